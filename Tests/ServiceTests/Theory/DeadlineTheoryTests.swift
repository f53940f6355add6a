import Glibc
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("A request timeout")
struct DeadlineTheoryTests {
    /// One thread, μ = 100/s, and a timeout of 30 ms under this rule.
    private func station(rate: Double, rule: CancellationRule, servers: Int = 1) throws
        -> ServiceModel
    {
        .multiServer(
            arrivals: try .poisson(rate: rate),
            service: try .exponential(mean: 0.01),
            servers: servers
        ) { model in
            model.orchestrator.limits.requestTimeout = .milliseconds(30)
            model.orchestrator.cancellation = rule
        }
    }

    @Test("that counts while queued only is M/M/c+D", arguments: [1, 4])
    func whileQueued(servers: Int) throws {
        let rate = 95 * Double(servers)
        let theory = QueueingTheory.MMCD(
            arrivalRate: rate,
            serviceRate: 100,
            servers: servers,
            patience: 0.03
        )
        let measured = try Measured(
            try station(rate: rate, rule: .whileQueued, servers: servers),
            seconds: 400,
            seed: 31
        )
        measured.expect(
            "rejection_rate.request_timeout",
            theory.probabilityOfAbandoning,
            within: 0.05
        )
        // Whoever abandons has waited for D; the mean wait of all is Σ over both kinds.
        let lost = theory.probabilityOfAbandoning
        measured.expect(
            "queue_mean_s",
            (theory.meanWait - lost * 0.03) / (1 - lost),
            within: 0.05
        )
    }

    @Test("that cancels the work solves to P = P₀·exp(−(μ − λ)·D)")
    func cancel() throws {
        let theory = QueueingTheory.MM1Deadline(
            arrivalRate: 90,
            serviceRate: 100,
            deadline: 0.03,
            work: .cancelled
        )
        let measured = try Measured(
            try station(rate: 90, rule: .cancel),
            seconds: 600,
            seed: 32
        )
        measured.expect("rejection_rate.request_timeout", theory.probabilityOfTimeout)
        measured.expect("in_system_mean", 90 * theory.meanSojourn)
        measured.expect("utilization.orchestrator.max_worker_threads", theory.utilization)
    }

    @Test("that abandons the work leaves the queue as it was: zombie work")
    func abandon() throws {
        let theory = QueueingTheory.MM1Deadline(
            arrivalRate: 80,
            serviceRate: 100,
            deadline: 0.03,
            work: .continued
        )
        let measured = try Measured(
            try station(rate: 80, rule: .abandon),
            seconds: 800,
            seed: 33
        )
        measured.expect("rejection_rate.request_timeout", theory.probabilityOfTimeout, within: 0.05)
        measured.expect("in_system_mean", 80 * theory.meanSojourn, within: 0.05)
        measured.expect("utilization.orchestrator.max_worker_threads", 0.8)
    }

    /// Who finds more work than D is dropped at the head of the line, so the work before the
    /// server is that of M/M/1+D: density λ·π₀·e^(−(μ−λ)x) below D, falling as e^(−μ(x−D)) above.
    ///
    /// With g = e^(−(μ−λ)D): 1/π₀ = 1 + λ·(1 − g)/(μ − λ) + λ·g/μ, P(W > D) = π₀·g·λ/μ, and
    /// P(W ≤ D < W + S) = π₀·e^(−μD)·(1 + λ·∫₀ᴰ e^(λx) dx) = π₀·g. The clients of both have left.
    @Test("that is noticed when dequeued times out all who wait or finish too late")
    func whenDequeued() throws {
        let rate = 90.0
        let g = exp(-(100 - rate) * 0.03)
        let idle = 1 / (1 + rate * (1 - g) / (100 - rate) + rate * g / 100)
        let dropped = idle * g * rate / 100
        let patience = QueueingTheory.MMCD(
            arrivalRate: rate,
            serviceRate: 100,
            servers: 1,
            patience: 0.03
        )
        #expect(abs(dropped - patience.probabilityOfAbandoning) < 1e-12)
        let measured = try Measured(
            try station(rate: rate, rule: .whenDequeued),
            seconds: 600,
            seed: 34
        )
        measured.expect("rejection_rate.request_timeout", dropped + idle * g)
        measured.expect("utilization.orchestrator.max_worker_threads", 0.9 * (1 - dropped))
    }
}
