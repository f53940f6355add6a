import Limiters
import RareEvents
import Statistics
import Testing
import Units
import Variates

@Suite("Multilevel splitting")
struct SplittingTests {
    /// The share refused by independent runs, with its interval.
    private func estimate(
        _ system: some SplittableSystem,
        seed: UInt64,
        runs: Int = 20
    ) throws -> Estimate {
        var pilot = RandomStream(seed: seed, replication: .max)
        let (plan, sawRefusal) = SplittingPlan.pilot(system, &pilot)
        try #require(sawRefusal)
        let shares = (0..<runs).map { run -> Double? in
            var stream = RandomStream(seed: seed, replication: UInt32(run))
            let result = RestartRun(
                system,
                plan: plan,
                rootArrivals: 5_000,
                warmUp: 2_000,
                stepsAtMost: 10_000_000,
                &stream
            )
            return result.isComplete ? result.refusals / result.arrivals : nil
        }
        return try #require(Estimate(samples: shares))
    }

    /// Student's t of an estimate against the exact value stays within what chance passes once in
    /// 10,000, with 19 degrees of freedom; there are some ten comparisons.
    private func check(_ estimate: Estimate, _ exact: Double) throws {
        let error = try #require(estimate.standardError)
        #expect(
            abs(estimate.mean - exact) < 4.9 * error,
            "\(estimate.mean) ± \(error), not \(exact)"
        )
        #expect(error < 0.25 * exact)
        #expect(estimate.missing == 0)
    }

    @Test("of a token bucket agrees with its chain", arguments: [UInt64(1), 2, 3])
    func bucket(_ seed: UInt64) throws {
        let arrivals = try #require(RareArrivals.poisson(rate: 80))
        let exact = QueueingTheory.TokenBucket.rejection(arrivalRate: 80, rate: 100, burst: 50)
        #expect(exact > 1e-11 && exact < 1e-9)
        let system = BucketSystem(rate: 100, burst: 50, arrivals: arrivals)
        try check(estimate(system, seed: seed), exact)
    }

    @Test("of a loss system agrees with Erlang's formula", arguments: [UInt64(4), 5])
    func erlang(_ seed: UInt64) throws {
        let exact = QueueingTheory.erlangB(servers: 50, load: 20)
        #expect(exact > 1e-9 && exact < 1e-7)
        let service = RareService([
            .init(weight: 1, times: [try .exponential(mean: 0.2)])
        ])
        let arrivals = try #require(RareArrivals.poisson(rate: 100))
        let system = PlacesSystem(servers: 50, queue: 0, arrivals: arrivals, service: service)
        try check(estimate(system, seed: seed), exact)
    }

    @Test("of a loss system does not depend on the service but for its mean")
    func insensitive() throws {
        let exact = QueueingTheory.erlangB(servers: 12, load: 3)
        let service = RareService([
            .init(weight: 3, times: [try .constant(0.1), try .uniform(from: 0, to: 0.1)]),
            .init(weight: 1, times: [try .lognormal(mean: 0.15, cv: 1)]),
        ])
        #expect(abs(service.mean - 0.15) < 1e-12)
        let arrivals = try #require(RareArrivals.poisson(rate: 20))
        let system = PlacesSystem(servers: 12, queue: 0, arrivals: arrivals, service: service)
        try check(estimate(system, seed: 6), exact)
    }

    @Test("of queues agrees with their chains")
    func queues() throws {
        let arrivals = try #require(RareArrivals.poisson(rate: 50))
        func system(_ service: Distribution, servers: Int, queue: Int) -> PlacesSystem {
            PlacesSystem(
                servers: servers,
                queue: queue,
                arrivals: arrivals,
                service: RareService([.init(weight: 1, times: [service])])
            )
        }
        let markovian = QueueingTheory.MMCK(
            arrivalRate: 50,
            serviceRate: 50,
            servers: 2,
            capacity: 32
        )
        try check(
            estimate(system(try .exponential(mean: 0.02), servers: 2, queue: 30), seed: 7),
            markovian.loss
        )
        let constant = QueueingTheory.MD1K(arrivalRate: 50, serviceTime: 0.01, capacity: 15)
        try check(
            estimate(system(try .constant(0.01), servers: 1, queue: 14), seed: 8),
            constant.loss
        )
    }

    @Test("of bursts agrees with a Poisson process if both rates are one")
    func modulated() throws {
        let exact = QueueingTheory.TokenBucket.rejection(arrivalRate: 70, rate: 100, burst: 20)
        let arrivals = RareArrivals(.modulated(rates: [70, 70], switching: [3, 5]))
        let system = BucketSystem(rate: 100, burst: 20, arrivals: arrivals)
        try check(estimate(system, seed: 9), exact)
    }

    @Test("of regular gaps agrees with the chain of a discretely seen queue")
    func renewal() throws {
        // Gaps of constant length 2 and 1 server with exponential service of mean 1: G/M/1 with σ the
        // root of σ = exp(−2(1 − σ)); the loss of D/M/1/K falls by σ with each place.
        let gaps = RareArrivals(.renewal(try .constant(2)))
        func loss(_ places: Int) throws -> Estimate {
            let service = RareService([.init(weight: 1, times: [try .exponential(mean: 1)])])
            return try estimate(
                PlacesSystem(servers: 1, queue: places - 1, arrivals: gaps, service: service),
                seed: 10
            )
        }
        let root = 0.203_187_869_979_980_3
        let (short, long) = (try loss(9), try loss(11))
        let ratio = long.mean / short.mean
        let relative =
            ((long.standardError ?? 0) / long.mean) * ((long.standardError ?? 0) / long.mean)
            + ((short.standardError ?? 0) / short.mean) * ((short.standardError ?? 0) / short.mean)
        #expect(abs(ratio / (root * root) - 1) < 4.9 * relative.squareRoot() + 1e-5)
    }

    @Test("depends on its stream and nothing else, and without a plan is a plain simulation")
    func plain() throws {
        let arrivals = try #require(RareArrivals.poisson(rate: 90))
        let system = BucketSystem(rate: 100, burst: 3, arrivals: arrivals)
        func run(_ plan: SplittingPlan, _ seed: UInt64) -> RestartRun<BucketSystem> {
            var stream = RandomStream(seed: seed)
            return RestartRun(
                system,
                plan: plan,
                rootArrivals: 20_000,
                warmUp: 100,
                stepsAtMost: 1_000_000,
                &stream
            )
        }
        let first = run(.none(levels: 4), 1)
        #expect(first.steps == 20_000 && first.arrivals == 20_000)
        #expect(first.refusals == Double(first.refusalCount))
        #expect(run(.none(levels: 4), 1).refusals == first.refusals)
        #expect(run(.none(levels: 4), 2).refusals != first.refusals)
        // Splitting makes more paths and the same expectation.
        // Just after an arrival at least one token is missing, so that no path falls below level 1.
        let split = run(SplittingPlan(factors: [1, 1, 3, 1]), 3)
        #expect(split.isComplete && split.steps > 25_000)
        let exact = QueueingTheory.TokenBucket.rejection(arrivalRate: 90, rate: 100, burst: 3)
        #expect(abs(first.refusals / first.arrivals - exact) < 0.02)
        #expect(abs(split.refusals / split.arrivals - exact) < 0.02)
    }

    @Test("that splits without end is given up")
    func givenUp() throws {
        let arrivals = try #require(RareArrivals.poisson(rate: 200))
        let system = BucketSystem(rate: 100, burst: 20, arrivals: arrivals)
        var stream = RandomStream(seed: 1)
        let run = RestartRun(
            system,
            plan: SplittingPlan(factors: [1] + Array(repeating: 4, count: 20)),
            rootArrivals: 1_000,
            warmUp: 0,
            stepsAtMost: 50_000,
            &stream
        )
        #expect(!run.isComplete)
        #expect(run.steps <= 50_001)
    }
}

@Suite("Limiters with an exact solution")
struct RareLimiterTests {
    @Test("say which formula it is, and others have none")
    func exact() throws {
        let poisson = try #require(RareArrivals.poisson(rate: 80))
        let bucket = RareLimiter(
            .rate(perSecond: 100, burst: 50, algorithm: .gcra),
            arrivals: poisson
        )
        let solved = try #require(bucket.exact)
        #expect(
            solved.probability
                == QueueingTheory.TokenBucket.rejection(
                    arrivalRate: 80,
                    rate: 100,
                    burst: 50
                )
        )
        #expect(solved.formula.hasPrefix("M/D/1/50"))
        let regular = RareArrivals(.renewal(try .constant(1)))
        #expect(
            RareLimiter(.rate(perSecond: 100, burst: 50, algorithm: .gcra), arrivals: regular)
                .exact == nil
        )
        let general = RareService([.init(weight: 1, times: [try .gamma(mean: 1, shape: 2)])])
        let loss = RareLimiter(
            .places(servers: 50, queue: 0, service: general),
            arrivals: try #require(RareArrivals.poisson(rate: 20))
        )
        #expect(loss.exact?.probability == QueueingTheory.erlangB(servers: 50, load: 20))
        let queue = RareLimiter(
            .places(servers: 5, queue: 3, service: general),
            arrivals: try #require(RareArrivals.poisson(rate: 2))
        )
        #expect(queue.exact == nil && queue.isSplittable)
    }

    @Test("are left alone if they have more levels than memory has room for")
    func tooLarge() throws {
        let arrivals = try #require(RareArrivals.poisson(rate: 100_000))
        let service = RareService([.init(weight: 1, times: [try .exponential(mean: 1)])])
        let forms: [RareLimiter.Form] = [
            .rate(perSecond: 100_000, burst: 1_000_000_000, algorithm: .gcra),
            .rate(perSecond: 100_000, burst: 1, algorithm: .fixedWindow(.seconds(3_600))),
            .places(servers: 10, queue: 1_000_000_000, service: service),
        ]
        for form in forms {
            let limiter = RareLimiter(form, arrivals: arrivals)
            #expect(limiter.exact == nil && !limiter.isSplittable)
        }
    }
}
