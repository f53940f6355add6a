import Alerting
import ModelFiles

/// Evaluates the expressions of a script on standard input; `scripts/validate-alerts` uses it.
///
/// Prints the evaluations with what they give, in the notation of the script. A file of metrics that is named as
/// an argument takes the place of the script's series.
@main
enum PromQLValues {
    static func main() throws {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        let script = try EvaluationScript(text)
        let store =
            try CommandLine.arguments.dropFirst().first.map { try MetricsFile(path: $0).store }
            ?? script.store()
        for evaluation in script.evaluations {
            print("eval \(evaluation.milliseconds)ms \(evaluation.expression)")
            do {
                let expression = try PromQLExpression(evaluation.expression)
                let evaluator = PromQLEvaluator(expression, over: store)
                switch try evaluator.value(at: evaluation.milliseconds) {
                case .scalar(let value): print("  {} \(number(value))")
                case .vector(let elements):
                    for element in elements {
                        print("  \(element.labels) \(number(element.value))")
                    }
                case .string(let text): print("  \(text)")
                }
            } catch {
                print("  fail \(error)")
            }
        }
    }

    /// A number as scripts have it; Swift shows what kind of NaN one is.
    private static func number(_ value: Double) -> String { value.isNaN ? "NaN" : "\(value)" }
}
