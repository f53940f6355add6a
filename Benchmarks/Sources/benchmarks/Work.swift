/// One thing that is measured, named as on the command line and in the report.
enum Work: String, CaseIterable {
    case mm1
    case keyedMM1 = "mm1-keyed"
    case reneging
    case chain

    /// How fast a work went, and what it came to.
    struct Reading {
        /// Customers (or requests) per second of processor time, without the set-up.
        var customersPerSecond: Double
        /// A result of the simulation, to see that all peers simulate the same thing.
        var check: String
    }

    /// Simulates `customers` customers.
    func run(customers: Int) throws -> Reading {
        let seed: UInt64 = 1
        let clock: ProcessorClock
        let check: String
        switch self {
        case .mm1:
            var work = try MM1(seed: seed)
            clock = ProcessorClock()
            check = "\(work.run(customers: customers))"
        case .keyedMM1:
            var work = try KeyedMM1(seed: seed)
            clock = ProcessorClock()
            check = "\(work.run(customers: customers))"
        case .reneging:
            var work = try Reneging(seed: seed)
            clock = ProcessorClock()
            check = "\(work.run(customers: customers))"
        case .chain:
            var work = try LimiterChain(seed: seed)
            clock = ProcessorClock()
            let outcome = work.run(requests: customers)
            check = "\(outcome.rejected)/\(outcome.timedOut)"
        }
        return Reading(customersPerSecond: Double(customers) / clock.seconds, check: check)
    }
}
