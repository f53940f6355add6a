import ModelFiles
import Sweeps
import Testing

@Suite("A design")
struct SweepDesignTests {
    private func design(
        _ kind: SweepDesign.Kind,
        _ ranges: String...,
        points: Int? = nil,
        seed: UInt64 = 1,
        whole: Set<String> = []
    ) throws -> SweepDesign {
        try SweepDesign(
            kind: kind,
            ranges: ranges.map { argument in try ParameterRange(argument) },
            points: points,
            seed: seed,
            isWhole: whole.contains
        )
    }

    private func points(of design: SweepDesign) -> [[String]] {
        (0..<design.count).map { design.values(of: $0) }
    }

    @Test("of a grid has every combination, the last parameter changing fastest")
    func crosses() throws {
        let grid = try design(.grid, "a=1:2:1", "b=x,y,z")
        #expect(
            points(of: grid)
                == [["1", "x"], ["1", "y"], ["1", "z"], ["2", "x"], ["2", "y"], ["2", "z"]]
        )
    }

    @Test("of zipped values takes them together")
    func zips() throws {
        #expect(
            points(of: try design(.zip, "a=1:3:1", "b=x,y,z"))
                == [["1", "x"], ["2", "y"], ["3", "z"]]
        )
    }

    @Test("of a Latin hypercube has each slice of each parameter once")
    func fillsSlices() throws {
        let hypercube = try design(.latinHypercube, "a=0:10", "b=p,q", points: 10, seed: 3)
        let rows = points(of: hypercube)
        let slices = rows.compactMap { Double($0[0]).map { Int($0) } }
        #expect(Set(slices) == Set(0..<10))
        #expect(rows.count { $0[1] == "p" } == 5)
        let other = try design(.latinHypercube, "a=0:10", "b=p,q", points: 10, seed: 4)
        #expect(points(of: other) != rows)
    }

    @Test("of a Sobol sequence begins in the middle, and has points that do not depend on N")
    func beginsInTheMiddle() throws {
        let short = try design(.sobol, "a=0:8/s", "b=log:1:10000", points: 3)
        #expect(points(of: short) == [["4/s", "100"], ["6/s", "10"], ["2/s", "1000"]])
        let long = try design(.sobol, "a=0:8/s", "b=log:1:10000", points: 1_000)
        #expect(long.values(of: 2) == short.values(of: 2))
    }

    @Test("rounds what it draws where only whole numbers are values")
    func drawsWholeNumbers() throws {
        let sobol = try design(.sobol, "a=1:4", points: 64, whole: ["a"])
        for value in 1...4 { #expect(points(of: sobol).count { $0 == ["\(value)"] } == 16) }
        let grid = try design(.grid, "a=log:1:8:9", whole: ["a"])
        #expect(points(of: grid).map { $0[0] } == ["1", "2", "3", "4", "5", "6", "8"])
    }

    @Test("names the range that does not fit")
    func refuses() throws {
        func message(_ make: () throws -> SweepDesign) -> String {
            do {
                _ = try make()
                return "taken"
            } catch {
                return (error as? Diagnostic)?.description ?? "\(error)"
            }
        }
        #expect(
            message { try design(.grid, "a=1:2:1", "b=1:2") } == """
                command line: error: a grid needs single values; write LOW:HIGH:STEP, or take --design \
                latin-hypercube or sobol
                --vary b=1:2
                         ^
                """
        )
        #expect(message { try design(.grid, "a=1,2", "a=3") }.contains("varied twice"))
        #expect(message { try design(.zip, "a=1,2", "b=1,2,3") }.contains("this one has 3"))
        #expect(message { try design(.sobol, "a=1:2") }.contains("needs --points N"))
        #expect(
            message { try design(.grid, "a=1:2000:1", "b=1:2000:1") }
                .contains("more than 1000000 points")
        )
    }
}
