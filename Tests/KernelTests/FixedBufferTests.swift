import Kernel
import Testing

@Suite("A fixed buffer")
struct FixedBufferTests {
    @Test("holds what its closure makes of each index")
    func holdsItsElements() {
        let buffer = FixedBuffer(count: 4) { $0 * $0 }
        #expect(buffer.count == 4)
        #expect(buffer.copies == [0, 1, 4, 9])
    }

    @Test("may be empty")
    func mayBeEmpty() {
        let buffer = FixedBuffer(count: 0) { $0 }
        #expect(buffer.count == 0)
        #expect(buffer.copies.isEmpty)
    }

    @Test("changes an element in place, through its index or a pointer")
    func changesInPlace() {
        let buffer = FixedBuffer(count: 3) { _ in 0 }
        buffer[1] += 5
        buffer.pointer(to: 2).pointee = 7
        #expect(buffer.copies == [0, 5, 7])
    }

    @Test("owns elements that cannot be copied and ends each of them once")
    func ownsItsElements() {
        let ended = Count()
        do {
            let buffer = FixedBuffer(count: 3) { _ in Owner(ended: ended) }
            #expect(buffer[0].ended.value == 0)
        }
        #expect(ended.value == 3)
    }

    private final class Count { var value = 0 }

    private struct Owner: ~Copyable {
        let ended: Count

        deinit { ended.value += 1 }
    }
}
