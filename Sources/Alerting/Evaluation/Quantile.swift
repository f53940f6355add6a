/// Quantiles of numbers and of histograms.
///
/// Source: `promql/quantile.go` of Prometheus 2.42.
enum Quantile {
    /// The quantile of some numbers, interpolated between neighbours; NaN sorts first.
    static func of(_ values: [Double], _ share: Double) -> Double {
        guard !values.isEmpty, !share.isNaN else { return .nan }
        guard share >= 0 else { return -.infinity }
        guard share <= 1 else { return .infinity }
        let sorted = values.sorted { $0.isNaN ? !$1.isNaN : $0 < $1 }
        let rank = share * Double(sorted.count - 1)
        let lower = max(0, rank.rounded(.down))
        let upper = min(Double(sorted.count - 1), lower + 1)
        let weight = rank - rank.rounded(.down)
        return sorted[Int(lower)] * (1 - weight) + sorted[Int(upper)] * weight
    }

    /// A bucket of a histogram: how many observations were not above its bound.
    struct Bucket {
        var bound: Double
        var count: Double
    }

    /// The quantile of a histogram, interpolated in its bucket.
    static func of(_ unsorted: [Bucket], _ share: Double) -> Double {
        guard !share.isNaN else { return .nan }
        guard share >= 0 else { return -.infinity }
        guard share <= 1 else { return .infinity }
        let buckets = monotonic(merged(unsorted.sorted { $0.bound < $1.bound }))
        guard let last = buckets.last, last.bound == .infinity, buckets.count >= 2,
            last.count != 0
        else { return .nan }
        var rank = share * last.count
        let index = buckets.dropLast().firstIndex { $0.count >= rank } ?? buckets.count - 1
        guard index < buckets.count - 1 else { return buckets[buckets.count - 2].bound }
        guard index > 0 || buckets[0].bound > 0 else { return buckets[0].bound }
        var start = 0.0
        var count = buckets[index].count
        if index > 0 {
            start = buckets[index - 1].bound
            count -= buckets[index - 1].count
            rank -= buckets[index - 1].count
        }
        return start + (buckets[index].bound - start) * (rank / count)
    }

    /// Buckets of the same bound as one.
    private static func merged(_ buckets: [Bucket]) -> [Bucket] {
        var result: [Bucket] = []
        for bucket in buckets {
            if let last = result.last, last.bound == bucket.bound {
                result[result.count - 1].count += bucket.count
            } else {
                result.append(bucket)
            }
        }
        return result
    }

    /// Buckets whose counts do not fall: the series of a histogram are not of quite the same time.
    private static func monotonic(_ buckets: [Bucket]) -> [Bucket] {
        var result = buckets
        var largest = buckets.first?.count ?? 0
        for index in result.indices.dropFirst() {
            if result[index].count > largest {
                largest = result[index].count
            } else if result[index].count < largest {
                result[index].count = largest
            }
        }
        return result
    }
}
