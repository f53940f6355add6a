/// A template of Helm in a file that is to be a manifest.
///
/// The texts of a PrometheusRule hold templates as well, which are for Prometheus to expand.
enum ChartTemplate {
    /// The line of the first one in a file; `nil` if there is none.
    static func firstLine(in file: SourceFile) -> Int? {
        guard file.text.contains("{{") else { return nil }
        let diagnostics = Diagnostics()
        let documents = file.yamlDocuments(reporting: diagnostics)
        let marks = diagnostics.hasErrors ? [] : documents.flatMap { Self.marks(in: $0) }.sorted()
        return (1...file.lineCount).first { line in
            columns(ofBracesIn: file.line(line) ?? "").contains { column in
                let mark = marks.last { $0.line < line || $0.line == line && $0.column <= column }
                return mark?.isRuleText != true
            }
        }
    }

    /// Where something begins in a document.
    private struct Mark: Comparable {
        let line: Int
        let column: Int
        /// Whether it is a text of a PrometheusRule.
        let isRuleText: Bool

        init(_ position: SourcePosition, isRuleText: Bool = false) {
            line = position.line
            column = position.column
            self.isRuleText = isRuleText
        }

        static func < (left: Mark, right: Mark) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    private static func marks(in node: YAMLNode, ofRule isOfRule: Bool = false) -> [Mark] {
        switch node.content {
        case .scalar: return [Mark(node.position, isRuleText: isOfRule)]
        case .list(let elements):
            return [Mark(node.position)] + elements.flatMap { marks(in: $0, ofRule: isOfRule) }
        case .mapping(let entries):
            let isOfRule = isOfRule || node["kind"]?.scalar?.text == "PrometheusRule"
            return [Mark(node.position)]
                + entries.flatMap { entry in
                    [Mark(entry.keyPosition)] + marks(in: entry.value, ofRule: isOfRule)
                }
        }
    }

    /// The columns, from 1, at which `{{` stands in a line.
    private static func columns(ofBracesIn line: String) -> [Int] {
        let scalars = Array(line.unicodeScalars)
        return scalars.indices.dropLast().filter { scalars[$0] == "{" && scalars[$0 + 1] == "{" }
            .map { $0 + 1 }
    }
}
