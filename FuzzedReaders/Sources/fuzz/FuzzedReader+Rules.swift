import HeadroomKit

extension FuzzedReader {
    /// A Prometheus rule file, evaluated ten times over a few series.
    static let rules = FuzzedReader(name: "rules") { bytes in
        do throws(ModelLoadingError) {
            let file = try RuleFile(InputFile(path: "alerts.yaml").source(bytes))
            for note in file.notes { consume(note.description) }
            let evaluation = RuleEvaluation(file.groups, over: sampleSeries(), from: 0)
            var time: Int64? = 0
            for _ in 0..<10 {
                guard let now = time, now <= 600_000 else { break }
                evaluation.evaluate(at: now)
                time = evaluation.firstEvaluation(notBefore: now + 1)
            }
            let report = AlertTimelineReport(
                evaluation.histories,
                of: file.groups,
                from: 0,
                to: 600_000
            )
            consume(report.text(as: .json))
        } catch {
            consume(error.description)
        }
    }

    /// Series that rules can be about: a counter, a gauge, a histogram, gaps.
    static func sampleSeries() -> SampleStore {
        let script = try? EvaluationScript(
            """
            load 1m
              requests_total{pod="a", code="200"} 0+7x10
              requests_total{pod="b", code="500"} 0 1 4 9 2 3 _ _ 5 6
              queue_length{pod="a"} 5 4 -3.5 NaN Inf 0 1e300
              latency_seconds_bucket{le="0.1"} 0+1x10
              latency_seconds_bucket{le="1"} 0+3x10
              latency_seconds_bucket{le="+Inf"} 0+4x10

            """
        )
        guard let script else { preconditionFailure("the series are wrong") }
        return script.store()
    }
}
