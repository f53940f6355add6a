import Foundation
import ModelFiles

/// A directory with files for one test, removed at its end.
final class ModelFixture {
    let directory: URL

    /// A directory with these files; names may lead into subdirectories.
    init(_ files: [String: String] = [:]) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("headroom-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (name, text) in files { try write(Data(text.utf8), to: name) }
    }

    /// A model of this text.
    convenience init(model: String, _ files: [String: String] = [:]) throws {
        try self.init(files.merging(["model.yaml": model]) { _, model in model })
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var path: String { directory.path }

    func path(of name: String) -> String { directory.appendingPathComponent(name).path }

    func write(_ data: Data, to name: String) throws {
        let url = directory.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: url)
    }

    /// The model, with values set as `--set` does.
    func load(_ assignments: String...) throws -> LoadedModel {
        try ModelLoader.load(path: path, overrides: Overrides(assignments: assignments))
    }

    /// What is wrong with the model.
    func errors(_ assignments: String...) throws -> ModelLoadingError? {
        do throws(ModelLoadingError) {
            _ = try ModelLoader.load(
                path: path,
                overrides: (try? Overrides(assignments: assignments)) ?? Overrides()
            )
            return nil
        } catch {
            return error
        }
    }
}

extension String {
    /// The smallest model, with 1 worker thread at 0.9 of its load.
    static let smallModel = """
        format: headroom/v1
        name: mm1
        workloads: [{name: all, arrivals: {poisson: {rate: 90/s}}, steps: [{cpu: {exponential: {mean: 10ms}}}]}]
        orchestrator: {replicas: 1, limits: {max_worker_threads: 1}}
        run: {duration: 2h, warmup: 60s, replications: 10, seed: 7}
        """

    /// A model of one workload with these lines in it, from line 5 on, and an orchestrator.
    static func model(workload lines: String) -> String {
        "format: headroom/v1\norchestrator: {}\nworkloads:\n  - name: web\n"
            + lines.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "    \($0)\n" }.joined()
    }

    /// A model with these lines behind one workload, from line 4 on.
    static func model(_ lines: String) -> String {
        "format: headroom/v1\nworkloads:\n"
            + "  - {name: web, arrivals: {poisson: {rate: 1/s}}, steps: [{cpu: 1ms}]}\n\(lines)\n"
    }
}
