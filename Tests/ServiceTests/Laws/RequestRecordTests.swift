import Service
import Synchronization
import Testing
import Units

@Suite("The records of single requests")
struct RequestRecordTests {
    private static let seeds: Range<UInt64> = 0..<60

    private func run(
        _ model: ServiceModel,
        seed: UInt64,
        share: Double = 1
    ) throws -> (result: ReplicationResult, records: [RequestRecord]) {
        let taken = Mutex<[RequestRecord]>([])
        let recording = RequestRecording(share: share) { _, records in
            taken.withLock { $0 += records }
        }
        let result = try #require(
            Replication(
                model: model,
                duration: .seconds(12),
                warmUp: .seconds(2),
                seed: seed,
                replication: 0
            ).run(recording: recording)
        )
        return (result, taken.withLock { $0 })
    }

    private func model(_ seed: UInt64) throws -> ServiceModel {
        var models = RandomModels(seed: seed)
        return try models.next()
    }

    @Test("are one for each request, and count what the replication counts")
    func countTheSame() throws {
        for seed in Self.seeds {
            let (result, records) = try run(model(seed), seed: seed)
            let measured = records.filter(\.isMeasured)
            #expect(UInt64(measured.count) == result.arrivals, "seed \(seed)")
            let completed = measured.filter { $0.outcome == .completed }
            #expect(UInt64(completed.count) == result.completed, "seed \(seed)")
            let inFlight = measured.filter { $0.outcome == .inFlight }
            #expect(UInt64(inFlight.count) == result.inFlight, "seed \(seed)")
            for (number, cause) in result.causes.enumerated() {
                let own = measured.filter { $0.outcome == .rejected(cause: UInt16(number)) }
                #expect(UInt64(own.count) == cause.count, "seed \(seed): \(cause.cause)")
            }
            let names = Set(records.map { [$0.workload, $0.component, Int($0.number)] })
            #expect(names.count == records.count, "seed \(seed): a request is recorded once")
        }
    }

    @Test("split the time from arrival to end into stages, to the nanosecond")
    func stagesAddUp() throws {
        for seed in Self.seeds {
            for record in try run(model(seed), seed: seed).records {
                #expect(record.times.total == record.end - record.arrival, "seed \(seed)")
            }
        }
    }

    @Test("change no result")
    func changeNothing() throws {
        for seed in Self.seeds {
            let model = try model(seed)
            let plain = Replication(
                model: model,
                duration: .seconds(12),
                warmUp: .seconds(2),
                seed: seed,
                replication: 0
            ).run()
            #expect(try run(model, seed: seed, share: 0.5).result == plain, "seed \(seed)")
        }
    }

    @Test("of a sample are of the same requests whatever the limits are")
    func sampleIsOfNumbers() throws {
        var tight = try ServiceModel.multiServer(
            arrivals: .poisson(rate: 100),
            service: .exponential(mean: 0.01),
            servers: 1
        )
        let loose = tight
        tight.orchestrator.limits.queueCapacity = 2
        let (all, sample) = try (
            run(loose, seed: 3).records, run(loose, seed: 3, share: 0.1).records
        )
        let numbers = Set(sample.map(\.number))
        #expect(try Set(run(tight, seed: 3, share: 0.1).records.map(\.number)) == numbers)
        // Binomial: the share of the sample lies within 4.5 standard deviations of 0.1.
        let share = Double(sample.count) / Double(all.count)
        #expect((share - 0.1).magnitude < 4.5 * (0.1 * 0.9 / Double(all.count)).squareRoot())
    }
}
