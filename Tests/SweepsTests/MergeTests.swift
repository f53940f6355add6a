import Foundation
import Sweeps
import Testing

@Suite("Shards")
struct MergeTests {
    @Test(
        "are merged to the bytes of one machine",
        arguments: SweepTable.Layout.allCases,
        [1, 4, 9]
    )
    func mergesToTheSameBytes(layout: SweepTable.Layout, count: Int) throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "whole.csv", layout: layout)
        var paths: [String] = []
        for number in 1...count {
            let shard = Shard(number: number, of: count)
            let name = shard.path("r-{shard}.csv")
            try fixture.sweep(plan, to: name, layout: layout, shard: shard)
            #expect(!fixture.exists(name + ".partial"))
            paths.append(fixture.path(name))
        }
        let merge = try SweepMerge(paths.reversed())
        #expect(merge.points == 6)
        try merge.write(to: fixture.path("merged.csv"))
        #expect(try fixture.data("merged.csv") == fixture.data("whole.csv"))
        #expect(try fixture.data("merged.csv.sweep") == fixture.data("whole.csv.sweep"))
    }

    @Test("that were stopped go on, and are at their place only when finished")
    func resumes() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        let shard = Shard(number: 2, of: 2)
        try fixture.sweep(plan, to: "whole.csv", shard: shard)
        let size = try fixture.data("whole.csv").count
        try fixture.leave(size - 7, of: "whole.csv", as: "r.csv")
        try fixture.write(try fixture.data("r.csv"), to: "r.csv.partial")
        try fixture.remove("r.csv")
        #expect(throws: SweepError.self) { try SweepMerge([fixture.path("r.csv")]) }
        let outcome = try fixture.sweep(plan, to: "r.csv", shard: shard, resumes: true)
        #expect(outcome?.found == 2)
        #expect(outcome?.finished == 3)
        #expect(!fixture.exists("r.csv.partial"))
        #expect(try fixture.data("r.csv") == fixture.data("whole.csv"))
        // Run again, it has nothing to do.
        #expect(try fixture.sweep(plan, to: "r.csv", shard: shard, resumes: true)?.found == 3)
    }

    @Test("that do not belong together or are not all there are refused")
    func refuses() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        for number in 1...3 {
            try fixture.sweep(plan, to: "\(number).csv", shard: Shard(number: number, of: 3))
        }
        try fixture.sweep(plan, to: "half.csv", shard: Shard(number: 1, of: 2))
        let other = try fixture.plan(set: ["run.seed=8"])
        try fixture.sweep(other, to: "other.csv", shard: Shard(number: 3, of: 3))
        try fixture.leave(
            try fixture.data("3.csv").count,
            of: "3.csv",
            as: "unfinished.csv"
        )
        func message(_ names: String...) -> String {
            do throws(SweepError) {
                _ = try SweepMerge(names.map(fixture.path))
                return "taken"
            } catch {
                return error.message
            }
        }
        #expect(message("1.csv", "2.csv", "3.csv") == "taken")
        #expect(message("1.csv", "3.csv").contains("of which 1 are missing: 2/3"))
        #expect(message("1.csv", "2.csv", "2.csv").contains("is shard 2/3, as '"))
        #expect(message("1.csv", "2.csv", "half.csv").contains("numbers of shards differ"))
        #expect(message("1.csv", "2.csv", "other.csv").contains("is of another sweep"))
        #expect(message("1.csv", "2.csv", "unfinished.csv").contains("run shard 3/3 with --resume"))
        #expect(message("1.csv", "none.csv").contains("none.csv.sweep' cannot be read"))
        try fixture.write(try fixture.data("2.csv").dropLast(3), to: "2.csv")
        #expect(message("1.csv", "2.csv", "3.csv").contains("was changed after it was finished"))
    }

    @Test("have each point once", arguments: [1, 2, 5, 7, 50])
    func partitions(count: Int) {
        var points: [Int] = []
        for number in 1...count { points += Shard(number: number, of: count).points(of: 23) }
        #expect(points.sorted() == Array(0..<23))
    }

    @Test("are read as K/N", arguments: [("3/8", true), ("8/8", true), ("0/8", false)])
    func reads(text: String, isGood: Bool) {
        #expect((Shard(text) != nil) == isGood)
        if isGood { #expect(Shard(text)?.description == text) }
        for wrong in ["9/8", "3", "3/", "a/8", "3/8/2", "-1/8", "1/0"] {
            #expect(Shard(wrong) == nil)
        }
    }

    @Test("are taken from the environment of Kubernetes and Slurm")
    func readsTheEnvironment() throws {
        func shard(_ count: Int?, _ variables: [String: String]) throws -> Shard? {
            try Shard.given(of: count) { variables[$0] }
        }
        #expect(try shard(8, ["JOB_COMPLETION_INDEX": "0"]) == Shard("1/8"))
        #expect(try shard(8, ["JOB_COMPLETION_INDEX": "7"]) == Shard("8/8"))
        #expect(try shard(nil, ["JOB_COMPLETION_INDEX": "3"]) == nil)
        let array = [
            "SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_COUNT": "8",
            "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "7",
        ]
        #expect(try shard(nil, array) == Shard("6/8"))
        #expect(try shard(8, array) == Shard("5/8"))
        #expect(try shard(nil, [:]) == nil)
        #expect(try shard(8, [:]) == nil)
        #expect(throws: Shard.EnvironmentError.self) {
            try shard(8, ["JOB_COMPLETION_INDEX": "8"])
        }
        #expect(throws: Shard.EnvironmentError.self) {
            try shard(8, ["SLURM_ARRAY_TASK_ID": "0"])
        }
        // Tasks 2 and 7 alone say nothing about which parts they are.
        #expect(throws: Shard.EnvironmentError.self) {
            try shard(
                nil,
                array.merging(["SLURM_ARRAY_TASK_COUNT": "2"]) { _, new in new }
            )
        }
        #expect(throws: Shard.EnvironmentError.self) {
            try shard(nil, ["SLURM_ARRAY_TASK_ID": "x"])
        }
        // No array at all, and one that is longer than any number.
        for wrong in [
            ["SLURM_ARRAY_TASK_COUNT": "0", "SLURM_ARRAY_TASK_MIN": "8"],
            ["SLURM_ARRAY_TASK_MAX": "\(Int.max)"],
        ] {
            #expect(throws: Shard.EnvironmentError.self) {
                try shard(nil, array.merging(wrong) { _, new in new })
            }
        }
    }

    @Test("whose record is damaged are refused")
    func refusesDamagedRecords() throws {
        let text = """
            headroom-sweep/v1
            precision\u{20}
            layout wide
            metric arrivals
            points -3
            shard 1/1
            finished 3

            """
        let record = try #require(SweepRecord(text: text))
        #expect(record.points == nil && record.table == nil)
        #expect(record.origin.options.isEmpty && record.origin.points == 0)
        let fixture = try SweepFixture()
        try fixture.write("abc", to: "r.csv")
        try fixture.write(text, to: "r.csv.sweep")
        let merge = try SweepMerge([fixture.path("r.csv")])
        #expect(throws: SweepError.self) { try merge.write(to: fixture.path("merged.csv")) }
        #expect(!fixture.exists("merged.csv"))
    }
}
