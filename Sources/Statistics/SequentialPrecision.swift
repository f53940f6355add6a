/// When enough replications have been run: a stopping rule, fed one replication's value at a time.
///
/// The target is met when the half-width of the interval is at most `relative` of the mean, or at
/// most `absolute`. Stopping there and then would favour lucky streaks, and the intervals would
/// cover less than they claim; the rule therefore looks ahead: the target must stay met for
/// further replications (5, or 5 % of the replications beyond 100).
///
/// Feed the values in the order of the replications, not of their completion, so that the result
/// does not depend on the number of threads.
///
/// Source: K. Hoad, S. Robinson & R. Davies, "Automated Selection of the Number of Replications for
/// a Discrete-Event Simulation", J. Oper. Res. Soc. 61 (2010).
public struct SequentialPrecision: Sendable {
    /// The half-width wanted, as a share of the mean.
    public let relative: Double

    /// A half-width that is small enough whatever the mean is.
    public let absolute: Double

    /// The confidence of the interval.
    public let confidence: Double

    /// No decision is taken before this many values.
    public let minimumReplications: Int

    /// How many further replications must confirm, up to 100 replications.
    public let lookAhead: Int

    /// How many replications have been fed, those without a value included.
    public private(set) var replications: Int

    /// After how many replications the target was first met without being missed since.
    public private(set) var metSince: Int?

    private var tally: Tally
    private var missing: Int

    /// A rule that has seen nothing.
    ///
    /// - Parameters:
    ///   - relative: The half-width wanted, as a share of the mean; not negative.
    ///   - absolute: A half-width that is enough whatever the mean is; 0 for none. A metric that is
    ///     near zero (a rejection rate) needs one, or it never stops.
    ///   - confidence: Above 0 and below 1.
    ///   - minimumReplications: At least 2; Hoad et al. recommend 3.
    ///   - lookAhead: At least 0; Hoad et al. recommend 5.
    public init(
        relative: Double,
        absolute: Double = 0,
        confidence: Double = 0.95,
        minimumReplications: Int = 3,
        lookAhead: Int = 5
    ) {
        precondition(relative >= 0 && absolute >= 0, "a precision is not negative")
        precondition(minimumReplications >= 2, "an interval needs two replications")
        precondition(lookAhead >= 0, "a look-ahead is not negative")
        self.relative = relative
        self.absolute = absolute
        self.confidence = confidence
        self.minimumReplications = minimumReplications
        self.lookAhead = lookAhead
        replications = 0
        metSince = nil
        tally = Tally()
        missing = 0
    }

    /// Takes the value of the next replication; `nil` if the metric has no sample in it.
    public mutating func add(_ value: Double?) {
        replications += 1
        if let value { tally.add(value) } else { missing += 1 }
        guard isMet else {
            metSince = nil
            return
        }
        metSince = metSince ?? replications
    }

    /// Whether no further replication is needed.
    public var isSatisfied: Bool {
        guard let metSince else { return false }
        let confirmations = metSince <= 100 ? lookAhead : lookAhead * metSince / 100
        return replications >= metSince + confirmations
    }

    /// What the replications so far say; `nil` without a value.
    public var estimate: Estimate? {
        Estimate(tally, missing: missing, confidence: confidence)
    }

    private var isMet: Bool {
        guard tally.count >= minimumReplications, let estimate, let halfWidth = estimate.halfWidth
        else { return false }
        return halfWidth <= max(absolute, relative * abs(estimate.mean))
    }
}
