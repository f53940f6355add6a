import Experiments
import Service
import Testing
import Units

@Suite("The self-checks of an experiment")
struct CheckSummaryTests {
    private func result(changing change: (inout [ReplicationResult]) -> Void) throws
        -> ExperimentResult
    {
        let settings = RunSettings(
            duration: .seconds(20),
            warmUp: .fixed(.seconds(1)),
            replications: 3
        )
        let warmUp = WarmUpChoice(duration: .seconds(1), source: .given)
        let model = try QueueModel().model()
        var replications = Experiment(model: model, settings: settings).run().replications
        change(&replications)
        return ExperimentResult(
            model: "queue",
            settings: settings,
            warmUp: warmUp,
            confidence: 0.95,
            replications: replications,
            objectives: []
        )
    }

    @Test("hold in a healthy run")
    func hold() throws {
        let result = try result { _ in }
        #expect(!result.checks.isEmpty)
        #expect(result.failedChecks.isEmpty)
    }

    @Test("count the replications that fail and show the worst of them")
    func showTheWorst() throws {
        let result = try result { replications in
            replications[0].checks[0].observed += 5
            replications[2].checks[0].observed += 7
        }
        let failed = try #require(result.failedChecks.first)
        #expect(failed.name == result.replications[0].checks[0].name)
        #expect(failed.checked == 3)
        #expect(failed.failed == 2)
        #expect(failed.observed == result.replications[2].checks[0].observed)
    }

    @Test("fail on a residual that is no number")
    func failOnNaN() throws {
        let result = try result { $0[1].checks[0].observed = .nan }
        #expect(result.failedChecks.first?.failed == 1)
        #expect(result.failedChecks.first?.observed.isNaN == true)
    }

    @Test("notice a mean latency that does not fit the number in the system")
    func noticeAWrongLatency() throws {
        let result = try result { replications in
            for index in replications.indices {
                for metric in replications[index].metrics.indices
                where replications[index].metrics[metric].name == "latency_mean_s" {
                    replications[index].metrics[metric].value? *= 3
                }
            }
        }
        #expect(result.failedChecks.map(\.name) == ["littles_law_of_means"])
    }
}
