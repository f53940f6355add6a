import Limiters
import Service
import Statistics
import Units
import Variates

/// A queueing system with an exact solution that a whole model is an instance of.
///
/// A model is recognised only if nothing in it could act beside the system: what is not known to be
/// harmless makes a model unknown.
public struct KnownSystem: Sendable, Equatable {
    /// The systems, with what they need beside the arrival rate.
    enum Law: Sendable, Equatable {
        /// M/G/c/c.
        case loss(servers: Int, meanService: Double)
        /// A continuously filled token bucket in front of Poisson arrivals.
        case tokenBucket(rate: Double, burst: Int)
        /// M/M/c, with one server M/M/1.
        case exponential(servers: Int, rate: Double)
        /// M/D/c.
        case constant(servers: Int, time: Double)
        /// M/G/1, of which only the means are known.
        case general(mean: Double, scv: Double)
        /// M/M/c/K.
        case bounded(servers: Int, rate: Double, capacity: Int)
        /// M/M/c+D: a constant patience while waiting.
        case impatient(servers: Int, rate: Double, patience: Double)
        /// M/M/1 with a deadline on the sojourn.
        case deadline(rate: Double, deadline: Double, work: QueueingTheory.MM1Deadline.Work)
    }

    let law: Law
    /// The cause of the system's refusals; `nil` if it refuses nothing.
    let cause: String?
    /// λ at load factor 1.
    let arrivalRate: Double

    /// The system in Kendall's notation, or by its name: `M/M/1`.
    public var name: String {
        switch law {
        case .loss(let servers, _): "M/G/\(servers)/\(servers)"
        case .tokenBucket: "token bucket"
        case .exponential(let servers, _): "M/M/\(servers)"
        case .constant(let servers, _): "M/D/\(servers)"
        case .general: "M/G/1"
        case .bounded(let servers, _, let capacity): "M/M/\(servers)/\(capacity)"
        case .impatient(let servers, _, _): "M/M/\(servers)+D"
        case .deadline: "M/M/1 with a deadline"
        }
    }

    /// The exact expectation of a metric in the long run.
    ///
    /// - Parameters:
    ///   - metric: The public name of the metric.
    ///   - factor: The load factor, above 0.
    /// - Returns: Infinite if the system does not keep up; `nil` if the metric has no exact value.
    public func value(of metric: String, at factor: Double) -> Double? {
        let rate = arrivalRate * factor
        if metric == "rejection_rate" || metric == cause.map({ "rejection_rate.\($0)" }) {
            return rejection(rate)
        }
        switch law {
        case .loss, .tokenBucket, .impatient, .deadline: return nil
        case .exponential(let servers, let service):
            let queue = QueueingTheory.MMC(
                arrivalRate: rate,
                serviceRate: service,
                servers: servers
            )
            return Self.value(
                of: metric,
                wait: queue.meanWait,
                sojourn: queue.meanSojourn,
                quantile: queue.sojournQuantile
            )
        case .constant(let servers, let time):
            guard rate * time < Double(servers) else { return .infinity }
            // Nearer to saturation the chain has too many states.
            guard rate * time < 0.998 * Double(servers) else { return nil }
            let queue = QueueingTheory.MDC(
                arrivalRate: rate,
                serviceTime: time,
                servers: servers
            )
            return Self.value(of: metric, wait: queue.meanWait, sojourn: queue.meanWait + time) {
                queue.waitQuantile($0) + time
            }
        case .general(let mean, let scv):
            let queue = QueueingTheory.MG1(
                arrivalRate: rate,
                meanService: mean,
                serviceSCV: scv
            )
            return Self.value(of: metric, wait: queue.meanWait, sojourn: queue.meanSojourn)
        case .bounded(let servers, let service, let capacity):
            let queue = QueueingTheory.MMCK(
                arrivalRate: rate,
                serviceRate: service,
                servers: servers,
                capacity: capacity
            )
            return Self.value(of: metric, wait: queue.meanWait, sojourn: queue.meanSojourn)
        }
    }

    /// The largest load factor at which an objective holds exactly.
    ///
    /// - Returns: `nil` if the metric has no exact value here, if the objective bounds it from below,
    ///   or if it holds at no load or at every load.
    public func capacity(for objective: Objective) -> Double? {
        guard objective.boundsFromAbove, value(of: objective.metric, at: 1) != nil else {
            return nil
        }
        func holds(_ factor: Double) -> Bool {
            value(of: objective.metric, at: factor).map(objective.isKept) ?? false
        }
        let most = CapacitySearch.factors.upperBound
        guard holds(CapacitySearch.factors.lowerBound), !holds(most) else { return nil }
        let factor = turningPoint(in: 0...most, isBefore: holds)
        // Where values are not known any more is no capacity.
        return value(of: objective.metric, at: factor * (1 + 1e-6)) == nil ? nil : factor
    }

    private func rejection(_ rate: Double) -> Double? {
        switch law {
        case .loss(let servers, let service):
            return QueueingTheory.erlangB(servers: servers, load: rate * service)
        case .tokenBucket(let refill, let burst):
            return QueueingTheory.TokenBucket.rejection(
                arrivalRate: rate,
                rate: refill,
                burst: burst
            )
        case .bounded(let servers, let service, let capacity):
            return QueueingTheory.MMCK(
                arrivalRate: rate,
                serviceRate: service,
                servers: servers,
                capacity: capacity
            ).loss
        case .impatient(let servers, let service, let patience):
            return QueueingTheory.MMCD(
                arrivalRate: rate,
                serviceRate: service,
                servers: servers,
                patience: patience
            ).probabilityOfAbandoning
        case .deadline(let service, let deadline, let work):
            return QueueingTheory.MM1Deadline(
                arrivalRate: rate,
                serviceRate: service,
                deadline: deadline,
                work: work
            ).probabilityOfTimeout
        case .exponential, .constant, .general: return nil
        }
    }

    private static func value(
        of metric: String,
        wait: Double,
        sojourn: Double,
        quantile: ((Double) -> Double)? = nil
    ) -> Double? {
        switch metric {
        case "queue_mean_s": wait
        case "latency_mean_s": sojourn
        case "latency_p50_s": quantile?(0.5)
        case "latency_p90_s": quantile?(0.9)
        case "latency_p95_s": quantile?(0.95)
        case "latency_p99_s": quantile?(0.99)
        case "latency_p999_s": quantile?(0.999)
        default: nil
        }
    }
}
