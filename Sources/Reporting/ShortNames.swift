/// The last parts of dotted paths, as many as tell each from the others: `rate` of
/// `workloads.interactive.arrivals.poisson.rate`.
///
/// - Parameter paths: The paths, all of them different.
/// - Returns: A name for each, in the same order.
public func shortNames(of paths: [String]) -> [String] {
    paths.map { path in
        let parts = path.split(separator: ".")
        for count in 1..<max(2, parts.count) {
            let end = parts.suffix(count).joined(separator: ".")
            let twins = paths.filter { $0 == end || $0.hasSuffix("." + end) }
            if twins.count == 1 { return end }
        }
        return path
    }
}
