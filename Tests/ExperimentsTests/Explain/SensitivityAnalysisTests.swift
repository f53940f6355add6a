import Experiments
import Service
import Testing
import Units

@Suite("A sensitivity analysis")
struct SensitivityAnalysisTests {
    /// A pool of 20 to 40 threads, 100 to 300 s of patience that nobody needs, and 150 to 250
    /// requests a second of 100 ms each.
    private var analysis: SensitivityAnalysis {
        SensitivityAnalysis(
            factors: ["threads", "timeout", "rate"].map {
                SensitivityAnalysis.Factor(path: $0, low: "0", high: "1")
            },
            metrics: ["rejection_rate"],
            seed: 3,
            length: RunLength(duration: .seconds(30), warmUp: .seconds(5)),
            jobs: 2
        ) { point in
            var model = try? CapacityCase.pool(rate: 150 + 100 * point[2])
            model?.orchestrator.limits.maxWorkerThreads = Int(20 + 20 * point[0])
            model?.orchestrator.limits.requestTimeout = .seconds(100 + Int64(200 * point[1]))
            return model
        }
    }

    @Test("by trajectories tells what matters from what does not, and its direction")
    func morris() throws {
        let screening = try #require(analysis.morris(trajectories: 6))
        #expect(screening.runs == 24)
        let effects = try screening.rows.map { try #require($0.effects[0]) }
        #expect(effects[1].meanSize.mean == 0)
        #expect(effects[0].mean < 0 && effects[2].mean > 0)
    }

    @Test("by variance gives nothing to what does not matter")
    func sobol() throws {
        let analysis = try #require(analysis.sobol(samples: 24))
        let indices = try analysis.rows.map { try #require($0.indices[0]) }
        #expect(indices[1].total == 0)
        #expect(indices[0].total > 0.1 && indices[2].total > 0.1)
    }

    @Test("moves each factor once on a trajectory, by two thirds, within the cube")
    func design() {
        let design = MorrisDesign(factors: 7, trajectories: 5, seed: 1)
        #expect(design.trajectories.count == 5)
        for trajectory in design.trajectories {
            #expect(trajectory.order.sorted() == Array(0..<7))
            for (step, factor) in trajectory.order.enumerated() {
                let (before, after) = (trajectory.points[step], trajectory.points[step + 1])
                for other in before.indices where other != factor {
                    #expect(before[other] == after[other])
                }
                #expect(abs(abs(after[factor] - before[factor]) - 2.0 / 3) < 1e-12)
                #expect((0...1).contains(after[factor]))
            }
        }
    }
}
