import Glibc

/// One thing that is measured, named as on the command line and in the report.
enum Work: String, CaseIterable {
    case mm1
    case keyedMM1 = "mm1-keyed"
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
        case .phoenix:
            let work = try Phoenix(path: "models/phoenix")
            let clock = ProcessorClock()
            guard let result = work.run(requests: customers) else {
                preconditionFailure("nobody cancels a benchmark")
            }
            let completed = Double(result.completed) / Double(result.arrivals)
            return Reading(Int(result.arrivals), since: clock, check: rounded(completed))
        }
    }

    private func rounded(_ values: Double...) -> String { rounded(values) }

    private func rounded(_ values: [Double]) -> String {
        values.map { "\(($0 * 10_000).rounded() / 10_000)" }.joined(separator: "/")
    }
}
