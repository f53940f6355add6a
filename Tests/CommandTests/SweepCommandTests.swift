import Foundation
import Testing

@Suite("headroom sweep")
struct SweepCommandTests {
    private let headroom: HeadroomProcess
    /// Six points.
    private let design = [
        "sweep", "queue.yaml", "--vary", "orchestrator.limits.queue_capacity=2:10:4", "--vary",
        "workloads.all.arrivals.poisson.rate=60/s,90/s", "--duration", "20s",
    ]

    init() throws {
        headroom = try HeadroomProcess()
        try headroom.write(
            ModelFixture(objectives: ["rejection_rate < 1%"]).text,
            to: "queue.yaml"
        )
    }

    private func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: headroom.folder.appendingPathComponent(name).path)
    }

    @Test("writes rows into a file and a summary to standard output")
    func writesRows() throws {
        let outcome = try headroom.run(
            design + ["-o", "r.csv", "--pareto", "arrivals,rejection_rate"]
        )
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("6 points: "))
        #expect(outcome.output.contains("Best points, by objectives, then rejection_rate"))
        #expect(outcome.output.contains("Pareto front (little arrivals and little rejection_rate)"))
        let rows = try headroom.read("r.csv").split(separator: "\r\n")
        #expect(rows.count == 7)
        #expect(rows[1].hasPrefix("2,60/s,"))
        // A point has the figures of a simulation of it.
        let single = try headroom.run(
            "simulate",
            "queue.yaml",
            "--set",
            "orchestrator.limits.queue_capacity=6",
            "--set",
            "workloads.all.arrivals.poisson.rate=90/s",
            "--duration",
            "20s",
            "--format",
            "csv",
            "-q"
        )
        #expect(single.output.split(separator: "\r\n").last == rows[4])
        // Without a file the rows are the result.
        let streamed = try headroom.run(design + ["-q"])
        #expect(streamed.output == (try headroom.read("r.csv")))
    }

    @Test("that finds the disk full ends with 74, keeps whole rows, and goes on")
    func survivesFullDisks() throws {
        #expect(try headroom.run(design + ["-q", "-o", "whole.csv"]).status == 0)
        let whole = try headroom.read("whole.csv")
        let words = design.joined(separator: " ")
        // Files may have 8 blocks of 512 bytes: as a full disk, but with another reason.
        let full = try headroom.shell("trap '' XFSZ; ulimit -f 8; $HEADROOM \(words) -q -o r.csv")
        #expect(full.status == 74)
        #expect(full.messages.hasPrefix("error: cannot write 'r.csv': "))
        let rows = try headroom.read("r.csv").split(separator: "\r\n")
        #expect(rows.count >= 2)
        #expect(rows.count < 7)
        #expect(try headroom.read("r.csv").hasSuffix("\r\n"))
        #expect(rows.allSatisfy { whole.contains($0 + "\r\n") })
        #expect(try headroom.run(design + ["-q", "-o", "r.csv"]).status == 73)
        #expect(try headroom.run(design + ["-q", "-o", "r.csv", "--resume"]).status == 0)
        #expect(try headroom.read("r.csv") == whole)
    }

    @Test("ends with 130 if interrupted, and --resume has the same bytes")
    func resumesInterruptions() throws {
        let long = design + ["--replications", "100", "-q"]
        #expect(try headroom.run(long + ["-o", "whole.csv"]).status == 0)
        let process = try headroom.start(long + ["-o", "r.csv"])
        // Interrupted when it has its first row, which is long before the last.
        while (try? headroom.read("r.csv"))?.split(separator: "\r\n").count ?? 0 < 2,
            process.isRunning
        {
            usleep(2_000)
        }
        process.interrupt()
        let outcome = try headroom.finish(process)
        #expect(outcome.status == 130)
        #expect(outcome.messages.contains("of 6 points have rows"))
        #expect(try headroom.run(long + ["-o", "r.csv", "--resume"]).status == 0)
        #expect(try headroom.read("r.csv") == headroom.read("whole.csv"))
    }

    @Test("has its rows on standard output if the folder is taken away, and writes a deleted file")
    func survivesRemovals() throws {
        let long = design + ["--replications", "100", "-q"]
        #expect(try headroom.run(long + ["-o", "whole.csv"]).status == 0)
        let whole = try headroom.read("whole.csv")
        let folder = headroom.folder.appendingPathComponent("rows")
        for removed in [folder, folder.appendingPathComponent("r.csv")] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let process = try headroom.start(long + ["-o", "rows/r.csv"])
            while (try? headroom.read("rows/r.csv"))?.split(separator: "\r\n").count ?? 0 < 2,
                process.isRunning
            {
                usleep(2_000)
            }
            try FileManager.default.removeItem(at: removed)
            let outcome = try headroom.finish(process)
            if removed == folder {
                #expect(outcome.status == 73)
                #expect(outcome.output == whole)
                #expect(outcome.messages.contains("its rows go to standard output"))
                #expect(outcome.messages.contains("No such file or directory"))
            } else {
                #expect(outcome.status == 0)
                #expect(try headroom.read("rows/r.csv") == whole)
            }
        }
    }

    @Test("runs the shards of a job that it wrote, and merges them to the same bytes")
    func runsShards() throws {
        #expect(try headroom.run(design + ["-q", "-o", "whole.csv"]).status == 0)
        for engine in ["slurm", "kubernetes", "parallel"] {
            let job = try headroom.run(
                design + ["--on", engine, "--shards", "3", "-o", "\(engine).csv"]
            )
            #expect(job.status == 0)
            try headroom.write(job.output, to: "\(engine).job")
        }
        let job = try headroom.shell(
            """
            for task in 1 2 3; do SLURM_ARRAY_TASK_ID=$task bash slurm.job || exit; done
            bash slurm.job merge
            """
        )
        #expect(job.status == 0)
        #expect(try headroom.read("slurm.csv") == headroom.read("whole.csv"))
        // The pods of an Indexed Job know their index, and the command how many there are.
        for index in 0..<3 {
            let pod = try headroom.shell(
                "export JOB_COMPLETION_INDEX=\(index); "
                    + "$HEADROOM \(design.joined(separator: " ")) --shards 3 -q -o 'k-{shard}.csv'"
            )
            #expect(pod.status == 0)
        }
        #expect(
            try headroom.run("merge", "k-2-of-3.csv", "k-1-of-3.csv", "k-3-of-3.csv", "-o", "k.csv")
                .status == 0
        )
        #expect(try headroom.read("k.csv") == headroom.read("whole.csv"))
        #expect(try headroom.run("merge", "k-2-of-3.csv", "-o", "none.csv").status == 65)
        #expect(!exists("none.csv"))
    }

    @Test(
        "refuses what it cannot do before it runs anything",
        arguments: [
            (["--vary", "a=1:2:1", "-o", "r.csv"], 64, "there is no parameter 'a'"),
            (["--vary", "run.seed=2:1:1"], 64, "above its end '1'"),
            (["--vary", "run.seed=1:2"], 64, "a grid needs single values"),
            (["--vary", "run.seed=1:2", "--design", "sobol"], 64, "needs --points N"),
            (["--vary", "run.seed=1,2", "--points", "3"], 64, "--points is for"),
            (["--vary", "run.seed=1,2", "--zip", "--design", "sobol"], 64, "exclude each other"),
            (["--vary", "run.seed=1,2", "--seed", "3"], 64, "is set and varied"),
            (["--vary", "run.seed=1,2", "--resume"], 64, "name it with -o FILE"),
            (["--vary", "run.seed=1,2", "--shard", "4/3"], 64, "--shard is '4/3'"),
            (["--vary", "run.seed=1,2", "--shards", "3"], 64, "nothing says which of the 3 parts"),
            (["--vary", "run.seed=1,2", "--on", "slurm"], 64, "--shards N"),
            (
                ["--vary", "run.seed=1,2", "--pareto", "x,y", "-o", "r.csv"], 64,
                "--pareto is 'x,y'"
            ),
            (["--vary", "run.seed=1,2", "-o", "none/r.csv"], 73, "cannot create"),
            ([], 64, "nothing is varied"),
        ]
    )
    func refuses(arguments: [String], status: Int32, message: String) throws {
        let outcome = try headroom.run(["sweep", "queue.yaml"] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.messages.contains(message))
        #expect(outcome.output.isEmpty)
        #expect(!exists("r.csv"))
    }

    @Test("does not write the shards of an array job into one file")
    func refusesOneFileForAllTasks() throws {
        let array =
            "export SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 "
            + "SLURM_ARRAY_TASK_MAX=3; $HEADROOM \(design.joined(separator: " ")) -q "
        let outcome = try headroom.shell(array + "-o r.csv")
        #expect(outcome.status == 64)
        #expect(outcome.messages.contains("put {shard} into the name"))
        #expect(try headroom.shell(array + "-o 'r-{shard}.csv'").status == 0)
        #expect(exists("r-2-of-3.csv"))
    }
}
