extension QueueingTheory {
    /// M/G/1 whose server is interrupted, whether it works or not, and goes on where it stopped.
    ///
    /// Interruptions begin at the rate ξ while the server is up, last for a time R of any
    /// distribution, and preempt what is served: a garbage collector's pauses, breakdowns and repairs.
    ///
    /// Source: H. White & L. S. Christie, "Queuing with Preemptive Priorities or with Breakdown",
    /// Operations Research 6 (1958), for exponential service; B. Avi-Itzhak & P. Naor, "Some Queuing
    /// Problems with the Service Station Subject to Breakdown", Operations Research 11 (1963), model
    /// A, for any.
    public struct MG1Interruptions: Sendable {
        /// The queue without interruptions.
        public let queue: MG1

        /// ξ, interruptions per unit of time that the server is up.
        public let interruptionRate: Double

        /// E[R], the mean length of an interruption.
        public let meanInterruption: Double

        /// The squared coefficient of variation of the length of an interruption.
        public let interruptionSCV: Double

        /// A queue with interruptions of the rate ξ and the mean length E[R].
        public init(
            queue: MG1,
            interruptionRate: Double,
            meanInterruption: Double,
            interruptionSCV: Double
        ) {
            requirePositive(interruptionRate, meanInterruption)
            precondition(
                interruptionSCV >= 0 && interruptionSCV.isFinite,
                "a variance is not negative"
            )
            self.queue = queue
            self.interruptionRate = interruptionRate
            self.meanInterruption = meanInterruption
            self.interruptionSCV = interruptionSCV
        }

        /// The share of time that the server is interrupted, ξE[R]/(1 + ξE[R]).
        public var interruptedShare: Double {
            let down = interruptionRate * meanInterruption
            return down / (1 + down)
        }

        /// From the start of a service to its end, interruptions included: E[C] = E[S]·(1 + ξE[R]).
        public var meanCompletion: Double {
            queue.meanService * (1 + interruptionRate * meanInterruption)
        }

        /// The mean time in the system in order of arrival:
        /// E[C] + λE[C²]/(2·(1 − λE[C])) + ξE[R²]/(2·(1 + ξE[R])).
        ///
        /// E[C²] = E[S²]·(1 + ξE[R])² + E[S]·ξE[R²]. The last term is the rest of an interruption that
        /// found the server idle.
        public var meanSojourn: Double {
            let load = queue.arrivalRate * meanCompletion
            guard load < 1 else { return .infinity }
            let up = 1 + interruptionRate * meanInterruption
            let lengthSquared = meanInterruption * meanInterruption * (1 + interruptionSCV)
            let serviceSquared = queue.meanService * queue.meanService * (1 + queue.serviceSCV)
            let completionSquared =
                serviceSquared * up * up + queue.meanService * interruptionRate * lengthSquared
            return meanCompletion
                + queue.arrivalRate * completionSquared / (2 * (1 - load))
                + interruptionRate * lengthSquared / (2 * up)
        }

        /// The mean number in the system.
        public var meanInSystem: Double { queue.arrivalRate * meanSojourn }
    }
}
