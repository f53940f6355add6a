import Units

/// When clients send a request again although the first attempt may still be answered.
///
/// After each `after` without an answer one more attempt is sent, at most `maximum` beside the first.
/// The first answer wins; the others are cancelled.
///
/// Source: J. Dean & L. A. Barroso, "The Tail at Scale", CACM 56 (2013); gRPC's `hedgingPolicy`, of
/// which `after` is `hedgingDelay`, and whose hedges use up retry tokens as here.
public struct HedgePolicy: Sendable, Equatable {
    /// How long to wait for an answer before the next attempt.
    public var after: SimDuration
    /// Attempts beside the first, in `1...HedgePolicy.most`.
    public var maximum: Int

    /// The most attempts beside the first.
    public static let most = 4

    /// Hedges like these.
    public init(after: SimDuration, maximum: Int = 1) {
        self.after = after
        self.maximum = maximum
    }
}
