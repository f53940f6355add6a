import Units

/// A duration as Prometheus writes it: `5m`, `1h30m`.
///
/// Source: `ParseDuration` in `model/time.go` of prometheus/common 0.39 (Prometheus 2.42): units
/// from the largest to the smallest, each at most once, whole numbers; a year has 365 days.
public struct PromQLDuration: Equatable, Sendable {
    /// The duration, a whole number of milliseconds.
    public let duration: SimDuration

    /// Why a text is no duration; `description` is what Prometheus says.
    public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        /// The text is none.
        case malformed(String)
        /// The duration is longer than 292 years.
        case outOfRange

        /// What is wrong.
        public var description: String {
            switch self {
            case .malformed(let text): "not a valid duration string: \"\(text)\""
            case .outOfRange: "duration out of range"
            }
        }
    }

    /// The duration that `text` spells.
    public init(_ text: String) throws(Problem) {
        guard text != "0" else {
            duration = .zero
            return
        }
        guard !text.isEmpty else { throw .malformed(text) }
        var rest = Substring(text)
        var units = Self.units[...]
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard !digits.isEmpty, let index = units.firstIndex(where: { $0.name == name }) else {
                throw .malformed(text)
            }
            guard let count = Int64(digits) else { throw .outOfRange }
            let (part, partOverflow) = count.multipliedReportingOverflow(
                by: units[index].nanoseconds
            )
            let (sum, sumOverflow) = total.addingReportingOverflow(part)
            guard !partOverflow, !sumOverflow else { throw .outOfRange }
            total = sum
            units = units[(index + 1)...]
        }
        duration = SimDuration(nanoseconds: total)
    }

    /// The duration in milliseconds.
    var milliseconds: Int64 { duration.nanoseconds / 1_000_000 }

    /// The units from the largest to the smallest.
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("y", 365 * 86_400_000_000_000), ("w", 7 * 86_400_000_000_000), ("d", 86_400_000_000_000),
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
    ]
}
