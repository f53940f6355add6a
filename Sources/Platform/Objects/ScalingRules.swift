import Units

/// How fast an autoscaler may change the number of replicas, in one direction.
///
/// Source: `HPAScalingRules` in `pkg/apis/autoscaling` and its defaults in
/// `pkg/apis/autoscaling/v2/defaults.go` (Kubernetes 1.29.6).
public struct ScalingRules: Hashable, Sendable {
    /// For so long the most cautious of the recommendations counts; zero to an hour.
    public var stabilization: SimDuration
    /// Which of the policies counts.
    public var select: Selection
    /// What may change in a period.
    public var policies: [Policy]

    /// Which of several policies counts.
    public enum Selection: String, Hashable, Sendable, CaseIterable {
        /// The one that allows the largest change.
        case most = "Max"
        /// The one that allows the smallest change.
        case least = "Min"
        /// None: nothing changes in this direction.
        case disabled = "Disabled"
    }

    /// What may change in a period.
    public struct Policy: Hashable, Sendable {
        /// By how much.
        public var amount: Amount
        /// In how long; above zero, half an hour at most.
        public var period: SimDuration

        /// A change of this much in a period.
        public init(_ amount: Amount, per period: SimDuration) {
            self.amount = amount
            self.period = period
        }
    }

    /// A change of the number of replicas.
    public enum Amount: Hashable, Sendable {
        /// By so many pods.
        case pods(Int)
        /// By so many hundredths of the number at the start of the period.
        case percent(Int)
        /// To so many pods, if there are fewer.
        case upTo(Int)
    }

    /// Rules.
    public init(stabilization: SimDuration, select: Selection = .most, policies: [Policy]) {
        self.stabilization = stabilization
        self.select = select
        self.policies = policies
    }

    /// Growing if an autoscaler gives no `behavior`: at once, by as many as there are, or to four.
    ///
    /// Source: `calculateScaleUpLimit` in `pkg/controller/podautoscaler/horizontal.go`, max(2·n, 4) at
    /// each look, 15 s apart (Kubernetes 1.29.6).
    public static let unconfiguredUp = ScalingRules(
        stabilization: .zero,
        policies: [
            Policy(.percent(100), per: .seconds(15)), Policy(.upTo(4), per: .seconds(15)),
        ]
    )

    /// Growing, where a `behavior` leaves it out: at once, by as many as there are or by four in 15 s.
    public static let standardUp = ScalingRules(
        stabilization: .zero,
        policies: [
            Policy(.percent(100), per: .seconds(15)), Policy(.pods(4), per: .seconds(15)),
        ]
    )

    /// Shrinking, by default: to the most that was recommended in 5 minutes, then at once.
    public static let standardDown = ScalingRules(
        stabilization: .seconds(300),
        policies: [Policy(.percent(100), per: .seconds(15))]
    )
}
