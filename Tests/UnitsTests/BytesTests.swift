import Testing
import Units

@Suite("An amount of memory")
struct BytesTests {
    @Test("counts binary multiples")
    func countsMultiples() {
        #expect(Bytes.kibibytes(3).count == 3_072)
        #expect(Bytes.mebibytes(512).count == 536_870_912)
        #expect(Bytes.gibibytes(2).count == 2_147_483_648)
    }

    @Test("adds and subtracts")
    func addsAndSubtracts() {
        var used = Bytes.kibibytes(1) + Bytes(24)
        #expect(used.count == 1_048)
        used += Bytes(2)
        used -= Bytes(50)
        #expect(used == Bytes(1_000))
        #expect(Bytes.zero - used == Bytes(-1_000))
    }

    @Test("made of a drawn number is rounded down, and at most 1 EiB")
    func saturates() {
        #expect(Bytes(saturating: 1_023.9) == Bytes(1_023))
        #expect(Bytes(saturating: 0x1p60) == .saturation)
        #expect(Bytes(saturating: 1e30) == .saturation)
        #expect(Bytes(saturating: .infinity) == .saturation)
    }

    @Test("is ordered by size")
    func isOrdered() {
        #expect(Bytes.zero < Bytes(1))
        #expect(Bytes(1_023) < .kibibytes(1))
        #expect(Bytes.mebibytes(1_024) == .gibibytes(1))
    }
}
