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
    ) throws -> (result: ReplicationResult, readings: [Reading]) {
        var readings: [Reading] = []
        let run = replication(model, seed: seed).run(scraping: settings) { batch in
            readings += (0..<batch.count).map { Reading(batch[$0], of: model) }
        }
        return (try #require(run?.result), readings)
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
                ScrapeSettings(interval: .milliseconds(70), jitter: .milliseconds(40))
            )
            #expect(scraped.result == plain, "seed \(seed)")
        }
    }

    @Test("are at the multiples of the interval, spread over the targets or not")
    func times() throws {
        var model = try ServiceModel.aloneAtHalfLoad()
        model.orchestrator.pods = (0..<4).map { PodModel(name: "pod-\($0)") }
        let together = try readings(
            model,
            seed: 1,
            ScrapeSettings(interval: .seconds(4), isSpread: false)
        ).readings
        #expect(together.map(\.time.seconds) == [0, 4, 8, 12].flatMap { [$0, $0, $0, $0] })
        #expect(together.prefix(5).map(\.target) == [0, 1, 2, 3, 0])
        let spread = try readings(model, seed: 1, ScrapeSettings(interval: .seconds(4))).readings
        #expect(spread.map(\.time.seconds) == (0...12).map(Double.init))
        #expect(spread.map(\.target) == (0...12).map { $0 % 4 })
    }

    @Test(
        "that are late are so by less than the jitter, each on its own, and change nothing either"
    )
    func jitter() throws {
        var model = try ServiceModel.aloneAtHalfLoad()
        model.orchestrator.pods = (0..<4).map { PodModel(name: "pod-\($0)") }
        let settings = ScrapeSettings(interval: .milliseconds(40), jitter: .milliseconds(30))
        let found = try readings(model, seed: 1, settings)
        #expect(found.result == replication(model, seed: 1).run())
        var late: [Double] = []
        var rounds = [Int](repeating: 0, count: 4)
        for reading in found.readings {
            let due = 40 * Int64(rounds[reading.target]) + 10 * Int64(reading.target)
            let delay = reading.time - (SimTime.zero + .milliseconds(due))
            #expect(delay >= .zero && delay < .milliseconds(30))
            late.append(delay.seconds / 0.030)
            rounds[reading.target] += 1
        }
        // A uniform variable has mean 1/2 and variance 1/12: four standard errors.
        let count = Double(late.count)
        #expect(count > 1_000)
        let mean = late.reduce(0, +) / count
        #expect(abs(mean - 0.5) < 4 * (1 / 12 / count).squareRoot())
        #expect(Set(late).count > late.count * 9 / 10)
    }

    @Test("of some targets find what scrapes of all find there")
    func wanted() throws {
        for seed in UInt64(0)..<10 {
            var models = RandomModels(seed: seed)
            let model = try models.next()
            var settings = ScrapeSettings(interval: .milliseconds(700))
            let all = try readings(model, seed: seed, settings).readings
            let count = ScrapeLayout(model).targets.count
            settings.wanted = (0..<count).map { $0.isMultiple(of: 2) }
            let some = try readings(model, seed: seed, settings).readings
            #expect(some == all.filter { $0.target.isMultiple(of: 2) }, "seed \(seed)")
        }
    }

    @Test("find counters that only grow, and count what the pods did")
    func counters() throws {
        let model = try ServiceModel.aloneAtHalfLoad()
        let run = try readings(model, seed: 2, ScrapeSettings(interval: .seconds(1)))
        let found = run.readings
        #expect(found.count == 13)
        let causes = CauseTable(model).names.indices.map { ScrapeFigure.ended(cause: $0) }
        for (earlier, later) in zip(found, found.dropFirst()) {
            for counter in [.answered, .cpuTime, .latencySum] + causes {
                let before = try #require(earlier.figures[counter])
                let after = try #require(later.figures[counter])
                #expect(after >= before)
            }
        }
        let last = try #require(found.last)
        let answered = try #require(last.figures[.answered])
        #expect(answered > 0)
        #expect(last.figures[.answeredWithin(bound: ScrapeSettings.bounds.count)] == answered)
        // The last scrape is at the end: all that came and is not under way has been answered.
        let arrivals = run.result.arrivals
        let before = try #require(found.first { $0.time == .zero + .seconds(2) })
        let answeredBefore = try #require(before.figures[.answered])
        #expect(answered - answeredBefore >= Double(run.result.completed))
        #expect(answered - answeredBefore <= Double(arrivals) + 20)
    }
}

/// A reading that stays when its batch has gone.
private struct Reading: Equatable {
    let time: SimTime
    let target: Int
    let state: ScrapeReading.State
    let figures: [ScrapeFigure: Double]

    init(_ reading: ScrapeReading, of model: ServiceModel) {
        time = reading.time
        target = reading.target
        state = reading.state
        let causes = CauseTable(model).names.indices.map { ScrapeFigure.ended(cause: $0) }
        let bounds = (0...ScrapeSettings.bounds.count).map {
            ScrapeFigure.answeredWithin(bound: $0)
        }
        let own: [ScrapeFigure] =
            switch ScrapeLayout(model).targets[target] {
            case .orchestrator:
                [
                    .ready, .restarts, .memory, .cpuTime, .quotaPeriods, .throttledPeriods,
                    .throttledTime, .connections, .busyThreads, .waiting, .answered, .latencySum,
                ] + causes + bounds
            case .agent:
                [
                    .ready, .restarts, .memory, .cpuTime, .quotaPeriods, .throttledPeriods,
                    .throttledTime, .operations, .processes, .operationsSent,
                ] + ScrapeFigure.agentErrors.indices.map { .operationError($0) }
            case .redis:
                [.clients, .redisMemory, .commands, .hits, .misses, .evicted, .refusedClients]
            case .cluster: []
            }
        figures = Dictionary(
            uniqueKeysWithValues: own.compactMap { figure in reading[figure].map { (figure, $0) } }
        )
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
