/// What a stream's random numbers are for: each purpose has numbers of its own.
///
/// Numbers for one purpose do not depend on how many were drawn for another, so a limiter that
/// draws does not change who arrives when. Purpose 0 is one long sequence; every other purpose is
/// a table of short ones, found by request number and lane.
@frozen
public struct Purpose: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    /// The 16 bits that the purpose holds in the generator's counter.
    public let rawValue: UInt16

    /// The purpose of this number.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Draws one after the other, without positions: 2⁸⁰ blocks of 128 bits.
    public static let sequence = Purpose(rawValue: 0)
}
