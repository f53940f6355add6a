import Experiments
import Platform
import Reporting
import Service
import Statistics
import Testing
import Units

@Suite("A report on pods and quotas")
struct PlatformReportTests {
    private static func estimate(_ mean: Double, _ distance: Double = 0) -> Estimate? {
        HandMadeResult.estimate(mean, distance)
    }

    private static func at(
        _ seconds: Int64,
        _ kind: ControlEvent.Kind,
        _ subject: String,
        _ detail: String = ""
    ) -> ControlEvent {
        ControlEvent(time: .zero + .seconds(seconds), kind: kind, subject: subject, detail: detail)
    }

    private static let refusal =
        "pods \"master-orchestrator-6\" is forbidden: exceeded quota: phoenix-orch-quota, "
        + "requested: requests.memory=2Gi, used: requests.memory=31Gi, limited: requests.memory=32Gi"

    private static var platform: PlatformEstimate {
        var orchestrator = OwnerEstimate(name: "master-orchestrator", kind: "Deployment")
        orchestrator.wanted = estimate(5.5, 0.1)
        orchestrator.ready = estimate(4.25, 0.01)
        orchestrator.fewestReady = estimate(3)
        orchestrator.mostReady = estimate(6)
        orchestrator.pending = estimate(0.125)
        orchestrator.wait = estimate(1.5, 0.1)
        orchestrator.made = estimate(3)
        orchestrator.refused = estimate(14, 1)
        (orchestrator.preempted, orchestrator.evicted) = (estimate(0), estimate(0))
        (orchestrator.lost, orchestrator.ended) = (estimate(0), estimate(0))
        var batch = OwnerEstimate(name: "report", kind: "Tenant")
        (batch.wanted, batch.ready) = (estimate(0), estimate(13.5, 0.5))
        (batch.fewestReady, batch.mostReady) = (estimate(7, 1), estimate(15, 1))
        (batch.pending, batch.wait) = (estimate(1.25), nil)
        (batch.made, batch.refused, batch.preempted) = (estimate(60), estimate(2), estimate(9, 1))
        (batch.evicted, batch.lost, batch.ended) = (estimate(0), estimate(0), estimate(40))
        var incident = OwnerEstimate(name: "incident-tools", kind: "Deployment")
        (incident.wanted, incident.ready) = (estimate(0.5), estimate(0.5))
        (incident.fewestReady, incident.mostReady) = (estimate(0), estimate(2))
        (incident.pending, incident.wait) = (estimate(0), estimate(0))
        func quota(_ resource: String, _ hard: String, peak: Double, refused: Double)
            -> QuotaEstimate
        {
            QuotaEstimate(
                quota: "phoenix-orch-quota",
                resource: resource,
                hard: hard,
                utilization: estimate(peak / 2),
                peak: peak,
                shareFull: estimate(0),
                refused: estimate(refused)
            )
        }
        return PlatformEstimate(
            owners: [orchestrator, incident, batch],
            quotas: [
                quota("requests.cpu", "16", peak: 0.75, refused: 0),
                quota("requests.memory", "32Gi", peak: 31 / 32, refused: 14),
            ],
            example: PlatformEstimate.Example(
                replication: 0,
                events: [
                    at(
                        1_500,
                        .scaled,
                        "master-orchestrator",
                        "from 3 to 5: autoscaler, cpu at 160 % of requests, goal 70 %"
                    ),
                    at(
                        1_500,
                        .unschedulable,
                        "master-orchestrator-3",
                        "0/3 nodes are available: 3 Insufficient cpu."
                    ),
                    at(1_500, .preempted, "report-3", "for master-orchestrator-3"),
                    at(1_501, .preempted, "report-5", "for master-orchestrator-4"),
                    at(1_506, .stopped, "report-3"),
                    at(1_526, .ready, "master-orchestrator-3", "worker-1"),
                    at(1_530, .refused, "master-orchestrator-6", refusal),
                    at(
                        1_590,
                        .refused,
                        "master-orchestrator-6",
                        refusal.replacing("31Gi", with: "32Gi")
                    ),
                    at(2_700, .scaled, "incident-tools", "from 0 to 2: from outside"),
                    at(2_700, .preempted, "report-8", "for incident-tools-0"),
                    at(2_700, .preempted, "report-9", "for incident-tools-0"),
                    at(2_701, .preempted, "report-10", "for incident-tools-1"),
                    at(2_702, .preempted, "report-11", "for incident-tools-1"),
                    at(3_000, .lost, "report-12", "worker-2"),
                ],
                series: PodSeries(
                    interval: .seconds(900),
                    ready: [[3, 6, 6, 3], [0, 0, 0, 2], [0, 15, 12, 7]],
                    pending: [[0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
                    wanted: [[3, 9, 9, 3], [0, 0, 0, 2], [0, 0, 0, 0]],
                    quotaUse: [[0.5, 0.75, 0.75, 0.5], [0.8, 0.97, 0.97, 0.8]]
                )
            )
        )
    }

    private static var report: SimulationReport {
        var report = HandMadeResult.report
        report.result.platform = platform
        return report
    }

    @Test("shows who had how many pods, who lost them, and which resource binds first")
    func table() {
        let text = Self.report.text(as: .table)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(
            text.contains(
                """
                Pods
                                      wanted ready        min max pending  wait
                  master-orchestrator    5.5  4.25 ± 0.13   3   6   0.125 1.5 s
                  incident-tools       0.500 0.500 ± 0      0   2       0   0 s
                  report (tenant)          0  13.5 ± 6.4    6  16    1.25     –

                Pods over time (a replication)
                  master-orchestrator ▄██▄  0…6
                  incident-tools      ···█  0…2
                  report (tenant)     ·█▇▄ 0…15

                Pods refused and lost (a replication)
                                      made refused preempted evicted lost
                  master-orchestrator    3      14         0       0    0
                  report (tenant)       60       2         9       0    0

                Quota
                                     hard mean peak full refused
                  phoenix-orch-quota
                   requests.cpu        16  38%  75%   0%       0
                   requests.memory   32Gi  48%  97%   0%      14 binds first

                """
            ),
            "\(text)"
        )
    }

    @Test("tells when who lost what and why, what repeats itself once")
    func story() {
        let text = Self.report.text(as: .table)
        #expect(
            text.contains(
                """
                Who lost what, when and why (replication 0, for example)
                  0:25:00  master-orchestrator is scaled from 3 to 5: autoscaler, cpu at 160 %
                           of requests, goal 70 %
                  0:25:00  master-orchestrator-3 without a node: 0/3 nodes are available: 3
                           Insufficient cpu.
                  0:25:00  report-3, report-5 preempted for pods of master-orchestrator
                  0:25:30  master-orchestrator-6 refused, last at 0:26:30: exceeded quota:
                           phoenix-orch-quota, requested: requests.memory=2Gi, used:
                           requests.memory=31Gi, limited: requests.memory=32Gi
                  0:45:00  incident-tools is scaled from 0 to 2: from outside
                  0:45:00  report-8, report-9 and 2 more preempted for pods of incident-tools
                  0:50:00  report-12 lost with worker-2
                """
            ),
            "\(text)"
        )
    }

    @Test("has estimates, events and the course of a replication in its JSON")
    func json() throws {
        guard case .object(let members) = Self.report.json,
            case .object(let platform)? = members.first(where: { $0.key == "platform" })?.value
        else {
            Issue.record("no platform")
            return
        }
        #expect(platform.map(\.key) == ["owners", "quotas", "binding", "example"])
        let text = JSONValue.object(platform).lineText
        #expect(
            text.contains(
                #""binding": [{"quota": "phoenix-orch-quota", "resource": "requests.memory"}]"#
            )
        )
        #expect(
            text.contains(
                #"{"name": "report", "wanted": [0, 0, 0, 0], "ready": [0, 15, 12, 7], "pending": [0, 0, 0, 0]}"#
            )
        )
        #expect(
            text.contains(
                #"{"time_s": 1501, "event": "preempted", "subject": "report-5", "detail": "for master-orchestrator-4"}"#
            )
        )
    }

    @Test("has its tables and its story in Markdown")
    func markdown() {
        let text = Self.report.text(as: .markdown)
        #expect(text.contains("| `report` | 0 | 13.5 | 6 | 16 | – | 2 | 9 | 0 | 0 |\n"))
        #expect(
            text.contains(
                "| `phoenix-orch-quota: requests.memory` | 32Gi | 48% | 97% | 0% | 14 |\n"
            )
        )
        #expect(
            text.contains(
                "* 0:45:00 report-8, report-9 and 2 more preempted for pods of incident-tools\n"
            )
        )
    }

    @Test("is nothing without a platform")
    func isOptional() {
        let report = HandMadeResult.report
        for format in SimulationReport.Format.allCases {
            #expect(!report.text(as: format).contains("quota"))
        }
        guard case .object(let members) = report.json else { return }
        #expect(!members.contains { $0.key == "platform" })
    }
}
