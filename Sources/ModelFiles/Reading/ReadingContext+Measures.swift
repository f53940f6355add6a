extension ReadingContext {
    /// The number that a node holds, in the base unit of its measure, recorded as a parameter.
    ///
    /// - Parameters:
    ///   - node: The node, overrides applied.
    ///   - path: Its dotted path.
    ///   - key: What messages call it.
    ///   - measure: What it measures.
    ///   - bounds: What it may be.
    /// - Returns: `nil`, and a report, if the node holds no such number.
    func value(
        of node: YAMLNode,
        at path: String,
        key: String,
        _ measure: Measure,
        _ bounds: Bounds
    ) -> Double? {
        guard let scalar = node.scalar, !scalar.isNull else {
            diagnostics.error(
                "'\(key)' is \(node.kindDescription), expected \(article(measure.noun))",
                at: node.position
            )
            return nil
        }
        record(path, value: scalar.text, unit: measure.unit, position: node.position)
        return value(of: scalar.text, at: node.position, key: key, measure, bounds)
    }

    /// The number that a text says; `nil`, and a report, if it says none or one out of bounds.
    func value(
        of text: String,
        at position: SourcePosition,
        key: String,
        _ measure: Measure,
        _ bounds: Bounds
    ) -> Double? {
        let shown = quoted("\(key): \(text)")
        do throws(MeasureError) {
            let value = try measure.value(of: text)
            guard let violation = bounds.violation(by: value) else { return value }
            let unit = measure.baseUnit.isEmpty ? "" : " \(measure.baseUnit)"
            diagnostics.error("\(shown) must be \(violation)\(unit)", at: position)
        } catch {
            let problem =
                switch error {
                case .missingUnit:
                    "needs a unit, for example \(text)\(measure.exampleUnit)"
                case .malformed: "is no \(measure.noun); write for example \(measure.examples)"
                case .tooLarge: "is larger than any number can be"
                case .negative: "must not be negative"
                }
            diagnostics.error("\(shown) \(problem)", at: position)
        }
        return nil
    }
}

extension Measure {
    /// A unit for a number that lacks one.
    fileprivate var exampleUnit: String {
        switch self {
        case .rate, .perSecond: "/s"
        case .percentage, .percent: "%"
        case .size, .memory: "Mi"
        case .memoryRate: "Mi/h"
        case .duration, .milliseconds, .seconds: "ms"
        case .processor, .number: ""
        }
    }
}
