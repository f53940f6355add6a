extension QueueingCase {
    /// Every model of `models/queueing`.
    public static var catalogue: [QueueingCase] {
        markovian + generalService + otherArrivals + impatience + disciplines + networks
            + rateLimits + redis
    }
}
