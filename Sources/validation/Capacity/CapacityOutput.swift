/// The parts of what `headroom solve --capacity` prints that are compared.
struct CapacityOutput: Decodable, Sendable {
    /// The interval.
    struct Capacity: Decodable, Sendable {
        /// The estimate; `nil` if there is none.
        let factor: Double?
        /// The lower end.
        let low: Double?
        /// The upper end.
        let high: Double?
    }

    /// The interval.
    let capacity: Capacity
    /// Requests that were simulated.
    let requests: Double
}
