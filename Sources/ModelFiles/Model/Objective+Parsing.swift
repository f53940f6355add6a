import Service

/// Why a text is no objective.
struct ObjectiveError: Error {
    /// What is wrong, in one line.
    let message: String
}

extension Objective {
    /// The objective that a text says: `latency_p99_s < 800ms`.
    ///
    /// Fractions may be written as `0.1%` or `0.001`, times as `800ms` or in seconds.
    ///
    /// - Parameters:
    ///   - text: A metric, `<`, `<=`, `>` or `>=`, and a threshold.
    ///   - metrics: The metrics that there are.
    /// - Throws: What is wrong with the text.
    init(parsing text: String, metrics: MetricNames) throws(ObjectiveError) {
        let example = "write for example \"latency_p99_s < 800ms\""
        guard let start = text.firstIndex(where: { "<>=".contains($0) }) else {
            throw ObjectiveError(message: "\(quoted(text)) compares nothing; \(example)")
        }
        let signs = text[start...].prefix { "<>=".contains($0) }
        guard let comparison = Comparison(rawValue: String(signs)) else {
            throw ObjectiveError(
                message: "\(quoted(String(signs))) in \(quoted(text)) is no comparison; "
                    + "use <, <=, > or >="
            )
        }
        let metric = text[..<start].filter { !$0.isWhitespace }
        let bound = text[signs.endIndex...].split(whereSeparator: \.isWhitespace)
            .joined()
        guard metrics.all.contains(metric) else {
            throw ObjectiveError(
                message: "there is no metric \(quoted(metric))"
                    + didYouMean(metric, among: metrics.all)
            )
        }
        guard !bound.isEmpty else {
            throw ObjectiveError(message: "\(quoted(text)) has no threshold; \(example)")
        }
        self.init(
            metric: metric,
            comparison: comparison,
            threshold: try Self.threshold(bound, of: metric),
            text: text
        )
    }

    private static func threshold(
        _ text: String,
        of metric: String
    ) throws(ObjectiveError) -> Double {
        let measure = MetricNames.measure(of: metric)
        // A headroom is negative if the level went above the limit.
        if let number = try? Measure.number.value(of: text) { return number }
        do throws(MeasureError) {
            return try measure.value(of: text)
        } catch {
            throw ObjectiveError(
                message: "\(quoted(text)) is no threshold of '\(metric)'; "
                    + "write for example \(measure.examples)"
            )
        }
    }
}
