import Units

/// A memory size as `redis.conf` spells it: `6gb` is 6 · 2³⁰ bytes, `6g` is 6 · 10⁹.
///
/// Source: `memtoull` in `src/util.c` of Redis 7.0: digits and one of the units `b`, `k`, `kb`, `m`,
/// `mb`, `g`, `gb` in any case, or none. It departs from Redis in three places where Redis goes on
/// with a number that nobody meant: no digits (Redis: 0), more than 64 bits (Redis: 2⁶⁴ − 1), and a
/// product of more than 63 bits (Redis: what is left of it) are errors.
struct RedisMemorySize: Equatable {
    /// The size.
    let bytes: Bytes

    /// Why a text is not a memory size.
    enum Problem: Error, Equatable {
        /// Not digits and a unit; `repair` is the spelling that was probably meant.
        case malformed(repair: String?)
        /// Not below 2⁶³ bytes.
        case tooLarge
    }

    /// The size that `text` spells.
    init(_ text: String) throws(Problem) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).lowercased()
        guard !digits.isEmpty, let factor = Self.factors[unit] else {
            throw .malformed(repair: Self.repair(of: text))
        }
        guard let count = Int64(digits) else { throw .tooLarge }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw .tooLarge }
        bytes = Bytes(product)
    }

    /// The units in lower case, and the bytes of one.
    private static let factors: [String: Int64] = [
        "": 1, "b": 1,
        "k": 1_000, "m": 1_000_000, "g": 1_000_000_000,
        "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30,
    ]

    /// The units that other systems use, in lower case, and how Redis writes them.
    private static let foreignUnits: [String: String] = [
        "ki": "kb", "mi": "mb", "gi": "gb", "kib": "kb", "mib": "mb", "gib": "gb",
    ]

    /// What Redis would understand in place of `text`: `6gb` for `6Gi`, `1536mb` for `1.5gb`.
    private static func repair(of text: String) -> String? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let rest = text.dropFirst(number.count).filter { $0 != " " }.lowercased()
        let unit = foreignUnits[rest] ?? rest
        guard let value = Double(number), let factor = factors[unit] else { return nil }
        guard number.contains(".") else { return number + unit }
        let count = value * Double(factor)
        guard count < 0x1p53 else { return nil }
        for smaller in ["mb", "kb"] where unit.hasSuffix("b") {
            guard let size = factors[smaller], size < factor else { continue }
            let whole = count / Double(size)
            if whole == whole.rounded() { return "\(Int64(whole))\(smaller)" }
        }
        return "\(Int64(count.rounded()))"
    }
}
