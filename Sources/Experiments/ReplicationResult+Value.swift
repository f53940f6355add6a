import Service

extension ReplicationResult {
    /// The value of a metric; `nil` if there is no such metric or it had no sample.
    public func value(of metric: String) -> Double? {
        metrics.first { $0.name == metric }?.value
    }
}
