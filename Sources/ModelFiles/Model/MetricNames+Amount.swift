extension MetricNames {
    /// The amount of a metric that two options of the command line say together.
    ///
    /// - Parameters:
    ///   - text: The amount, in the metric's unit or with its own: `5ms`, `0.1%`, `10/s`.
    ///   - metric: The metric's name.
    ///   - options: The options that the amount and the metric come from, for messages.
    /// - Returns: The amount in the metric's unit, above 0.
    /// - Throws: A diagnostic if there is no such metric, or if the text is no such amount.
    public func amount(
        _ text: String,
        of metric: String,
        options: (amount: String, metric: String)
    ) throws(Diagnostic) -> Double {
        guard all.contains(metric) else {
            throw Self.refusal(
                "there is no metric \(quoted(metric))" + didYouMean(metric, among: all),
                option: options.metric,
                value: metric
            )
        }
        let measure = Self.measure(of: metric)
        let amount = (try? Measure.number.value(of: text)) ?? (try? measure.value(of: text))
        guard let amount, amount > 0 else {
            throw Self.refusal(
                "\(quoted(text)) is no amount of '\(metric)' above 0; write for example "
                    + "\(measure.examples)",
                option: options.amount,
                value: text
            )
        }
        return amount
    }

    private static func refusal(_ message: String, option: String, value: String) -> Diagnostic {
        let source = SourceFile(
            path: Overrides.commandLine,
            text: "\(option) \(value)",
            isCommandLine: true
        )
        return Diagnostic(
            .error,
            message,
            at: source.position(line: 1, column: option.unicodeScalars.count + 2)
        )
    }
}
