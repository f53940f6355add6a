import Experiments
import Units

extension RareEventReport {
    func table(style: TerminalStyle) -> String {
        var lines: [String] = []
        for entry in entries {
            switch entry {
            case .estimate(let estimate): lines += table(estimate, style)
            case .failure(let limiter, let reason):
                lines.append("\(style.paint(limiter, .heading)): \(reason)")
            case .refusal(let refusal):
                lines.append(
                    "\(style.paint(refusal.name, .faint)): not treated alone: \(refusal.reason)"
                )
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func table(_ estimate: RareEventEstimate, _ style: TerminalStyle) -> [String] {
        let share = ModelText.number(estimate.probability)
        var lines = [style.paint(estimate.limiter, .heading)]
        var table = TextTable([.left, .left])
        switch estimate.method {
        case .chain(let formula):
            table.append(["\(estimate.cause)", "\(share) of arrivals (exact: \(formula))"])
        case .splitting:
            let half = estimate.relativePrecision.map { " ± \(NumberText.percentage($0)) of it" }
            table.append([
                "\(estimate.cause)",
                "\(Self.short(estimate.probability)) of arrivals\(half ?? "") (multilevel splitting)",
            ])
        }
        if estimate.probability > 0 {
            let seconds = 1 / (estimate.probability * estimate.arrivalRate)
            table.append(["one refusal in", "\(Self.time(seconds)) on average"])
        }
        if let plain = estimate.plainArrivals {
            let ours =
                estimate.arrivalCount == 0
                ? "" : "; here \(Self.short(Double(estimate.arrivalCount)))"
            table.append([
                "a plain simulation", "needs \(Self.short(plain)) arrivals for ± 5%\(ours)",
            ])
        }
        for (index, assumption) in estimate.assumptions.enumerated() {
            table.append([index == 0 ? "assumed" : "", "\(assumption)"])
        }
        lines += table.lines(indentation: 2, style: style)
        return lines
    }

    /// A number with three significant digits, scientific where it is long.
    private static func short(_ value: Double) -> String {
        guard value.magnitude < 1e-3 || value.magnitude >= 1e6, value != 0 else {
            return NumberText.significant(value, digits: 3)
        }
        var (mantissa, exponent) = (value.magnitude, 0)
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return "\(NumberText.fixed(mantissa, decimals: 2))e\(exponent)"
    }

    /// A length of time in the largest unit of which there are ten, up to years.
    private static func time(_ seconds: Double) -> String {
        let units: [(name: String, seconds: Double)] = [
            ("years", 365.25 * 86_400), ("days", 86_400), ("hours", 3_600), ("min", 60), ("s", 1),
        ]
        for unit in units where seconds >= 2 * unit.seconds {
            return "\(short(seconds / unit.seconds)) \(unit.name)"
        }
        return "\(NumberText.significant(seconds, digits: 3)) s"
    }
}
