import Foundation
import ModelFiles
import Sweeps

/// A folder with a small model and the files of sweeps over it, removed at its end.
final class SweepFixture {
    let folder: URL

    /// An M/M/1/K queue that is simulated in a moment.
    static let model = """
        format: headroom/v1
        name: queue
        workloads: [{name: all, arrivals: {poisson: {rate: 80/s}}, steps: [{cpu: {exponential: {mean: 10ms}}}]}]
        orchestrator: {replicas: 1, limits: {max_worker_threads: 1, queue_capacity: 10}}
        run: {duration: 10s, warmup: 1s, replications: 2, seed: 7}
        objectives: ["rejection_rate < 5%"]

        """

    /// Six points.
    static let ranges = [
        "orchestrator.limits.queue_capacity=2:10:4",
        "workloads.all.arrivals.poisson.rate=60/s,90/s",
    ]

    init(model: String = SweepFixture.model) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("headroom-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(model, to: "queue.yaml")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String) throws {
        try data.write(to: folder.appendingPathComponent(name))
    }

    func data(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }

    /// The lines of a file without their ends.
    func lines(_ name: String) throws -> [String] {
        try text(name).split(separator: "\r\n").map(String.init)
    }

    func plan(
        _ ranges: [String] = SweepFixture.ranges,
        set: [String] = [],
        kind: SweepDesign.Kind = .grid,
        points: Int? = nil
    ) throws -> SweepPlan {
        try SweepPlan(
            SweepPlan.Request(
                modelPath: path("queue.yaml"),
                assignments: set,
                ranges: ranges.map { argument in try ParameterRange(argument) },
                kind: kind,
                points: points
            )
        )
    }

    /// Runs a sweep, or a part of it, into a file.
    @discardableResult
    func sweep(
        _ plan: SweepPlan? = nil,
        to name: String,
        layout: SweepTable.Layout = .wide,
        shard: Shard = .whole,
        resumes: Bool = false,
        jobs: Int = 2
    ) throws -> SweepRun.Outcome? {
        try SweepRun(
            plan: try plan ?? self.plan(),
            layout: layout,
            shard: shard,
            output: path(name),
            jobs: jobs
        ).run(resumes: resumes)
    }

    /// Leaves a file and its record as a killed process does: the first `size` bytes.
    func leave(_ size: Int, of name: String, as copy: String) throws {
        try write(try data(name).prefix(size), to: copy)
        let record = try text(name + ".sweep").split(separator: "\n")
            .filter { !$0.hasPrefix("finished ") }
        try write(record.joined(separator: "\n") + "\n", to: copy + ".sweep")
    }
}
