import Dispatch
import Synchronization

/// Runs independent pieces of work on several threads.
enum ParallelRuns {
    /// Calls `work` for each index on at most `jobs` threads and returns the longest prefix of
    /// the results, in the order of the indices.
    ///
    /// The threads take indices from one counter, so a long piece does not hold up the others,
    /// and results are placed by index, so they do not depend on the number of threads. A piece
    /// that returns `nil` was cancelled: results behind it are left out although they may be
    /// finished, because what finishes early is not a fair sample of the whole.
    ///
    /// `finished` is called after each finished piece with the number of finished ones, never from
    /// two threads at once.
    static func map<Result: Sendable>(
        _ indices: Range<Int>,
        jobs: Int,
        work: @Sendable (Int) -> Result?,
        finished: @Sendable (Int) -> Void
    ) -> [Result] {
        let next = Atomic<Int>(indices.lowerBound)
        let ledger = Mutex(Ledger<Result>(count: indices.count))
        DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, indices.count))) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < indices.upperBound, let result = work(index) else { return }
                ledger.withLock {
                    $0.results[index - indices.lowerBound] = result
                    $0.finished += 1
                    finished($0.finished)
                }
            }
        }
        return ledger.withLock { ledger in
            ledger.results.prefix { $0 != nil }.compactMap { $0 }
        }
    }
}

/// The results so far, by index.
private struct Ledger<Result: Sendable>: Sendable {
    var results: [Result?]
    var finished = 0

    init(count: Int) { results = Array(repeating: nil, count: count) }
}
