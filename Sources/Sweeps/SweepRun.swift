import Experiments
import Glibc
import ModelFiles
import Reporting

/// A sweep, or a part of one, whose rows go to a file that survives whatever stops it.
///
/// | file | holds |
/// |---|---|
/// | `<output>` | the rows; of a part (`shard`) only when all of them are there |
/// | `<output>.partial` | the rows of a part while it runs |
/// | `<output>.sweep` | the record: what the rows depend on |
public struct SweepRun: Sendable {
    /// What is simulated.
    public var plan: SweepPlan
    /// What a row is.
    public var layout: SweepTable.Layout
    /// Which part of the points to run.
    public var shard: Shard
    /// Where the rows go.
    public var output: String
    /// Threads at most.
    public var jobs: Int

    /// A sweep into a file.
    public init(
        plan: SweepPlan,
        layout: SweepTable.Layout = .wide,
        shard: Shard = .whole,
        output: String,
        jobs: Int = 1
    ) {
        self.plan = plan
        self.layout = layout
        self.shard = shard
        self.output = output
        self.jobs = jobs
    }

    /// What a run came to.
    public struct Outcome: Sendable, Equatable {
        /// Points of the sweep, or of the part.
        public var points: Int
        /// Points whose rows were there before.
        public var found: Int
        /// Points whose rows are there now.
        public var finished: Int
        /// The columns.
        public var table: SweepTable
        /// Whether all rows are there.
        public var isComplete: Bool { finished == points }
    }

    private var points: StrideTo<Int> { shard.points(of: plan.design.count) }
    private var pointCount: Int { points.underestimatedCount }
    private var recordPath: String { output + ".sweep" }
    private var rowsPath: String { shard == .whole ? output : output + ".partial" }

    /// Runs the points that have no rows yet.
    ///
    /// - Parameters:
    ///   - resumes: Whether to go on with what is there; without it, rows of an unfinished sweep are
    ///     refused rather than lost.
    ///   - cancellation: Stops the sweep when raised; what was finished is in the file.
    ///   - progress: Called after each point, from any thread, never from two at once.
    ///   - rescue: Given the header and the rows, piece by piece, if the file was taken away and
    ///     cannot be written again: nobody could get at them otherwise. Returns `false` if it cannot
    ///     take them.
    /// - Returns: What there is now; `nil` if it was cancelled before anything was run.
    /// - Throws: `SweepError`, or `ModelLoadingError` if the model was changed while it ran.
    public func run(
        resumes: Bool,
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in },
        rescue: (UnsafeRawBufferPointer) -> Bool = { _ in false }
    ) throws -> Outcome? {
        // Better known before a long survey than after it.
        try refuseUnfitOutput()
        let file: SweepFile
        let record: SweepRecord
        let former = try formerRecord()
        if resumes, let former, let path = existingRows {
            let table = table(of: former.table?.metrics ?? [])
            record = try SweepRecord(plan, table: table, shard: shard)
            if let difference = record.difference(from: former) {
                throw SweepError.wrongFile(
                    path: output,
                    reason: "belongs to another sweep, with \(difference); "
                        + "run the sweep as it was begun, or delete the file and '\(recordPath)'"
                )
            }
            guard former.shard == shard else {
                throw SweepError.wrongFile(
                    path: output,
                    reason: "belongs to shard \(former.shard), and not to \(shard)"
                )
            }
            file = try SweepFile.resume(
                path,
                design: plan.design,
                table: table,
                points: points,
                finishedSize: former.size
            )
        } else {
            try refuseToReplace(former, resumes: resumes)
            let survey = try SweepSurvey(
                plan,
                jobs: jobs,
                cancellation: cancellation,
                progress: progress
            )
            guard let survey else { return nil }
            let table = table(of: survey.metrics)
            record = try SweepRecord(plan, table: table, shard: shard)
            file = try SweepFile.begin(
                rowsPath,
                table: table,
                points: plan.design.count,
                forgetting: recordPath
            )
            try write(record)
        }
        do {
            return try run(into: file, record, cancellation: cancellation, progress: progress)
        } catch {
            if !file.isAtItsPath { _ = file.copyInOrder(rescue) }
            throw error
        }
    }

    private func run(
        into file: SweepFile,
        _ record: SweepRecord,
        cancellation: Cancellation,
        progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) throws -> Outcome {
        let table = file.table
        let found = file.count
        let missing = points.filter { !file.has($0) }
        let start = ContinuousClock.now
        if !missing.isEmpty {
            try Sweep(points: missing, jobs: jobs).run(cancellation: cancellation) { point in
                try plan.experiment(of: point)
            } finished: { point, result in
                let text = table.rows(at: plan.design.values(of: point), result)
                try file.append(text, of: point)
                progress(
                    ExperimentProgress(.points, file.count - found, of: missing.count, since: start)
                )
            }
        }
        let outcome = Outcome(
            points: pointCount,
            found: found,
            finished: file.count,
            table: table
        )
        guard outcome.isComplete else {
            try file.install(at: file.path)
            return outcome
        }
        try refuseChangedFiles(record, file)
        var record = record
        record.size = try file.install(at: output)
        try write(record)
        return outcome
    }

    // MARK: What is there

    /// The record beside the output, if there is one.
    private func formerRecord() throws(SweepError) -> SweepRecord? {
        guard access(recordPath, F_OK) == 0 else { return nil }
        return try SweepRecord(path: recordPath)
    }

    /// Where the rows are that were written before.
    private var existingRows: String? {
        // Of a part both can be there: installed, and one that is run anew.
        [rowsPath, output].first { access($0, F_OK) == 0 }
    }

    /// Refuses an output that cannot be created, or that cannot be read again.
    private func refuseUnfitOutput() throws(SweepError) {
        do throws(OutputFile.WriteError) {
            _ = try OutputFile(path: output)
            var status = stat()
            guard stat(output, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
                throw .cannotCreate(
                    path: output,
                    reason: "the rows of a sweep go to a regular file; without -o they go to "
                        + "standard output"
                )
            }
        } catch {
            throw .output(error)
        }
    }

    /// Refuses to lose the rows of an unfinished sweep, or to take other rows for those of this one.
    private func refuseToReplace(_ former: SweepRecord?, resumes: Bool) throws(SweepError) {
        if let former, former.size == nil, existingRows != nil, !resumes {
            guard !SweepFile.isLocked(rowsPath) else {
                throw .output(.cannotCreate(path: output, reason: SweepFile.isBusy))
            }
            throw .output(
                .cannotCreate(
                    path: output,
                    reason: "it has the rows of a sweep that was stopped; go on with --resume, or "
                        + "delete it and '\(recordPath)'"
                )
            )
        }
        if resumes, former == nil, let path = existingRows, try !SweepFile.isHeaderAlone(path) {
            throw .wrongFile(
                path: path,
                reason: "is no sweep that can be gone on with: there is no '\(recordPath)'"
            )
        }
    }

    /// Refuses to call rows finished that are of two models.
    private func refuseChangedFiles(_ record: SweepRecord, _ file: SweepFile) throws(SweepError) {
        let now = try SweepRecord(plan, table: file.table, shard: shard)
        guard let difference = now.difference(from: record) else { return }
        throw .wrongFile(
            path: file.path,
            reason: "has rows of two models: files were changed while the sweep ran "
                + "(\(difference)); delete it and run the sweep again"
        )
    }

    private func table(of metrics: [String]) -> SweepTable {
        SweepTable(
            layout: layout,
            parameters: plan.design.ranges.map(\.path),
            metrics: metrics
        )
    }

    private func write(_ record: SweepRecord) throws(SweepError) {
        do { try OutputFile(path: recordPath).write(record.text) } catch { throw .output(error) }
    }
}
