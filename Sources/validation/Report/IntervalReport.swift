import Statistics

/// `docs/validation-intervals.md`: how often each kind of interval holds the truth.
struct IntervalReport: Sendable {
    let coverages: [IntervalCoverage]

    /// The page.
    var markdown: String {
        let lines = [Self.introduction, "", Self.header] + coverages.flatMap(Self.rows)
        return lines.joined(separator: "\n") + "\n"
    }

    private static let introduction = """
        # Do 95 % intervals cover in 95 % of the cases?

        This page is written by `scripts/validate-intervals`, which repeats it (an hour of \
        processor time). Each line is a kind of interval that headroom prints, about a value that has an exact \
        solution, from as many experiments as seeds: ten replications each, of the length given, behind a \
        warm-up of 6 s. Between 93 % and 97 % must hold the exact value; not so of a percentile with fewer than \
        30 requests beyond it in a replication, nor of a rate with fewer than 30 refused requests in all, \
        marked "few": where an objective rests on so few, a report warns, and the objective on the rate is \
        undecided. The last column has the shares that the count does not contradict (Clopper and Pearson).
        """

    private static let header = """
        | intervals of | system | value | exact | experiments | hold it | 95 % interval of the share |
        |---|---|---|---:|---:|---:|---:|
        """

    /// The lines of a case.
    static func rows(of coverage: IntervalCoverage) -> [String] {
        coverage.counts.map { count in
            let interval = count.test.interval
            let cells = [
                coverage.intervals.kind, coverage.intervals.question, "`\(count.truth.metric)`",
                count.truth.value.significant(), "\(count.test.trials)",
                count.test.share.percent() + (count.isPromised ? "" : " (few)"),
                "\(interval.lowerBound.percent()) to \(interval.upperBound.percent())",
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
    }
}
