import Service
import Synchronization

/// Many experiments, the points of a sweep, run side by side.
///
/// The threads take replications, not points, so that all of them have work until the last
/// replications of the last point. At most as many points are begun as there are threads, so memory
/// does not grow with the sweep. The result of a point is the same as that of its experiment alone.
public struct Sweep: Sendable {
    /// The numbers of the points to run, in the order in which they are begun.
    public var points: [Int]
    /// Threads at most, at least 1.
    public var jobs: Int

    /// A sweep over these points.
    public init(points: [Int], jobs: Int = 1) {
        self.points = points
        self.jobs = jobs
    }

    /// Runs the points.
    ///
    /// A thread that finishes a point calls `finished` before it takes anything else, so that a
    /// result can be on the disk before the next is begun.
    ///
    /// - Parameters:
    ///   - cancellation: Stops the sweep when raised; points that are not finished then are left out.
    ///   - experiment: The experiment of a point; called from any thread, once for each point. What
    ///     it says about threads, recording and stability does not count.
    ///   - finished: Called with each finished point and its result, from any thread, never from two
    ///     at once, in the order of finishing.
    /// - Throws: The first error of `experiment` or `finished`, which ends the sweep.
    public func run(
        cancellation: Cancellation = Cancellation(),
        experiment: @Sendable (Int) throws -> Experiment,
        finished: @Sendable (Int, ExperimentResult) throws -> Void
    ) throws {
        let work = Mutex(SweepWork(points: points))
        let reporting = Mutex(())
        ParallelRuns.crew(jobs: jobs) {
            work.withLock { $0.next() }
        } perform: { assignment in
            guard !cancellation.isCancelled else { return work.withLock { $0.stop() } }
            do {
                switch assignment {
                case .open(let point):
                    let made = try experiment(point)
                    work.withLock { $0.add(point, made) }
                case .replicate(let piece):
                    let result = piece.replication.run { cancellation.isCancelled }
                    guard let result else { return work.withLock { $0.stop() } }
                    guard let course = work.withLock({ $0.take(result, of: piece) }) else { return }
                    try reporting.withLock { _ in try finished(piece.point, course.result) }
                }
            } catch {
                work.withLock { $0.stop(error) }
            }
        }
        if let error = work.withLock({ $0.failure }) { throw error }
    }
}

/// What the threads of a sweep have to do.
private struct SweepWork: Sendable {
    /// One replication of a point.
    struct Piece: Sendable {
        var point: Int
        var number: Int
        var replication: Replication
    }

    /// What one thread is to do next.
    enum Assignment: Sendable {
        case open(Int)
        case replicate(Piece)
    }

    /// A point that is begun and not finished.
    private struct OpenPoint: Sendable {
        var course: ExperimentCourse
        /// The number of the batch's next replication that no thread has taken.
        var untaken: Int
        /// The results of the batch, by number, and how many are missing.
        var results: [ReplicationResult?]
        var missing: Int

        init(_ course: ExperimentCourse, _ batch: ExperimentCourse.Batch) {
            self.course = course
            untaken = batch.numbers.lowerBound
            results = Array(repeating: nil, count: batch.numbers.count)
            missing = batch.numbers.count
        }
    }

    private let points: [Int]
    private var begun = 0
    /// Points whose experiment is being made.
    private var opening = 0
    private var open: [(point: Int, state: OpenPoint)] = []
    private var isStopped = false
    private(set) var failure: (any Error)?

    init(points: [Int]) { self.points = points }

    /// What the next thread is to do: of the points begun first, what nobody does yet.
    mutating func next() -> ParallelRuns.Turn<Assignment> {
        guard !isStopped else { return .done }
        for index in open.indices {
            guard let batch = open[index].state.course.next,
                open[index].state.untaken < batch.numbers.upperBound
            else { continue }
            let number = open[index].state.untaken
            open[index].state.untaken += 1
            return .work(
                .replicate(
                    Piece(
                        point: open[index].point,
                        number: number,
                        replication: open[index].state.course.replication(number)
                    )
                )
            )
        }
        if begun < points.count {
            begun += 1
            opening += 1
            return .work(.open(points[begun - 1]))
        }
        return opening == 0 && open.isEmpty ? .done : .wait
    }

    /// Adds a point whose experiment is made.
    mutating func add(_ point: Int, _ experiment: Experiment) {
        opening -= 1
        let course = ExperimentCourse(experiment)
        guard let batch = course.next else { preconditionFailure("an experiment runs something") }
        let position = open.firstIndex { $0.point > point } ?? open.endIndex
        open.insert((point, OpenPoint(course, batch)), at: position)
    }

    /// Takes a result.
    ///
    /// - Returns: The course of the point if that was the last result that it takes.
    mutating func take(_ result: ReplicationResult, of piece: Piece) -> ExperimentCourse? {
        guard let index = open.firstIndex(where: { $0.point == piece.point }),
            let batch = open[index].state.course.next
        else { preconditionFailure("a replication of a point that is not open") }
        open[index].state.results[piece.number - batch.numbers.lowerBound] = result
        open[index].state.missing -= 1
        guard open[index].state.missing == 0 else { return nil }
        var course = open[index].state.course
        course.take(open[index].state.results.compactMap { $0 })
        guard let further = course.next else {
            open.remove(at: index)
            return course
        }
        open[index].state = OpenPoint(course, further)
        return nil
    }

    /// Ends the sweep, because of an error or without one.
    mutating func stop(_ error: (any Error)? = nil) {
        isStopped = true
        failure = failure ?? error
    }
}
