/// How fast a work went, and what it came to.
struct Reading {
    /// Customers (or requests) per second of processor time, without the set-up.
    var customersPerSecond: Double
    /// A result of the simulation, to see that all peers simulate the same thing.
    var check: String

    /// Of `customers` that were simulated since `clock` was made.
    init(_ customers: Int, since clock: ProcessorClock, check: String) {
        customersPerSecond = Double(customers) / clock.seconds
        self.check = check
    }
}
