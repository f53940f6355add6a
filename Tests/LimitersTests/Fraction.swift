/// How often something is so, with the standard error from the means of 20 batches in a row.
struct Fraction {
    let mean: Double
    let standardError: Double

    /// Counts how often `trial` is true among `trials`.
    init(of trials: Int, _ trial: () -> Bool) {
        let batches = 20
        let length = trials / batches
        let means = (0..<batches).map { _ in
            var hits = 0
            for _ in 0..<length where trial() { hits += 1 }
            return Double(hits) / Double(length)
        }
        mean = means.reduce(0, +) / Double(batches)
        let squares = means.map { [mean] in ($0 - mean) * ($0 - mean) }.reduce(0, +)
        standardError = (squares / Double(batches * (batches - 1))).squareRoot()
    }
}
