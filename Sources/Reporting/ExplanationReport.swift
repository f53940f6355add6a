import Experiments
import Statistics

/// Which limits bind, with what is needed to repeat the analysis, ready to be written.
public struct ExplanationReport: Sendable, Equatable {
    /// What was found.
    public var explanation: Explanation
    /// Where it comes from.
    public var provenance: Provenance
    /// How much each parameter matters, by screening; `nil` if that was not asked for.
    public var morris: MorrisScreening?
    /// How much each parameter matters, by variance; `nil` if that was not asked for.
    public var sobol: SobolAnalysis?

    /// A report on an explanation.
    public init(
        _ explanation: Explanation,
        provenance: Provenance,
        morris: MorrisScreening? = nil,
        sobol: SobolAnalysis? = nil
    ) {
        self.explanation = explanation
        self.provenance = provenance
        self.morris = morris
        self.sobol = sobol
    }

    /// The screening and the indices, for all formats.
    var sensitivity: SensitivityText { SensitivityText(morris: morris, sobol: sobol) }

    /// The report in a format; only the table has colours.
    public func text(as format: SimulationReport.Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: (sensitivity.csv ?? csv).text
        case .markdown: markdown
        }
    }

    /// The answer in a sentence: what binds, what a tenth more of it would do, and what binds then.
    public var sentence: String {
        guard let first = explanation.steps.first else { return nothingBinds }
        var parts: [String] = []
        let names = first.limits.map(Self.name)
        if names.count == 1 {
            parts.append("\(names[0]) binds")
            if let removed = tenth(of: first.limits[0]) {
                // A tenth of a few whole things is one.
                let limit = first.limits[0].value
                let value = removed.more.value ?? limit
                let isOne = limit < 10 && value == limit + 1
                let more = isOne ? "one" : NumberText.percentage(value / limit - 1)
                parts.append(
                    "\(more) more of it removes \(Self.share(removed.share)) of \(measure)"
                )
            } else if let removed = first.removed {
                parts.append("without it \(Self.share(removed.ratio)) of \(measure) goes")
            }
        } else {
            parts.append("\(Self.list(names)) bind equally")
            if let removed = first.removed {
                let both = names.count == 2 ? "both" : "all of them"
                parts.append("lifting \(both) removes \(Self.share(removed.ratio)) of \(measure)")
            }
        }
        if explanation.steps.count > 1 {
            let next = explanation.steps[1].limits.map(Self.name)
            parts.append("then \(Self.list(next)) bind\(next.count == 1 ? "s" : "")")
        } else if explanation.isExhausted {
            parts.append("then nothing binds that can be told from chance")
        }
        return parts.joined(separator: "; ")
    }

    private var nothingBinds: String {
        let reached = explanation.effects.count
        guard reached > 0 else { return "no limit binds: none is ever reached" }
        return "no limit binds: \(counted(reached, "limit")) "
            + "\(reached == 1 ? "is" : "are") reached, and lifting "
            + "\(reached == 1 ? "it" : "them all") changes \(measure) by less than 1% or than chance"
    }

    /// A tenth more of a limit, with the share of the measure that it removes.
    private func tenth(of limit: Explanation.Limit) -> (more: Counterfactual, share: Double)? {
        guard
            let more = explanation.effects.first(where: { $0.limit.name == limit.name })?.tenthMore
        else { return nil }
        let removed: RatioEstimate? =
            switch explanation.metric {
            case "rejection_rate": more.rejectionsRemoved
            case "latency_p99_s": more.latencyRemoved
            default: nil
            }
        return removed.map { (more, $0.ratio) }
    }

    /// What is removed, in words.
    private var measure: String {
        switch explanation.metric {
        case "rejection_rate": "the rejections"
        case "latency_p99_s": "the 99th percentile of the latency"
        default: "\(explanation.metric)"
        }
    }

    /// The parameter that a user would change, or the limiter if it is several.
    static func name(_ limit: Explanation.Limit) -> String {
        "`\(limit.parameter ?? limit.name)`"
    }

    private static func share(_ fraction: Double) -> String {
        NumberText.fixed(fraction * 100, decimals: abs(fraction) < 0.1 ? 1 : 0) + "%"
    }

    private static func list(_ names: [String]) -> String {
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// How the figures came about.
    var circumstances: String {
        "\(counted(explanation.replications, "replication")) × "
            + "\(NumberText.duration(explanation.length.duration)) of each variant, "
            + "\(NumberText.duration(explanation.length.warmUp)) warm-up"
    }
}
