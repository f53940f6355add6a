import Foundation
import Testing

@Suite("headroom rare")
struct RareCommandTests {
    private let headroom: HeadroomProcess

    init() throws { headroom = try HeadroomProcess() }

    private let model = """
        format: headroom/v1
        name: rare
        workloads:
          - name: all
            arrivals: {poisson: {rate: 80/s}}
            steps: [{wait: {exponential: {mean: 250ms}}}]
        orchestrator:
          replicas: 1
          limits: {requests_per_second: 100, burst_size: 50, max_worker_threads: 50, queue_capacity: 0}
        run: {duration: 60s, replications: 2, seed: 3}

        """

    private func limiters(_ arguments: String...) throws -> [[String: Any]] {
        let outcome = try headroom.run(["rare", "model.yaml", "--format", "json"] + arguments)
        #expect(outcome.status == 0, "\(outcome.messages)")
        return try #require(try jsonObject(outcome.output)["limiters"] as? [[String: Any]])
    }

    private func mean(_ limiter: [String: Any]) throws -> Double {
        let rate = try #require(limiter["rejection_rate"] as? [String: Any])
        return try #require(rate["mean"] as? Double)
    }

    @Test("gives exact figures that splitting agrees with")
    func methods() throws {
        try headroom.write(model, to: "model.yaml")
        let exact = try limiters()
        #expect(exact.map { $0["method"] as? String } == ["chain", "chain"])
        #expect(exact.map { $0["cause"] as? String } == ["rate_limit_exceeded", "queue_full"])
        let split = try limiters("--method", "splitting", "--precision", "10%")
        for (left, right) in zip(exact, split) {
            #expect(right["method"] as? String == "splitting")
            let rate = try #require(right["rejection_rate"] as? [String: Any])
            let half = try #require(rate["half_width"] as? Double)
            // A 95 % interval three times as wide: six standard errors.
            #expect(abs(try mean(left) - (try mean(right))) < 3 * half)
            #expect(half <= 0.1 * (try mean(right)))
        }
    }

    @Test("says in every format which method gave the figure")
    func formats() throws {
        try headroom.write(model, to: "model.yaml")
        let table = try headroom.run("rare", "model.yaml").output
        #expect(table.contains("exact: M/D/1/50, embedded chain"))
        #expect(table.contains("earlier limiters refuse none"))
        let csv = try headroom.run("rare", "model.yaml", "--format", "csv").output
        #expect(csv.hasPrefix("limiter,cause,rejection_rate,rejection_rate_ci,method,"))
        #expect(csv.contains("orchestrator.max_worker_threads,queue_full,"))
    }

    @Test("refuses what it cannot treat alone, with the reason")
    func refusals() throws {
        try headroom.write(model, to: "model.yaml")
        let unknown = try headroom.run("rare", "model.yaml", "--limiter", "x")
        #expect(unknown.status == 64)
        #expect(unknown.messages.contains("there are orchestrator.requests_per_second"))
        let general = model.replacingOccurrences(
            of: "poisson: {rate: 80/s}",
            with: "closed: {users: 3, think: 1s}"
        )
        try headroom.write(general, to: "closed.yaml")
        let none = try headroom.run("rare", "closed.yaml")
        #expect(none.status == 65)
        #expect(none.output.contains("not treated alone: arrivals by closed"))
        #expect(try headroom.run("rare", "model.yaml", "--precision", "5").status == 64)
    }
}
