import ArgumentParser
import Experiments
import ModelFiles

/// What is to be decided between models, and how surely.
struct DecisionOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Add replications until every objective and every primary difference is decided, "
                + "--max-replications at most. Verdicts stay valid however often one looks. "
                + "(default: as many replications as the model says)"
        )
    )
    var untilDecided = false

    @Option(
        help: ArgumentHelp(
            "A difference below this share of the baseline's mean does not matter, as 2%: smaller "
                + "ones are 'equivalent', not better or worse. (default: each difference matters)",
            valueName: "percent"
        )
    )
    var margin: Percentage?

    @Option(
        help: ArgumentHelp(
            "Select the model with the best mean of this metric, baseline included; adds "
                + "replications of those that may be it, --max-replications at most. (default: none)",
            valueName: "metric"
        )
    )
    var best: String?

    @Option(
        help: ArgumentHelp(
            "The difference that is worth detecting with --best, in the metric's unit: 5ms, 0.1%. "
                + "(default: none)",
            valueName: "amount"
        )
    )
    var indifference: String?

    @Option(
        help: ArgumentHelp(
            "The probability of selecting the best with --best. (default: 95%)",
            valueName: "percent"
        )
    )
    var probability: Percentage?

    @Flag(
        help: ArgumentHelp(
            "Give each model a seed of its own, from --seed on: what a comparison without common "
                + "random numbers would find."
        )
    )
    var independent = false

    /// Refuses options that contradict each other; `systems` is how many models there are.
    func check(systems: Int) throws {
        guard let best else {
            for (name, isGiven) in [
                ("indifference", indifference != nil), ("probability", probability != nil),
            ] where isGiven {
                throw ValidationError("--\(name) is for --best; add --best METRIC")
            }
            return
        }
        guard indifference != nil else {
            throw ValidationError(
                "--best needs --indifference, the difference that is worth detecting, as 5ms"
            )
        }
        if untilDecided {
            throw ValidationError("--best and --until-decided are two questions; ask one at a time")
        }
        if MetricDirection(ofMetric: best) == .neutral {
            throw ValidationError(
                "'\(best)' is neither better when larger nor when smaller; "
                    + "--best takes a metric such as rejection_rate or latency_p99_s"
            )
        }
        if let probability, probability.fraction * Double(systems) <= 1 {
            throw ValidationError(
                "--probability must be above 1/\(systems), which a guess reaches too"
            )
        }
    }

    /// The options as they are written.
    var arguments: [String] {
        let values: [(option: String, value: String?)] = [
            ("--margin", margin.map { "\($0.fraction)" }), ("--best", best),
            ("--indifference", indifference),
            ("--probability", probability.map { "\($0.fraction)" }),
        ]
        return (untilDecided ? ["--until-decided"] : [])
            + values.flatMap { option, value in value.map { [option, $0] } ?? [] }
            + (independent ? ["--independent"] : [])
    }

    /// What is to be selected in a model; `nil` if nothing is.
    func goal(for model: LoadedModel) throws -> SelectionGoal? {
        guard let best, let indifference else { return nil }
        do throws(Diagnostic) {
            return SelectionGoal(
                metric: best,
                indifference: try model.metricNames.amount(
                    indifference,
                    of: best,
                    options: (amount: "--indifference", metric: "--best")
                ),
                probability: probability?.fraction ?? 0.95
            )
        } catch {
            throw try error.reportedAsUsage()
        }
    }
}
