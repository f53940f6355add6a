import Limiters
import Service
import Testing
import Units
import Variates

@Suite("Hedged requests")
struct HedgingTests {
    /// Two pods of one thread each.
    ///
    /// The first is held from 0 to 1000 ms; the hedged request comes
    /// there at 10, and its second attempt to the other pod at 60.
    private func model(service: Double) throws -> ServiceModel {
        var model = try ServiceModel.requests(at: [0, 5, 10], steps: [], pods: 2) {
            $0.orchestrator.limits.maxWorkerThreads = 1
        }
        for (index, seconds) in [1, 0.001, service].enumerated() {
            model.workloads[index].steps = [.wait(try .constant(seconds))]
        }
        model.workloads[2].hedge = HedgePolicy(after: .milliseconds(50))
        return model
    }

    private func hedges(_ result: ReplicationResult, of workload: Int) -> Double? {
        result.workloads[workload].metrics.first { $0.name == "hedges_per_request" }?.value
    }

    @Test("take the first answer, and cancel the other attempt")
    func first() throws {
        let result = try model(service: 0.02).observed()
        #expect(
            result.outcomes == [.answered(ms: 1_000), .answered(ms: 1), .answered(ms: 70)]
        )
        #expect(hedges(result, of: 2) == 1)
        // 1000 + 1 + 20 ms of 60 s and two pods.
        let busy = try #require(result.metric("utilization.orchestrator.max_worker_threads"))
        #expect(abs(busy * 120 - 1.021) < 1e-9)
        #expect(result.checks.allSatisfy { $0.passed })
    }

    @Test("leave the other attempt running where the server does not notice")
    func abandoned() throws {
        var model = try model(service: 0.02)
        model.orchestrator.cancellation = .abandon
        let result = model.observed()
        #expect(result.outcomes[2] == .answered(ms: 70))
        let busy = try #require(result.metric("utilization.orchestrator.max_worker_threads"))
        #expect(abs(busy * 120 - 1.041) < 1e-9)
        #expect(result.arrivals == 3)
        #expect(result.completed == 3)
        #expect(result.inFlight == 0)
        #expect(result.checks.allSatisfy { $0.passed })
    }

    @Test("wait for what is still under way when one attempt fails")
    func oneFails() throws {
        // The first thread is free at 99, so the first attempt begins and times out at 110; the
        // second, sent at 60, is answered at 140.
        var model = try model(service: 0.08)
        model.orchestrator.limits.requestTimeout = .milliseconds(100)
        model.workloads[0].steps = [.wait(try .constant(0.099))]
        #expect(model.observed().outcomes[2] == .answered(ms: 130))
    }

    @Test("end with a cause when every attempt has failed, and then are tried again")
    func allFail() throws {
        // 0 and 50 time out at 100 and 150; a try later, at 250 and 300, at 350 and 400.
        var model = try ServiceModel.requests(at: [0], steps: [.wait(try .constant(10))]) {
            $0.orchestrator.limits.requestTimeout = .milliseconds(100)
        }
        model.workloads[0].hedge = HedgePolicy(after: .milliseconds(50))
        model.workloads[0].retry = RetryPolicy(
            attempts: 2,
            backoff: Backoff(base: .milliseconds(100), maximum: .seconds(1), jitter: .none)
        )
        let result = model.observed(for: .seconds(1))
        #expect(result.outcomes == [.refused("request_timeout")])
        #expect(hedges(result, of: 0) == 2)
        #expect(result.metric("retries_per_request") == 1)
        // In the system from 0 to 400 ms, as one request.
        let inSystem = try #require(result.metric("in_system_mean"))
        #expect(abs(inSystem - 0.4) < 1e-12)
        #expect(result.checks.allSatisfy { $0.passed })
    }

    @Test("send no more than their maximum, each after the same delay")
    func maximum() throws {
        // Attempts at 0, 50, 100 and 150; the first is answered at 300.
        var model = try ServiceModel.requests(at: [0], steps: [.wait(try .constant(0.3))])
        model.workloads[0].hedge = HedgePolicy(after: .milliseconds(50), maximum: 3)
        let result = model.observed()
        #expect(result.outcomes == [.answered(ms: 300)])
        #expect(hedges(result, of: 0) == 3)
    }

    @Test("use up the retry budget")
    func budget() throws {
        var model = try ServiceModel.station(
            arrivals: .trace((0..<30).map { .zero + .seconds($0) }),
            steps: [.wait(.constant(0.3))]
        )
        model.workloads[0].hedge = HedgePolicy(after: .milliseconds(50))
        model.workloads[0].retry = RetryPolicy(
            attempts: 1,
            backoff: Backoff(base: .zero, maximum: .zero),
            budget: .sre(ratio: 0, reserve: 10)
        )
        let result = model.observed()
        #expect(result.metric("hedges_per_request") == 10.0 / 30)
        #expect(result.metric("retries_refused_per_request") == 20.0 / 30)
        #expect(result.completed == 30)
    }

    // MARK: After a percentile

    @Test("wait for a percentile of the last full window of answers")
    func percentile() throws {
        // One a second; the first hundred take 100 ms, and the others 500 ms. The first window ends with
        // the hundredth, so that the next two hundred are hedged after 100 ms; those fill the second
        // window, and the last hundred are answered when a hedge is due.
        var model = try ServiceModel.station(
            arrivals: .trace((0..<400).map { .zero + .seconds($0) }),
            steps: [.cpu(.constant(0.1))]
        )
        model.workloads[0].hedge = HedgePolicy(afterPercentile: 0.5)
        model.timeline = [
            TimelineEvent(
                name: "slower",
                start: .zero + .milliseconds(99_500),
                action: .slow(Slowdown(.orchestrator(pods: nil), factor: 5))
            )
        ]
        let result = model.observed(for: .seconds(400))
        #expect(result.metric("hedges_per_request") == 0.5)
        #expect(result.completed == 400)
    }

    @Test("are sent in time when the percentile falls")
    func fallingPercentile() throws {
        // A hundred answers that take a second, until 1.99 s, then two hundred that take 10 ms, until
        // 4 s: hedges that were due at 4.99 s at last are due after 10 ms. The two requests from 4.01 s on
        // take a second again, and their hedges 10 ms: they are answered after 20 ms.
        let long = (0..<100).map { SimTime.zero + .milliseconds(10 * $0) }
        let short = (0..<200).map { SimTime.zero + .milliseconds(2_000 + 10 * $0) }
        let last = [4_010, 4_011].map { SimTime.zero + .milliseconds($0) }
        var model = try ServiceModel.station(
            arrivals: .trace(long + short + last),
            steps: [.cpu(.constant(1))]
        )
        model.workloads[0].hedge = HedgePolicy(afterPercentile: 0.5)
        model.timeline = [(1_995, 2_000), (4_015, 10_000)].map { start, length in
            TimelineEvent(
                name: "faster",
                start: .zero + .milliseconds(start),
                duration: .milliseconds(length),
                action: .slow(Slowdown(.orchestrator(pods: nil), factor: 0.01))
            )
        }
        let result = model.observed(for: .seconds(10))
        #expect(result.metric("hedges_per_request") == 2.0 / 302)
        let mean = try #require(result.metric("latency_mean_s"))
        #expect(abs(mean * 302 - 102.04) < 1e-6)
    }

    @Test("are asked for by the share beyond the percentile", arguments: [0.5, 0.95])
    func share(percentile: Double) throws {
        // None is granted, so that latencies are those of single attempts; windows of 800 and 1,600
        // answers in the end.
        var model = try ServiceModel.station(
            arrivals: .poisson(rate: 50),
            steps: [.wait(.exponential(mean: 0.1))]
        )
        model.workloads[0].hedge = HedgePolicy(afterPercentile: percentile)
        model.workloads[0].retry = RetryPolicy(
            attempts: 1,
            backoff: Backoff(base: .zero, maximum: .zero),
            budget: .sre(ratio: 0, reserve: 0)
        )
        let window = percentile == 0.5 ? 800.0 : 1_600
        let expected = 1 - (percentile * window).rounded(.up) / (window + 1)
        let measured = try Measured(model, seconds: 400, seed: 75)
        measured.expect("retries_refused_per_request", expected)
        measured.expect("latency_mean_s", 0.1)
    }

    @Test("have the smaller of two times, and hardly change the share that is hedged")
    func hedgedShare() throws {
        // With a share s hedged the mean is m·(1 − s) + s·m/2, whatever the percentile is at a time.
        var model = try ServiceModel.station(
            arrivals: .poisson(rate: 50),
            steps: [.wait(.exponential(mean: 0.1))]
        )
        model.workloads[0].hedge = HedgePolicy(afterPercentile: 0.95)
        let measured = try Measured(model, seconds: 400, seed: 76)
        measured.expect(
            "the mean of single attempts",
            of: { result in
                guard let mean = result.metric("latency_mean_s"),
                    let share = result.metric("hedges_per_request")
                else { return nil }
                return mean + share * 0.05
            },
            0.1
        )
        // The answers that a percentile is taken of are those with hedges.
        let shares = measured.results.compactMap { $0.metric("hedges_per_request") }
        let share = shares.reduce(0, +) / Double(shares.count)
        #expect(share > 0.05 && share < 0.055)
    }

    @Test("have the smaller of two independent times")
    func minimum() throws {
        // Exponential waits of mean m, the second sent after d: the mean of min(X, d + Y) is
        // m·(1 − e^(−d/m)) + e^(−d/m)·m/2, and a share e^(−d/m) is hedged.
        var model = try ServiceModel.station(
            arrivals: .poisson(rate: 50),
            steps: [.wait(.exponential(mean: 0.1))]
        )
        model.workloads[0].hedge = HedgePolicy(after: .milliseconds(50))
        let share = 0.606_530_659_712_633_4  // e^(−1/2)
        let measured = try Measured(model, seconds: 400, seed: 72)
        measured.expect("latency_mean_s", 0.1 * (1 - share) + share * 0.05)
        measured.expect("hedges_per_request", share)
    }
}
