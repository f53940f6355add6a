import HeadroomKit

extension FuzzedReader {
    /// A line each: amounts, lengths of time, nodes, ranges, assignments and costs.
    static let quantities = FuzzedReader(name: "quantities") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        var sum = Quantity.zero
        for line in lines {
            if let quantity = try? Quantity(line) {
                sum += quantity
                sum -= quantity.roundedUp(toPowerOfTen: -3)
                consume(quantity.description)
                consume("\(sum) \(quantity < sum) \(MilliCPU(quantity)) \(Bytes(quantity))")
                if let again = try? Quantity(quantity.description) { sum += again }
            }
            if let duration = DurationText(line) { consume(duration.description) }
            if let node = NodeText(line) { consume("\(node.allocatable)") }
            do throws(Diagnostic) {
                let range = try ParameterRange(line)
                if let values = range.values {
                    for value in values.prefix(100) + values.suffix(100) { consume(value) }
                }
                if let interval = range.interval {
                    for fraction in [0, 0.3, 1] {
                        consume(interval.text(of: interval.value(at: fraction)))
                    }
                }
            } catch { consume(error.description) }
            do throws(Diagnostic) {
                let cost = try CostExpression(line, paths: ["a", "a.b", "c-d"])
                consume("\(String(describing: cost.range(cost.paths.map { _ in 1...2 })))")
            } catch { consume(error.description) }
        }
        do throws(Diagnostic) {
            consume("\(try Overrides(assignments: lines).values)")
        } catch { consume(error.description) }
    }
}
