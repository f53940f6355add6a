import Fitting
import Foundation
import ModelFiles
import Reporting
import Service
import Testing

@Suite("The columns of a trace")
struct TraceColumnsTests {
    @Test("are known to the reader of logs")
    func known() throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("headroom-trace-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        var model = ServiceModel(
            name: "all",
            workloads: [],
            orchestrator: OrchestratorModel(pods: [])
        )
        model.orchestrator.limits.acceptBacklog = 1
        let columns = RequestLog.columns(of: model)
        #expect(columns.contains("backlog_s"))
        var text = columns.joined(separator: ",") + "\r\n"
        for (index, outcome) in ["completed,", "rejected,request_timeout", "in_flight,"]
            .enumerated()
        {
            let row = "0,web,0,\(index),1,\(index).5,\(outcome),1,0,0.25"
            let stages = columns.dropFirst(11).map { $0 == "cpu_s" ? "0.25" : "0" }
            text += row + "," + stages.joined(separator: ",") + "\r\n"
        }
        try text.write(to: file, atomically: true, encoding: .utf8)
        let groups = try LogReader.groups(ofLog: file.path, columns: LogColumns(), seed: 1)
        #expect(groups.map(\.name) == ["web"])
        #expect(groups[0].stretches == [[500_000_000, 1_500_000_000, 2_500_000_000]])
        #expect(groups[0].columnCount == 2)
        groups[0].withDurations(0) { durations in
            #expect(durations.name == "cpu_s")
            #expect(durations.count == 3)
            #expect(durations.cutCount == 2)
        }
        groups[0].withDurations(1) { #expect($0.count == 0) }
    }
}
