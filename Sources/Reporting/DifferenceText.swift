import Experiments

/// The pieces of a difference's line in the tables.
struct DifferenceText {
    /// The difference.
    let difference: MetricDifference

    /// The pieces of this difference's line.
    init(_ difference: MetricDifference) { self.difference = difference }

    /// What can be said, in a word or two.
    var verdict: String {
        difference.isIdentical ? "same" : difference.verdict.words
    }

    /// The colour of the verdict.
    var tone: TerminalStyle.Tone? {
        switch difference.verdict {
        case .better: .good
        case .worse: .bad
        case .changed: .doubtful
        case .equivalent, .noEvidence: nil
        }
    }

    /// The metric; of a rejection rate by cause the cause alone.
    var name: String {
        difference.family == .causes
            ? String(difference.metric.dropFirst("rejection_rate.".count)) : difference.metric
    }

    /// The baseline's mean with its unit.
    var baseline: String { value(difference.baseline) }

    /// The candidate's mean with its unit.
    var candidate: String { value(difference.candidate) }

    /// The difference with its sign and its unit, and the half-width of its interval.
    ///
    /// Fractions differ by percentage points: `pp`.
    var change: (value: String, halfWidth: String) {
        guard let mean = difference.difference else { return (NumberText.missing, "") }
        if difference.isIdentical { return ("0", "") }
        let text = unit.text(mean: mean, halfWidth: difference.halfWidth)
        let value = (mean > 0 ? "+" : "") + text.value
        return (value.replacing(" %", with: " pp"), text.halfWidth)
    }

    /// The difference as a share of the baseline's mean, with its sign; a dash if that is 0, and the
    /// multiple of it where it is ten times as much and more.
    var relative: String {
        guard let relative = difference.relative else { return NumberText.missing }
        guard relative != 0 else { return "0%" }
        if relative >= 10 { return "×" + NumberText.significant(relative + 1, digits: 2) }
        return (relative > 0 ? "+" : "-") + NumberText.percentage(relative.magnitude)
    }

    /// The difference in a word: as a share of the baseline, or as it is where the baseline has nothing.
    var short: String { difference.relative == nil ? change.value : relative }

    private var unit: MetricUnit { MetricUnit(ofMetric: difference.metric) }

    /// A mean with as many decimals as show the difference, and at least three digits of its own.
    private func value(_ mean: Double?) -> String {
        let change = difference.halfWidth ?? difference.difference?.magnitude ?? .infinity
        let own = (mean ?? 0).magnitude / 10
        return unit.text(mean: mean, halfWidth: own > 0 ? min(change, own) : change).value
    }
}

extension MetricDifference.Verdict {
    /// The verdict for people.
    var words: String {
        switch self {
        case .better, .worse, .changed, .equivalent: rawValue
        case .noEvidence: "no evidence"
        }
    }
}
