import Limiters
import Testing
import Units

@Suite("A memory budget")
struct MemoryBudgetTests {
    @Test("admits what fills it to the byte, refuses one byte more")
    func equalityIsAdmitted() {
        // 2 MiB, 512 KiB of it base: 1.5 MiB are left.
        var memory = MemoryBudget(limit: .mebibytes(2), base: .kibibytes(512))
        #expect(memory.reserve(.kibibytes(1_536) + Bytes(1)) == false)
        #expect(memory.reserve(.kibibytes(1_536)) == true)
        #expect(memory.inUse == .mebibytes(2))
        #expect(memory.reserve(Bytes(1)) == false)
        #expect(memory.reserve(.zero) == true)
    }

    @Test("takes back what was reserved and remembers its peak")
    func releases() {
        var memory = MemoryBudget(limit: Bytes(100), base: Bytes(10))
        let fits = [60, 30, 1].map { memory.reserve(Bytes($0)) }
        #expect(fits == [true, true, false])
        memory.release(Bytes(60))
        #expect(memory.inUse == Bytes(40))
        #expect(memory.peak == Bytes(100))
        #expect(memory.reserve(Bytes(60)) == true)
    }

    @Test("refuses without overflow at the ends of the range")
    func extremes() {
        var unlimited = MemoryBudget(limit: Bytes(.max))
        #expect(unlimited.reserve(Bytes(.max)) == true)
        #expect(unlimited.reserve(Bytes(1)) == false)
        var tooBigABase = MemoryBudget(limit: Bytes(5), base: Bytes(6))
        #expect(tooBigABase.reserve(.zero) == false)
    }

    @Test("stops when more is released than was reserved")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            var memory = MemoryBudget(limit: Bytes(100), base: Bytes(10))
            memory.release(Bytes(1))
        }
        await #expect(processExitsWith: .failure) {
            var memory = MemoryBudget(limit: Bytes(100))
            _ = memory.reserve(Bytes(-1))
        }
    }
}
