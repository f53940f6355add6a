/// The argument of `--vary` while it is read.
struct RangeArgument {
    /// The dotted path.
    let path: String
    /// What follows the first `=`.
    let text: String

    /// Splits `path=values`.
    init(_ argument: String) throws(Diagnostic) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex,
            argument.index(after: equals) != argument.endIndex
        else {
            throw Diagnostic(
                .error,
                "\(quoted(argument)) is no 'path=values'; write for example "
                    + "'orchestrator.limits.burst_size=10:50:10' or '…=25,50,75'",
                file: Overrides.commandLine
            )
        }
        path = String(argument[..<equals])
        text = String(argument[argument.index(after: equals)...])
        guard printable(argument) == argument else {
            throw error("values and paths have no control characters")
        }
    }

    /// What the text asks for.
    func extent() throws(Diagnostic) -> ParameterRange.Extent {
        guard !text.contains(",") else { return .values(try list()) }
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Part($0) }
        let scale: ParameterInterval.Scale?
        switch parts[0].text {
        case "linear": scale = .linear
        case "log": scale = .logarithmic
        default: scale = nil
        }
        if scale != nil { parts.removeFirst() }
        switch (scale, parts.count) {
        case (nil, 1): return .values(ParameterValues(listed: [text]))
        case (_, 2): return .interval(try interval(parts, scale ?? .linear))
        case (nil, 3): return .values(try steps(parts))
        case (let scale?, 3):
            let count = try count(parts[2])
            let interval = try interval(Array(parts.prefix(2)), scale)
            return .values(ParameterValues(spaced: interval, count: count))
        default:
            throw error(
                "\(quoted(text)) is no range; write LOW:HIGH:STEP, LOW:HIGH, log:LOW:HIGH:COUNT, "
                    + "linear:LOW:HIGH:COUNT, or values with commas between them"
            )
        }
    }

    /// A piece of the text between colons.
    private struct Part {
        let piece: Substring
        var text: String { String(piece) }

        init(_ piece: Substring) { self.piece = piece }
    }

    private func list() throws(Diagnostic) -> ParameterValues {
        var texts: [String] = []
        var seen: Set<Substring> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            var piece = part.drop { $0 == " " }
            while piece.last == " " { piece.removeLast() }
            guard !piece.isEmpty else {
                throw error("a value is empty; take one comma away", at: piece)
            }
            guard seen.insert(piece).inserted else {
                throw error("the value \(quoted(String(piece))) is given twice", at: piece)
            }
            texts.append(String(piece))
        }
        guard texts.count <= ParameterRange.mostValues else { throw tooMany(texts.count) }
        return ParameterValues(listed: texts)
    }

    private func steps(_ parts: [Part]) throws(Diagnostic) -> ParameterValues {
        let (numbers, unit) = try numbers(parts)
        // All three in units of the finest power of ten among them.
        let exponent = numbers.map(\.exponent).min() ?? 0
        let digits = numbers.compactMap { $0.significand(at: exponent) }
        guard digits.count == numbers.count else {
            throw error("these numbers are too far apart to be counted exactly")
        }
        let (low, high, step) = (digits[0], digits[1], digits[2])
        guard step > 0 else {
            throw error("the step \(quoted(parts[2].text)) must be above 0", at: parts[2].piece)
        }
        guard low <= high else { throw reversed(parts) }
        let (width, overflow) = high.subtractingReportingOverflow(low)
        let steps = overflow ? Int128.max : width / step
        guard steps < ParameterRange.mostValues else { throw tooMany(nil) }
        return ParameterValues(
            first: low,
            step: step,
            exponent: exponent,
            unit: unit,
            count: Int(steps) + 1
        )
    }

    private func interval(
        _ parts: [Part],
        _ scale: ParameterInterval.Scale
    ) throws(Diagnostic) -> ParameterInterval {
        let (numbers, unit) = try numbers(parts)
        let (low, high) = (numbers[0].value, numbers[1].value)
        guard low < high else {
            guard low > high else {
                throw error(
                    "both bounds are \(quoted(parts[0].text)); for one value write it alone"
                )
            }
            throw reversed(parts)
        }
        guard scale == .linear || low > 0 else {
            throw error(
                "a logarithmic scale begins above 0, and not at \(quoted(parts[0].text))",
                at: parts[0].piece
            )
        }
        return ParameterInterval(low: low, high: high, unit: unit, scale: scale)
    }

    private func count(_ part: Part) throws(Diagnostic) -> Int {
        guard let count = Int(part.text), count >= 2 else {
            throw error(
                "\(quoted(part.text)) is no count of values; write a whole number from 2",
                at: part.piece
            )
        }
        guard count <= ParameterRange.mostValues else { throw tooMany(count) }
        return count
    }

    /// The numbers of some parts in the smallest of their units.
    private func numbers(_ parts: [Part]) throws(Diagnostic) -> ([DecimalNumber], unit: String) {
        var numbers: [DecimalNumber] = []
        var units: [String] = []
        for part in parts {
            var rest = part.piece
            guard let number = DecimalNumber(takenOff: &rest) else {
                throw error(
                    "\(quoted(part.text)) is no number with a unit, as 50, 0.5, 10/s or 500m",
                    at: part.piece
                )
            }
            numbers.append(number)
            units.append(String(rest))
        }
        // A zero needs no unit: 0:100/s:10/s.
        let named = units.first { !$0.isEmpty }
        for index in units.indices where units[index].isEmpty && numbers[index].isZero {
            units[index] = named ?? ""
        }
        guard let (unit, sizes) = RangeUnit.common(of: units) else {
            throw error(
                "the units of "
                    + parts.map { quoted($0.text) }.joined(separator: " and ")
                    + " cannot be mixed; write all numbers in the same unit"
            )
        }
        let products = zip(numbers, sizes).compactMap { $0.multiplied(by: $1) }
        guard products.count == numbers.count else { throw error("these numbers are too large") }
        return (products, unit)
    }

    private func reversed(_ parts: [Part]) -> Diagnostic {
        error(
            "the range begins at \(quoted(parts[0].text)), above its end \(quoted(parts[1].text)); "
                + "write the smaller one first",
            at: parts[0].piece
        )
    }

    private func tooMany(_ count: Int?) -> Diagnostic {
        error(
            "a range has \(ParameterRange.mostValues) values at most"
                + (count.map { ", and this one \($0)" } ?? "; make the step larger")
        )
    }

    // MARK: Errors

    private func error(_ message: String, at piece: Substring? = nil) -> Diagnostic {
        let offset = piece.map {
            text.unicodeScalars.distance(from: text.startIndex, to: $0.startIndex)
        }
        return Self.error(message, path: path, text: text, offset: offset ?? 0)
    }

    /// An error that points into `--vary path=text`, `offset` scalars into the text.
    static func error(_ message: String, path: String, text: String, offset: Int) -> Diagnostic {
        let prefix = "--vary \(path)="
        let source = SourceFile(
            path: Overrides.commandLine,
            text: prefix + text,
            isCommandLine: true
        )
        return Diagnostic(
            .error,
            message,
            at: source.position(line: 1, column: prefix.unicodeScalars.count + offset + 1)
        )
    }
}
