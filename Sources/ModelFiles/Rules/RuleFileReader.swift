import Alerting
import Units

/// Reads the rule file of a Prometheus server.
///
/// Structure, names, durations, expressions and templates are checked as strictly as Prometheus 2.42
/// does: an unknown field is an error.
///
/// Durations are parameters: `alerts.<group>.interval`, `alerts.<group>.<alert>.for` and
/// `alerts.<group>.<alert>.keep_firing_for`. Of several rules of one name in a group the second
/// goes by `<alert>.2`, and so on.
///
/// Source: `model/rulefmt/rulefmt.go` of Prometheus 2.42; messages were compared with `promtool
/// check rules` 2.42.
public struct RuleFileReader {
    private let context: ReadingContext

    /// A reader that takes overrides from `context` and reports there.
    public init(context: ReadingContext) { self.context = context }

    /// Reads a file.
    ///
    /// - Returns: The groups and rules that are right, in the order of the file.
    public func read(_ source: SourceFile) -> [RuleGroup] {
        let documents = source.yamlDocuments(reporting: context.diagnostics)
        if documents.count > 1 {
            context.diagnostics.warning(
                "Prometheus reads the first document of a file and not this one",
                at: documents[1].position
            )
        }
        guard let root = documents.first, !root.isNull else {
            context.diagnostics.warning("the file holds no rules", at: source.start)
            return []
        }
        guard checkFields(of: root, in: "a rule file", among: ["groups"]),
            let groups = list(root["groups"], of: "groups")
        else { return [] }
        var names: Set<String> = []
        return groups.compactMap { group in
            guard let read = self.group(group) else { return nil }
            guard names.insert(read.name).inserted else {
                context.diagnostics.error(
                    "groupname: \"\(printable(read.name))\" is repeated in the same file",
                    at: group["name"]?.position ?? group.position
                )
                return nil
            }
            return read
        }
    }

    private func group(_ node: YAMLNode) -> RuleGroup? {
        guard
            checkFields(
                of: node,
                in: "a group",
                among: ["name", "interval", "limit", "rules"]
            )
        else { return nil }
        guard let name = text(node["name"]), !name.isEmpty else {
            context.diagnostics.error("Groupname must not be empty", at: node.position)
            return nil
        }
        let path = "alerts.\(name)"
        let interval = duration(node["interval"], at: "\(path).interval")
        let limit = limit(node["limit"])
        var counts: [String: Int] = [:]
        let rules = (list(node["rules"], of: "rules") ?? []).compactMap { node -> RuleGroup.Rule? in
            let name = text(node["alert"]) ?? text(node["record"]) ?? ""
            let count = counts[name, default: 0] + 1
            counts[name] = count
            return rule(node, at: "\(path).\(name)" + (count == 1 ? "" : ".\(count)"))
        }
        // Prometheus takes 0 for the interval of the server.
        return RuleGroup(
            name: name,
            interval: interval == .zero ? nil : interval,
            limit: limit,
            rules: rules
        )
    }

    private func rule(_ node: YAMLNode, at path: String) -> RuleGroup.Rule? {
        guard
            checkFields(
                of: node,
                in: "a rule",
                among: [
                    "record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations",
                ]
            )
        else { return nil }
        let record = text(node["record"]) ?? ""
        let alert = text(node["alert"]) ?? ""
        let expression = self.expression(of: node)
        let labels = self.labels(node["labels"], "label")
        let annotations = self.labels(node["annotations"], "annotation")
        switch (record.isEmpty, alert.isEmpty) {
        case (false, false):
            context.diagnostics.error(
                "only one of 'record' and 'alert' must be set",
                at: node["record"]?.position ?? node.position
            )
            return nil
        case (true, true):
            context.diagnostics.error(
                "one of 'record' or 'alert' must be set",
                at: node.position
            )
            return nil
        case (true, false):
            checkTemplates(node["labels"], "label")
            checkTemplates(node["annotations"], "annotation")
            let hold = duration(node["for"], at: "\(path).for", standard: "0s")
            let keep = duration(
                node["keep_firing_for"],
                at: "\(path).keep_firing_for",
                standard: "0s"
            )
            guard let expression else { return nil }
            return .alerting(
                AlertingRule(
                    alert: alert,
                    expression: expression,
                    hold: hold ?? .zero,
                    keepFiringFor: keep ?? .zero,
                    labels: labels,
                    annotations: annotations
                )
            )
        case (false, true):
            checkRecording(node, name: record)
            guard let expression else { return nil }
            return .recording(
                RecordingRule(record: record, expression: expression, labels: labels)
            )
        }
    }

    /// Reports what a recording rule may not have.
    private func checkRecording(_ node: YAMLNode, name: String) {
        for field in ["for", "keep_firing_for"] {
            guard let value = node[field], let text = text(value), !text.isEmpty else { continue }
            guard parsed(text, at: value.position) != .zero else { continue }
            context.diagnostics.error(
                "invalid field '\(field)' in recording rule",
                at: value.position
            )
        }
        if let annotations = node["annotations"], !(annotations.mapping ?? []).isEmpty {
            context.diagnostics.error(
                "invalid field 'annotations' in recording rule",
                at: annotations.position
            )
        }
        if !Self.isName(name, besides: ":") {
            context.diagnostics.error(
                "invalid recording rule name: \(printable(name))",
                at: node["record"]?.position ?? node.position
            )
        }
    }

    /// The expression of a rule; reports if there is none or if it cannot be one.
    private func expression(of node: YAMLNode) -> PromQLExpression? {
        guard let value = node["expr"], let text = text(value),
            text.contains(where: { !$0.isWhitespace })
        else {
            context.diagnostics.error("field 'expr' must be set in rule", at: node.position)
            return nil
        }
        do throws(PromQLError) {
            return try PromQLExpression(text)
        } catch {
            context.diagnostics.error(
                "could not parse expression: \(printable(error.description))",
                at: value.position(ofScalar: error.offset)
            )
            return nil
        }
    }

    /// Reports templates that cannot be expanded; those of recording rules are texts like any other.
    private func checkTemplates(_ node: YAMLNode?, _ what: String) {
        for entry in node?.mapping ?? [] {
            guard let text = entry.value.scalar?.text else { continue }
            do throws(PromQLError) {
                _ = try AlertTemplate(text)
            } catch {
                context.diagnostics.error(
                    "\(what) \(quoted(entry.key)): \(printable(error.description))",
                    at: entry.value.position(ofScalar: error.offset)
                )
            }
        }
    }
}

// MARK: - Values

extension RuleFileReader {
    /// Whether a node is a mapping without unknown fields; reports if not.
    private func checkFields(of node: YAMLNode, in what: String, among known: [String]) -> Bool {
        guard let entries = node.mapping else {
            context.diagnostics.error(
                "this is \(node.kindDescription), expected \(what)",
                at: node.position
            )
            return false
        }
        for entry in entries where !known.contains(entry.key) {
            context.diagnostics.error(
                "field \(quoted(entry.key)) not found in \(what)"
                    + didYouMean(entry.key, among: known),
                at: entry.keyPosition
            )
        }
        return true
    }

    /// The elements of a list; `nil` if there is none.
    private func list(_ node: YAMLNode?, of name: String) -> [YAMLNode]? {
        guard let node, !node.isNull else { return nil }
        if let list = node.list { return list }
        context.diagnostics.error(
            "'\(name)' is \(node.kindDescription), expected a list",
            at: node.position
        )
        return nil
    }

    /// A text; a number or a truth value is taken as it is written, as Prometheus does.
    private func text(_ node: YAMLNode?) -> String? {
        guard let node, !node.isNull else { return nil }
        if let scalar = node.scalar { return scalar.text }
        context.diagnostics.error(
            "this is \(node.kindDescription), expected a text",
            at: node.position
        )
        return nil
    }

    /// A duration that is a parameter; `nil` if it is not given.
    private func duration(
        _ node: YAMLNode?,
        at path: String,
        standard: String? = nil
    ) -> SimDuration? {
        guard let node = context.scalar(at: path, written: node), !node.isNull else {
            if let standard { context.record(path, value: standard, position: nil) }
            return nil
        }
        return text(node).flatMap { parsed($0, at: node.position) }
    }

    private func parsed(_ text: String, at position: SourcePosition) -> SimDuration? {
        do throws(PromQLDuration.Problem) {
            return try PromQLDuration(text).duration
        } catch {
            let advice =
                !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
                    && error != .outOfRange
                ? "; write a unit, for example \(text)s" : ""
            context.diagnostics.error("\(printable(error.description))\(advice)", at: position)
            return nil
        }
    }

    /// How many alerts or series a rule of a group may give; what is not above 0 is no limit.
    private func limit(_ node: YAMLNode?) -> Int {
        guard let node, let text = text(node) else { return 0 }
        guard let limit = Int(text) else {
            context.diagnostics.error(
                "'limit' is \(quoted(text)), expected a whole number",
                at: node.position
            )
            return 0
        }
        return max(0, limit)
    }

    /// Labels or annotations.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - what: What messages call one of them.
    /// - Returns: Those that are right, in the order of the file.
    private func labels(_ node: YAMLNode?, _ what: String) -> AlertLabels {
        guard let node, !node.isNull else { return AlertLabels() }
        guard let entries = node.mapping else {
            context.diagnostics.error(
                "this is \(node.kindDescription), expected a mapping of \(what)s",
                at: node.position
            )
            return AlertLabels()
        }
        return AlertLabels(
            entries.compactMap { entry in
                guard Self.isName(entry.key), entry.key != "__name__" || what != "label" else {
                    context.diagnostics.error(
                        "invalid \(what) name: \(printable(entry.key))",
                        at: entry.keyPosition
                    )
                    return nil
                }
                return AlertLabels.Entry(name: entry.key, text: text(entry.value) ?? "")
            }
        )
    }

    /// Whether a text is letters, digits and underscores, and begins with no digit.
    ///
    /// - Parameters:
    ///   - text: The name of a label or of a metric.
    ///   - extra: A further letter; names of metrics have the colon.
    /// - Returns: `false` for the empty text as well.
    private static func isName(_ text: String, besides extra: Character? = nil) -> Bool {
        guard let first = text.first, !(first.isASCII && first.isNumber) else { return false }
        return text.allSatisfy { character in
            character.isASCII && (character.isLetter || character.isNumber)
                || character == "_" || character == extra
        }
    }
}
