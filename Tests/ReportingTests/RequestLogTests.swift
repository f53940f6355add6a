import Foundation
import Reporting
import Service
import Testing
import Units
import Variates

@Suite("A log of requests")
struct RequestLogTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("headroom-\(UUID().uuidString).csv").path

    private func model() throws -> ServiceModel {
        ServiceModel(
            name: "pair",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .deterministic(interval: .milliseconds(400)),
                    steps: [.cpu(try .constant(0.25))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod")])
        )
    }

    /// Runs replications 0 and 1 in this order.
    private func log(_ order: [UInt32], of model: ServiceModel? = nil) throws -> String {
        let model = try model ?? self.model()
        let log = try RequestLog(file: OutputFile(path: path), model: model)
        for replication in order {
            _ = Replication(
                model: model,
                duration: .seconds(1),
                warmUp: .milliseconds(500),
                seed: 1,
                replication: replication
            ).run(recording: log.recording(share: 1))
        }
        try log.finish()
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("has a row for each request, with times exact to the nanosecond")
    func rows() throws {
        // Arrivals at 0.4 and 0.8; the second is in service at the end.
        let rest = ",,1,0,0.25,0,0,0,0,0,0.25,0,0,0,0\r\n"
        #expect(
            try log([0]) == RequestLog.columns(of: model()).joined(separator: ",") + "\r\n"
                + "0,all,0,0,0,0.4,completed" + rest
                + "0,all,0,1,1,0.8,in_flight,,1,0,0.2,0,0,0,0,0,0.2,0,0,0,0\r\n"
        )
    }

    @Test("says how long a request waited for its connection, where it could")
    func backlog() throws {
        // Of 0.45 s each, one at a time; the second waits from 0.8 to 0.85.
        var model = try model()
        model.workloads[0].steps = [.cpu(try .constant(0.45))]
        model.orchestrator.limits.maxConcurrentConnections = 1
        model.orchestrator.limits.acceptBacklog = 5
        let lines = try log([0], of: model).split(separator: "\r\n")
        #expect(
            lines[0].split(separator: ",")[11...13] == ["back_off_s", "backlog_s", "handshake_s"]
        )
        #expect(lines[1] == "0,all,0,0,0,0.4,completed,,1,0,0.45,0,0,0,0,0,0,0.45,0,0,0,0")
        #expect(lines[2] == "0,all,0,1,1,0.8,in_flight,,1,0,0.2,0,0.05,0,0,0,0,0.15,0,0,0,0")
    }

    @Test("is in the order of the replications, whichever ended first")
    func order() throws {
        #expect(try log([1, 0]) == log([0, 1]))
    }

    @Test("leaves nothing behind if it is discarded, and spares what was there")
    func discards() throws {
        try "before".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = try RequestLog(file: OutputFile(path: path), model: model())
        log.discard()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let name = URL(fileURLWithPath: path).lastPathComponent
        let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix(name) }
        #expect(left == [name])
    }
}
