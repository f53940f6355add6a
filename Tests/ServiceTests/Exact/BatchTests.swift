import Service
import Testing
import Units
import Variates

@Suite("Requests that arrive in huge batches")
struct BatchTests {
    private func run(_ model: ServiceModel, seconds: Int64) throws -> ReplicationResult {
        try #require(
            Replication(
                model: model,
                duration: .seconds(seconds),
                warmUp: .zero,
                seed: 1,
                replication: 0
            ).run()
        )
    }

    @Test("end the run as soon as more than a million are on the server")
    func bound() throws {
        let model = try ServiceModel.station(
            arrivals: .batch(rate: 1, size: .constant(1_000_000)),
            steps: [.wait(.constant(3_600))]
        )
        let result = try run(model, seconds: 1_000)
        // The first batch is no more than what may be there, and of the second one request is.
        #expect(result.arrivals == 1_000_001)
        #expect(result.overwhelmedAt != nil)
        #expect(result.inFlight == 1_000_001)
    }

    @Test("all arrive if they are refused, though they are more than may be on the server")
    func refused() throws {
        let model = try ServiceModel.station(
            arrivals: .batch(
                rate: 1,
                size: .empirical(values: [2_500_000, 0], weights: [0.3, 0.7])
            ),
            steps: [.wait(.constant(3_600))]
        ) { $0.orchestrator.limits.maxConcurrentConnections = 1 }
        let result = try run(model, seconds: 10)
        #expect(result.overwhelmedAt == nil)
        #expect(result.arrivals > 0)
        #expect(result.arrivals % 2_500_000 == 0)
        #expect(result.causes.reduce(0) { $0 + $1.count } == result.arrivals - 1)
    }
}
