import Experiments
import ModelFiles
import Synchronization

/// A sweep, or a part of one, whose rows are handed on in the order of the design.
public struct SweepStream: Sendable {
    /// What is simulated.
    public var plan: SweepPlan
    /// What a row is.
    public var layout: SweepTable.Layout
    /// Which part of the points to run.
    public var shard: Shard
    /// Threads at most.
    public var jobs: Int

    /// A sweep without a file.
    public init(
        plan: SweepPlan,
        layout: SweepTable.Layout = .wide,
        shard: Shard = .whole,
        jobs: Int = 1
    ) {
        self.plan = plan
        self.layout = layout
        self.shard = shard
        self.jobs = jobs
    }

    /// Runs the points.
    ///
    /// - Parameters:
    ///   - cancellation: Stops the sweep when raised.
    ///   - write: Takes the header, then rows; from any thread, never from two at once. Rows of points
    ///     that were finished early wait for those before them.
    ///   - progress: Called after each point, from any thread, never from two at once.
    /// - Returns: Whether all points were run.
    /// - Throws: `SweepError`, `ModelLoadingError`, or what `write` throws.
    public func run(
        cancellation: Cancellation = Cancellation(),
        write: @Sendable (String) throws -> Void,
        progress: @Sendable (ExperimentProgress) -> Void = { _ in }
    ) throws -> Bool {
        let survey = try SweepSurvey(
            plan,
            jobs: jobs,
            cancellation: cancellation,
            progress: progress
        )
        guard let survey else { return false }
        let table = SweepTable(
            layout: layout,
            parameters: plan.design.ranges.map(\.path),
            metrics: survey.metrics
        )
        try write(table.header)
        let points = Array(shard.points(of: plan.design.count))
        let rows = Mutex(WaitingRows(points: points))
        let start = ContinuousClock.now
        try Sweep(points: points, jobs: jobs).run(cancellation: cancellation) { point in
            try plan.experiment(of: point)
        } finished: { point, result in
            let text = table.rows(at: plan.design.values(of: point), result)
            let (ready, finished) = rows.withLock { ($0.add(text, of: point), $0.finished) }
            if !ready.isEmpty { try write(ready) }
            progress(ExperimentProgress(.points, finished, of: points.count, since: start))
        }
        return rows.withLock { $0.finished == points.count }
    }
}

/// Rows that wait for those of the points before theirs.
private struct WaitingRows: Sendable {
    private let points: [Int]
    private var next = 0
    private var waiting: [Int: String] = [:]
    private(set) var finished = 0

    init(points: [Int]) { self.points = points }

    /// Adds the rows of a point and takes those that wait for nothing any more.
    mutating func add(_ rows: String, of point: Int) -> String {
        waiting[point] = rows
        finished += 1
        var ready = ""
        while next < points.count, let rows = waiting.removeValue(forKey: points[next]) {
            ready += rows
            next += 1
        }
        return ready
    }
}
