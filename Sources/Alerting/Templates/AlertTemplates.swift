/// The labels and annotations of an alerting rule, expanded for its alerts.
final class AlertTemplates {
    private let context: EvaluationContext
    private let alert: Label
    private let labels: [(name: String, text: Content)]
    private let annotations: [(name: String, text: Content)]
    private let plainLabels: LabelMapping?
    private var queries: [String: PromQLEvaluator] = [:]

    /// A text of a rule.
    private enum Content {
        case plain(String)
        case template(AlertTemplate)
    }

    init(_ rule: AlertingRule, in context: EvaluationContext) {
        self.context = context
        alert = Label(name: "alertname", value: rule.alert)
        labels = rule.labels.entries.map { ($0.name, Self.content($0.text)) }
        annotations = rule.annotations.entries.map { ($0.name, Self.content($0.text)) }
        var plain: [Label] = []
        for case (let name, .plain(let text)) in labels {
            plain.append(Label(name: name, value: text))
        }
        plain.append(alert)
        let added = plain
        let isPlain = plain.count == labels.count + 1
        plainLabels =
            isPlain
            ? LabelMapping { LabelSet($0.removing([LabelSet.metricName]).labels + added) } : nil
    }

    /// The template of a text; one that cannot be parsed becomes the text that Prometheus makes of it.
    private static func content(_ text: String) -> Content {
        guard text.contains("{{") else { return .plain(text) }
        do throws(PromQLError) {
            return .template(try AlertTemplate(text))
        } catch {
            return .plain("<error expanding template: \(error.description)>")
        }
    }

    /// The labels of the alert that an element raises.
    func labels(of sample: Sample, at time: Int64) -> LabelID {
        if let plainLabels { return plainLabels.apply(to: sample.labels, in: context.table) }
        let own = context.table[sample.labels].removing([LabelSet.metricName])
        let added = expanded(labels, for: sample, at: time)
        return context.table.id(of: LabelSet(own.labels + added + [alert]))
    }

    /// The annotations of the alert that an element raises.
    func annotations(of sample: Sample, at time: Int64) -> [Label] {
        expanded(annotations, for: sample, at: time)
    }

    private func expanded(
        _ texts: [(name: String, text: Content)],
        for sample: Sample,
        at time: Int64
    ) -> [Label] {
        let values = context.table[sample.labels].dictionary
        return texts.map { name, content in
            switch content {
            case .plain(let text): return Label(name: name, value: text)
            case .template(let template):
                var expansion = AlertTemplateExpansion(
                    labels: values,
                    value: sample.value
                ) { [unowned self] text throws(AlertTemplateError) in
                    try self.query(text, at: time)
                }
                do throws(AlertTemplateError) {
                    return Label(name: name, value: try expansion.text(of: template))
                } catch {
                    return Label(
                        name: name,
                        value: "<error expanding template: \(error.description)>"
                    )
                }
            }
        }
    }

    private func query(
        _ text: String,
        at time: Int64
    ) throws(AlertTemplateError) -> [PromQLElement] {
        do {
            let evaluator: PromQLEvaluator
            if let known = queries[text] {
                evaluator = known
            } else {
                evaluator = PromQLEvaluator(try PromQLExpression(text), in: context)
                // Texts made of labels are without number; few are used again.
                if queries.count < 1_000 { queries[text] = evaluator }
            }
            return try evaluator.samples(at: time, visibleUntil: time).map { sample in
                PromQLElement(labels: context.table[sample.labels], value: sample.value)
            }
        } catch {
            throw AlertTemplateError("\(error)")
        }
    }
}
