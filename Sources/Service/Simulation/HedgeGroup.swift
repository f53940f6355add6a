import Kernel
import Units

/// The attempts of one request that are under way at the same time.
struct HedgeGroup: BitwiseCopyable {
    /// The group of an attempt that is not hedged.
    static let none = UInt32.max

    /// Who is under way; the first `count` count.
    private var attempts: InlineArray<5, SlotHandle>
    private(set) var count = 1
    /// Attempts sent so far, retries and hedges: each has draws of its own.
    var sent: UInt16 = 1
    /// Tries so far: a try is an attempt with its hedges.
    var tries: UInt16 = 1
    /// Hedges of this try.
    var hedges: UInt8 = 0
    /// When the first attempt of this try was sent.
    var begun = SimTime.zero

    init(first: SlotHandle) { attempts = InlineArray(repeating: first) }

    /// One of those that are under way.
    subscript(index: Int) -> SlotHandle { attempts[index] }

    /// One more is under way.
    mutating func add(_ attempt: SlotHandle) {
        attempts[count] = attempt
        count += 1
    }

    /// Keeps those for whom `isUnderWay` holds.
    mutating func keep(_ isUnderWay: (SlotHandle) -> Bool) {
        var kept = 0
        for index in 0..<count where isUnderWay(attempts[index]) {
            attempts[kept] = attempts[index]
            kept += 1
        }
        count = kept
    }

    /// The next try begins with this attempt.
    mutating func tryAgain(with attempt: SlotHandle) {
        attempts[0] = attempt
        count = 1
        sent = sent == .max ? sent : sent + 1
        tries = tries == .max ? tries : tries + 1
        hedges = 0
    }
}
