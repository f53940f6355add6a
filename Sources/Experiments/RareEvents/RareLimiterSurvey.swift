import Limiters
import RareEvents
import Service
import Variates

/// Which limiters of a model can be treated alone, and why the others cannot.
public struct RareLimiterSurvey: Sendable {
    /// Those that can, in the order of the limiter stack.
    public let candidates: [RareLimiterCandidate]
    /// Those that cannot.
    public let refusals: [RareLimiterRefusal]

    /// Surveys a model.
    public init(_ model: ServiceModel) {
        let survey = Surveyor(model)
        var candidates: [RareLimiterCandidate] = []
        var refusals: [RareLimiterRefusal] = []
        for result in survey.results {
            switch result {
            case .success(let candidate): candidates.append(candidate)
            case .failure(let refusal): refusals.append(refusal)
            }
        }
        self.candidates = candidates
        self.refusals = refusals
    }
}

/// Asks each limiter of a model in turn.
private struct Surveyor {
    typealias Answer = Result<RareLimiterCandidate, RareLimiterRefusal>

    let model: ServiceModel
    var orchestrator: OrchestratorModel { model.orchestrator }
    var readyPods: Int { orchestrator.pods.count { $0.notReady == nil } }

    init(_ model: ServiceModel) { self.model = model }

    /// The answer for each limiter that there is.
    var results: [Answer] {
        var results: [Answer] = []
        if let cap = orchestrator.limits.maxConcurrentConnections {
            results.append(connections(cap))
        }
        if let rate = orchestrator.limits.requestsPerSecond {
            results.append(
                rateLimit(
                    "requests_per_second",
                    cause: "rate_limit_exceeded",
                    perPod: orchestrator.rateLimitScope == .pod,
                    rate,
                    burst: orchestrator.limits.burstSize,
                    orchestrator.rateLimit
                )
            )
        }
        results += orchestrator.rateLimits.map { limit in
            rateLimit(
                "rate_limits.\(limit.name)",
                cause: "rate_limit_exceeded.\(limit.name)",
                perPod: limit.scope == .pod,
                limit.requestsPerSecond,
                burst: limit.burstSize,
                limit.algorithm
            )
        }
        if let threads = orchestrator.limits.maxWorkerThreads,
            let queue = orchestrator.limits.queueCapacity
        {
            results.append(workerThreads(threads, queue: queue))
        }
        for agent in model.agents where agent.limits.operationsPerSecond != nil {
            results.append(
                .failure(
                    RareLimiterRefusal(
                        name: "agents.\(agent.name).operations_per_second",
                        reason:
                            "operations arrive when requests send them, by no process of their own"
                    )
                )
            )
        }
        return results
    }

    private func rateLimit(
        _ name: String,
        cause: String,
        perPod: Bool,
        _ rate: Double,
        burst: Int?,
        _ algorithm: RateLimitAlgorithm
    ) -> Answer {
        answer("orchestrator.\(name)") { () throws(RareLimiterRefusal.Reason) in
            let limiter = RareLimiter(
                .rate(
                    perSecond: rate,
                    burst: Int(RateLimiter.figures(rate, burst: burst).burst),
                    algorithm: algorithm
                ),
                arrivals: try arrivals(perPod: perPod)
            )
            guard limiter.exact != nil || limiter.isSplittable else {
                throw .init(
                    text: algorithm == .gcra
                        ? "its bucket has more levels than a chain can"
                        : "only token buckets are treated alone"
                )
            }
            return (cause, limiter, assumptions(before: "this rate limit"))
        }
    }

    private func connections(_ cap: Int) -> Answer {
        answer("orchestrator.max_concurrent_connections") { () throws(RareLimiterRefusal.Reason) in
            guard model.workloads.allSatisfy({ $0.connections == nil }) else {
                throw .init(text: "clients keep connections, so that requests do not open one each")
            }
            guard orchestrator.limits.maxWorkerThreads == nil else {
                throw .init(
                    text: "requests keep their connections while they wait for a worker thread"
                )
            }
            let limiter = RareLimiter(
                .places(
                    servers: cap,
                    queue: orchestrator.limits.acceptBacklog ?? 0,
                    service: try service()
                ),
                arrivals: try arrivals(perPod: true)
            )
            return (
                "connection_limit_exceeded", limiter,
                assumptions(before: "the cap") + ["no request is ended by a timeout"]
            )
        }
    }

    private func workerThreads(_ threads: Int, queue: Int) -> Answer {
        answer("orchestrator.max_worker_threads") { () throws(RareLimiterRefusal.Reason) in
            guard
                orchestrator.workerThreads == .held
                    || model.workloads.allSatisfy({ $0.steps.count == 1 })
            else { throw .init(text: "worker threads are released while a step waits") }
            guard orchestrator.queue.overflow == .refuse, orchestrator.queue.reservedThreads == 0,
                orchestrator.queue.discipline != .codel
            else { throw .init(text: "the queue drops others than those that find it full") }
            guard orchestrator.concurrencyLimit == nil else {
                throw .init(text: "a concurrency limit stands in front of it")
            }
            let limiter = RareLimiter(
                .places(servers: threads, queue: queue, service: try service()),
                arrivals: try arrivals(perPod: true)
            )
            return (
                "queue_full", limiter,
                assumptions(before: "the queue") + [
                    "no request is ended by a timeout", "worker threads start in no time",
                ]
            )
        }
    }

    private func answer(
        _ name: String,
        _ make: () throws(RareLimiterRefusal.Reason) -> (
            cause: String, limiter: RareLimiter, assumptions: [String]
        )
    ) -> Answer {
        do throws(RareLimiterRefusal.Reason) {
            let made = try make()
            return .success(
                RareLimiterCandidate(
                    name: name,
                    cause: made.cause,
                    limiter: made.limiter,
                    assumptions: made.assumptions
                )
            )
        } catch {
            return .failure(RareLimiterRefusal(name: name, reason: error.text))
        }
    }

    private func assumptions(before limiter: String) -> [String] {
        var list = ["every request arrives at \(limiter): earlier limiters refuse none"]
        if model.workloads.contains(where: { $0.retry != nil || $0.hedge != nil }) {
            list.append("nothing is sent again: of requests, first attempts count")
        }
        if !model.timeline.isEmpty { list.append("the events of the timeline are left out") }
        return list
    }
}

extension RareLimiterRefusal {
    /// Why a limiter cannot be treated alone.
    struct Reason: Error {
        var text: String
    }
}

extension Surveyor {
    /// The requests that arrive at one pod, or at the service.
    fileprivate func arrivals(
        perPod: Bool
    ) throws(RareLimiterRefusal.Reason) -> RareArrivals {
        guard orchestrator.deniedBy == nil, readyPods > 0 else {
            throw .init(
                text: "no request gets there: no pod is ready, or a NetworkPolicy denies it"
            )
        }
        let whole = try arrivals()
        guard perPod, readyPods > 1 else { return whole }
        guard let rate = whole.poissonRate else {
            throw .init(text: "arrivals that are not Poisson are spread over several pods")
        }
        switch orchestrator.routing {
        case .random:
            guard let share = RareArrivals.poisson(rate: rate / Double(readyPods)) else { break }
            return share
        case .roundRobin:
            // Every n-th of Poisson arrivals: an Erlang's gaps.
            guard
                let gaps = try? Distribution.erlang(
                    stages: readyPods,
                    mean: Double(readyPods) / rate
                )
            else { break }
            return RareArrivals(.renewal(gaps))
        case .leastConnections:
            throw .init(text: "pods with few connections get the next request")
        }
        throw .init(text: "the arrival rate of a pod is out of range")
    }

    /// The requests of all workloads.
    private func arrivals() throws(RareLimiterRefusal.Reason) -> RareArrivals {
        let parts = model.workloads.flatMap { $0.arrivals.flattened }
        if parts.count == 1 {
            switch parts[0].law {
            case .poisson(let rate):
                if let arrivals = RareArrivals.poisson(rate: rate) { return arrivals }
            case .renewal(let gaps): return RareArrivals(.renewal(gaps))
            case .deterministic(let interval):
                if let gaps = try? Distribution.constant(interval) {
                    return RareArrivals(.renewal(gaps))
                }
            case .mmpp(let rates, let transitions) where rates.count == 2:
                return RareArrivals(
                    .modulated(rates: rates, switching: [transitions[0][1], transitions[1][0]])
                )
            case .batch, .mmpp, .onOff, .profile, .trace, .closed, .sum: break
            }
            throw .init(text: "arrivals by \(parts[0].name) are not treated alone")
        }
        var total = 0.0
        for part in parts {
            guard case .poisson(let rate) = part.law else {
                throw .init(text: "a sum of arrivals is treated if all of them are Poisson")
            }
            total += rate
        }
        guard let arrivals = RareArrivals.poisson(rate: total) else {
            throw .init(text: "the arrival rate is out of range")
        }
        return arrivals
    }

    /// For how long a request holds its place.
    fileprivate func service() throws(RareLimiterRefusal.Reason) -> RareService {
        guard orchestrator.pauses == nil else { throw .init(text: "pods pause") }
        var kinds: [RareService.Kind] = []
        for workload in model.workloads {
            guard let rate = workload.arrivals.meanRate, rate > 0 else {
                throw .init(text: "workload '\(workload.name)' has no rate of arrivals")
            }
            guard workload.patience == nil else {
                throw .init(text: "clients leave before the end")
            }
            var times: [Distribution] = []
            for step in workload.steps {
                switch step {
                case .wait(let time): times.append(time)
                case .cpu(let time):
                    guard orchestrator.pods.allSatisfy({ $0.cpuLimit == nil && $0.node == nil })
                    else {
                        throw .init(
                            text:
                                "requests share the pod's processor, so that they slow each other down"
                        )
                    }
                    times.append(time)
                case .redis: throw .init(text: "requests wait for Redis")
                case .agent: throw .init(text: "requests wait for agents")
                }
            }
            guard !times.isEmpty else {
                throw .init(text: "requests of workload '\(workload.name)' take no time")
            }
            kinds.append(RareService.Kind(weight: rate, times: times))
        }
        guard !kinds.isEmpty else { throw .init(text: "there are no requests") }
        return RareService(kinds)
    }
}
