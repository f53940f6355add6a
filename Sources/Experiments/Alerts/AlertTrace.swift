import Alerting
import Service
import Units

/// What an alerting rule measured in a replication, evaluation by evaluation, so that it can be told when
/// it would have fired with another threshold or another `for`.
///
/// Departure: what recording rules behind the rule in its group record is seen at once, not at the next
/// evaluation.
struct AlertTrace: Sendable {
    /// The times of the evaluations, in milliseconds.
    private(set) var times: [Int64] = []
    /// The value at each evaluation, by label set; NaN where there is none.
    private(set) var values: [[Double]] = []
    private var numbers: [LabelSet: Int] = [:]

    /// Notes the elements of one evaluation.
    mutating func note(_ elements: [PromQLElement], at time: Int64) {
        times.append(time)
        for index in values.indices { values[index].append(.nan) }
        for element in elements {
            let number: Int
            if let known = numbers[element.labels] {
                number = known
            } else {
                number = values.count
                numbers[element.labels] = number
                values.append(Array(repeating: .nan, count: times.count))
            }
            values[number][times.count - 1] = element.value
        }
    }

    /// The most alarming value of each evaluation that has any.
    func extremes(_ comparison: PromQLThreshold.Comparison) -> [Double] {
        times.indices.compactMap { index in
            let there = values.lazy.map { $0[index] }.filter { !$0.isNaN }
            return comparison.isUpper ? there.max() : there.min()
        }
    }

    /// When any alert would have fired.
    ///
    /// - Parameters:
    ///   - comparison: How values are compared.
    ///   - setting: The threshold and the `for`.
    ///   - keepFiring: How long an alert fires on, in milliseconds.
    /// - Returns: The firings in the order of time, those of several label sets at once as one.
    func firings(
        _ comparison: PromQLThreshold.Comparison,
        _ setting: AlertSetting,
        keepFiring: Int64
    ) -> [Firing] {
        Firing.merged(
            values.flatMap { firings(of: $0, comparison, setting, keepFiring) }
        )
    }

    private func firings(
        of values: [Double],
        _ comparison: PromQLThreshold.Comparison,
        _ setting: AlertSetting,
        _ keepFiring: Int64
    ) -> [Firing] {
        let hold = setting.hold.nanoseconds / 1_000_000
        var firings: [Firing] = []
        var activeSince: Int64?
        var firedAt: Int64?
        var keptSince: Int64?
        for (index, time) in times.enumerated() {
            // NaN is on no side.
            if comparison.holds(values[index], setting.threshold) {
                keptSince = nil
                let since = activeSince ?? time
                activeSince = since
                if firedAt == nil, time - since >= hold { firedAt = time }
                continue
            }
            if let start = firedAt {
                let since = keptSince ?? time
                keptSince = since
                if keepFiring > 0, time - since < keepFiring { continue }
                firings.append(Firing(startMilliseconds: start, endMilliseconds: time))
            }
            (activeSince, firedAt, keptSince) = (nil, nil, nil)
        }
        if let start = firedAt {
            firings.append(Firing(startMilliseconds: start, endMilliseconds: nil))
        }
        return firings
    }
}

/// From where on an alerting rule's measure counts, and for how long it has to.
public struct AlertSetting: Sendable, Hashable {
    /// The threshold.
    public var threshold: Double
    /// The `for` of the rule.
    public var hold: SimDuration
}

/// A time in which alerts of a rule fired.
struct Firing: Sendable, Equatable {
    var start: SimTime
    /// `distantFuture` if it lasted to the end.
    var end: SimTime

    init(startMilliseconds start: Int64, endMilliseconds end: Int64?) {
        self.start = .zero + .milliseconds(start)
        self.end = end.map { .zero + .milliseconds($0) } ?? .distantFuture
    }

    /// The firings in the order of time, those that touch as one.
    static func merged(_ firings: [Firing]) -> [Firing] {
        var merged: [Firing] = []
        for firing in firings.sorted(by: { $0.start < $1.start }) {
            if let last = merged.last, firing.start <= last.end {
                merged[merged.count - 1].end = max(last.end, firing.end)
            } else {
                merged.append(firing)
            }
        }
        return merged
    }
}
