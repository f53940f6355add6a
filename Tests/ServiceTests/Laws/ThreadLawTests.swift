import Dispatch
import Service
import Synchronization
import Testing
import Units

@Suite("Whatever the number of threads")
struct ThreadLawTests {
    @Test("replications that run side by side give what each gives alone")
    func sideBySide() throws {
        // Of any state that two replications shared, something would differ among so many models.
        let replications = try (0..<120).map { index in
            var models = RandomModels(seed: UInt64(8_000 + index / 3))
            return Replication(
                model: try models.next(),
                duration: .seconds(6),
                warmUp: .seconds(1),
                seed: 1,
                replication: UInt32(index % 3)
            )
        }
        let alone = replications.map { $0.run() }
        #expect(Set(alone.map { $0?.arrivals ?? 0 }).count > 60)
        for threads in [2, 5] {
            let together = Mutex([ReplicationResult?](repeating: nil, count: replications.count))
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for index in replications.indices where index % threads == thread {
                    let result = replications[index].run()
                    together.withLock { $0[index] = result }
                }
            }
            for (index, result) in together.withLock({ $0 }).enumerated() {
                #expect(result == alone[index], "model \(8_000 + index / 3), \(threads) threads")
            }
        }
    }
}
