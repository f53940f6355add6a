import Experiments
import Limiters
import RareEvents
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("The limiters of a model that can be treated alone")
struct RareLimiterSurveyTests {
    /// A model of pods with cores of their own, a rate limit, threads and a queue.
    private func model(
        pods: Int = 1,
        arrivals: [ArrivalProcess],
        steps: [Step]
    ) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.requestsPerSecond = 100
        limits.burstSize = 50
        limits.maxWorkerThreads = 50
        limits.queueCapacity = 0
        return ServiceModel(
            name: "alone",
            workloads: arrivals.enumerated().map {
                Workload(name: "w\($0.offset)", arrivals: $0.element, steps: steps)
            },
            orchestrator: OrchestratorModel(
                pods: (0..<pods).map { PodModel(name: "p\($0)") },
                limits: limits
            )
        )
    }

    private func limiter(_ survey: RareLimiterSurvey, _ name: String) throws -> RareLimiterCandidate
    {
        try #require(survey.candidates.first { $0.name == name })
    }

    @Test("are its rate limit and its worker threads, with the sum of Poisson arrivals")
    func candidates() throws {
        let survey = RareLimiterSurvey(
            try model(
                arrivals: [.poisson(rate: 50), .poisson(rate: 30)],
                steps: [.wait(.exponential(mean: 0.25))]
            )
        )
        #expect(survey.refusals.isEmpty)
        let bucket = try limiter(survey, "orchestrator.requests_per_second")
        #expect(bucket.cause == "rate_limit_exceeded")
        #expect(bucket.limiter.arrivals.poissonRate.map { abs($0 - 80) < 1e-9 } == true)
        #expect(
            bucket.limiter.form == .rate(perSecond: 100, burst: 50, algorithm: .gcra)
        )
        let threads = try limiter(survey, "orchestrator.max_worker_threads")
        #expect(threads.cause == "queue_full")
        let loss = try #require(threads.limiter.exact?.probability)
        #expect(abs(loss / QueueingTheory.erlangB(servers: 50, load: 20) - 1) < 1e-9)
    }

    @Test("are its cap on connections, with the backlog as a queue")
    func connections() throws {
        var model = try model(
            arrivals: [.poisson(rate: 80)],
            steps: [.wait(.exponential(mean: 0.25))]
        )
        model.orchestrator.limits = OrchestratorLimits()
        model.orchestrator.limits.maxConcurrentConnections = 50
        for backlog in [0, 10] {
            model.orchestrator.limits.acceptBacklog = backlog
            let cap = try limiter(
                RareLimiterSurvey(model),
                "orchestrator.max_concurrent_connections"
            )
            let theory = QueueingTheory.MMCK(
                arrivalRate: 80,
                serviceRate: 4,
                servers: 50,
                capacity: 50 + backlog
            )
            let loss = try #require(cap.limiter.exact?.probability)
            #expect(abs(loss / theory.loss - 1) < 1e-9)
        }
    }

    @Test("see every n-th arrival of n pods in turn, and a share of them at random")
    func pods() throws {
        var model = try model(
            pods: 4,
            arrivals: [.poisson(rate: 80)],
            steps: [.cpu(.constant(0.01))]
        )
        let turns = try limiter(RareLimiterSurvey(model), "orchestrator.requests_per_second")
        #expect(
            turns.limiter.arrivals == RareArrivals(.renewal(try .erlang(stages: 4, mean: 0.05)))
        )
        model.orchestrator.routing = .random
        let random = try limiter(RareLimiterSurvey(model), "orchestrator.requests_per_second")
        #expect(random.limiter.arrivals.poissonRate.map { abs($0 - 20) < 1e-9 } == true)
        model.orchestrator.rateLimitScope = .service
        let whole = try limiter(RareLimiterSurvey(model), "orchestrator.requests_per_second")
        #expect(whole.limiter.arrivals.poissonRate.map { abs($0 - 80) < 1e-9 } == true)
        model.orchestrator.rateLimitScope = .pod
        model.orchestrator.routing = .leastConnections
        let refused = RareLimiterSurvey(model).refusals
        #expect(refused.map(\.name).contains("orchestrator.requests_per_second"))
    }

    @Test("are not those whose arrivals or holding times depend on the rest, with the reason")
    func refusals() throws {
        let agents = RareLimiterSurvey(
            try model(
                arrivals: [.closed(users: 3, think: .constant(1))],
                steps: [.agent(AgentStep(pool: 0, operations: 1, parallel: false))]
            )
        )
        #expect(agents.candidates.isEmpty)
        #expect(agents.refusals.count == 2)
        #expect(agents.refusals[0].reason == "arrivals by closed are not treated alone")
        let mixed = RareLimiterSurvey(
            try model(
                arrivals: [.poisson(rate: 1), .deterministic(rate: 1)],
                steps: [.wait(.constant(1))]
            )
        )
        #expect(mixed.candidates.isEmpty)
        #expect(mixed.refusals[0].reason.contains("if all of them are Poisson"))
    }

    @Test("give their exact figure, and splitting agrees with it whatever the number of threads")
    func estimates() throws {
        let survey = RareLimiterSurvey(
            try model(arrivals: [.poisson(rate: 80)], steps: [.wait(.exponential(mean: 0.25))])
        )
        let bucket = try limiter(survey, "orchestrator.requests_per_second")
        let exact = try RareEventExperiment(bucket).run()
        #expect(exact.estimate == nil && exact.relativePrecision == 0)
        #expect(exact.method == .chain(formula: "M/D/1/50, embedded chain"))
        // The published figure of the design: about 1e-10.
        #expect(exact.probability > 0.8e-10 && exact.probability < 2e-10)
        let one = try RareEventExperiment(bucket, method: .splitting, precision: 0.2, jobs: 1).run()
        let two = try RareEventExperiment(bucket, method: .splitting, precision: 0.2, jobs: 2).run()
        #expect(one.probability == two.probability && one.arrivalCount == two.arrivalCount)
        let error = try #require(one.estimate?.standardError)
        #expect(abs(one.probability - exact.probability) < 4.9 * error)
        #expect((one.relativePrecision ?? 1) <= 0.2)
        #expect(one.refusalCount > 100)
    }

    @Test("give no figure by splitting if a run had to be given up")
    func givenUp() throws {
        let survey = RareLimiterSurvey(
            try model(arrivals: [.poisson(rate: 80)], steps: [.wait(.exponential(mean: 0.25))])
        )
        var experiment = RareEventExperiment(
            try limiter(survey, "orchestrator.requests_per_second"),
            method: .splitting
        )
        experiment.arrivalsAtMost = 1
        #expect(throws: RareEventExperiment.Failure.splitsTooMuch) { try experiment.run() }
    }

    @Test("that never refuse say so")
    func tooRare() throws {
        let never = RareLimiterCandidate(
            name: "never",
            cause: "queue_full",
            limiter: RareLimiter(
                .places(
                    servers: 5,
                    queue: 0,
                    service: RareService([.init(weight: 1, times: [try .constant(0.5)])])
                ),
                arrivals: RareArrivals(.renewal(try .constant(1)))
            ),
            assumptions: []
        )
        #expect(throws: RareEventExperiment.Failure.tooRare) {
            try RareEventExperiment(never).run()
        }
        #expect(throws: RareEventExperiment.Failure.noChain) {
            try RareEventExperiment(never, method: .chain).run()
        }
    }
}
