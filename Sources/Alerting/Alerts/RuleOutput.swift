/// The series that a rule writes, and which of them it wrote the last time.
///
/// Source: `Group.Eval` in `rules/manager.go` of Prometheus 2.42: what is no longer given ends with a
/// stale marker; of two values at one time the first stays.
struct RuleOutput {
    private var previous: [Int] = []

    /// Writes the series of one evaluation.
    mutating func write(
        _ samples: [(labels: LabelID, value: Double)],
        at time: Int64,
        to store: SampleStore
    ) {
        var written: [Int] = []
        for (labels, value) in samples {
            let number = store.series(labels)
            do {
                try store.append(value, at: time, toSeries: number)
                written.append(number)
            } catch {
                // Another rule has written the series; Prometheus leaves the value out, too.
                continue
            }
        }
        let current = Set(written)
        for number in previous where !current.contains(number) {
            try? store.append(StaleMarker.value, at: time, toSeries: number)
        }
        previous = written
    }
}
