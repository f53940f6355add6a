/// The values of a parameter among which a search chooses, in ascending order.
public struct ParameterGrid: Sendable, Equatable {
    /// The parameter's dotted path.
    public let path: String
    /// The values as the model is given them.
    public let texts: [String]
    /// The same in base units: cores, bytes, seconds, per second.
    public let numbers: [Double]

    /// The steps into which an interval is cut whose values need not be whole.
    public static let steps = 256

    /// The values of a range.
    ///
    /// - Parameters:
    ///   - range: What `--vary` asks for: values, or an interval.
    ///   - parameter: The parameter at its path.
    /// - Throws: A diagnostic on the command line if a value says no number.
    public init(_ range: ParameterRange, of parameter: Parameter) throws(Diagnostic) {
        var texts: [String] = []
        switch range.extent {
        case .values(let values): texts = Array(values)
        case .interval(let interval):
            let isFew = parameter.isWhole && interval.high - interval.low < Double(Self.steps)
            let steps = isFew ? Int(interval.high - interval.low) + 1 : Self.steps
            for step in 0...steps {
                let text = interval.text(
                    of: interval.value(
                        at: Double(step) / Double(steps),
                        isWhole: parameter.isWhole
                    ),
                    isWhole: parameter.isWhole
                )
                if texts.last != text { texts.append(text) }
            }
        }
        var values: [(text: String, number: Double)] = []
        for text in texts {
            guard let number = ParameterValue.number(text, of: parameter) else {
                throw range.error("\(quoted(text)) is no number that has a price")
            }
            values.append((text, number))
        }
        values.sort { $0.number < $1.number }
        path = range.path
        self.texts = values.map(\.text)
        numbers = values.map(\.number)
    }
}
