import Units

/// A rule that raises alerts: one for each series that its expression gives.
///
/// Source: the rule file of Prometheus 2.42, `model/rulefmt/rulefmt.go`.
public struct AlertingRule: Hashable, Sendable {
    /// The name of the alert.
    public var alert: String
    /// The expression.
    public var expression: PromQLExpression
    /// How long the expression must hold before the alert fires (`for`).
    public var hold: SimDuration
    /// How long the alert fires on after the expression has ceased to hold.
    public var keepFiringFor: SimDuration
    /// Labels that the alerts get on top of those of the series.
    public var labels: AlertLabels
    /// Texts for people.
    public var annotations: AlertLabels

    /// An alerting rule.
    public init(
        alert: String,
        expression: PromQLExpression,
        hold: SimDuration = .zero,
        keepFiringFor: SimDuration = .zero,
        labels: AlertLabels = AlertLabels(),
        annotations: AlertLabels = AlertLabels()
    ) {
        self.alert = alert
        self.expression = expression
        self.hold = hold
        self.keepFiringFor = keepFiringFor
        self.labels = labels
        self.annotations = annotations
    }
}
