import Findings
import ModelFiles

/// What a model's files were found to say, ready to be written in any format.
public struct CheckReport: Sendable {
    let findings: [Finding]
    let path: String
    private let check: PolicyCheck
    /// `nil` for a model that could not be read.
    private let summary: ModelSummary?

    /// A format of the report.
    public enum Format: String, Sendable, CaseIterable {
        /// Lines as a compiler writes them.
        case table
        /// An object, `headroom-findings/v1`.
        case json
        /// SARIF 2.1.0, which code reviews show in place.
        case sarif
    }

    /// A report.
    ///
    /// - Parameters:
    ///   - loaded: The model.
    ///   - path: What the user called it.
    public init(_ loaded: LoadedModel, path: String) {
        check = PolicyCheck(loaded)
        findings = check.findings
        summary = ModelSummary(loaded, path: path)
        self.path = path
    }

    /// A report on a model that could not be read.
    ///
    /// - Parameters:
    ///   - error: Why.
    ///   - path: What the user called it.
    public init(_ error: ModelLoadingError, path: String) {
        check = PolicyCheck(error)
        findings = check.findings
        summary = nil
        self.path = path
    }

    /// Whether there is nothing that a gate is to stop.
    public var isClean: Bool { check.isClean }

    /// The report in a format; only the table has colours.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - style: Colours or none.
    ///   - pages: The address that the pages about rules are below, for SARIF; `nil` if they are
    ///     nowhere but in the project.
    /// - Returns: The text, with a line feed at its end.
    public func text(
        as format: Format,
        style: TerminalStyle = .plain,
        pages: String? = nil
    ) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .sarif: sarif(pages: pages).text
        }
    }

    /// How many there are of what, silenced ones apart: `1 error, 2 warnings, 0 notes`.
    var counts: [(name: String, count: Int)] {
        Diagnostic.Severity.allCases.map { ($0.rawValue, check.count($0)) }
            + [("silenced", check.silenced)]
    }
}

// MARK: - For people

extension CheckReport {
    private func table(style: TerminalStyle) -> String {
        var lines = [summary?.line(style: style) ?? style.paint("\(path) is no model", .bad)]
        for finding in findings where finding.silence == nil {
            let severity = finding.severity.rawValue
            lines += broken(
                "\(place(finding.position)): \(severity): \(printable(finding.message)) "
                    + "[\(finding.rule)]",
                style
            ).map { line in
                line.replacing(
                    ": \(severity):",
                    with: ": \(self.severity(finding.severity, style)):",
                    maxReplacements: 1
                ).replacing("[\(finding.rule)]", with: style.paint("[\(finding.rule)]", .faint))
            }
            lines += broken("    repair: \(printable(finding.repair))", style)
            for related in finding.related {
                lines += broken("    see \(place(related.position)): \(related.message)", style)
                    .map { style.paint($0, .faint) }
            }
        }
        let parts = counts.dropLast().map { counted($0.count, $0.name) }
        let silenced = check.silenced == 0 ? "" : "; \(check.silenced) silenced"
        let tone: TerminalStyle.Tone =
            check.isClean ? .good : check.count(.error) > 0 ? .bad : .doubtful
        lines.append(style.paint("\(parts.joined(separator: ", "))\(silenced)", tone))
        return lines.joined(separator: "\n") + "\n"
    }

    /// A line as it is for programs, and broken between words on a terminal.
    private func broken(_ line: String, _ style: TerminalStyle) -> [String] {
        guard let columns = style.columns else { return [line] }
        return wrapped(line, at: " ", others: "    ", width: columns)
    }

    private func severity(_ severity: Diagnostic.Severity, _ style: TerminalStyle) -> String {
        let tone: TerminalStyle.Tone =
            switch severity {
            case .error: .bad
            case .warning: .doubtful
            case .note: .faint
            }
        return style.paint(severity.rawValue, tone)
    }

    /// A place as compilers write it.
    private func place(_ position: SourcePosition) -> String {
        guard !position.source.isCommandLine else { return position.source.path }
        return "\(printable(position.source.path)):\(position.line):\(position.column)"
    }
}

// MARK: - For programs

extension CheckReport {
    private var json: JSONValue {
        [
            "format": "headroom-findings/v1",
            "headroom": .string(Provenance.headroomVersion),
            "model": .string(path),
            "counts": .object(counts.map { .init($0.name, .integer(Int64($0.count))) }),
            "findings": .array(findings.map(json)),
        ]
    }

    private func json(_ finding: Finding) -> JSONValue {
        .object(
            [
                .init("rule", .string(finding.rule)),
                .init("severity", .string(finding.severity.rawValue)),
            ] + members(of: finding.position) + [
                .init("message", .string(finding.message)),
                .init("repair", .string(finding.repair)),
                .init("page", .optional(FindingRule.named(finding.rule)?.page)),
                .init(
                    "related",
                    .array(
                        finding.related.map {
                            .object(
                                members(of: $0.position) + [.init("message", .string($0.message))]
                            )
                        }
                    )
                ),
                .init(
                    "silenced",
                    finding.silence.map { silence in
                        .object(
                            members(of: silence.position) + [
                                .init("reason", .string(silence.reason))
                            ]
                        )
                    } ?? .null
                ),
            ]
        )
    }

    private func members(of position: SourcePosition) -> [JSONValue.Member] {
        [
            .init("file", .string(position.source.path)),
            .init("line", .integer(Int64(position.line))),
            .init("column", .integer(Int64(position.column))),
        ]
    }
}
