import Units

/// When clients send a request again although the first attempt may still be answered.
///
/// After each `after` without an answer one more attempt is sent, at most `maximum` beside the first.
/// The first answer wins; the others are cancelled.
///
/// Source: J. Dean & L. A. Barroso, "The Tail at Scale", CACM 56 (2013), who wait for the 95th
/// percentile of the expected latency; Finagle's `BackupRequestFilter`; gRPC's `hedgingPolicy`, of
/// which a constant `after` is `hedgingDelay`, and whose hedges use up retry tokens as here.
public struct HedgePolicy: Sendable, Equatable {
    /// How long clients wait.
    public enum Delay: Sendable, Equatable {
        /// Always as long.
        case constant(SimDuration)
        /// As long as this share of the answers that the workload's clients have seen took at most,
        /// above 0 and below 1; as long as they have seen too few, no hedge is sent.
        case percentile(Double)

        /// The length of a constant delay.
        public var duration: SimDuration? {
            if case .constant(let duration) = self { duration } else { nil }
        }

        /// The share of a percentile.
        public var share: Double? {
            if case .percentile(let share) = self { share } else { nil }
        }
    }

    /// How long to wait for an answer before the next attempt.
    public var after: Delay
    /// Attempts beside the first, in `1...HedgePolicy.most`.
    public var maximum: Int

    /// The most attempts beside the first.
    public static let most = 4

    /// Hedges after a constant time.
    public init(after: SimDuration, maximum: Int = 1) {
        self.after = .constant(after)
        self.maximum = maximum
    }

    /// Hedges after a percentile of the latency: 0.95 for p95.
    public init(afterPercentile share: Double, maximum: Int = 1) {
        after = .percentile(share)
        self.maximum = maximum
    }
}
