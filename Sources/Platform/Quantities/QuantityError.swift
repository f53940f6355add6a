/// Why a text is not a Kubernetes quantity.
///
/// Source: `apimachinery/pkg/api/resource/quantity.go` (Kubernetes 1.29.6), `ErrFormatWrong`,
/// `ErrNumeric` and `ErrSuffix`; `description` is what the API server says.
public enum QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is empty or holds a character that no quantity has.
    case format
    /// The suffix is understood and the number in front of it has no digit (`Ei`).
    case numeric
    /// The characters are legal and do not make a suffix (`1i`, `1K`, `1e`).
    case suffix

    /// The message of the API server.
    public var description: String {
        switch self {
        case .format:
            "quantities must match the regular expression "
                + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        case .numeric: "unable to parse numeric part of quantity"
        case .suffix: "unable to parse quantity's suffix"
        }
    }
}
