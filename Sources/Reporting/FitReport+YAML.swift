import Fitting
import ModelFiles

extension FitReport {
    /// The workloads of a model, one for each group.
    ///
    /// A log without arrivals gives the steps alone. A law that is doubtful has its warnings as comments.
    public var yaml: String {
        var lines = [
            "# headroom fit \(printable(path)): chosen by \(criterion.rawValue.uppercased())"
        ]
        let hasArrivals = groups.contains { $0.arrivals != nil }
        if hasArrivals { lines.append("workloads:") }
        for (index, group) in groups.enumerated() {
            for warning in group.warnings {
                lines.append("# \(printable(warning.subject)): \(printable(warning.message))")
            }
            let indentation = hasArrivals ? "    " : ""
            if let arrivals = group.arrivals, let text = ModelText.arrivals(arrivals.best.process) {
                lines.append("  - name: \(Self.name(group.name, index))")
                lines.append("    arrivals: \(text)")
            } else if hasArrivals {
                continue
            } else if !group.name.isEmpty {
                lines.append("# \(printable(group.name))")
            }
            lines += steps(of: group).map { indentation + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func steps(of group: LogFit) -> [String] {
        guard !group.columns.isEmpty else {
            return ["steps: [{wait: 0s}]  # the log says nothing about how long requests take"]
        }
        return ["steps:"]
            + group.columns.map { column in
                // What `simulate --trace` calls wait needs no processor; of another log nobody knows.
                let kind = column.name == "wait_s" ? "wait" : "cpu"
                let text = ModelText.durations(column.fit.recommended)
                return "  - \(kind): \(text)  # \(printable(column.name))"
            }
    }

    /// A name that needs no quotation marks and no escapes.
    private static func name(_ text: String, _ index: Int) -> String {
        guard !text.isEmpty else { return "fitted" }
        var name = ""
        for scalar in text.unicodeScalars.prefix(60) {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-": name.unicodeScalars.append(scalar)
            default: name += "-"
            }
        }
        let first = name.unicodeScalars.first
        let isWord = first.map { ("a"..."z").contains($0) || ("A"..."Z").contains($0) } ?? false
        return isWord ? name : "group-\(index + 1)-\(name)"
    }
}
