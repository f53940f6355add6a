/// What the operators of an evaluation share.
final class EvaluationContext {
    let store: SampleStore
    let lookback: Int64
    /// Whether the early end of ranges and of the look-back does not count.
    let isLeftOpen: Bool
    let subqueryStep: Int64
    /// The time of the whole evaluation: what `start()` and `end()` stand for.
    private(set) var queryTime: Int64 = 0
    /// Samples after this have not been taken yet.
    private(set) var visibleUntil: Int64 = .max
    private var samplesLeft = 0

    /// Samples that one evaluation may look at, as `query.max-samples` of a server without configuration.
    private static let mostSamples = 50_000_000

    init(store: SampleStore, settings: EvaluationSettings) {
        self.store = store
        lookback = settings.lookback.nanoseconds / 1_000_000
        isLeftOpen = settings.version == .v3
        subqueryStep = max(settings.subqueryStep.nanoseconds / 1_000_000, 1)
    }

    var table: LabelTable { store.labels }

    /// Begins an evaluation.
    func begin(at time: Int64, visibleUntil limit: Int64) {
        queryTime = time
        visibleUntil = limit
        samplesLeft = Self.mostSamples
    }

    /// Counts samples that are looked at.
    func count(samples: Int) throws(EvaluationError) {
        samplesLeft -= samples
        guard samplesLeft >= 0 else {
            throw EvaluationError(
                description: "query processing would load too many samples into memory in "
                    + "expression evaluation"
            )
        }
    }

    /// The time at which a selector looks, if the expression is evaluated at `time`.
    func time(_ time: Int64, shiftedBy shift: PromQLShift) -> Int64 {
        let base =
            switch shift.anchor {
            case nil: time
            case .time(let milliseconds): milliseconds
            case .start, .end: queryTime
            }
        return base.subtractingReportingOverflow(shift.offset ?? 0).partialValue
    }
}

/// A number of a vector.
struct Sample {
    var labels: LabelID
    var value: Double
    /// The time of the sample in milliseconds, where it is one of a series.
    var time: Int64 = 0
}

extension [Sample] {
    /// The samples by value, NaN last.
    func sortedByValue(isDescending: Bool) -> [Sample] {
        sorted { left, right in
            if left.value.isNaN || right.value.isNaN {
                return !left.value.isNaN && right.value.isNaN
            }
            return isDescending ? left.value > right.value : left.value < right.value
        }
    }
}

/// What gives a vector.
protocol VectorOperator: AnyObject {
    /// The vector at a time in milliseconds.
    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample]
}

/// What gives a number.
protocol ScalarOperator: AnyObject {
    /// The number at a time in milliseconds.
    func scalar(at time: Int64, in context: EvaluationContext) throws(EvaluationError) -> Double
}

/// Reports two elements with the same labels.
struct UniquenessCheck {
    private var seen = LabelSlots()

    /// Throws if two of `samples` have the same labels.
    mutating func check(_ samples: [Sample]) throws(EvaluationError) {
        guard samples.count > 1 else { return }
        seen.clear()
        for sample in samples {
            guard seen[sample.labels] == nil else {
                throw EvaluationError(
                    description: "vector cannot contain metrics with the same labelset"
                )
            }
            seen[sample.labels] = 0
        }
    }
}
