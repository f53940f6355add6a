/// A random Latin hypercube: in each dimension, each of `count` equal slices has one point.
///
/// Point *k* is known without the others: its slice of a dimension is a keyed permutation of *k*,
/// and its place within the slice a draw of its own.
///
/// Source: M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting
/// values of input variables in the analysis of output from a computer code", Technometrics 21
/// (1979). The permutation is a Feistel network that is walked until it comes back into the range (J.
/// Black, P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002), with Philox as its
/// round function.
public struct LatinHypercube: Sendable, Equatable {
    /// Coordinates of a point.
    public let dimensions: Int
    /// Points, and slices of each dimension.
    public let count: Int
    /// What the design is drawn from.
    public let seed: UInt64

    /// Points at most.
    public static let mostPoints = 1 << 24
    /// Dimensions at most.
    public static let mostDimensions = 1 << 10

    /// A replication number that no simulation has: the design's random numbers are its own.
    private static let replication: UInt32 = 3 << 30
    private static let rounds: UInt32 = 6

    /// A design drawn from a seed.
    ///
    /// - Parameters:
    ///   - dimensions: In `1...mostDimensions`.
    ///   - count: In `1...mostPoints`.
    ///   - seed: All 64 bits count.
    public init(dimensions: Int, count: Int, seed: UInt64) {
        precondition(1...Self.mostDimensions ~= dimensions, "too many dimensions, or none")
        precondition(1...Self.mostPoints ~= count, "too many points, or none")
        self.dimensions = dimensions
        self.count = count
        self.seed = seed
    }

    /// A point of the design.
    ///
    /// - Parameter number: In `0..<count`.
    /// - Returns: Its coordinates, each from 0 and below 1.
    public subscript(number: Int) -> [Double] {
        precondition(0..<count ~= number, "there is no point \(number)")
        var stream = RandomStream(seed: seed, replication: Self.replication)
        return (0..<dimensions).map { dimension in
            let slice = permuted(UInt32(number), dimension, &stream)
            stream.seek(purpose: Self.purpose(of: dimension), request: UInt64(number))
            return (Double(slice) + stream.uniform()) / Double(count)
        }
    }

    private static func purpose(of dimension: Int) -> Purpose {
        Purpose(rawValue: UInt16(dimension + 1))
    }

    /// The slice of a point: a permutation of the numbers of the points for each dimension.
    private func permuted(
        _ number: UInt32,
        _ dimension: Int,
        _ stream: inout RandomStream
    ) -> UInt32 {
        // Both halves have `width` bits, so that the network permutes 0..<2^(2 · width).
        var width: UInt32 = 1
        while 1 << (2 * width) < count { width += 1 }
        let mask = (UInt32(1) << width) - 1
        var value = number
        repeat {
            var left = value >> width
            var right = value & mask
            for round in 1...Self.rounds {
                stream.seek(
                    purpose: Self.purpose(of: dimension),
                    request: UInt64(right),
                    lane: round
                )
                (left, right) = (right, left ^ stream.uniformInteger(below: mask + 1))
            }
            value = left << width | right
        } while value >= count
        return value
    }
}
