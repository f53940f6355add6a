import Experiments
import Foundation
import Reporting
import Service
import Testing
import Units
import Variates

@Suite("A report on a comparison")
struct ComparisonReportTests {
    /// A short M/M/1/K against one with more room, one that is slower, and itself.
    private func report(_ plan: ModelComparison.Plan? = nil) throws -> ComparisonReport {
        let settings = RunSettings(
            duration: .seconds(60),
            warmUp: .fixed(.seconds(10)),
            replications: 5,
            seed: 42
        )
        let comparison = ModelComparison(
            baseline: try queue(room: 5),
            candidates: [
                ModelComparison.Contender(name: "more *room*", model: try queue(room: 30)),
                ModelComparison.Contender(name: "slow|er", model: try queue(room: 5, mean: 0.02)),
                ModelComparison.Contender(name: "same", model: try queue(room: 5)),
            ],
            plan: plan ?? ModelComparison.Plan(settings: settings)
        )
        return ComparisonReport(
            comparison.run(),
            provenance: Provenance(modelPath: "queue.yaml"),
            origins: [
                ComparisonReport.Origin(
                    modelPath: "queue.yaml",
                    changes: [Provenance.Assignment(path: "a.b", value: "=1|2")]
                ),
                ComparisonReport.Origin(modelPath: "other.yaml"),
                ComparisonReport.Origin(modelPath: "queue.yaml"),
            ]
        )
    }

    private func queue(room: Int, mean: Double = 0.01) throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        limits.queueCapacity = room
        return ServiceModel(
            name: "queue",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: 95),
                    steps: [.cpu(try .exponential(mean: mean))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
        )
    }

    @Test("as a table has the verdicts first, the provenance last, and fits into 80 columns")
    func isATable() throws {
        let text = try report().text(as: .table)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "queue: 3 candidates: 1 worse, 1 mixed, 1 identical")
        #expect(lines.allSatisfy { $0.count <= 80 && !$0.hasSuffix(" ") })
        #expect(lines.contains("same: the same as the baseline in every figure"))
        #expect(lines.contains("  changes nothing"))
        #expect(lines.contains("  model other.yaml"))
        #expect(lines.contains("  a.b==1|2"))
        #expect(
            lines.suffix(3).joined(separator: "\n") == """
                headroom \(Provenance.headroomVersion), gsl \(Provenance.gslVersion), \
                model queue.yaml, seed 42, 5 replications × 1 min,
                10 s warm-up

                """
        )
    }

    @Test("has colours in the table only")
    func isColored() throws {
        let report = try report()
        let colored = TerminalStyle(isColored: true)
        #expect(report.text(as: .table, style: colored).contains("\u{1B}[31m"))
        for format in [ComparisonReport.Format.json, .csv, .markdown] {
            #expect(report.text(as: format, style: colored) == report.text(as: format))
        }
        #expect(!report.text(as: .table).contains("\u{1B}"))
    }

    @Test("as Markdown leaves names as they are, and folds the details")
    func isMarkdown() throws {
        let text = try report().text(as: .markdown)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "### queue: ❌ 3 candidates: 1 worse, 1 mixed, 1 identical")
        #expect(text.contains("**more \\*room\\***<br><sub>a.b==1\\|2</sub>"))
        #expect(text.contains("**slow\\|er**"))
        #expect(text.components(separatedBy: "<details>").count == 3)
        #expect(text.components(separatedBy: "</details>").count == 3)
        // Every row of a table has as many cells as its header.
        var columns = 0
        for line in lines {
            guard line.hasPrefix("|") else {
                columns = 0
                continue
            }
            let count = line.replacing("\\|", with: "").count { $0 == "|" }
            if columns == 0 { columns = count }
            #expect(count == columns)
        }
    }

    @Test("as JSON has every figure of the result")
    func isJSON() throws {
        let report = try report()
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(report.text(as: .json).utf8))
                as? [String: Any]
        )
        #expect(json["format"] as? String == "headroom-comparison/v1")
        #expect(json["random_numbers"] as? String == "common")
        #expect(json["questions"] as? [String: Int] != nil)
        #expect(json["until_decided"] is NSNull)
        #expect(json["best"] is NSNull)
        let candidates = try #require(json["candidates"] as? [[String: Any]])
        let differences = try #require(candidates[0]["differences"] as? [String: [String: Any]])
        let expected = report.result.candidates[0].differences
        #expect(differences.count == expected.count)
        for difference in expected {
            let written = differences[difference.metric]
            // Foundation reads a number to within its last places.
            #expect(isEqual(written?["difference"], difference.difference))
            #expect(isEqual(written?["half_width"], difference.halfWidth))
            #expect(written?["verdict"] as? String == difference.verdict.rawValue)
            #expect(written?["pairs"] as? Int == difference.pairs)
        }
    }

    private func isEqual(_ written: Any?, _ expected: Double?) -> Bool {
        guard let expected else { return written is NSNull }
        guard let written = written as? Double else { return false }
        return abs(written - expected) <= 4 * expected.ulp
    }

    @Test("as CSV has a row for each metric of each candidate, and no cell starts a formula")
    func isCSV() throws {
        let report = try report()
        let rows = report.text(as: .csv).components(separatedBy: "\r\n")
        let differences = report.result.candidates.reduce(0) { $0 + $1.differences.count }
        #expect(rows.count == differences + 2)
        #expect(rows[0].hasPrefix("candidate,metric,verdict,baseline_mean,candidate_mean,"))
        #expect(rows.dropLast().allSatisfy { $0.count { $0 == "," } == 12 })
    }

    @Test("writes what is infinite as unknown, and says what is not decided")
    func survivesInfinity() throws {
        let settings = RunSettings(
            duration: .seconds(20),
            warmUp: .fixed(.zero),
            replications: 3,
            seed: 1
        )
        let report = try report(
            ModelComparison.Plan(
                settings: settings,
                objectives: [
                    Objective(
                        metric: "rejection_rate",
                        comparison: .less,
                        threshold: 0.01,
                        text: "rejection_rate < 1%"
                    )
                ],
                mostReplications: 3
            )
        )
        // Three values say nothing in a sequence of 6 questions at 95 %.
        #expect(report.result.isDecided == false)
        let json = report.text(as: .json)
        #expect(json.contains("\"until_decided\": {\"decided\": false, \"max_replications\": 3}"))
        #expect(!json.contains("inf"))
        #expect(!report.text(as: .csv).contains("inf"))
        #expect(report.text(as: .table).contains("! not everything is decided"))
        #expect(report.text(as: .markdown).contains("⚠️ not everything is decided"))
    }
}
