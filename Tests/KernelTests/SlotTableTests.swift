import Kernel
import Testing

@Suite("A slot table")
struct SlotTableTests {
    @Test("keeps a value until it is removed, and changes it in place")
    func keepsValues() {
        var table = SlotTable<Int>()
        let handle = table.insert(40)
        #expect(table.count == 1)
        #expect(table.isAlive(handle) == true)
        table[handle.slot] += 2
        #expect(table[handle.slot] == 42)
        table.remove(handle.slot)
        #expect(table.count == 0)
        #expect(table.isAlive(handle) == false)
    }

    @Test("tells the value that holds a slot now from one that held it before")
    func tellsGenerationsApart() {
        var table = SlotTable<Int>()
        let before = table.insert(1)
        table.remove(before.slot)
        let now = table.insert(2)
        #expect(now.slot == before.slot)
        #expect(now != before)
        #expect(table.isAlive(now) == true)
        #expect(table.isAlive(before) == false)
        #expect(table.handle(of: now.slot) == now)
    }

    @Test("never takes the handle of nothing for a live value")
    func knowsTheHandleOfNothing() {
        var table = SlotTable<Int>()
        #expect(table.isAlive(.none) == false)
        let handle = table.insert(1)
        #expect(table.isAlive(.none) == false)
        table.remove(handle.slot)
        #expect(table.isAlive(.none) == false)
    }

    @Test("tells which slots hold values")
    func tellsOccupiedSlots() {
        var table = SlotTable<Int>()
        let handles = (0..<5).map { table.insert($0) }
        table.remove(handles[1].slot)
        table.remove(handles[3].slot)
        #expect(table.slotCount == 5)
        let live = (0..<UInt32(table.slotCount)).filter { table.isOccupied($0) }
        #expect(live.map { table[$0] } == [0, 2, 4])
    }

    @Test("uses free slots again before it takes new ones")
    func reusesSlots() {
        var table = SlotTable<Int>()
        for _ in 0..<1_000 {
            let handles = (0..<10).map { table.insert($0) }
            for handle in handles { table.remove(handle.slot) }
        }
        #expect(table.slotCount == 10)
    }

    @Test("keeps values and handles when it grows", arguments: [1, 2, 3, 64])
    func growsWithoutLoss(capacity: Int) {
        var table = SlotTable<Int>(capacity: capacity)
        let outdated = table.insert(-1)
        table.remove(outdated.slot)
        let handles = (0..<1_000).map { table.insert($0) }
        #expect(handles.allSatisfy { table.isAlive($0) })
        #expect(handles.map { table[$0.slot] } == Array(0..<1_000))
        #expect(table.isAlive(outdated) == false)
        for handle in handles { table.remove(handle.slot) }
        #expect(table.count == 0)
        #expect(!handles.contains { table.isAlive($0) })
    }

    @Test("agrees with a dictionary, whatever comes and goes", arguments: UInt64(1)...10)
    func agreesWithADictionary(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var table = SlotTable<Int>(capacity: 1)
        var reference: [SlotHandle: Int] = [:]
        var live: [SlotHandle] = []
        var gone: [SlotHandle] = []
        for number in 0..<2_000 {
            if Int.random(in: 0..<Int(seed * 20), using: &random) >= live.count {
                let handle = table.insert(number)
                #expect(reference.updateValue(number, forKey: handle) == nil)
                live.append(handle)
            } else {
                let handle = live.remove(at: .random(in: live.indices, using: &random))
                #expect(table[handle.slot] == reference.removeValue(forKey: handle))
                table.remove(handle.slot)
                gone.append(handle)
            }
            #expect(table.count == reference.count)
        }
        #expect(live.allSatisfy { table.isAlive($0) && table[$0.slot] == reference[$0] })
        #expect(!gone.contains { table.isAlive($0) })
    }

    @Test("keeps its memory while as many values come as go")
    func keepsItsMemory() async {
        await #expect(processExitsWith: .success) {
            var table = SlotTable<Int>()
            let isKept = needsNoMoreMemory { number in table.remove(table.insert(number).slot) }
            precondition(isKept)
        }
    }
}
