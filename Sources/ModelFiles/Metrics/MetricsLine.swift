import Alerting

/// A line of a metrics file that holds a sample: `name{label="value"} 1.5 12.25`.
struct MetricsLine {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// What is wrong with a line, and where.
    struct Problem: Error {
        let message: String
        /// Bytes from the start of the line.
        let offset: Int

        init(_ message: String, at offset: Int) {
            self.message = message
            self.offset = offset
        }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private func byte(_ character: Unicode.Scalar) -> UInt8 { UInt8(ascii: character) }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index] == byte(" ") || bytes[index] == byte("\t") {
            index += 1
        }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    private func shown(_ range: Range<Int>) -> String { quoted(text(range)) }

    /// The part that names the series, braces included; the index is then behind it.
    mutating func seriesText() throws(Problem) -> Range<Int> {
        skipBlanks()
        let start = index
        while index < bytes.count, bytes[index] != byte("{"), bytes[index] != byte(" "),
            bytes[index] != byte("\t")
        {
            index += 1
        }
        let nameEnd = index
        skipBlanks()
        guard index < bytes.count, bytes[index] == byte("{") else { return start..<nameEnd }
        var isQuoted = false
        while index < bytes.count {
            switch bytes[index] {
            case byte("\\"): index += 1
            case byte("\""): isQuoted.toggle()
            case byte("}") where !isQuoted:
                index += 1
                return start..<index
            default: break
            }
            index += 1
        }
        throw Problem("the braces of the labels are not closed", at: nameEnd)
    }

    /// The next word.
    private mutating func word(_ what: String) throws(Problem) -> Range<Int> {
        skipBlanks()
        let start = index
        while index < bytes.count, bytes[index] != byte(" "), bytes[index] != byte("\t") {
            index += 1
        }
        guard index > start else { throw Problem("the \(what) is missing", at: start) }
        return start..<index
    }

    /// The value of the sample.
    mutating func value() throws(Problem) -> Double {
        let range = try word("value")
        if let value = fastNumber(range) { return value }
        guard let value = PromQLNumber.parse(text(range)) else {
            throw Problem("\(shown(range)) is no value of a sample", at: range.lowerBound)
        }
        return value
    }

    /// A decimal number of few digits without an exponent; `nil` for anything else.
    ///
    /// Up to 2⁵³ and 10²² the digits and the power of ten are exact, and so is the rounding of their
    /// quotient.
    private func fastNumber(_ range: Range<Int>) -> Double? {
        var digits = 0
        var decimals = 0
        var isBehindPoint = false
        var start = range.lowerBound
        let isNegative = bytes[start] == byte("-")
        if isNegative { start += 1 }
        guard start < range.upperBound, range.upperBound - start <= 16 else { return nil }
        for index in start..<range.upperBound {
            switch bytes[index] {
            case byte("0")...byte("9"):
                digits = digits * 10 + Int(bytes[index] - byte("0"))
                if isBehindPoint { decimals += 1 }
            case byte(".") where !isBehindPoint && index + 1 < range.upperBound:
                isBehindPoint = true
            default: return nil
            }
        }
        guard digits < 1 << 53 else { return nil }
        let value = Double(digits) / Self.powers[decimals]
        return isNegative ? -value : value
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    ]

    /// The time of the sample.
    mutating func milliseconds(_ format: MetricsFile.Format) throws(Problem) -> Int64 {
        skipBlanks()
        guard index < bytes.count, bytes[index] != byte("#") else {
            throw Problem(
                "the sample has no time: only samples with times make a timeline",
                at: index
            )
        }
        let range = try word("time")
        let number = fastNumber(range) ?? PromQLNumber.parse(text(range)) ?? .nan
        switch format {
        case .openMetrics:
            // Prometheus cuts off what is less than a millisecond.
            guard number.magnitude < 9.2e9 else {
                throw Problem("\(shown(range)) is no time in seconds", at: range.lowerBound)
            }
            return Int64(number * 1_000)
        case .prometheusText:
            guard number.magnitude < 9.2e12, let time = Int64(exactly: number) else {
                throw Problem(
                    "\(shown(range)) is no time in milliseconds; if it is in seconds, the file is "
                        + "OpenMetrics and its last line, '# EOF', is missing",
                    at: range.lowerBound
                )
            }
            return time
        }
    }

    /// Makes sure that nothing follows but an exemplar.
    mutating func end(_ format: MetricsFile.Format) throws(Problem) {
        skipBlanks()
        guard index < bytes.count else { return }
        guard format == .openMetrics, bytes[index] == byte("#") else {
            throw Problem("there is more behind the time of the sample", at: index)
        }
    }

    // MARK: - Labels

    /// The labels that a series' text spells.
    func labels() throws(Problem) -> LabelSet {
        var scanner = self
        return try scanner.readLabels()
    }

    private mutating func readLabels() throws(Problem) -> LabelSet {
        var labels: [Label] = []
        let name = identifier(besides: byte(":"))
        if !name.isEmpty { labels.append(Label(name: LabelSet.metricName, value: text(name))) }
        skipBlanks()
        guard index < bytes.count else {
            guard !name.isEmpty else { throw Problem("the name of the metric is missing", at: 0) }
            return LabelSet(labels)
        }
        guard bytes[index] == byte("{"), !name.isEmpty else {
            throw Problem("a metric cannot be named like this", at: index)
        }
        index += 1
        skipBlanks()
        while index < bytes.count, bytes[index] != byte("}") {
            let label = try readLabel()
            guard !labels.contains(where: { $0.name == label.name }) else {
                throw Problem("the label '\(label.name)' is there twice", at: index)
            }
            labels.append(label)
            skipBlanks()
            guard index < bytes.count, bytes[index] == byte(",") || bytes[index] == byte("}") else {
                throw Problem("expected a comma or the closing brace behind a label", at: index)
            }
            if bytes[index] == byte(",") { index += 1 }
            skipBlanks()
        }
        return LabelSet(labels)
    }

    private mutating func readLabel() throws(Problem) -> Label {
        let name = identifier(besides: nil)
        guard !name.isEmpty else { throw Problem("expected the name of a label", at: index) }
        skipBlanks()
        guard index + 1 < bytes.count, bytes[index] == byte("=") else {
            throw Problem("expected '=' behind the name of a label", at: index)
        }
        index += 1
        skipBlanks()
        guard index < bytes.count, bytes[index] == byte("\"") else {
            throw Problem("expected the value of a label in quotation marks", at: index)
        }
        let start = index
        index += 1
        var value: [UInt8] = []
        while index < bytes.count, bytes[index] != byte("\"") {
            if bytes[index] == byte("\\"), index + 1 < bytes.count {
                index += 1
                switch bytes[index] {
                case byte("n"): value.append(byte("\n"))
                case byte("\\"), byte("\""): value.append(bytes[index])
                default: value += [byte("\\"), bytes[index]]
                }
            } else {
                value.append(bytes[index])
            }
            index += 1
        }
        index += 1
        guard let text = String(validating: value, as: UTF8.self) else {
            throw Problem("the value of the label is not UTF-8", at: start)
        }
        return Label(name: self.text(name), value: text)
    }

    /// A name of letters, digits and underscores that begins with no digit; empty if there is none.
    private mutating func identifier(besides extra: UInt8?) -> Range<Int> {
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case byte("a")...byte("z"), byte("A")...byte("Z"), byte("_"): break
            case byte("0")...byte("9") where index > start: break
            case let other where other == extra: break
            default: return start..<index
            }
            index += 1
        }
        return start..<index
    }
}
