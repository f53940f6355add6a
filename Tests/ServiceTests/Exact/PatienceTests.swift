import Limiters
import Service
import Testing
import Units
import Variates

@Suite("A client that loses its patience")
struct PatienceTests {
    /// Requests that need the only thread for 100 ms each; the second one's client waits for
    /// `patience` seconds.
    private func outcomes(
        at milliseconds: [Int64],
        patience: Distribution,
        _ rule: CancellationRule,
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) throws -> [Outcome?] {
        try ServiceModel.requests(at: milliseconds, steps: [.cpu(try .constant(0.1))]) { model in
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.cancellation = rule
            model.workloads[1].patience = patience
            try configure(&model)
        }.observed().outcomes
    }

    private func outcomes(
        at milliseconds: [Int64],
        patience: Double,
        _ rule: CancellationRule,
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) throws -> [Outcome?] {
        try outcomes(at: milliseconds, patience: .constant(patience), rule, configure: configure)
    }

    @Test("which is drawn, leaves when that ends, however long others are patient")
    func drawnPatience() throws {
        // As good as always 50 ms, while the mean is 50 ms, 100 ms, 1 s and 100 s: what is drawn is the
        // mean, half of it, a twentieth, and less than a thousandth.
        for mean in [0.05, 0.1, 1, 100] {
            let other = max(mean - 0.05, 1e-3) * 1e9
            let patience = try Distribution.empirical(
                values: [0.05, other],
                weights: [1, mean > 0.05 ? 1e-9 : 0]
            )
            #expect(
                try outcomes(at: [0, 10, 20], patience: patience, .cancel) == [
                    .answered(ms: 100), left, .answered(ms: 180),
                ]
            )
        }
        // Longer than the attempt takes: it is answered, and nobody leaves later.
        let patience = try Distribution.empirical(values: [5, 7])
        #expect(
            try outcomes(at: [0, 10, 20], patience: patience, .cancel) == [
                .answered(ms: 100), .answered(ms: 190), .answered(ms: 280),
            ]
        )
    }

    private let left = Outcome.refused("client_abandoned")

    @Test("while it waits has its place in the queue taken by the next")
    func whileQueued() throws {
        for rule in [CancellationRule.cancel, .whileQueued, .whenDequeued] {
            #expect(
                try outcomes(at: [0, 10, 20], patience: 0.05, rule) == [
                    .answered(ms: 100), left, .answered(ms: 180),
                ]
            )
        }
    }

    @Test("and leaves behind work that nobody wants, with abandon")
    func abandon() throws {
        #expect(
            try outcomes(at: [0, 10, 20], patience: 0.05, .abandon) == [
                .answered(ms: 100), left, .answered(ms: 280),
            ]
        )
    }

    @Test("while it is served ends the work, lets it go on, or does not leave, by the rule")
    func whileServed() throws {
        // The second is served from 100 on, and its patience ends at 160.
        let expected: [(CancellationRule, second: Outcome, third: Int64)] = [
            (.cancel, left, 240), (.abandon, left, 280), (.whenDequeued, left, 280),
            (.whileQueued, .answered(ms: 190), 280),
        ]
        for (rule, second, third) in expected {
            #expect(
                try outcomes(at: [0, 10, 20], patience: 0.15, rule) == [
                    .answered(ms: 100), second, .answered(ms: third),
                ]
            )
        }
    }

    @Test("does not come back, though it would repeat what failed")
    func isFinal() throws {
        #expect(
            try outcomes(at: [0, 10], patience: 0.05, .cancel) { model in
                model.workloads[1].retry = RetryPolicy(
                    attempts: 3,
                    backoff: Backoff(base: .zero, maximum: .zero)
                )
            } == [.answered(ms: 100), left]
        )
    }

    @Test("or meets the request timeout, whichever is first", arguments: CancellationRule.allCases)
    func withTimeout(rule: CancellationRule) throws {
        func second(patience: Double) throws -> Outcome? {
            try outcomes(at: [0, 10], patience: patience, rule) { model in
                model.orchestrator.limits.requestTimeout = .milliseconds(60)
            }[1]
        }
        #expect(try second(patience: 0.05) == left)
        #expect(try second(patience: 0.07) == .refused("request_timeout"))
    }

    @Test("that begins to wait anew with each attempt")
    func eachAttempt() throws {
        // Refused at 10 and at 40 by a full queue, then in it from 70 on; patience would have ended
        // at 60 if it counted from the first attempt.
        #expect(
            try outcomes(at: [0, 10], patience: 0.05, .cancel) { model in
                model.orchestrator.limits.queueCapacity = 0
                model.workloads[1].retry = RetryPolicy(
                    attempts: 4,
                    backoff: Backoff(
                        base: .milliseconds(30),
                        factor: 1,
                        maximum: .milliseconds(30),
                        jitter: .none
                    )
                )
                model.workloads[1].steps = [.cpu(try .constant(0.01))]
            } == [.answered(ms: 100), .answered(ms: 100)]
        )
    }
}
