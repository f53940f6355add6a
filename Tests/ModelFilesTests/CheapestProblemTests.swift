import Foundation
import ModelFiles
import Testing

@Suite("A cost")
struct CheapestProblemTests {
    private func model() throws -> LoadedModel {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("cost-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("model.yaml")
        let text = """
            format: headroom/v1
            name: cost
            workloads: [{name: a-b, arrivals: {poisson: {rate: 60/s}}, steps: [{cpu: 10ms}]}]
            orchestrator: {replicas: 2, cpu: 500m, limits: {max_worker_threads: 8, request_timeout_ms: 3000}}
            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try ModelLoader.load(path: file.path)
    }

    private func problem(_ vary: [String], _ cost: String) throws -> CheapestProblem {
        try CheapestProblem(vary: vary, cost: cost, in: try model())
    }

    @Test(
        "is arithmetic on paths, in base units",
        arguments: [
            ("orchestrator.replicas", 3.0), ("2 * orchestrator.replicas + 1", 7),
            ("orchestrator.replicas * orchestrator.cpu", 1.5),
            ("-(1 - orchestrator.replicas) / 4", 0.5),
            ("orchestrator.replicas*orchestrator.replicas", 9),
            ("workloads.a-b.arrivals.poisson.rate - orchestrator.replicas", 57),
            ("1e3 * orchestrator.limits.request_timeout_ms - orchestrator.replicas", 2_999_997),
        ]
    )
    func values(_ cost: String, _ expected: Double) throws {
        let problem = try problem(["orchestrator.replicas=1:5"], cost)
        #expect(abs(problem.cost(at: [2]) - expected) < 1e-9 * abs(expected))
    }

    @Test("has bounds between choices, whatever its slope")
    func bounds() throws {
        let problem = try problem(
            ["orchestrator.replicas=1:5", "orchestrator.cpu=500m,1,2"],
            "10 - orchestrator.replicas * orchestrator.cpu"
        )
        #expect(problem.cost(at: [4, 2]) == 0)
        #expect(problem.leastCost(from: [0, 0], to: [4, 2]) == 0)
        #expect(problem.leastCost(from: [0, 0], to: [1, 1]) == 8)
        #expect(problem.values(at: [1, 0]).map(\.text) == ["2", "500m"])
    }

    @Test("takes whole numbers of what is counted, and steps of what is measured")
    func grids() throws {
        let problem = try problem(
            ["orchestrator.limits.max_worker_threads=4:12", "orchestrator.cpu=500m:2500m"],
            "orchestrator.limits.max_worker_threads * orchestrator.cpu"
        )
        #expect(problem.grids[0].texts == (4...12).map(String.init))
        #expect(problem.grids[1].texts.count == ParameterGrid.steps + 1)
        #expect(problem.grids[1].numbers.first == 0.5 && problem.grids[1].numbers.last == 2.5)
    }

    @Test(
        "that is written wrongly is an error at its place",
        arguments: [
            ("orchestrator.replicas +", 35, "the expression ends"),
            ("2 * orchestrator.replicaz", 16, "there is no parameter"),
            ("(orchestrator.replicas", 34, "a ')' is missing"),
            ("orchestrator.replicas 2", 34, "'2' is no operator"),
            ("1 + 1", nil, "depends on nothing that is varied"),
        ] as [(String, Int?, String)]
    )
    func errors(_ cost: String, _ column: Int?, _ message: String) throws {
        let error = #expect(throws: Diagnostic.self) {
            try problem(["orchestrator.replicas=1:5"], cost)
        }
        #expect(error?.column == column)
        #expect(error?.message.contains(message) == true)
    }

    @Test("refuses ranges of what is not there, and of the same twice")
    func ranges() throws {
        for vary in [
            ["orchestrator.replica=1:5"],
            ["orchestrator.replicas=1:5", "orchestrator.replicas=1,2"],
        ] {
            #expect(throws: Diagnostic.self) { try problem(vary, "orchestrator.replicas") }
        }
    }

    @Test("has no more operators than a tree can be deep")
    func tooManyOperators() throws {
        let cost = String(repeating: "orchestrator.replicas + ", count: 1_001) + "1"
        let error = #expect(throws: Diagnostic.self) {
            _ = try problem(["orchestrator.replicas=1:5"], cost)
        }
        #expect(error?.message == "this has more than 1000 operators")
    }
}
