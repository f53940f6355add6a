import Limiters
import Testing
import Units

@Suite("A cap whose check and count are two steps")
struct RacyCapTests {
    @Test("lets all pass that check before the count of the first is seen")
    func overshoots() {
        var cap = RacyCap(limit: 2, window: .milliseconds(10))
        // Seen at 10, 11, 15 and 19. At 10 one is seen, at 11 two are.
        for (instant, isTaken) in [
            (0, true), (1, true), (5, true), (9, true), (10, true), (11, false),
        ] {
            #expect(cap.take(at: .zero + .milliseconds(Int64(instant))) == isTaken)
        }
        #expect(cap.inUse == 5)
        for _ in 0..<3 { cap.giveBack() }
        // Two are left, and the counts of three have yet to be seen.
        #expect(cap.take(at: .zero + .milliseconds(12)) == true)
        // From 22 on all are seen: three in use.
        #expect(cap.take(at: .zero + .milliseconds(22)) == false)
        #expect(cap.inUse == 3)
    }

    @Test("holds exactly where they are one step")
    func atomic() {
        var cap = RacyCap(limit: 2)
        for isTaken in [true, true, false, false] {
            #expect(cap.take(at: .zero) == isTaken)
        }
        cap.giveBack()
        #expect(cap.take(at: .zero) == true)
        #expect(cap.inUse == 2)
    }
}
