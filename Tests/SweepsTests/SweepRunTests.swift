import Experiments
import Foundation
import ModelFiles
import Sweeps
import Synchronization
import Testing

@Suite("A sweep")
struct SweepRunTests {
    @Test("has a row for each point with the figures of its experiment")
    func hasTheFiguresOfItsExperiments() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        let outcome = try #require(try fixture.sweep(plan, to: "r.csv"))
        #expect(outcome.isComplete)
        #expect(outcome.points == 6)
        let lines = try fixture.lines("r.csv")
        #expect(lines.count == 7)
        let columns = lines[0].split(separator: ",").map(String.init)
        #expect(
            columns.prefix(4)
                == [
                    "orchestrator.limits.queue_capacity", "workloads.all.arrivals.poisson.rate",
                    "arrivals", "arrivals_ci",
                ]
        )
        for point in 0..<6 {
            let fields = lines[point + 1].split(separator: ",", omittingEmptySubsequences: false)
            #expect(fields.prefix(2).map(String.init) == plan.design.values(of: point))
            let result = try plan.experiment(of: point).run()
            for (index, metric) in result.metrics.enumerated() {
                #expect(columns[2 + 2 * index] == metric.name)
                #expect(Double(fields[2 + 2 * index]) == metric.estimate?.mean)
                #expect(Double(fields[3 + 2 * index]) == metric.estimate?.halfWidth)
            }
        }
    }

    @Test(
        "has the same bytes with any number of threads",
        arguments: SweepTable.Layout.allCases
    )
    func doesNotDependOnThreads(layout: SweepTable.Layout) throws {
        let fixture = try SweepFixture()
        // Automatic warm-up and a precision take batches of their own.
        var request = try fixture.plan(set: ["run.warmup=auto"]).request
        request.precision = PrecisionGoal(relativeHalfWidth: 0.2, maximumReplications: 6)
        let plan = try SweepPlan(request)
        try fixture.sweep(plan, to: "1.csv", layout: layout, jobs: 1)
        for jobs in [2, 7] {
            try fixture.sweep(plan, to: "\(jobs).csv", layout: layout, jobs: jobs)
            #expect(try fixture.data("\(jobs).csv") == fixture.data("1.csv"))
        }
    }

    @Test("has a row for each replication and metric if it is tidy")
    func tidies() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan(["orchestrator.limits.queue_capacity=2,10"])
        try fixture.sweep(plan, to: "r.csv", layout: .tidy)
        let result = try plan.experiment(of: 1).run()
        let lines = try fixture.lines("r.csv")
        #expect(lines[0] == "orchestrator.limits.queue_capacity,replication,metric,value")
        #expect(lines.count == 1 + 2 * 2 * result.metrics.count)
        let arrivals = result.replications[1].arrivals
        #expect(lines.contains("10,1,arrivals,\(arrivals)"))
    }

    @Test("of a limit that some points do not have leaves its columns empty there")
    func leavesColumnsEmpty() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan(["orchestrator.limits.requests_per_second=none,50"])
        try fixture.sweep(plan, to: "r.csv")
        let rows = try fixture.lines("r.csv").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(
            rows[0].firstIndex(of: "utilization.orchestrator.requests_per_second")
        )
        #expect(rows[1][column] == "")
        #expect((Double(rows[2][column]) ?? 0) > 0)
        #expect(rows.allSatisfy { $0.count == rows[0].count })
    }

    @Test("says which points are no model before it runs any")
    func refusesWrongPoints() throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan(["orchestrator.limits.max_worker_threads=1,0,-1"])
        do {
            try fixture.sweep(plan, to: "r.csv")
            Issue.record("a point without threads was taken")
        } catch let error as SweepError {
            let expected = """
                error: 2 points are wrong; the first is 2 (orchestrator.limits.max_worker_threads=0); \
                nothing was simulated
                command line: error: 'max_worker_threads: 0' must be at least 1
                --vary orchestrator.limits.max_worker_threads=0
                                                              ^

                """
            #expect(error.message.hasPrefix(expected))
        }
        #expect(!fixture.exists("r.csv"))
    }

    @Test("to standard output has the same rows in the same order", arguments: [1, 5])
    func streams(jobs: Int) throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan()
        try fixture.sweep(plan, to: "r.csv")
        let written = Mutex("")
        let isComplete = try SweepStream(plan: plan, jobs: jobs).run { text in
            written.withLock { $0 += text }
        }
        #expect(isComplete)
        #expect(try written.withLock { $0 } == fixture.text("r.csv"))
    }
}
