import Service

extension ReplicationResult {
    /// The value of a metric; `nil` if there is no such metric or it had no sample.
    public func value(of metric: String) -> Double? {
        metrics.first { $0.name == metric }?.value
    }
}

extension [ReplicationResult] {
    /// How many requests arrived in all of them, their warm-ups apart.
    var arrivals: Double { reduce(0) { $0 + Double($1.arrivals) } }
}
