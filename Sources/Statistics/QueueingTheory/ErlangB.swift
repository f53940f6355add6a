extension QueueingTheory {
    /// The chance that an M/G/c/c system refuses an arrival (Erlang B).
    ///
    /// The service distribution does not matter beyond its mean.
    ///
    /// - Parameters:
    ///   - servers: Number of servers, *c*; at least 0.
    ///   - load: Offered load *a* = λ/μ, in erlangs.
    /// - Returns: A fraction in `0...1`.
    ///
    /// Source: A. K. Erlang (1917); the recursion B(k) = a·B(k−1) / (k + a·B(k−1)), B(0) = 1,
    /// which neither overflows nor cancels.
    public static func erlangB(servers: Int, load: Double) -> Double {
        requirePositive(load)
        precondition(servers >= 0, "a number of servers is not negative")
        var blocking = 1.0
        for server in 0..<servers {
            blocking = load * blocking / (Double(server + 1) + load * blocking)
        }
        return blocking
    }

    /// The largest offered load that *c* servers refuse at most a share `loss` of.
    ///
    /// - Parameters:
    ///   - servers: Number of servers, *c*; at least 1.
    ///   - loss: Above 0 and below 1.
    /// - Returns: The load in erlangs.
    public static func erlangBLoad(servers: Int, loss: Double) -> Double {
        precondition(loss > 0 && loss < 1, "a loss lies between 0 and 1")
        return turningPoint(above: Double(servers)) {
            erlangB(servers: servers, load: $0) <= loss
        }
    }
}
