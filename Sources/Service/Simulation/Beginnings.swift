import Variates

/// The draws of a request whose first numbers are computed together, at most eight.
///
/// A draw's first numbers take the generator ten dependent rounds. Eight of them at once overlap, and
/// take hardly longer than one; they are the numbers that each draw would get by itself.
struct Beginnings: BitwiseCopyable {
    /// Marks a draw that is not among them.
    static let none: UInt8 = .max
    static let most = 8

    private var purposes: SIMD8<UInt16> = .zero
    private(set) var count: UInt8 = 0

    /// Takes a draw in, if there is room and anything to draw.
    mutating func add(_ draw: inout DrawPlan) {
        guard draw.exists, draw.sampler.constant == nil, count < Self.most else { return }
        draw.beginning = count
        purposes[Int(count)] = draw.purpose
        count += 1
    }

    /// Takes in the draws of two successive purposes, if there is room for both.
    ///
    /// - Returns: The number of the first of them; `none` if there was no room.
    mutating func addPair(_ purpose: UInt16) -> UInt8 {
        guard count + 2 <= Self.most else { return Self.none }
        purposes[Int(count)] = purpose
        purposes[Int(count) + 1] = purpose + 1
        count += 2
        return count - 2
    }

    /// Computes all of them, and one more if they are of an odd number.
    func compute(
        from stream: borrowing RandomStream,
        request: UInt64,
        lane: UInt32,
        into beginnings: UnsafeMutablePointer<DrawBeginning>
    ) {
        withUnsafeBytes(of: purposes) { bytes in
            guard let first = bytes.bindMemory(to: UInt16.self).baseAddress else { return }
            stream.begin(
                first,
                count: Int(count),
                request: request,
                lane: lane,
                into: beginnings
            )
        }
    }
}
