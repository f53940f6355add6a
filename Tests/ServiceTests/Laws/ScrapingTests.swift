import Service
import Testing
import Units
import Variates

@Suite("Scrapes of the pods")
struct ScrapingTests {
    private func replication(_ model: ServiceModel, seed: UInt64) -> Replication {
        Replication(
            model: model,
            duration: .seconds(12),
            warmUp: .seconds(2),
            seed: seed,
            replication: 0
        )
    }

    private func readings(
        _ model: ServiceModel,
        seed: UInt64,
        _ settings: ScrapeSettings
    ) throws -> (result: ReplicationResult, readings: [ScrapeReading]) {
        var readings: [ScrapeReading] = []
        let result = replication(model, seed: seed).run(scraping: settings) { readings += $0 }
        return (try #require(result), readings)
    }

    @Test("change no result")
    func changeNothing() throws {
        for seed in UInt64(0)..<40 {
            var models = RandomModels(seed: seed)
            let model = try models.next()
            let plain = try #require(replication(model, seed: seed).run())
            let scraped = try readings(
                model,
                seed: seed,
                ScrapeSettings(interval: .milliseconds(70))
            )
            #expect(scraped.result == plain, "seed \(seed)")
        }
    }

    @Test("are at the multiples of the interval, spread over the pods or not")
    func times() throws {
        var model = try ServiceModel.aloneAtHalfLoad()
        model.orchestrator.pods = (0..<4).map { PodModel(name: "pod-\($0)") }
        let together = try readings(
            model,
            seed: 1,
            ScrapeSettings(interval: .seconds(4), isSpread: false)
        ).readings
        #expect(together.map(\.time.seconds) == [0, 4, 8, 12].flatMap { [$0, $0, $0, $0] })
        #expect(together.prefix(5).map(\.pod) == [0, 1, 2, 3, 0])
        let spread = try readings(model, seed: 1, ScrapeSettings(interval: .seconds(4))).readings
        #expect(spread.map(\.time.seconds) == (0...12).map(Double.init))
        #expect(spread.map(\.pod) == (0...12).map { $0 % 4 })
    }

    @Test("find counters that only grow, and count what the pods did")
    func counters() throws {
        let model = try ServiceModel.aloneAtHalfLoad()
        let found = try readings(model, seed: 2, ScrapeSettings(interval: .seconds(1))).readings
        #expect(found.count == 13)
        for (earlier, later) in zip(found, found.dropFirst()) {
            #expect(later.completed >= earlier.completed)
            #expect(later.cpuTime >= earlier.cpuTime)
            #expect(later.latencySum >= earlier.latencySum)
            for (before, after) in zip(earlier.causes, later.causes) { #expect(after >= before) }
        }
        let last = try #require(found.last)
        #expect(last.completed > 0)
        #expect(last.latencies.reduce(0, +) == last.completed)
    }
}

extension ServiceModel {
    /// One pod with one worker thread at half load.
    fileprivate static func aloneAtHalfLoad() throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        return ServiceModel(
            name: "station",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: 50),
                    steps: [.cpu(try .exponential(mean: 0.01))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
        )
    }
}
