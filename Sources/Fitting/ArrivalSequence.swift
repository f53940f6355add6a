import Glibc
import Statistics

/// When requests arrived: one or several stretches of time, each of which was watched without a gap.
public struct ArrivalSequence: Sendable {
    /// The arrivals of each stretch in ascending order, in nanoseconds; at least two in each.
    public let stretches: [[Int64]]

    /// Stretches of arrivals, each in any order; those with fewer than two arrivals are left out.
    public init(_ stretches: [[Int64]]) {
        self.stretches = stretches.filter { $0.count > 1 }.map { stretch in
            zip(stretch, stretch.dropFirst()).allSatisfy { $0 <= $1 } ? stretch : stretch.sorted()
        }
    }

    /// How many gaps between arrivals there are.
    public var gapCount: Int { stretches.reduce(0) { $0 + $1.count - 1 } }

    /// The time between first and last arrivals, in seconds.
    public var span: Double {
        stretches.reduce(0) { $0 + Double($1[$1.count - 1] - $1[0]) * 1e-9 }
    }

    /// Arrivals a second.
    public var meanRate: Double { Double(gapCount) / span }

    /// Calls `body` with each gap in seconds, in order of time.
    func forEachGap(_ body: (Double) -> Void) {
        for stretch in stretches {
            for (former, next) in zip(stretch, stretch.dropFirst()) {
                body(Double(next - former) * 1e-9)
            }
        }
    }

    /// The gaps in seconds, of each stretch by itself, of the first `limit` in all.
    func gaps(first limit: Int) -> [[Double]] {
        var left = limit
        return stretches.compactMap { stretch in
            let count = min(left, stretch.count - 1)
            left -= count
            guard count > 0 else { return nil }
            return (0..<count).map { Double(stretch[$0 + 1] - stretch[$0]) * 1e-9 }
        }
    }

    /// How many gaps are 0: arrivals at the same instant.
    public var tieCount: Int {
        var count = 0
        forEachGap { if $0 == 0 { count += 1 } }
        return count
    }

    /// The largest unit of time of which every arrival is a multiple, in nanoseconds; 1 if the arrivals
    /// are as fine as nanoseconds.
    public var resolution: Int64 {
        var divisor: Int64 = 0
        for stretch in stretches {
            for arrival in stretch where divisor != 1 {
                divisor = greatestDivisor(divisor, arrival)
            }
        }
        return max(divisor, 1)
    }

    /// The correlation of a gap with the next one, and its standard error if gaps are independent;
    /// `nil` for gaps that are all alike.
    public var autocorrelation: (value: Double, standardError: Double)? {
        let mean = span / Double(gapCount)
        var (products, squares, pairs) = (0.0, 0.0, 0)
        for stretch in stretches {
            var former: Double?
            for (left, right) in zip(stretch, stretch.dropFirst()) {
                let deviation = Double(right - left) * 1e-9 - mean
                squares += deviation * deviation
                if let former {
                    products += former * deviation
                    pairs += 1
                }
                former = deviation
            }
        }
        guard squares > 1e-18 * mean * mean * Double(gapCount), pairs > 2 else { return nil }
        return (products / squares, 1 / Double(pairs).squareRoot())
    }

    /// Whether the rate goes up or down: Kendall's τ of the numbers of arrivals in twenty equal parts of
    /// the longest stretch, as a standard normal deviate; `nil` below forty arrivals.
    ///
    /// Source: H. B. Mann, "Nonparametric Tests Against Trend", Econometrica 13 (1945).
    public var trend: Double? {
        guard let stretch = stretches.max(by: { $0.count < $1.count }), stretch.count >= 40 else {
            return nil
        }
        let parts = 20
        let length = Double(stretch[stretch.count - 1] - stretch[0])
        guard length > 0 else { return nil }
        var counts = [Int](repeating: 0, count: parts)
        for arrival in stretch {
            counts[min(parts - 1, Int(Double(arrival - stretch[0]) / length * Double(parts)))] += 1
        }
        var score = 0
        for later in 1..<parts {
            for earlier in 0..<later { score += (counts[later] - counts[earlier]).signum() }
        }
        let number = Double(parts)
        return Double(score) / (number * (number - 1) * (2 * number + 5) / 18).squareRoot()
    }
}
