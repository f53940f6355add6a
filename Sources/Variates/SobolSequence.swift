import CGSL

/// The first points of a Sobol sequence: they fill the unit cube more evenly than random ones.
///
/// Point *k* is known without those before it. Point 0 is the middle of the cube; the corner that
/// the sequence formally begins with is left out, as GSL does.
///
/// Source: GSL's `gsl_qrng_sobol` (P. Bratley, B. L. Fox, "Algorithm 659", ACM TOMS 14 (1988)), whose
/// numbers these are. It follows I. A. Antonov and V. M. Saleev (1979): a point differs from the one
/// before it by one direction, so that directions are the differences at powers of two, and a point
/// is the sum modulo 2 of the directions at the ones of its Gray code.
public struct SobolSequence: Sendable, Equatable {
    /// Coordinates of a point.
    public let dimensions: Int
    /// Points that are known.
    public let count: Int
    /// The direction of each bit, each with its dimensions, in units of 2⁻³⁰.
    private let directions: [UInt32]

    /// Dimensions at most: those that GSL has directions for.
    public static let mostDimensions = 40
    /// Points at most.
    public static let mostPoints = 1 << 24

    /// The first `count` points.
    ///
    /// - Parameters:
    ///   - dimensions: In `1...mostDimensions`.
    ///   - count: In `1...mostPoints`.
    public init(dimensions: Int, count: Int) {
        precondition(1...Self.mostDimensions ~= dimensions, "no directions for these dimensions")
        precondition(1...Self.mostPoints ~= count, "too many points")
        precondition(ErrorHandling.isLenient)
        self.dimensions = dimensions
        self.count = count
        guard let generator = gsl_qrng_alloc(headroom_sobol_type(), UInt32(dimensions)) else {
            preconditionFailure("no memory for a quasi-random generator")
        }
        defer { gsl_qrng_free(generator) }
        var directions: [UInt32] = []
        var former = [Double](repeating: 0, count: dimensions)
        var point = former
        // Point 2ᵇ − 1, from 0, differs from the one before it by direction b.
        var nextPower = 1
        for number in 1...count {
            gsl_qrng_get(generator, &point)
            if number == nextPower {
                directions += zip(point, former).map { Self.bits($0) ^ Self.bits($1) }
                nextPower *= 2
            }
            swap(&point, &former)
        }
        self.directions = directions
    }

    /// A point of the sequence.
    ///
    /// - Parameter number: In `0..<count`.
    /// - Returns: Its coordinates, each above 0 and below 1.
    public subscript(number: Int) -> [Double] {
        precondition(0..<count ~= number, "there is no point \(number)")
        let position = UInt32(number) + 1
        var gray = position ^ (position >> 1)
        var sums = [UInt32](repeating: 0, count: dimensions)
        while gray != 0 {
            let bit = gray.trailingZeroBitCount
            for dimension in 0..<dimensions {
                sums[dimension] ^= directions[bit * dimensions + dimension]
            }
            gray &= gray - 1
        }
        return sums.map { Double($0) / Self.scale }
    }

    private static let scale = 0x1p30

    private static func bits(_ coordinate: Double) -> UInt32 { UInt32(coordinate * scale) }
}
