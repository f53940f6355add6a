import Glibc

extension QueueingTheory {
    /// M/M/1 with a deadline *D* on the whole sojourn, wait and service.
    public struct MM1Deadline: Sendable {
        /// What becomes of the work of a request whose deadline has passed.
        public enum Work: Sendable {
            /// It is taken out of the queue or the server at the deadline.
            case cancelled
            /// Nobody waits for it any more, and the server does it all the same ("zombie work").
            case continued
        }

        /// λ, arrivals per unit of time.
        public let arrivalRate: Double

        /// μ, services per unit of time.
        public let serviceRate: Double

        /// *D*, the longest sojourn.
        public let deadline: Double

        /// What becomes of work that is too late.
        public let work: Work

        /// A queue with λ, μ and D.
        public init(arrivalRate: Double, serviceRate: Double, deadline: Double, work: Work) {
            requirePositive(arrivalRate, serviceRate, deadline)
            self.arrivalRate = arrivalRate
            self.serviceRate = serviceRate
            self.deadline = deadline
            self.work = work
        }

        /// The share of requests that miss the deadline.
        ///
        /// Continued work: e^(−(μ − λ)·D), the tail of the sojourn without a deadline.
        ///
        /// Cancelled work: an arrival that finds work *w* (always below *D*, since all of it leaves
        /// by its own deadline) raises it to min(w + S, D). The work crosses each level *x* < D
        /// upwards as often as downwards; that solves to the density λ·P₀·e^(−(μ − λ)·x) with the
        /// idle share P₀ = 1 / (1 + λ·∫₀ᴰ e^(−(μ − λ)·x) dx). At *D* the upcrossings are the
        /// timeouts: P(W + S > D) = P₀·e^(−(μ − λ)·D).
        public var probabilityOfTimeout: Double { sojournAtLeast(deadline) }

        /// P(T > t) of the time until completion or the deadline; 0 from the deadline on.
        ///
        /// Continued work: e^(−(μ − λ)·t). Cancelled work: who finds more than *t*, and who crosses
        /// *t* with its own service: P₀·(λ·∫ e^(−(μ − λ)·x) dx from t to D + e^(−(μ − λ)·t)).
        public func sojournTail(_ time: Double) -> Double {
            guard time < deadline else { return 0 }
            return time > 0 ? sojournAtLeast(time) : 1
        }

        /// The mean time until completion or the deadline, ∫₀ᴰ P(T > t) dt.
        public var meanSojourn: Double {
            switch work {
            case .cancelled:
                let wait = arrivalRate * deadline * deadline * scaled.first
                return (wait + deadline * scaled.zeroth) / scaled.whole
            case .continued:
                guard growth < 0 else { return deadline }
                return deadline * meanOfExponential(growth)
            }
        }

        /// The share of time that the server is busy.
        public var utilization: Double {
            switch work {
            case .cancelled: arrivalRate * deadline * scaled.zeroth / scaled.whole
            case .continued: min(1, arrivalRate / serviceRate)
            }
        }

        private func sojournAtLeast(_ time: Double) -> Double {
            let exponent = growth * (time / deadline)
            guard work == .cancelled else { return exp(min(0, exponent)) }
            let left = deadline - time
            let rest = growth * (left / deadline)
            // The density between the time and the deadline, divided like `scaled`.
            let ahead = left * scaledExponentialMoments(rest).zeroth * exp(min(0, exponent))
            return (arrivalRate * ahead + exp(exponent - max(0, growth))) / scaled.whole
        }

        /// (λ − μ)·D.
        private var growth: Double { (arrivalRate - serviceRate) * deadline }

        /// The integrals of eᶻᵘ and u·eᶻᵘ over 0...1 with z = (λ − μ)·D, and 1 / P₀, all divided by
        /// e^max(0, z).
        private var scaled: (zeroth: Double, first: Double, whole: Double) {
            let moments = scaledExponentialMoments(growth)
            let whole = exp(-max(0, growth)) + arrivalRate * deadline * moments.zeroth
            return (moments.zeroth, moments.first, whole)
        }
    }
}
