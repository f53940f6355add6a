/// Arrivals counted in fine bins of a period, or of a stretch of time.
struct RateBins {
    /// How many bins a part has, within which the rate goes in a straight line.
    static let binsInPart = 24

    /// The length of a bin in seconds.
    let length: Double
    /// How many arrivals came in each bin.
    private(set) var counts: [Double]
    /// For how many seconds each bin was under watch.
    private(set) var exposures: [Double]

    /// The bins' numbers.
    var indices: Range<Int> { counts.indices }

    /// Counts arrivals; the first one of each stretch begins it and is not counted.
    ///
    /// Fails, returning `nil`, without a period if there are several stretches.
    init?(_ arrivals: ArrivalSequence, parts: Int, period: Double?) {
        guard period != nil || arrivals.stretches.count == 1 else { return nil }
        guard arrivals.span > 0 else { return nil }
        let total = period ?? arrivals.span
        let bins = parts * Self.binsInPart
        length = total / Double(bins)
        counts = Array(repeating: 0, count: bins)
        exposures = Array(repeating: 0, count: bins)
        for stretch in arrivals.stretches {
            let origin = period == nil ? stretch[0] : 0
            func seconds(_ time: Int64) -> Double { Double(time - origin) * 1e-9 }
            for arrival in stretch.dropFirst() {
                counts[bin(at: seconds(arrival), wraps: period != nil)] += 1
            }
            watch(from: seconds(stretch[0]), to: seconds(stretch[stretch.count - 1]))
        }
    }

    private func bin(at time: Double, wraps: Bool) -> Int {
        let number = Int((time / length).rounded(.down))
        // Without a period the last arrival stands at the end of the last bin.
        guard wraps else { return min(max(number, 0), counts.count - 1) }
        let remainder = number % counts.count
        return remainder < 0 ? remainder + counts.count : remainder
    }

    private mutating func watch(from start: Double, to end: Double) {
        let cycle = length * Double(counts.count)
        let whole = ((end - start) / cycle).rounded(.down)
        for bin in exposures.indices { exposures[bin] += whole * length }
        // What is left is less than a cycle.
        let rest = end - start - whole * cycle
        let phase = start - (start / cycle).rounded(.down) * cycle
        for bin in exposures.indices {
            let (low, high) = (Double(bin) * length, Double(bin + 1) * length)
            for shift in [0, cycle] {
                exposures[bin] += max(0, min(high + shift, phase + rest) - max(low + shift, phase))
            }
        }
    }

    /// The points around the middle of a bin, and how far it is from the left one to the right one.
    func place(_ bin: Int, _ points: Int) -> (left: Int, right: Int, share: Double) {
        let left = bin / Self.binsInPart
        let share = (Double(bin % Self.binsInPart) + 0.5) / Double(Self.binsInPart)
        return (left, (left + 1) % points, share)
    }

    /// The rate in the middle of a bin.
    func rate(_ rates: [Double], at bin: Int) -> Double {
        let (left, right, share) = place(bin, rates.count)
        return (1 - share) * rates[left] + share * rates[right]
    }
}
