import Dispatch
import Synchronization

/// Runs independent pieces of work on several threads.
public enum ParallelRuns {
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
    public static func map<Result: Sendable>(
        _ indices: Range<Int>,
        jobs: Int,
        work: @Sendable (Int) -> Result?,
        finished: @Sendable (Int) -> Void
    ) -> [Result] {
        let next = Atomic<Int>(indices.lowerBound)
        let ledger = Mutex(Ledger<Result>(count: indices.count))
        ThreadTeam.run(atMost: min(jobs, indices.count)) {
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

    /// What a thread of a crew is told when it asks for work.
    enum Turn<Work: Sendable>: Sendable {
        /// To do this, and then to ask again.
        case work(Work)
        /// To ask again when another thread has done something.
        case wait
        /// To leave.
        case done
    }

    /// Lets at most `jobs` threads ask for work until they are told to leave.
    ///
    /// - Parameters:
    ///   - jobs: Threads at most.
    ///   - next: What to do next; called from any thread. It says `wait` only while another thread
    ///     is at work.
    ///   - perform: Does a piece of work.
    static func crew<Work: Sendable>(
        jobs: Int,
        next: @Sendable () -> Turn<Work>,
        perform: @Sendable (Work) -> Void
    ) {
        let board = Mutex(Board())
        let bell = DispatchSemaphore(value: 0)
        ThreadTeam.run(atMost: jobs) {
            while true {
                let seen = board.withLock { $0.performed }
                switch next() {
                case .done: return
                case .work(let work):
                    perform(work)
                    for _ in 0..<board.withLock({ $0.leaveNote() }) { bell.signal() }
                case .wait:
                    // What was done since the question may be the answer to it.
                    if board.withLock({ $0.waits(since: seen) }) { bell.wait() }
                }
            }
        }
    }
}

/// The results so far, by index.
private struct Ledger<Result: Sendable>: Sendable {
    var results: [Result?]
    var finished = 0

    init(count: Int) { results = Array(repeating: nil, count: count) }
}

/// What the threads of a crew tell each other.
private struct Board: Sendable {
    /// Pieces of work that were done.
    var performed = 0
    private var waiting = 0

    /// Notes that a piece of work was done, and returns how many threads waited for that.
    mutating func leaveNote() -> Int {
        performed += 1
        defer { waiting = 0 }
        return waiting
    }

    /// Whether to wait: not if anything was done since `seen` pieces of work were.
    mutating func waits(since seen: Int) -> Bool {
        guard performed == seen else { return false }
        waiting += 1
        return true
    }
}
