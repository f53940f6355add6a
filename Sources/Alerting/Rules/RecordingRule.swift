/// A rule that records what its expression gives as a series of its own.
///
/// Source: the rule file of Prometheus 2.42, `model/rulefmt/rulefmt.go`.
public struct RecordingRule: Hashable, Sendable {
    /// The name of the series.
    public var record: String
    /// The expression.
    public var expression: PromQLExpression
    /// Labels that the series get.
    public var labels: AlertLabels

    /// A recording rule.
    public init(record: String, expression: PromQLExpression, labels: AlertLabels = AlertLabels()) {
        self.record = record
        self.expression = expression
        self.labels = labels
    }
}
