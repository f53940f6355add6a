/// The alerts of one rule, from evaluation to evaluation.
///
/// Source: `AlertingRule.Eval` in `rules/alerting.go` of Prometheus 2.42.
struct AlertingRuleState {
    private let hold: Int64
    private let keepFiring: Int64
    private var active: [LabelID: Alert] = [:]
    /// Alerts in the order in which they were first seen.
    private var order: [LabelID] = []

    /// An alert that is pending or firing.
    private struct Alert {
        var state: AlertState
        let activeSince: Int64
        var value: Double
        /// Since when the expression has not held, while the alert is kept firing.
        var keptSince: Int64?
        /// The labels of the element that raised it.
        var source: LabelID
    }

    /// What the rule says at one evaluation about one alert.
    struct Report {
        let labels: LabelID
        let state: AlertState
        let activeSince: Int64
        let value: Double
        let source: LabelID
    }

    init(_ rule: AlertingRule) {
        hold = rule.hold.nanoseconds / 1_000_000
        keepFiring = rule.keepFiringFor.nanoseconds / 1_000_000
    }

    /// An element that the expression gave, and the labels of the alert that it raises.
    struct Element {
        let labels: LabelID
        let source: LabelID
        let value: Double
    }

    /// Takes what the expression gave, and says which alerts there are.
    mutating func evaluate(_ elements: [Element], at time: Int64) -> [Report] {
        for element in elements {
            guard active[element.labels] == nil else {
                active[element.labels]?.value = element.value
                active[element.labels]?.source = element.source
                active[element.labels]?.keptSince = nil
                continue
            }
            active[element.labels] = Alert(
                state: .pending,
                activeSince: time,
                value: element.value,
                source: element.source
            )
            order.append(element.labels)
        }
        let present = Set(elements.map(\.labels))
        for labels in order where !present.contains(labels) { miss(labels, at: time) }
        order.removeAll { active[$0] == nil }
        return order.compactMap { labels in
            guard var alert = active[labels] else { return nil }
            if alert.state == .pending, time - alert.activeSince >= hold { alert.state = .firing }
            active[labels] = alert
            return Report(
                labels: labels,
                state: alert.state,
                activeSince: alert.activeSince,
                value: alert.value,
                source: alert.source
            )
        }
    }

    /// Forgets all alerts: there were more than the group allows.
    mutating func forget() {
        active = [:]
        order = []
    }

    /// The expression does not hold for an alert: it ends, unless it is kept firing.
    private mutating func miss(_ labels: LabelID, at time: Int64) {
        guard let alert = active[labels] else { return }
        if alert.state == .firing, keepFiring > 0 {
            let since = alert.keptSince ?? time
            active[labels]?.keptSince = since
            if time - since < keepFiring { return }
        }
        active[labels] = nil
    }
}
