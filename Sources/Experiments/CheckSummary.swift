import Service

/// A conservation law that an experiment was held against.
public struct CheckSummary: Sendable, Equatable {
    /// Which law.
    public var name: String
    /// Replications in which it was checked; 1 for a law about their means.
    public var checked: Int
    /// Replications in which it does not hold.
    public var failed: Int
    /// One side of the law, where it is furthest from holding.
    public var observed: Double
    /// The other side, at the same place.
    public var expected: Double
    /// The largest |observed − expected| that is explained, at the same place.
    public var tolerance: Double

    /// A law with what came of it.
    public init(
        name: String,
        checked: Int,
        failed: Int,
        observed: Double,
        expected: Double,
        tolerance: Double
    ) {
        self.name = name
        self.checked = checked
        self.failed = failed
        self.observed = observed
        self.expected = expected
        self.tolerance = tolerance
    }

    /// Whether the law holds everywhere.
    public var passed: Bool { failed == 0 }

    /// The checks of all replications, each law once, in the order of the first replication.
    static func summaries(of replications: [[SelfCheck]]) -> [CheckSummary] {
        guard let first = replications.first else { return [] }
        return first.indices.compactMap { index in
            let checks = replications.map { $0[index] }
            guard let worst = checks.max(by: { $0.excess < $1.excess }) else { return nil }
            return CheckSummary(
                name: worst.name,
                checked: checks.count,
                failed: checks.count { !$0.passed },
                observed: worst.observed,
                expected: worst.expected,
                tolerance: worst.tolerance
            )
        }
    }
}

extension SelfCheck {
    /// How far the law is beyond its tolerance; a residual that is no number is furthest.
    fileprivate var excess: Double {
        let excess = (observed - expected).magnitude - tolerance
        return excess.isNaN ? .infinity : excess
    }
}
