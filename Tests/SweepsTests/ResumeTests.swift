import Experiments
import Foundation
import ModelFiles
import Reporting
import Sweeps
import Testing

@Suite("A sweep that was stopped")
struct ResumeTests {
    @Test("goes on from every row boundary and has the same bytes in the end")
    func resumesAtRowBoundaries() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "whole.csv")
        let whole = try fixture.data("whole.csv")
        var size = 0
        for (found, line) in try fixture.lines("whole.csv").enumerated() {
            size += line.utf8.count + 2
            try fixture.leave(size, of: "whole.csv", as: "r.csv")
            let outcome = try fixture.sweep(plan, to: "r.csv", resumes: true)
            #expect(outcome?.found == found)
            #expect(outcome?.finished == 6)
            #expect(try fixture.data("r.csv") == whole)
            #expect(try fixture.data("r.csv.sweep") == fixture.data("whole.csv.sweep"))
        }
        #expect(size == whole.count)
    }

    @Test("takes a torn line away, wherever it is torn")
    func mendsTornLines() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan(["orchestrator.limits.queue_capacity=2,10"])
        try fixture.sweep(plan, to: "whole.csv")
        let whole = try fixture.data("whole.csv")
        let header = try fixture.lines("whole.csv")[0].utf8.count + 2
        // Every cut of the first row would be hundreds of runs: the ends of it, and some between.
        let first = try fixture.lines("whole.csv")[1].utf8.count + 2
        for cut in [1, 2, 3, first / 3, first / 2, first - 2, first - 1] {
            try fixture.leave(header + cut, of: "whole.csv", as: "r.csv")
            #expect(try fixture.sweep(plan, to: "r.csv", resumes: true)?.found == 0)
            #expect(try fixture.data("r.csv") == whole)
        }
        // A crash of the machine may leave zeros in place of a row.
        try fixture.leave(header + first, of: "whole.csv", as: "r.csv")
        let torn = try fixture.data("r.csv") + Data(repeating: 0, count: 700) + Data("\r\n".utf8)
        try fixture.write(torn, to: "r.csv")
        #expect(try fixture.sweep(plan, to: "r.csv", resumes: true)?.found == 1)
        #expect(try fixture.data("r.csv") == whole)
    }

    @Test("goes on from rows in any order, of points with equal values too")
    func resumesOutOfOrder() throws {
        let fixture = try SweepFixture()
        // Whole numbers that are drawn from three values repeat.
        let plan = try fixture.plan(
            ["orchestrator.limits.queue_capacity=1:3"],
            kind: .sobol,
            points: 8
        )
        try fixture.sweep(plan, to: "whole.csv")
        let lines = try fixture.lines("whole.csv")
        #expect(Set(lines).count == 4)
        try fixture.leave(0, of: "whole.csv", as: "r.csv")
        let left = [lines[0], lines[8], lines[3], lines[1], lines[7]]
        try fixture.write(left.map { $0 + "\r\n" }.joined(), to: "r.csv")
        let outcome = try fixture.sweep(plan, to: "r.csv", resumes: true)
        #expect(outcome?.found == 4)
        #expect(try fixture.data("r.csv") == fixture.data("whole.csv"))
    }

    @Test("goes on from every row of a tidy file")
    func resumesTidyFiles() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan(["orchestrator.limits.queue_capacity=2,10"])
        try fixture.sweep(plan, to: "whole.csv", layout: .tidy)
        let whole = try fixture.data("whole.csv")
        var size = 0
        for line in try fixture.lines("whole.csv") {
            size += line.utf8.count + 2
            for torn in [0, 3] {
                try fixture.leave(size - torn, of: "whole.csv", as: "r.csv")
                try fixture.sweep(plan, to: "r.csv", layout: .tidy, resumes: true)
                #expect(try fixture.data("r.csv") == whole)
            }
        }
    }

    @Test("that was finished is left as it is", arguments: SweepTable.Layout.allCases)
    func leavesFinishedFiles(layout: SweepTable.Layout) throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "r.csv", layout: layout)
        let before = try fixture.data("r.csv")
        let outcome = try fixture.sweep(plan, to: "r.csv", layout: layout, resumes: true)
        #expect(outcome?.found == 6)
        #expect(try fixture.data("r.csv") == before)
        // And mended if somebody tore it afterwards.
        try fixture.write(before.dropLast(5), to: "r.csv")
        #expect(try fixture.sweep(plan, to: "r.csv", layout: layout, resumes: true)?.found == 5)
        #expect(try fixture.data("r.csv") == before)
    }

    @Test("by an interruption keeps what was finished, in the order of the design")
    func keepsFinishedRows() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "whole.csv")
        let whole = try fixture.lines("whole.csv")
        let cancellation = Cancellation()
        let run = SweepRun(plan: plan, output: fixture.path("r.csv"), jobs: 3)
        let outcome = try #require(
            try run.run(resumes: false, cancellation: cancellation) { progress in
                if progress.phase == .points, progress.completed == 2 { cancellation.cancel() }
            }
        )
        #expect(outcome.finished >= 2)
        let kept = try fixture.lines("r.csv")
        #expect(kept.count == outcome.finished + 1)
        #expect(kept == whole.filter(kept.contains))
        try fixture.sweep(plan, to: "r.csv", resumes: true)
        #expect(try fixture.lines("r.csv") == whole)
    }

    @Test("has its rows although the file was deleted while it ran")
    func survivesDeletion() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "whole.csv")
        let path = fixture.path("r.csv")
        let run = SweepRun(plan: plan, output: path, jobs: 1)
        _ = try run.run(resumes: false) { progress in
            guard progress.phase == .points, progress.completed == 3 else { return }
            try? FileManager.default.removeItem(atPath: path)
        }
        #expect(try fixture.data("r.csv") == fixture.data("whole.csv"))
    }

    @Test("begins if there is nothing yet, or only a header without its record")
    func begins() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan(["orchestrator.limits.queue_capacity=2,10"])
        #expect(try fixture.sweep(plan, to: "r.csv", resumes: true)?.found == 0)
        let whole = try fixture.data("r.csv")
        try fixture.write(try fixture.lines("r.csv")[0] + "\r\n", to: "r.csv")
        try fixture.remove("r.csv.sweep")
        #expect(try fixture.sweep(plan, to: "r.csv", resumes: true)?.found == 0)
        #expect(try fixture.data("r.csv") == whole)
    }

    @Test("is not gone on with under another model, design, setting or layout")
    func refusesOtherSweeps() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "whole.csv")
        let size = try fixture.data("whole.csv").count - 10
        func message(_ plan: SweepPlan, _ layout: SweepTable.Layout = .wide) throws -> String {
            try fixture.leave(size, of: "whole.csv", as: "r.csv")
            let before = try fixture.data("r.csv")
            do {
                try fixture.sweep(plan, to: "r.csv", layout: layout, resumes: true)
                return "taken"
            } catch let error as SweepError {
                #expect(try fixture.data("r.csv") == before)
                return error.message
            }
        }
        #expect(
            try message(try fixture.plan(set: ["run.seed=8"]))
                .contains("with settings none instead of 'run.seed=8'")
        )
        #expect(
            try message(try fixture.plan([SweepFixture.ranges[0]])).contains("with ranges '")
        )
        #expect(try message(plan, .tidy).contains("with layout 'wide' instead of 'tidy'"))
        try fixture.write(SweepFixture.model + "# another one\n", to: "queue.yaml")
        #expect(
            try message(try fixture.plan()).contains("other files of the model: queue.yaml")
        )
    }

    @Test("is not lost, nor are other rows taken for its own")
    func refusesToReplace() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "whole.csv")
        let size = try fixture.data("whole.csv").count - 10
        func message(resumes: Bool) throws -> String {
            do {
                try fixture.sweep(plan, to: "r.csv", resumes: resumes)
                return "taken"
            } catch let error as SweepError {
                return error.message
            }
        }
        try fixture.leave(size, of: "whole.csv", as: "r.csv")
        #expect(try message(resumes: false).contains("go on with --resume"))
        try fixture.remove("r.csv.sweep")
        #expect(try message(resumes: true).contains("there is no '"))
        try fixture.leave(size, of: "whole.csv", as: "r.csv")
        var lines = try fixture.lines("whole.csv")
        lines[2] = "not a row"
        try fixture.write(lines.map { $0 + "\r\n" }.joined(), to: "r.csv")
        #expect(try message(resumes: true).contains("no row of this sweep"))
    }

    @Test("is told from one that another process is writing", arguments: [false, true])
    func refusesBusyFiles(resumes: Bool) throws {
        let fixture = try SweepFixture()
        try fixture.sweep(to: "r.csv")
        let whole = try fixture.data("r.csv")
        for isFinished in [true, false] {
            if !isFinished { try fixture.leave(whole.count - 1, of: "r.csv", as: "r.csv") }
            let before = try fixture.data("r.csv")
            let record = try fixture.data("r.csv.sweep")
            let descriptor = open(fixture.path("r.csv"), O_RDWR | O_CLOEXEC)
            #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            let error = #expect(throws: SweepError.self) {
                try fixture.sweep(to: "r.csv", resumes: resumes)
            }
            flock(descriptor, LOCK_UN)
            close(descriptor)
            #expect(error?.message.hasSuffix("r.csv': another process is writing it") == true)
            #expect(try fixture.data("r.csv") == before)
            #expect(try fixture.data("r.csv.sweep") == record)
        }
    }
}
