import Kernel
import Units

/// The patience of an attempt's client that waits in a lane.
struct DrawnPatience: BitwiseCopyable {
    var attempt: SlotHandle
    /// When the patience ends.
    var end: SimTime
}

/// In which lane a patience that is drawn waits until it is worth an event.
///
/// An event for each attempt would stay in the event list until it is due, though nearly every attempt
/// has ended by then, and make all other events sink deeper. So whoever's patience is at least as long
/// as a lane's delay first waits there, a ring that is sorted because all its delays are equal, and only
/// who is still there at the end of that delay gets an event. The delays of a source's lanes are the
/// mean patience and its halves down to a thirty-second.
struct PatienceLanes: BitwiseCopyable {
    /// How many lanes a source has.
    static let each = 6

    /// The first of the source's lanes among those of all sources.
    let first: Int
    /// The delay of the first; each of the others has twice that of the one before.
    private let shortest: Int64

    /// - Parameters:
    ///   - first: The first of the source's lanes.
    ///   - mean: The mean patience in seconds; it may be infinite.
    init(first: Int, mean: Double) {
        self.first = first
        let longest = mean < 1e9 ? SimDuration(seconds: mean) : .seconds(1)
        shortest = max(1, longest.nanoseconds >> Int64(Self.each - 1))
    }

    /// The lane for a patience of this length, and the lane's delay; `nil` if it is shorter than all.
    func lane(for patience: SimDuration) -> (number: Int, delay: SimDuration)? {
        let parts = patience.nanoseconds / shortest
        guard parts > 0 else { return nil }
        let doublings = min(Int64.bitWidth - 1 - parts.leadingZeroBitCount, Self.each - 1)
        return (first + doublings, SimDuration(nanoseconds: shortest << Int64(doublings)))
    }
}
