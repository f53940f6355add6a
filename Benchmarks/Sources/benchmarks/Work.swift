import Glibc
import Service

/// One thing that is measured, named as on the command line and in the report.
enum Work: String, CaseIterable {
    case mm1
    case keyedMM1 = "mm1-keyed"
    case serviceMM1 = "mm1-service"
    case reneging
    case chain
    case phoenix

    /// Simulates `customers` customers; in the Phoenix model, whose random numbers say how many
    /// come, about as many.
    func run(customers: Int) throws -> Reading {
        let seed: UInt64 = 1
        switch self {
        case .mm1:
            var work = try MM1(seed: seed)
            let clock = ProcessorClock()
            let timeInSystem = work.run(customers: customers)
            return Reading(customers, since: clock, check: rounded(timeInSystem))
        case .keyedMM1:
            var work = try KeyedMM1(seed: seed)
            let clock = ProcessorClock()
            let timeInSystem = work.run(customers: customers)
            return Reading(customers, since: clock, check: rounded(timeInSystem))
        case .reneging:
            var work = try Reneging(seed: seed)
            let clock = ProcessorClock()
            let outcome = work.run(customers: customers)
            let check = [outcome.reneged, outcome.timeInSystem]
            return Reading(customers, since: clock, check: rounded(check))
        case .chain:
            var work = try LimiterChain(seed: seed)
            let clock = ProcessorClock()
            let outcome = work.run(requests: customers)
            let check = [outcome.rejected, outcome.timedOut, outcome.timeInSystem]
            return Reading(customers, since: clock, check: rounded(check))
        case .serviceMM1:
            let model = try ShippedModel(path: "models/queueing/mm1.yaml", arrivalsPerSecond: 90)
            // In units of the mean service time, as in the other M/M/1.
            return reading(of: model, customers) { result in
                let mean = result.metrics.first { $0.name == "latency_mean_s" }?.value
                return (mean ?? 0) * 100
            }
        case .phoenix:
            // 60/s interactive, and 20/s in the background for a third of the time.
            let model = try ShippedModel(path: "models/phoenix", arrivalsPerSecond: 60 + 20.0 / 3)
            return reading(of: model, customers) { Double($0.completed) / Double($0.arrivals) }
        }
    }

    private func reading(
        of model: ShippedModel,
        _ requests: Int,
        check: (ReplicationResult) -> Double
    ) -> Reading {
        let clock = ProcessorClock()
        guard let result = model.run(requests: requests) else {
            preconditionFailure("nobody cancels a benchmark")
        }
        return Reading(Int(result.arrivals), since: clock, check: rounded(check(result)))
    }

    private func rounded(_ values: Double...) -> String { rounded(values) }

    private func rounded(_ values: [Double]) -> String {
        values.map { "\(($0 * 10_000).rounded() / 10_000)" }.joined(separator: "/")
    }
}
