/// A small deterministic generator for tests: Lehmer's, 128-bit state (L'Ecuyer 1999).
struct Lehmer {
    private var state: UInt128

    init(seed: UInt64) {
        state = UInt128(seed) << 1 | 1
        for _ in 0..<8 { _ = next() }
    }

    mutating func next() -> UInt64 {
        state &*= 0xda94_2042_e4dd_58b5
        return UInt64(truncatingIfNeeded: state >> 64)
    }

    /// A whole number in `0..<bound`; the bias for these small bounds is below 2⁻⁴⁰.
    mutating func below(_ bound: Int64) -> Int64 {
        Int64(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in `0..<1`.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
