import Glibc

/// Draws ranks of a Zipf distribution without tables, in a time that does not depend on their count.
///
/// Rejection-inversion: a rank is drawn by inverting the integral of x^(−exponent), and is kept
/// unless the point falls between the integral's bar and the rank's probability.
///
/// Source: W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from monotone
/// discrete distributions", ACM TOMACS 6 (1996).
@frozen
@usableFromInline
struct ZipfSampler: BitwiseCopyable, Sendable {
    @usableFromInline let count: Double
    @usableFromInline let exponent: Double
    /// 1 − exponent, and 1 over it; the logarithm takes over where it is 0.
    @usableFromInline let power: Double
    @usableFromInline let powerInverse: Double
    /// The integral at count + ½, and how much lower it is at the left end of rank 1.
    @usableFromInline let integralHigh: Double
    @usableFromInline let integralWidth: Double
    /// A rank at most this far above its point is kept without asking for its probability.
    @usableFromInline let safeDistance: Double

    init(count: Int, exponent: Double) {
        self.count = Double(count)
        self.exponent = exponent
        power = 1 - exponent
        powerInverse = power == 0 ? 0 : 1 / power
        integralHigh = Self.integral(Double(count) + 0.5, power, powerInverse)
        integralWidth = integralHigh - (Self.integral(1.5, power, powerInverse) - 1)
        safeDistance =
            2
            - Self.integralInverse(
                Self.integral(2.5, power, powerInverse) - pow(2, -exponent),
                power,
                powerInverse
            )
    }

    /// The integral of t^(−exponent) from 1 to x.
    ///
    /// Near an exponent of 1 only `expm1` and `log1p` keep the digits; elsewhere `exp` and `log` are
    /// three times as fast, and off by 10⁻¹³ at most.
    @inlinable
    static func integral(_ x: Double, _ power: Double, _ powerInverse: Double) -> Double {
        if power == 0 { return log(x) }
        let exponent = power * log(x)
        return (abs(power) < 1e-3 ? expm1(exponent) : exp(exponent) - 1) * powerInverse
    }

    @inlinable
    static func integralInverse(_ y: Double, _ power: Double, _ powerInverse: Double) -> Double {
        if power == 0 { return exp(y) }
        let logarithm =
            abs(power) < 1e-3 ? log1p(max(power * y, -1)) : log(max(1 + power * y, 0))
        return exp(logarithm * powerInverse)
    }

    /// The next rank, in `1...count`.
    @inlinable
    @inline(never)
    static func sample(_ zipf: UnsafePointer<ZipfSampler>, _ stream: inout RandomStream) -> Double {
        zipf.pointee.sample(&stream)
    }

    @inlinable
    @inline(__always)
    func sample(_ stream: inout RandomStream) -> Double {
        while true {
            let height = integralHigh - stream.uniform() * integralWidth
            let point = Self.integralInverse(height, power, powerInverse)
            // floor(x + ½) without a library call: a point is positive and below 2⁵³.
            let rank = min(max(Double(Int64(min(point, count) + 0.5)), 1), count)
            if rank - point <= safeDistance { return rank }
            let bar = Self.integral(rank + 0.5, power, powerInverse)
            if height >= bar - exp(-exponent * log(rank)) { return rank }
        }
    }
}
