extension QueueingTheory {
    /// A token bucket in front of Poisson arrivals, each of which takes one token or is refused.
    public enum TokenBucket {
        /// The share refused by a bucket that fills continuously (equally: GCRA).
        ///
        /// The tokens missing, counted in the time that it takes to fill them, behave as the work in an
        /// M/D/1/K queue with K = burst and D = 1/rate: an arrival adds D, time takes it away, and
        /// who finds less than one token, that is more than (K − 1)·D missing, is refused.
        ///
        /// - Parameters:
        ///   - arrivalRate: Arrivals per unit of time.
        ///   - rate: Tokens per unit of time.
        ///   - burst: Tokens in a full bucket, at least 1.
        /// - Returns: The share in the long run; a full bucket at the start does not matter.
        ///
        /// Source: A. W. Berger, "Performance Analysis of a Rate-Control Throttle where Tokens and
        /// Jobs Queue", IEEE JSAC 9 (1991).
        public static func rejection(arrivalRate: Double, rate: Double, burst: Int) -> Double {
            requirePositive(rate)
            return MD1K(arrivalRate: arrivalRate, serviceTime: 1 / rate, capacity: burst).loss
        }

        /// The largest arrival rate of which a continuously filled bucket refuses at most a share.
        ///
        /// - Parameters:
        ///   - rate: Tokens per unit of time.
        ///   - burst: Tokens in a full bucket, at least 1.
        ///   - rejection: Above 0 and below 1.
        /// - Returns: Arrivals per unit of time.
        public static func arrivalRate(rate: Double, burst: Int, rejection: Double) -> Double {
            precondition(rejection > 0 && rejection < 1, "a rejection lies between 0 and 1")
            return turningPoint(above: rate) {
                Self.rejection(arrivalRate: $0, rate: rate, burst: burst) <= rejection
            }
        }

        /// The share refused by a bucket that is filled in steps.
        ///
        /// The tokens after each filling are a Markov chain: of *m*, min(m, A) are taken, A being
        /// Poisson; then `tokensPerFill` are added, up to `burst`.
        ///
        /// - Parameters:
        ///   - arrivalRate: Arrivals per unit of time.
        ///   - tokensPerFill: Tokens added at once, in `1...burst`.
        ///   - interval: Time between fillings.
        ///   - burst: Tokens in a full bucket.
        /// - Returns: The share in the long run.
        /// - Complexity: O(burst² × tokensPerFill).
        public static func rejection(
            arrivalRate: Double,
            tokensPerFill: Int,
            every interval: Double,
            burst: Int
        ) -> Double {
            requirePositive(arrivalRate, interval)
            precondition((1...max(burst, 1)).contains(tokensPerFill), "a filling fits the bucket")
            let arrivals = PoissonWeights(mean: arrivalRate * interval, atLeast: burst)
            // State s stands for `tokensPerFill + s` tokens after a filling. The chain is built
            // upside down (state 0 is full) so that each state has a way to the lower ones.
            let states = burst - tokensPerFill + 1
            var chain = BandedMarkovChain(count: states, down: tokensPerFill, up: states)
            for missing in 0..<states {
                let tokens = burst - missing
                for taken in 0...tokens {
                    let probability =
                        taken < tokens ? arrivals.probabilities[taken] : arrivals.tail(tokens - 1)
                    let next = min(tokens - taken + tokensPerFill, burst)
                    chain.add(probability, from: missing, to: burst - next)
                }
            }
            var excess = arrivals.tails
            for m in (0..<(excess.count - 1)).reversed() { excess[m] += excess[m + 1] }
            let lost = chain.stationary().enumerated().reduce(0) { sum, state in
                sum + state.element * excess[burst - state.offset]
            }
            return lost / (arrivalRate * interval)
        }
    }
}
