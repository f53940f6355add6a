/// The values of a parameter that `--vary path=values` asks for.
///
/// | written | means |
/// |---|---|
/// | `25,50,none` | these values, any texts |
/// | `50:200:10` | from 50 to 200 at most in steps of 10, exactly; `500m:2:500m`, `10/s:50/s:5/s` |
/// | `linear:0:1:5` | 5 values at equal differences, the bounds included |
/// | `log:1:1000:7` | 7 values at equal ratios, the bounds included |
/// | `50:200` | anything between, for designs that draw values, and for searches |
/// | `log:1:1000` | the same, even on a logarithmic scale |
///
/// Bounds and steps are decimal numbers with a unit of the parameter. Units of one kind may be
/// mixed; the values are then written in the smallest of them.
public struct ParameterRange: Sendable, Equatable {
    /// What a range asks for.
    public enum Extent: Sendable, Equatable {
        /// These values, one after the other.
        case values(ParameterValues)
        /// Any value between two bounds.
        case interval(ParameterInterval)
    }

    /// The dotted path of the parameter.
    public let path: String
    /// The values as they were written.
    public let text: String
    /// What the range asks for.
    public let extent: Extent

    /// Values of one range at most.
    public static let mostValues = 1_000_000

    /// Reads a range.
    ///
    /// - Parameter argument: `path=values`, as in the table.
    /// - Throws: A diagnostic at the place on the command line, with what to write instead.
    public init(_ argument: String) throws(Diagnostic) {
        try self.init(RangeArgument(argument))
    }

    private init(_ argument: RangeArgument) throws(Diagnostic) {
        path = argument.path
        text = argument.text
        extent = try argument.extent()
    }

    /// The values one after the other; `nil` if the range is an interval.
    public var values: ParameterValues? {
        if case .values(let values) = extent { values } else { nil }
    }

    /// The interval; `nil` if the range has single values.
    public var interval: ParameterInterval? {
        if case .interval(let interval) = extent { interval } else { nil }
    }

    /// The number that a value begins with, whatever its unit; `nil` if it begins with none.
    public static func number(in value: String) -> Double? {
        var rest = value[...]
        return DecimalNumber(takenOff: &rest)?.value
    }

    /// An error about this range, which points at its values on the command line.
    public func error(_ message: String) -> Diagnostic {
        RangeArgument.error(message, path: path, text: text, offset: 0)
    }
}
