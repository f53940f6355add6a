/// A sum that keeps what rounding loses.
///
/// Source: A. Neumaier (1974), as `kahanSumInc` in `promql/functions.go` of Prometheus 2.42 has it.
struct CompensatedSum {
    private(set) var sum = 0.0
    private(set) var compensation = 0.0

    /// The sum, corrected by what was lost.
    var total: Double { sum + compensation }

    mutating func add(_ value: Double) {
        let next = sum + value
        if sum.magnitude >= value.magnitude {
            compensation += (sum - next) + value
        } else {
            compensation += (value - next) + sum
        }
        sum = next
    }
}
