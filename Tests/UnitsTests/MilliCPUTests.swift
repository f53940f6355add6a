import Testing
import Units

@Suite("An amount of processor")
struct MilliCPUTests {
    @Test("counts thousandths of a core")
    func countsThousandths() {
        #expect(MilliCPU.cores(2).count == 2_000)
        #expect(MilliCPU(500).cores == 0.5)
        #expect(MilliCPU.zero.cores == 0)
    }

    @Test("adds and subtracts")
    func addsAndSubtracts() {
        #expect(MilliCPU(250) + MilliCPU(750) == .cores(1))
        #expect(MilliCPU.cores(1) - MilliCPU(1_500) == MilliCPU(-500))
    }

    @Test("is ordered by amount")
    func isOrdered() {
        #expect(MilliCPU(999) < .cores(1))
        #expect(!(MilliCPU.cores(1) < .cores(1)))
    }
}
