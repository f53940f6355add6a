import Variates

/// Durations of a log, seen one after the other, in bounded memory.
///
/// Of more than `keptAtMost` a random subset is kept, each equally likely to be in it (J. S. Vitter,
/// "Random Sampling with a Reservoir", ACM TOMS 11 (1985), algorithm R). Counts are of all.
public struct LoggedDurations: ~Copyable, Sendable {
    /// The most durations that are kept.
    public static let keptAtMost = 100_000

    /// The column that they are from.
    public let name: String
    /// How many there are, cut or whole, zeros included.
    public private(set) var count = 0
    /// How many of them were cut off.
    public private(set) var cutCount = 0
    /// How many whole ones are 0.
    public private(set) var zeroCount = 0
    /// How many were below 0, and are left out.
    public private(set) var negativeCount = 0
    /// In nanoseconds; one that was cut off is negative.
    private var kept: [Int64] = []
    private var stream: RandomStream
    /// The largest unit of which all are multiples.
    private var divisor: Int64 = 0
    /// Sums over the whole ones, and over neighbours in the log.
    private var sums = (number: 0.0, values: 0.0, squares: 0.0, products: 0.0)
    private var former: Double?

    /// No durations yet.
    ///
    /// - Parameters:
    ///   - name: The column.
    ///   - seed: What the random subset depends on.
    public init(name: String, seed: UInt64) {
        self.name = name
        stream = RandomStream(seed: seed, replication: 2)
    }

    /// Adds a duration.
    ///
    /// - Parameters:
    ///   - nanoseconds: How long it is.
    ///   - isCut: Whether it was cut off, so that all that is known is that it was longer.
    public mutating func add(_ nanoseconds: Int64, isCut: Bool) {
        guard nanoseconds >= 0 else {
            negativeCount += 1
            return
        }
        // Cut off before it began, it says nothing.
        if isCut, nanoseconds == 0 { return }
        count += 1
        if isCut {
            cutCount += 1
        } else {
            if nanoseconds == 0 { zeroCount += 1 }
            note(nanoseconds)
        }
        let entry = isCut ? -nanoseconds : nanoseconds
        if kept.count < Self.keptAtMost {
            kept.append(entry)
        } else {
            let place = stream.uniform() * Double(count)
            if place < Double(Self.keptAtMost) { kept[Int(place)] = entry }
        }
    }

    private mutating func note(_ nanoseconds: Int64) {
        if divisor != 1 { divisor = greatestDivisor(divisor, nanoseconds) }
        let value = Double(nanoseconds) * 1e-9
        sums.number += 1
        sums.values += value
        sums.squares += value * value
        if let former { sums.products += former * value }
        former = value
    }

    /// The unit of which every whole duration is a multiple, in nanoseconds.
    public var resolution: Int64 { max(divisor, 1) }

    /// The durations that were kept; a whole one of 0 counts as half the resolution.
    public var sample: CensoredSample {
        let half = Double(resolution) * 0.5e-9
        var (values, cuts): ([Double], [Double]) = ([], [])
        for entry in kept {
            if entry < 0 {
                cuts.append(Double(-entry) * 1e-9)
            } else {
                values.append(entry == 0 ? half : Double(entry) * 1e-9)
            }
        }
        return CensoredSample(values: values, cuts: cuts)
    }

    /// The correlation of a whole duration with the next in the log, and its standard error if they
    /// are independent; `nil` for durations that are all alike.
    public var autocorrelation: (value: Double, standardError: Double)? {
        guard sums.number > 3 else { return nil }
        let mean = sums.values / sums.number
        let variance = sums.squares / sums.number - mean * mean
        guard variance > 1e-12 * mean * mean else { return nil }
        let covariance = sums.products / (sums.number - 1) - mean * mean
        return (covariance / variance, 1 / sums.number.squareRoot())
    }
}

/// The greatest common divisor; of 0 and a number, the number.
func greatestDivisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (left, right) = (abs(left), abs(right))
    while right != 0 { (left, right) = (right, left % right) }
    return left
}
