extension QueueingTheory {
    /// A limit on the number in a window of time, in front of Poisson arrivals.
    public enum WindowLimit {
        /// The share refused by a counter that starts from zero in each window of the clock.
        ///
        /// The windows are independent: of *A* arrivals, Poisson with mean λ·length, the first `limit`
        /// pass, so that E[(A − limit)⁺]/E[A] is refused.
        ///
        /// - Parameters:
        ///   - arrivalRate: Arrivals per unit of time, λ.
        ///   - limit: The most that a window admits, at least 1.
        ///   - length: The length of a window.
        /// - Returns: The share in the long run.
        public static func fixed(arrivalRate: Double, limit: Int, length: Double) -> Double {
            requirePositive(arrivalRate, length)
            precondition(limit >= 1, "a window admits somebody")
            let mean = arrivalRate * length
            // E[(A − m)⁺] = Σ_{j ≥ m} P(A > j), from the small ones on.
            let tails = PoissonWeights(mean: mean, atLeast: limit).tails
            return tails[limit...].reversed().reduce(0, +) / mean
        }

        /// The share refused by a limit on every window of a length, wherever it begins.
        ///
        /// An admission counts for one length, whatever else happens, and is refused iff `limit` of
        /// them count: Erlang's loss system with `limit` servers and a constant holding time.
        ///
        /// - Parameters:
        ///   - arrivalRate: Arrivals per unit of time, λ.
        ///   - limit: The most that a window admits, at least 1.
        ///   - length: The length of a window.
        /// - Returns: The share in the long run.
        public static func sliding(arrivalRate: Double, limit: Int, length: Double) -> Double {
            requirePositive(arrivalRate, length)
            precondition(limit >= 1, "a window admits somebody")
            return QueueingTheory.erlangB(servers: limit, load: arrivalRate * length)
        }
    }
}
