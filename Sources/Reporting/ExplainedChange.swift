import Experiments
import Statistics

/// A change of a limit with what it buys, for all formats.
struct ExplainedChange {
    /// What the change is called in machine-readable formats.
    let kind: String
    /// What it is called in tables.
    let label: String
    /// The limit and what came of it.
    let limit: Explanation.Limit
    let counterfactual: Counterfactual

    /// The changes of a limit that were tried.
    static func all(_ effect: Explanation.Effect) -> [ExplainedChange] {
        let one = effect.limit.unit == "bytes" ? "64 MiB" : LimitValueText.number(effect.increment)
        // A tenth of five whole things is one, which is a fifth.
        let share = (effect.tenthMore?.value ?? 0) / effect.limit.value - 1
        let changes: [(String, String, Counterfactual?)] = [
            ("one_more", "+\(one)", effect.oneMore),
            ("tenth_more", "+\(NumberText.percentage(share))", effect.tenthMore),
            ("lifted", "lifted", effect.lifted),
        ]
        return changes.compactMap { kind, label, counterfactual in
            counterfactual.map {
                ExplainedChange(
                    kind: kind,
                    label: label,
                    limit: effect.limit,
                    counterfactual: $0
                )
            }
        }
    }

    /// What the limit becomes, behind the label: `: 11 threads`.
    var newValue: String {
        counterfactual.value.map { ": " + LimitValueText.text($0, of: limit) } ?? ""
    }

    /// The relative change of a metric over that of the limit; `nil` if the limit is lifted.
    func elasticity(_ removed: RatioEstimate?) -> (value: Double, halfWidth: Double?)? {
        guard let value = counterfactual.value, let removed, limit.value > 0 else { return nil }
        let change = value / limit.value - 1
        return (-removed.ratio / change, removed.halfWidth.map { $0 / change })
    }

    /// A share that is removed, as the change that it is: `−83% ± 2`.
    static func text(_ removed: RatioEstimate?) -> (value: String, halfWidth: String) {
        guard let removed else { return (NumberText.missing, "") }
        let change = removed.ratio == 0 ? 0 : -100 * removed.ratio
        let halfWidth = removed.halfWidth.map { $0 * 100 }
        let decimals = min(2, NumberText.decimals(for: change, halfWidth: halfWidth))
        return (
            (change > 0 ? "+" : "") + NumberText.fixed(change, decimals: decimals) + "%",
            "± "
                + (halfWidth.map { NumberText.fixed($0, decimals: decimals) }
                    ?? NumberText.missing)
        )
    }
}
