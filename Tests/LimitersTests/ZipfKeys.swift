import Glibc

/// Keys with P(key k) proportional to (k + 1)^-exponent, drawn independently.
struct ZipfKeys {
    let probabilities: [Double]
    private let cumulative: [Double]

    init(count: Int, exponent: Double) {
        let weights = (1...count).map { pow(Double($0), -exponent) }
        let total = weights.reduce(0, +)
        probabilities = weights.map { $0 / total }
        var sum = 0.0
        cumulative = probabilities.map {
            sum += $0
            return sum
        }
    }

    /// The smallest key whose cumulative probability is above a uniform number.
    func draw(_ numbers: inout Lehmer) -> Int {
        let uniform = numbers.uniform()
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > uniform { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
