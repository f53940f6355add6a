import Reporting
import Sweeps
import Testing

@Suite("The summary of a sweep")
struct SweepSummaryTests {
    @Test(
        "counts verdicts and shows the best points and the front",
        arguments: SweepTable.Layout.allCases
    )
    func summarizes(layout: SweepTable.Layout) throws {
        let fixture = try SweepFixture()
        let plan = try fixture.plan(["workloads.all.arrivals.poisson.rate=40/s,80/s,300/s"])
        let outcome = try #require(try fixture.sweep(plan, to: "r.csv", layout: layout))
        let axes = try #require(
            SweepSummary.Axis.pair("rejection_rate,throughput_per_s", of: outcome.table)
        )
        #expect(axes.map(\.isMoreBetter) == [false, true])
        let text = try SweepSummary(
            path: fixture.path("r.csv"),
            table: outcome.table,
            objectives: plan.model.objectives,
            replications: 2,
            axes: axes
        ).text(style: .plain)
        let lines = text.split(separator: "\n").map(String.init)
        // 40/s hardly ever fills 10 places; 300/s loses two of three requests.
        #expect(lines[0].hasPrefix("3 points: "))
        #expect(lines[0].contains("1 miss it"))
        #expect(lines[1] == "Best points, by objectives, then rejection_rate")
        #expect(lines[3].contains(" 40/s "))
        #expect(lines[3].contains("met"))
        #expect(lines[5].contains("missed"))
        #expect(
            lines[6].hasPrefix("Pareto front (little rejection_rate and much throughput_per_s): ")
        )
    }

    @Test("refuses sides that are no columns")
    func refusesAxes() throws {
        let table = SweepTable(layout: .wide, parameters: ["a.b"], metrics: ["x", "y"])
        #expect(SweepSummary.Axis.pair("x,a.b", of: table) != nil)
        for wrong in ["x", "x,x", "x,z", "x,y,a.b", ""] {
            #expect(SweepSummary.Axis.pair(wrong, of: table) == nil)
        }
    }
}

@Suite("A SHA-256 digest")
struct SHA256Tests {
    /// FIPS 180-4 examples, and an input that ends at each place of a block.
    @Test("is that of the standard's examples")
    func isStandard() {
        func digest(_ text: String) -> String {
            var digest = SHA256()
            digest.add(text.utf8)
            return digest.hexadecimal
        }
        #expect(
            digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        #expect(
            digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        )
        #expect(
            digest(String(repeating: "a", count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }
}
