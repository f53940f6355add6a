import ModelFiles

/// The expression of a rule of a Prometheus file, and where it stands.
struct AlertExpression {
    /// What messages call the rule: `alert 'HighMemoryUsage'`.
    let title: String
    /// What it records; `nil` for an alert.
    let record: String?
    /// The expression.
    let expression: String
    private let node: YAMLNode

    /// The rules of a file that was read without errors, in its order.
    static func all(in source: SourceFile) -> [AlertExpression] {
        let root = source.yamlDocuments(reporting: Diagnostics()).first
        return (root?["groups"]?.list ?? []).flatMap { $0["rules"]?.list ?? [] }.compactMap {
            rule in
            guard let node = rule["expr"], let expression = node.scalar?.text else { return nil }
            let record = rule["record"]?.scalar?.text
            let name = rule["alert"]?.scalar?.text ?? record ?? ""
            return AlertExpression(
                title: record == nil ? "alert '\(name)'" : "rule '\(name)'",
                record: record,
                expression: expression,
                node: node
            )
        }
    }

    /// Where a metric of the expression stands; where the expression begins if it is folded over
    /// several lines.
    func position(of reference: MetricReference) -> SourcePosition {
        let start = node.position
        let line = Array((start.source.line(start.line) ?? "").unicodeScalars)
        let name = Array(reference.name.unicodeScalars)
        for quote in 0...1 {
            let first = start.column - 1 + quote + reference.offset
            guard first + name.count <= line.count,
                Array(line[first..<(first + name.count)]) == name
            else { continue }
            return start.source.position(line: start.line, column: first + 1)
        }
        return start
    }
}
