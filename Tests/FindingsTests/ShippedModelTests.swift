import Findings
import Foundation
import ModelFiles
import Reporting
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
}
