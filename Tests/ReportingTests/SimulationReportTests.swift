import Experiments
import Foundation
import Reporting
import Service
import Testing
import Units

@Suite("A report on a simulation")
struct SimulationReportTests {
    private let report = HandMadeResult.report

    @Test("as a table has the verdict first, the provenance last, and fits into 80 columns")
    func isATable() {
        let lines = report.text(as: .table).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(lines.first == "checkout: 1 of 3 objectives missed, 1 undecided")
        #expect(lines.allSatisfy { $0.count <= 80 && !$0.hasSuffix(" ") })
        #expect(
            lines.suffix(4).joined(separator: "\n") == """
                headroom \(Provenance.headroomVersion), gsl \(Provenance.gslVersion), \
                model models/checkout.yaml,
                orchestrator.limits.requests_per_second=100, seed 42, 2 replications × 1 h,
                5 min warm-up

                """
        )
    }

    @Test("as a table is the stored one, figure by figure")
    func isTheStoredTable() {
        // Half-widths are 12.7062·d: 0.001 s · 12.7062 = 12.7 ms, with two digits 13.
        let stored = """
            checkout: 1 of 3 objectives missed, 1 undecided
            2 replications × 1 h, warm-up 5 min (MSER-5 on 2 pilots), 95% intervals
            least headroom: orchestrator.requests_per_second (0% left),
            agents.planner.max_concurrent_operations (40% left),
            orchestrator.max_response_size_bytes (90% left)

            Objectives
              missed     latency_p99_s < 800ms   900 ms     ± 13
              undecided  latency_mean_s < 13ms  12.0 ms    ± 1.3
              met        rejection_rate < 1%    0.200 %  ± 0.013

            Outcomes (requests of a replication)
                                                of arrivals           requests
              agents.planner.operation_timeout      0.150 %  ± 0.064       300
              rate_limit_exceeded                  0.0500 %      ± 0       100
              completed                             99.80 %            199,600
              in flight                                 0 %                  0

            Latency of completed requests
              mean  12.0 ms  ± 1.3
              p99    900 ms  ± 13

            Limiters
                                         limit mean  p99 peak at it left refused
              orchestrator
               requests_per_second       100/s  50% 100% 100%  2.0%   0%     100 █████
               max_response_size_bytes     5Mi 5.0%  10%  10%    0%  90%       0 █····
              agents.planner
               max_concurrent_operations     5  30%  60%  60%    0%  40%       0 ███··

            Workloads
                           arrivals  not completed           latency p99
              interactive   150,000        0.130 %  ± 0.025       400 ms  ± 13
              batch          50,000              –                     –

            Other figures
              throttled_periods_fraction.checkout  3 %  ± 0

            Self-checks
              holds  flow_conservation

            """
        #expect(report.text(as: .table).hasPrefix(stored))
    }

    @Test("uses colours only when told to")
    func colours() {
        #expect(!report.text(as: .table).contains("\u{1B}"))
        let colored = report.text(as: .table, style: TerminalStyle(isColored: true))
        #expect(colored.contains("\u{1B}[31m1 of 3 objectives missed, 1 undecided\u{1B}[0m"))
        let stripped = colored.replacing(#/\u{1B}\[[0-9]*m/#, with: "")
        #expect(stripped == report.text(as: .table))
        #expect(
            !report.text(as: .markdown, style: TerminalStyle(isColored: true)).contains("\u{1B}")
        )
    }

    @Test("as JSON parses and has the keys of headroom-result/v1")
    func isJSON() throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(report.text(as: .json).utf8))
        let object = try #require(parsed as? [String: Any])
        #expect(object["format"] as? String == "headroom-result/v1")
        #expect(object["model"] as? String == "checkout")
        #expect(object["seed"] as? Int == 42)
        #expect(object["replications"] as? Int == 2)
        #expect(object["simulated_seconds"] as? Double == 3_600)
        #expect((object["alerts"] as? [Any])?.isEmpty == true)
        let metrics = try #require(object["metrics"] as? [String: [String: Any]])
        let latency = try #require(metrics["latency_p99_s"])
        #expect(Set(latency.keys) == ["mean", "half_width", "min", "max"])
        #expect(abs(try #require(latency["mean"] as? Double) - 0.9) < 1e-12)
        #expect(abs(try #require(latency["half_width"] as? Double) - 0.012_706_2) < 1e-7)
        // No sample is null, never 0.
        #expect(metrics["redis_hit_rate"]?.values.allSatisfy { $0 is NSNull } == true)
        let causes = try #require(object["causes"] as? [String: [String: Any]])
        #expect(causes.count == 3)
        let limiters = try #require(object["limiters"] as? [[String: Any]])
        #expect(
            limiters.map { $0["name"] as? String } == [
                "orchestrator.requests_per_second", "agents.planner.max_concurrent_operations",
                "orchestrator.max_response_size_bytes",
            ]
        )
        let objectives = try #require(object["objectives"] as? [[String: Any]])
        #expect(objectives.map { $0["verdict"] as? String } == ["met", "missed", "undecided"])
        #expect((object["workloads"] as? [Any])?.count == 2)
        let checks = try #require(object["checks"] as? [[String: Any]])
        #expect(checks.first?["passed"] as? Bool == true)
    }

    @Test("as CSV has what was set first, then each metric with its half-width")
    func isCSV() throws {
        let lines = report.text(as: .csv).components(separatedBy: "\r\n")
        #expect(lines.count == 3)
        #expect(lines[2].isEmpty)
        let header = lines[0].split(separator: ",", omittingEmptySubsequences: false)
        let row = lines[1].split(separator: ",", omittingEmptySubsequences: false)
        #expect(header.count == row.count)
        #expect(
            header.prefix(3) == [
                "orchestrator.limits.requests_per_second", "arrivals", "arrivals_ci",
            ]
        )
        #expect(row[0] == "100")
        #expect(row[1] == "200000")
        let hitRate = try #require(header.firstIndex(of: "redis_hit_rate"))
        #expect(header[hitRate + 1] == "redis_hit_rate_ci")
        #expect(row[hitRate].isEmpty && row[hitRate + 1].isEmpty)
    }

    @Test("as Markdown begins with the verdict and has tables whose rows are complete")
    func isMarkdown() {
        let lines = report.text(as: .markdown).split(separator: "\n")
        #expect(lines.first == "### checkout: ❌ 1 of 3 objectives missed, 1 undecided")
        let tables = lines.filter { $0.hasPrefix("|") }
        #expect(tables.contains("| `latency_p99_s < 800ms` | **missed** | 900 ms | ± 13 |"))
        #expect(tables.allSatisfy { $0.hasSuffix("|") })
    }

    @Test("warns of everything that endangers its figures, and puts it above them")
    func warns() {
        var endangered = report
        endangered.result.isInterrupted = true
        endangered.result.replicationCount = 1
        endangered.result.warmUp.source = .notFound(pilots: 2)
        endangered.result.checks[0].failed = 1
        endangered.result.checks[0].observed = 200_003
        endangered.result.precision = PrecisionOutcome(
            goal: PrecisionGoal(relativeHalfWidth: 0.05),
            isReached: false,
            worstMetric: "rejection_rate",
            worstRelativeHalfWidth: 0.34
        )
        for format in [SimulationReport.Format.table, .markdown] {
            let text = endangered.text(as: format).replacing(#/\s+/#, with: " ")
                .replacing("\\_", with: "_")
            for warning in [
                "flow_conservation does not hold in 1 of 2 replications: off by 3.00",
                "interrupted: 1 of 2 replications finished", "intervals are unknown",
                "MSER-5 found no warm-up", "not reached after 1 replication: rejection_rate ± 34%",
            ] { #expect(text.contains(warning), "\(format)") }
        }
    }

    @Test("has the same bytes every time", arguments: SimulationReport.Format.allCases)
    func isRepeatable(format: SimulationReport.Format) {
        #expect(HandMadeResult.report.text(as: format) == report.text(as: format))
    }

    @Test("of nothing is still a report", arguments: SimulationReport.Format.allCases)
    func survivesAnEmptyResult(format: SimulationReport.Format) {
        let empty = SimulationReport(
            ExperimentResult(
                model: "empty",
                settings: RunSettings(),
                warmUp: WarmUpChoice(duration: .zero, source: .given)
            ),
            provenance: Provenance(modelPath: "empty.yaml")
        )
        #expect(!empty.text(as: format).isEmpty)
    }
}
