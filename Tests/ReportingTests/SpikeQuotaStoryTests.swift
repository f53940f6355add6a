import Experiments
import Foundation
import ModelFiles
import Platform
import Reporting
import Service
import Testing
import Units

@Suite("The model of a spike against a quota")
struct SpikeQuotaStoryTests {
    private static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("models/phoenix-spike-quota").path

    private func run() throws -> ExperimentResult {
        var loaded = try ModelLoader.load(path: Self.path)
        loaded.run.replications = 2
        return Experiment(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            jobs: 2
        ).run()
    }

    @Test("shows what the quota refused, whom the scheduler sent away, for whom, and when")
    func story() throws {
        let result = try run()
        let platform = try #require(result.platform)
        func owner(_ name: String) throws -> OwnerEstimate {
            try #require(platform.owners.first { $0.name == name })
        }

        // The autoscaler would have up to 12 orchestrators. 32Gi of requests.memory hold 20 agents of
        // 1Gi and six orchestrators of 2Gi; of the other resources a seventh would find enough.
        let orchestrator = try owner("master-orchestrator")
        #expect(orchestrator.mostReady?.maximum == 6)
        #expect(orchestrator.mostReady?.minimum == 6)
        #expect(orchestrator.fewestReady?.minimum == 3)
        #expect(orchestrator.refused?.minimum ?? 0 >= 1)
        let refusing = platform.quotas.filter {
            $0.quota == "phoenix-orch-quota" && $0.refused?.maximum ?? 0 > 0
        }
        #expect(refusing.map(\.resource) == ["requests.memory"])
        #expect(refusing.allSatisfy { $0.peak == 1 })

        // Reports have to go, and nobody else.
        let incident = try owner("incident-tools")
        #expect(incident.mostReady?.minimum == 4)
        #expect(try owner("report").preempted?.minimum ?? 0 >= 4)
        for other in platform.owners where other.name != "report" {
            #expect(other.preempted?.maximum == 0, "\(other.name)")
        }

        let events = try #require(platform.example?.events)
        let preemptions = events.filter { $0.kind == .preempted }
        #expect(preemptions.allSatisfy { $0.subject.hasPrefix("report-") })
        let late = preemptions.filter { $0.detail.hasPrefix("for incident-tools-") }
        #expect(!late.isEmpty)
        let minutes45 = SimTime.zero + .seconds(45 * 60)
        #expect(late.allSatisfy { $0.time >= minutes45 && $0.time < minutes45 + .seconds(60) })
        let refusal = try #require(
            events.first { $0.kind == .refused && $0.subject.hasPrefix("master-orchestrator-") }
        )
        let minutes25 = SimTime.zero + .seconds(25 * 60)
        #expect(refusal.time > minutes25 && refusal.time < minutes25 + .seconds(5 * 60))
        #expect(
            refusal.detail.contains(
                "exceeded quota: phoenix-orch-quota, requested: requests.memory=2Gi, "
                    + "used: requests.memory=32Gi, limited: requests.memory=32Gi"
            )
        )

        let report = SimulationReport(result, provenance: Provenance(modelPath: "model"))
        let text = report.text(as: .table)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let story = try #require(text.range(of: "Who lost what, when and why"))
        let told = text[story.upperBound...]
        #expect(told.contains("master-orchestrator is scaled from 3 to "))
        #expect(told.contains("0:45:00  incident-tools is scaled from 0 to 4"))
        #expect(told.contains("for pods of incident-tools") || told.contains("for incident-tools-"))
    }
}
