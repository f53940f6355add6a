extension QueueingTheory {
    /// M/G/1 with priorities that do or do not interrupt a service.
    public enum Priority {
        /// One class of requests.
        public struct Class: Sendable {
            /// λ, arrivals per unit of time.
            public var arrivalRate: Double

            /// The mean service time.
            public var meanService: Double

            /// The squared coefficient of variation of the service time.
            public var serviceSCV: Double

            /// A class with λ, E[S] and the squared coefficient of variation.
            public init(arrivalRate: Double, meanService: Double, serviceSCV: Double = 1) {
                requirePositive(arrivalRate, meanService)
                precondition(serviceSCV >= 0 && serviceSCV.isFinite, "a variance is not negative")
                self.arrivalRate = arrivalRate
                self.meanService = meanService
                self.serviceSCV = serviceSCV
            }
        }

        /// The mean wait of each class, the most urgent first.
        ///
        /// W(k) = W₀ / ((1 − s(k−1))·(1 − s(k))), with s(k) the load of the classes up to *k* and
        /// W₀ = Σ λ·E[S²] / 2 over all of them.
        ///
        /// - Parameter classes: The most urgent first.
        /// - Returns: One mean per class, infinite from the class on with which the load reaches 1.
        ///   (W₀ counts all classes: if the whole load is 1 or more, the means of the urgent classes
        ///   are upper bounds.)
        ///
        /// Source: A. Cobham, "Priority Assignment in Waiting Line Problems", J. Operations Research
        /// Society of America 2 (1954).
        public static func meanWaits(_ classes: [Class]) -> [Double] {
            let residual = classes.reduce(0) {
                $0 + $1.arrivalRate * $1.meanService * $1.meanService * (1 + $1.serviceSCV) / 2
            }
            var before = 0.0
            return classes.map { one in
                let through = before + one.arrivalRate * one.meanService
                defer { before = through }
                guard through < 1 else { return .infinity }
                return residual / ((1 - before) * (1 - through))
            }
        }

        /// The mean time in the system of each class, the most urgent first, if an urgent request
        /// interrupts a service, which is resumed later where it stopped.
        ///
        /// T(k) = E[S(k)] / (1 − s(k−1)) + W₀(k) / ((1 − s(k−1))·(1 − s(k))), with W₀(k) the sum of
        /// λ·E[S²] / 2 over the classes up to *k*: the others are not there for it.
        ///
        /// - Parameter classes: The most urgent first.
        /// - Returns: One mean per class, infinite from the class on with which the load reaches 1.
        ///
        /// Source: H. White & L. S. Christie, "Queuing with Preemptive Priorities or with Breakdown",
        /// Operations Research 6 (1958).
        public static func preemptiveMeanSojourns(_ classes: [Class]) -> [Double] {
            var before = 0.0
            var residual = 0.0
            return classes.map { one in
                let load = one.arrivalRate * one.meanService
                residual += load * one.meanService * (1 + one.serviceSCV) / 2
                let through = before + load
                defer { before = through }
                guard through < 1 else { return .infinity }
                return one.meanService / (1 - before)
                    + residual / ((1 - before) * (1 - through))
            }
        }
    }
}
