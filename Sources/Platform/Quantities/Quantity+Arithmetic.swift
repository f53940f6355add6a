import Units

extension Quantity: Hashable, Comparable {
    /// Whether two amounts are the same, whatever their spelling.
    public static func == (left: Quantity, right: Quantity) -> Bool {
        left.significand == right.significand && left.exponent == right.exponent
    }

    /// Feeds the amount to `hasher`, not its spelling.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(significand)
        hasher.combine(exponent)
    }

    /// Which of two amounts is smaller, exactly.
    public static func < (left: Quantity, right: Quantity) -> Bool {
        guard left.significand.signum() == right.significand.signum() else {
            return left.significand < right.significand
        }
        let power = min(left.exponent, right.exponent)
        // At the finer of the two exponents one of the numbers is itself; if the other does not
        // fit there, it is the one farther from zero.
        guard let leftDigits = left.digits(at: power) else { return left.isNegative }
        guard let rightDigits = right.digits(at: power) else { return right.isPositive }
        return leftDigits < rightDigits
    }

    /// The sum; it prints in the family of the left, or of the right if the left is zero.
    ///
    /// Beyond 38 digits the sum is rounded away from zero.
    public static func + (left: Quantity, right: Quantity) -> Quantity {
        guard !left.isZero else { return right.withoutSpelling }
        guard !right.isZero else { return left.withoutSpelling }
        let largest = PowerOfTen.value(PowerOfTen.largestExponent)
        var power = max(
            min(left.exponent, right.exponent),
            max(left.exponent, right.exponent) - PowerOfTen.largestExponent
        )
        while true {
            if let leftDigits = left.roundedUp(toPowerOfTen: power).digits(at: power),
                let rightDigits = right.roundedUp(toPowerOfTen: power).digits(at: power)
            {
                let (sum, overflow) = leftDigits.addingReportingOverflow(rightDigits)
                if !overflow && sum.magnitude <= largest.magnitude {
                    return Quantity(significand: sum, exponent: power, format: left.format)
                }
            }
            power += 1
        }
    }

    /// The difference; it prints in the family of the left, or of the right if the left is zero.
    public static func - (left: Quantity, right: Quantity) -> Quantity { left + -right }

    /// The amount with the other sign.
    public static prefix func - (amount: Quantity) -> Quantity {
        Quantity(
            significand: -amount.significand,
            exponent: amount.exponent,
            format: amount.format
        )
    }

    /// Adds in place.
    public static func += (left: inout Quantity, right: Quantity) { left = left + right }

    /// Subtracts in place.
    public static func -= (left: inout Quantity, right: Quantity) { left = left - right }

    /// The amount as a multiple of 10^`power`, rounded away from zero.
    ///
    /// An amount that is one already keeps its spelling, as `RoundUp` does.
    public func roundedUp(toPowerOfTen power: Int) -> Quantity {
        guard exponent < power else { return self }
        return Quantity(
            significand: PowerOfTen.divideAwayFromZero(significand, exponent: power - exponent),
            exponent: power,
            format: format
        )
    }

    /// The amount in whole units, rounded away from zero; saturates.
    ///
    /// `Value()` in Kubernetes, which wraps for absurd amounts.
    public var value: Int64 { scaledValue(power: 0) }

    /// The amount in thousandths, rounded away from zero; saturates.
    ///
    /// `MilliValue()` in Kubernetes, which wraps for absurd amounts.
    public var milliValue: Int64 { scaledValue(power: -3) }

    private func scaledValue(power: Int) -> Int64 {
        guard let digits = roundedUp(toPowerOfTen: power).digits(at: power) else {
            return isNegative ? .min : .max
        }
        return Int64(clamping: digits)
    }

    /// The number that 10^`power` must be multiplied by; `nil` if it has too many digits.
    ///
    /// `power` is at most `exponent`, unless the amount is zero.
    private func digits(at power: Int) -> Int128? {
        guard !isZero else { return 0 }
        guard exponent - power <= PowerOfTen.largestExponent else { return nil }
        let (digits, overflow) = significand.multipliedReportingOverflow(
            by: PowerOfTen.value(exponent - power)
        )
        return overflow ? nil : digits
    }

    private var withoutSpelling: Quantity {
        Quantity(significand: significand, exponent: exponent, format: format)
    }
}

extension MilliCPU {
    /// The amount of processor that `quantity` cores are, rounded up to whole thousandths.
    public init(_ quantity: Quantity) { self.init(quantity.milliValue) }
}

extension Bytes {
    /// The amount of memory that `quantity` is, rounded up to whole bytes.
    public init(_ quantity: Quantity) { self.init(quantity.value) }
}
