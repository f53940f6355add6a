import Experiments
import Findings
import Foundation
import ModelFiles
import Reporting
import Service
import Testing

@Suite("Check of the shipped models")
struct ShippedModelTests {
    private func findings(_ name: String) throws -> [String] {
        let path = project.appendingPathComponent("models/\(name)").path
        let loaded = try ModelLoader.load(path: path)
        return try ExampleModel.summary(CheckReport(loaded, path: path).text(as: .table))
    }

    @Test("finds every defect of the seed design, each in its line, and nothing else")
    func asDesigned() throws {
        #expect(
            try findings("phoenix-as-designed") == [
                "model.yaml:26:11 warning worst-case-buffers",
                "model.yaml:33:13 warning burst-too-small",
                "resource-quota.yaml:15:11 warning quota-never-reached",
                "master-orchestrator.yaml:4:9 note doubtful-input",
                "master-orchestrator.yaml:8:5 note qos-contradicts-priority",
                "master-orchestrator.yaml:15:22 error priority-class-missing",
                "network-policy.yaml:7:3 warning network-policy-idle",
                "network-policy.yaml:14:7 warning network-rule-reversed",
                "network-policy.yaml:24:3 error network-policy-denies",
                "network-policy.yaml:24:3 error network-policy-denies",
                "redis.conf:2:11 error default-limit-too-small",
                "redis.conf:8:9 warning idle-timeout-race",
                "alerts.yaml:5:32 warning metric-never-recorded",
                "alerts.yaml:13:33 warning metric-never-recorded",
            ]
        )
    }

    @Test("finds nothing in the version that runs, and nothing is silenced there")
    func phoenix() throws {
        let path = project.appendingPathComponent("models/phoenix").path
        let check = PolicyCheck(try ModelLoader.load(path: path))
        #expect(check.findings == [])
        #expect(check.isClean)
    }

    @Test("finds nothing that is not silenced in any other model")
    func others() throws {
        for folder in ["queueing", "capacity", "cfs", "retry-storm"] {
            let path = project.appendingPathComponent("models/\(folder)").path
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            for name in names where name.hasSuffix(".yaml") {
                let check = PolicyCheck(try ModelLoader.load(path: "\(path)/\(name)"))
                #expect(check.findings.filter { $0.silence == nil } == [], "\(folder)/\(name)")
            }
        }
    }

    /// What the alerting rules of a model were worth in a replication, and whether objectives were broken.
    private func watched(
        _ name: String,
        change: (inout LoadedModel) -> Void = { _ in }
    ) throws -> (alerts: AlertObservation, estimates: [AlertEstimate]) {
        let path = project.appendingPathComponent("models/\(name)").path
        var loaded = try ModelLoader.load(path: path)
        loaded.run.replications = 2
        change(&loaded)
        let result = Experiment(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            jobs: 2,
            watch: ServiceWatch(
                loaded.ruleGroups,
                metrics: ServiceMetrics(
                    loaded.service,
                    namespace: loaded.namespace,
                    exportsLimits: loaded.metrics.exportsLimits
                ),
                scrapes: ScrapeSettings()
            )
        ).run()
        return (try #require(result.alerts), result.alertEstimates)
    }

    @Test("with the metrics of the seed design its rules never become pending, whatever happens")
    func rulesOfTheDesign() throws {
        let designed = try watched("phoenix-as-designed")
        #expect(designed.estimates.map(\.alert) == ["HighMemoryUsage", "HighConnectionCount"])
        #expect(designed.estimates.allSatisfy { $0.activeReplications == 0 })
        // The same where pods are ready, connections run out and users are hurt.
        let hurt = try watched("phoenix-spike") { $0.metrics.exportsLimits = false }
        #expect(!hurt.alerts.episodes.isEmpty)
        #expect(hurt.estimates.allSatisfy { $0.activeReplications == 0 && $0.detected == 0 })
    }

    @Test("with the denominators they fire in a spike, some minutes after users were hurt")
    func rulesInASpike() throws {
        let path = project.appendingPathComponent("models/phoenix-spike").path
        #expect(PolicyCheck(try ModelLoader.load(path: path)).findings == [])
        let spike = try watched("phoenix-spike")
        for estimate in spike.estimates {
            #expect(estimate.episodes == 2, "\(estimate.alert)")
            #expect(estimate.detected == 2, "\(estimate.alert)")
            #expect(estimate.falseAlarms?.maximum == 0, "\(estimate.alert)")
            // Both wait for five minutes; evaluations are a minute apart.
            let delay = try #require(estimate.delay)
            #expect(delay.minimum >= 300 && delay.maximum <= 480, "\(estimate.alert)")
            #expect(try #require(estimate.lost).minimum > 1_000, "\(estimate.alert)")
        }
    }
}
