import Units

/// An exact amount of a resource, as Kubernetes writes it: `500m`, `2Gi`, `1e3`.
///
/// The value is a decimal number of at most 38 significant digits and never finer than a
/// billionth; what is finer is rounded away from zero. Two quantities are equal when their values
/// are: `1000m == 1`, however they are spelled. `description` keeps the family of the suffix.
///
/// Kubernetes computes with integers of any size; this keeps 38 digits and rounds the rest away
/// from zero, which no quantity below 10²⁹ can tell.
///
/// Source: `apimachinery/pkg/api/resource/quantity.go` and `amount.go` (Kubernetes 1.29.6).
public struct Quantity: Sendable {
    /// Which suffixes a quantity is written with.
    public enum Format: Hashable, Sendable {
        /// Powers of 1,000: `n u m k M G T P E`.
        case decimalSI
        /// Powers of 1,024: `Ki Mi Gi Ti Pi Ei`.
        case binarySI
        /// `e` and a power of ten: `1e3`.
        case decimalExponent
    }

    /// The digits; not a multiple of ten, unless the value is zero.
    let significand: Int128

    /// The power of ten that the digits are multiplied by; 0 if the value is zero.
    let exponent: Int

    /// The family of suffixes that the quantity prints with.
    public let format: Format

    /// The text as it was written, if Kubernetes gives it back unchanged.
    let spelling: String?

    /// The amount `significand` × 10^`exponent`.
    init(significand: Int128, exponent: Int, format: Format, spelling: String? = nil) {
        var digits = significand
        var power = digits == 0 ? 0 : exponent
        while digits != 0 {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            digits = quotient
            power += 1
        }
        self.significand = digits
        self.exponent = power
        self.format = format
        self.spelling = spelling
    }

    /// A whole amount.
    public init(_ value: Int64, format: Format = .decimalSI) {
        self.init(significand: Int128(value), exponent: 0, format: format)
    }

    /// `count` thousandths.
    public init(milli count: Int64) {
        self.init(significand: Int128(count), exponent: -3, format: .decimalSI)
    }

    /// An amount of processor, in cores.
    public init(_ processor: MilliCPU) { self.init(milli: processor.count) }

    /// An amount of memory or storage, in bytes.
    public init(_ memory: Bytes) { self.init(memory.count, format: .binarySI) }

    /// Nothing.
    public static let zero = Quantity(0)

    /// One of something that is counted.
    public static let one = Quantity(1)

    /// Whether the amount is nothing.
    public var isZero: Bool { significand == 0 }

    /// Whether the amount is below nothing.
    public var isNegative: Bool { significand < 0 }

    /// Whether the amount is above nothing.
    public var isPositive: Bool { significand > 0 }
}
