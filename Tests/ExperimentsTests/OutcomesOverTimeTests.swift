import Experiments
import Service
import Testing
import Units

@Suite("Outcomes over time")
struct OutcomesOverTimeTests {
    private func run(_ replications: Int, recordsSeries: Bool) throws -> ExperimentResult {
        Experiment(
            model: try QueueModel(arrivalRate: 120, queueCapacity: 5).model(),
            settings: RunSettings(
                duration: .seconds(40),
                warmUp: .fixed(.zero),
                replications: replications,
                resolution: .seconds(10)
            ),
            recordsSeries: recordsSeries
        ).run()
    }

    @Test("add up to the totals of the replications, and change no other figure")
    func totals() throws {
        let plain = try run(3, recordsSeries: false)
        var result = try run(3, recordsSeries: true)
        let series = try #require(result.outcomesOverTime)
        #expect(plain.outcomesOverTime == nil)
        #expect(series.interval == .seconds(10))
        #expect(series.replications == 3)
        #expect(series.arrivals.count == 4)
        #expect(series.arrivals.reduce(0, +) == result.replications.reduce(0) { $0 + $1.arrivals })
        #expect(
            series.completed.reduce(0, +) == result.replications.reduce(0) { $0 + $1.completed }
        )
        // Of all causes of the model, the one that ended a request.
        #expect(series.causes.map(\.cause) == ["queue_full"])
        let refused = try #require(result.causes.first { $0.cause == "queue_full" })
        #expect(
            Double(series.causes[0].counts.reduce(0, +))
                == (refused.count?.mean ?? 0) * 3
        )
        #expect(series.latencyP99.allSatisfy { ($0?.mean ?? 0) > 0.01 })

        result.outcomesOverTime = nil
        for index in result.replications.indices { result.replications[index].series = nil }
        #expect(result == plain)
    }

    @Test("are kept of the first replications only, so that memory stays bounded")
    func isBounded() throws {
        let most = Experiment.recordedReplications
        let result = try run(most + 3, recordsSeries: true)
        #expect(result.replicationCount == most + 3)
        #expect(result.outcomesOverTime?.replications == most)
    }

    @Test("stand beside a histogram of all completed requests")
    func histogram() throws {
        let result = try run(3, recordsSeries: false)
        let completed = result.replications.reduce(0) { $0 + $1.completed }
        #expect(result.latencies.reduce(0) { $0 + $1.count } == completed)
        let median = try #require(result.estimate(of: "latency_p50_s"))
        var below: UInt64 = 0
        let bin = try #require(
            result.latencies.first { bin in
                below += bin.count
                return 2 * below >= completed
            }
        )
        // The median of all lies between the least and the largest of the replications.
        #expect(bin.lower.seconds <= median.maximum && median.minimum <= bin.upper.seconds)
    }
}
