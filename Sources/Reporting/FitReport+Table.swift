import Fitting
import ModelFiles

extension FitReport {
    func table(style: TerminalStyle) -> String {
        var lines: [String] = []
        for group in groups {
            if groups.count > 1 || !group.name.isEmpty {
                lines.append(
                    style.paint(group.name.isEmpty ? "(no name)" : printable(group.name), .heading)
                )
            }
            if let arrivals = group.arrivals { lines += table(arrivals, style) }
            for column in group.columns { lines += table(column, style) }
            for warning in group.warnings {
                let label = style.paint("warning", .doubtful)
                lines.append(
                    "  \(label): \(printable(warning.subject)): \(printable(warning.message))"
                )
            }
            lines.append("")
        }
        lines.append(style.paint("To paste", .heading))
        lines += yaml.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ fit: ArrivalFit, _ style: TerminalStyle) -> [String] {
        let cv = fit.gaps.map { ", cv of gaps \(NumberText.significant($0.cv, digits: 3))" } ?? ""
        // Each stretch of the log begins with a request that no gap leads to.
        let rate = Double(fit.best.count) / fit.span
        var lines = [
            "  arrivals: \(NumberText.fixed(Double(fit.requestCount), decimals: 0)) requests, "
                + "\(NumberText.significant(rate, digits: 4))/s\(cv)"
        ]
        var table = TextTable([.left, .left, .right, .right])
        table.append(["process", "parameters", criterionTitle, "p"])
        for candidate in fit.candidates {
            table.append([
                name(candidate.kind.rawValue, isBest: candidate.kind == fit.best.kind),
                "\(parameters(candidate.parameters, of: candidate.kind))",
                "\(excess(candidate.value(criterion), fit.best.value(criterion)))",
                "\(probability(candidate.goodness?.pValue))",
            ])
        }
        lines += table.lines(indentation: 4, style: style)
        return lines
    }

    private func table(_ column: LogFit.Column, _ style: TerminalStyle) -> [String] {
        let fit = column.fit
        let cut =
            column.cutCount == 0
            ? "" : ", \(NumberText.fixed(Double(column.cutCount), decimals: 0)) cut off"
        let used = fit.usedCount < column.count ? ", fitted to \(fit.usedCount) of them" : ""
        var lines = [
            "  \(printable(column.name)): \(NumberText.fixed(Double(column.count), decimals: 0)) durations"
                + "\(cut), mean \(ModelText.duration(fit.mean)), cv "
                + "\(NumberText.significant(fit.cv, digits: 3))\(used)"
        ]
        guard let best = fit.best else {
            return lines + ["    all are \(ModelText.duration(fit.mean))"]
        }
        var table = TextTable([.left, .left, .right, .right, .right])
        table.append(["family", "parameters", criterionTitle, "distance", "p"])
        for candidate in fit.candidates {
            let isBest = candidate.family == best.family
            table.append([
                name(candidate.family.rawValue, isBest: isBest),
                "\(parameters(candidate.parameters, of: candidate.family))",
                "\(excess(candidate.value(criterion), best.value(criterion)))",
                "\(NumberText.percentage(candidate.distance))",
                "\(isBest ? probability(fit.pValue) : "")",
            ])
        }
        lines += table.lines(indentation: 4, style: style)
        return lines
    }

    private var criterionTitle: TextTable.Cell {
        TextTable.Cell("Δ\(criterion.rawValue.uppercased())")
    }

    private func name(_ text: String, isBest: Bool) -> TextTable.Cell {
        TextTable.Cell(text, isBest ? .good : nil)
    }

    /// By how much worse than the best, in units of the criterion.
    private func excess(_ value: Double, _ best: Double) -> String {
        guard value.isFinite else { return value == best ? "0" : NumberText.missing }
        guard best.isFinite else { return NumberText.missing }
        return NumberText.fixed(value - best, decimals: 1)
    }

    private func probability(_ value: Double?) -> String {
        guard let value else { return NumberText.missing }
        return value < 0.001 ? "<.001" : NumberText.fixed(value, decimals: 3)
    }

    private func parameters(_ list: [FittedParameter], of kind: FittedArrivals.Kind) -> String {
        // A rate for each hour of the day is what the YAML is for.
        guard list.count <= 6 else { return "\(list.count) rates" }
        return list.map { parameter in
            switch kind {
            case .poisson, .profile: text(parameter, unit: "/s")
            case .mmpp:
                text(parameter, unit: parameter.name.hasSuffix("rate") ? "/s" : "s")
            case .deterministic: text(parameter, unit: "s")
            case .renewal: text(parameter, unit: Self.unit(of: parameter.name))
            }
        }.joined(separator: ", ")
    }

    private func parameters(_ list: [FittedParameter], of family: DistributionFamily) -> String {
        list.map { text($0, unit: Self.unit(of: $0.name)) }.joined(separator: ", ")
    }

    private static func unit(of parameter: String) -> String {
        switch parameter {
        case "shape", "cv", "stages", "weight": ""
        default: "s"
        }
    }

    /// `mean 2.5 ± 0.1 ms`: the estimate and its standard error in the same unit.
    private func text(_ parameter: FittedParameter, unit: String) -> String {
        var (scale, name) = (1.0, unit)
        if unit == "s" {
            for (seconds, smaller) in [(1.0, "s"), (1e-3, "ms"), (1e-6, "us")] {
                (scale, name) = (seconds, smaller)
                if parameter.value >= seconds { break }
            }
        }
        let value = parameter.value / scale
        let error = parameter.standardError.map { $0 / scale }
        let decimals = NumberText.decimals(for: value, halfWidth: error)
        let shown = NumberText.fixed(value, decimals: decimals)
        let range = error.map { " ± \(NumberText.fixed($0, decimals: decimals))" } ?? ""
        return
            "\(parameter.name) \(shown)\(range)\(name.isEmpty || name == "/s" ? name : " " + name)"
    }
}
