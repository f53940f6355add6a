import Units

/// Series and expressions over them, with what they give: a text in the manner of Prometheus' own tests.
///
/// `load 15s` is followed by series, `eval 150s rate(x[5m])` by the elements of the result, each
/// indented; `fail` says that there is no result. What follows `#` at the start of a line is a comment.
public struct EvaluationScript: Sendable {
    /// The series, with the distance of their samples.
    public private(set) var series: [(interval: SimDuration, series: SeriesDescription)] = []
    /// What is evaluated, in order.
    public private(set) var evaluations: [Evaluation] = []

    /// An expression at a time, and what it gives.
    public struct Evaluation: Sendable {
        /// The time in milliseconds.
        public let milliseconds: Int64
        /// The expression.
        public let expression: String
        /// The elements; a number is an element without labels.
        public internal(set) var elements: [PromQLElement] = []
        /// Whether the expression has no value.
        public internal(set) var fails = false
    }

    /// Why a text is no script.
    public struct Problem: Error, Sendable, CustomStringConvertible {
        /// What is wrong.
        public let description: String
        /// The line, from 1.
        public let line: Int
    }

    /// Reads a script.
    public init(_ text: String) throws(Problem) {
        var interval: SimDuration?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.split(separator: " ", maxSplits: 2)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            let rest = line.drop { $0 == " " }
            do throws(PromQLError) {
                if line.hasPrefix("load "), words.count == 2 {
                    interval = try Self.duration(words[1])
                } else if line.hasPrefix("eval "), words.count == 3 {
                    let time = try Self.duration(words[1])
                    evaluations.append(
                        Evaluation(
                            milliseconds: time.nanoseconds / 1_000_000,
                            expression: String(words[2])
                        )
                    )
                } else if rest.startIndex == line.startIndex {
                    throw PromQLError("neither 'load' nor 'eval'", at: 0)
                } else if evaluations.isEmpty, let interval {
                    try add(series: String(rest), every: interval)
                } else if !evaluations.isEmpty {
                    try add(result: String(rest))
                } else {
                    throw PromQLError("'load' is missing", at: 0)
                }
            } catch {
                throw Problem(description: error.description, line: index + 1)
            }
        }
    }

    private mutating func add(
        series text: String,
        every interval: SimDuration
    ) throws(PromQLError) {
        let description = try SeriesDescription(text)
        let end = interval.nanoseconds.multipliedReportingOverflow(
            by: Int64(description.values.count)
        )
        guard !end.overflow else {
            throw PromQLError("the series goes on for more than 292 years", at: 0)
        }
        series.append((interval, description))
    }

    private mutating func add(result: String) throws(PromQLError) {
        let last = evaluations.count - 1
        guard result != "fail" else {
            evaluations[last].fails = true
            return
        }
        // A lone number is an element without labels, for which a selector has no notation.
        if result.hasPrefix("{} "), let value = GoNumber.decimal(String(result.dropFirst(3))) {
            let element = PromQLElement(labels: LabelSet(), value: value)
            evaluations[last].elements.append(element)
            return
        }
        let description = try SeriesDescription(result)
        guard description.values.count == 1, let value = description.values[0] else {
            throw PromQLError("an element has one value", at: 0)
        }
        let element = PromQLElement(labels: description.labels, value: value)
        evaluations[last].elements.append(element)
    }

    private static func duration(_ text: Substring) throws(PromQLError) -> SimDuration {
        do throws(PromQLDuration.Problem) {
            return try PromQLDuration(String(text)).duration
        } catch {
            throw PromQLError(error.description, at: 0)
        }
    }

    /// A store with the series of the script.
    public func store() -> SampleStore {
        let store = SampleStore()
        for (interval, description) in series {
            let number = store.series(description.labels)
            for (index, value) in description.values.enumerated() {
                guard let value else { continue }
                let time = Int64(index) * (interval.nanoseconds / 1_000_000)
                // The times rise, and a series that is written twice keeps its first values.
                try? store.append(value, at: time, toSeries: number)
            }
        }
        return store
    }
}
