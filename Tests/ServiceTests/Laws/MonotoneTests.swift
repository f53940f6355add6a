import Limiters
import Service
import Testing
import Units
import Variates

@Suite("More of a limit, under common random numbers")
struct MonotoneTests {
    @Test("more worker threads, no more queueing for anybody")
    func workerThreads() throws {
        // In G/G/c every wait falls with c (Kiefer & Wolfowitz 1955); so do mean and maximum.
        var before: (mean: Double, longest: Double) = (.infinity, .infinity)
        for threads in 4...12 {
            let result = try ServiceModel.multiServer(
                arrivals: .poisson(rate: 35),
                service: .lognormal(mean: 0.1, cv: 1.5),
                servers: threads
            ).observed(for: .seconds(500))
            let mean = try #require(result.metric("queue_mean_s"))
            let longest = try #require(result.metric("latency_max_s"))
            // Those who are still there at the end are in no mean; with fewer threads they are
            // more, and they are those who wait longest, so the order holds with a margin.
            #expect(mean < before.mean)
            #expect(longest <= before.longest)
            before = (mean, longest)
        }
    }

    @Test("a larger burst, no more refusals")
    func burst() throws {
        var before = UInt64.max
        for burst in 1...25 {
            let result = try ServiceModel.station(
                arrivals: .mmpp(
                    quietRate: 50,
                    busyRate: 200,
                    quietMean: .seconds(2),
                    busyMean: .seconds(1)
                ),
                steps: []
            ) { model in
                model.orchestrator.limits.requestsPerSecond = 100
                model.orchestrator.limits.burstSize = burst
            }.observed(for: .seconds(100))
            let refused = try #require(result.count(of: "rate_limit_exceeded"))
            #expect(refused <= before)
            #expect(refused > 0)
            before = refused
        }
    }

    @Test("more sources of the same load queue more than one: batches, then a smooth stream")
    func variability() throws {
        let processes: [ArrivalProcess] = [
            try .deterministic(rate: 80), try .poisson(rate: 80),
            try .batch(rate: 20, size: .geometric(mean: 4)),
        ]
        let waits = try processes.map { arrivals in
            try #require(
                try ServiceModel.multiServer(
                    arrivals: arrivals,
                    service: .exponential(mean: 0.01),
                    servers: 1
                ).observed(for: .seconds(1_000)).metric("queue_mean_s")
            )
        }
        #expect(waits == waits.sorted())
    }
}

@Suite("A rate limit in any window")
struct RateLimitWindowTests {
    @Test("admits at most its burst and its rate times the window")
    func window() throws {
        // Bursty arrivals at whole microseconds, the same for the bucket alone and the service.
        var generator = SplitMix(state: 5)
        var instants: [SimTime] = []
        var now = SimTime.zero
        for _ in 0..<3_000 {
            now += .microseconds(
                Int64.random(
                    in: 0...(Bool.random(using: &generator) ? 500 : 15_000),
                    using: &generator
                )
            )
            instants.append(now)
        }
        var bucket = TokenBucket(rate: 100, burst: 20)
        let admitted = instants.filter { bucket.take(at: $0) }
        #expect(admitted.count < instants.count)
        for (first, begin) in admitted.enumerated() {
            for (last, end) in admitted.enumerated().dropFirst(first) {
                let allowed = 20 + (end - begin).nanoseconds / 10_000_000
                guard last - first + 1 > allowed else { continue }
                Issue.record("\(last - first + 1) admitted from \(begin) to \(end)")
            }
        }
        let service = try ServiceModel.station(arrivals: .trace(instants), steps: []) { model in
            model.orchestrator.limits.requestsPerSecond = 100
            model.orchestrator.limits.burstSize = 20
        }
        // The same window over and over: the cohort of the run from `begin` to `end`.
        for _ in 0..<200 {
            let ends = [
                instants.randomElement(using: &generator) ?? .zero,
                instants.randomElement(using: &generator) ?? .zero,
            ].sorted()
            guard ends[0] < ends[1] else { continue }
            let result = try #require(
                Replication(
                    model: service,
                    duration: ends[1] - .zero,
                    warmUp: ends[0] - .zero,
                    seed: 1,
                    replication: 0
                ).run()
            )
            #expect(
                result.completed == admitted.count { $0 >= ends[0] && $0 <= ends[1] }
            )
        }
    }
}
