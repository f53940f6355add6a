extension MappingReader {
    /// Whether the value of a key is meant as a percentile, and not as a duration.
    func isPercentile(_ key: String) -> Bool {
        node(key)?.scalar?.text.hasPrefix("p") ?? false
    }

    /// A percentile as a share: 0.95 for `p95`.
    func percentile(_ key: String) -> Double? {
        guard let found = scalar(key, fallback: nil) else { return nil }
        let number = found.text.dropFirst()
        let isPlain = number.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
        guard found.text.hasPrefix("p"), isPlain, let percent = Double(number),
            (1...99.9).contains(percent)
        else {
            reportError(
                key,
                "\(quoted("\(key): \(found.text)")) must be a percentile from p1 to p99.9, for "
                    + "example p95"
            )
            return nil
        }
        return percent / 100
    }
}
