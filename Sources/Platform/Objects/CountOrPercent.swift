/// A number of pods, absolute or as a percentage of the replicas.
///
/// Source: `apimachinery/pkg/util/intstr/intstr.go` (Kubernetes 1.29.6).
public enum CountOrPercent: Hashable, Sendable {
    /// So many pods.
    case count(Int)
    /// So many hundredths of the replicas.
    case percent(Int)

    /// Whether it is none, of however many.
    public var isZero: Bool { self == .count(0) || self == .percent(0) }

    /// The number of pods out of `total`.
    ///
    /// - Parameters:
    ///   - total: The number of replicas; not negative.
    ///   - roundingUp: Whether a part of a pod counts as one or as none.
    /// - Returns: So many of the replicas.
    public func resolved(of total: Int, roundingUp: Bool) -> Int {
        switch self {
        case .count(let count): return count
        case .percent(let percent):
            // Wide: the percentage is whatever the manifest says.
            let hundredths = Int128(percent) * Int128(total)
            return Int(clamping: (roundingUp ? hundredths + 99 : hundredths) / 100)
        }
    }
}
