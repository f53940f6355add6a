import Experiments
import Service
import Statistics
import Units

extension SimulationReport {
    /// The stability verdict with its reason; `nil` if it was not asked for.
    var stabilityNews: News? {
        guard let stability = result.stability else { return nil }
        let tone: TerminalStyle.Tone =
            switch stability.verdict {
            case .stable: .good
            case .vulnerable, nil: .doubtful
            case .metastable: .bad
            }
        let name = stability.verdict?.rawValue ?? "not known"
        return News(tone: tone, text: "stability: \(name): \(Self.reason(for: stability))")
    }

    /// Why the verdict is as it is, in one clause.
    static func reason(for stability: StabilityVerdict) -> String {
        let pulse = stability.probe.map { NumberText.duration($0.pulse) } ?? NumberText.missing
        switch stability.evidence {
        case .noFeedback:
            return "no feedback, the work of a request does not grow under overload"
        case .event(let name, let count, let total):
            return "out of its objectives to the end although '\(name)' has gone "
                + "(\(count) of \(counted(total, "replication")))"
        case .tippingPulse(let factor, let survived):
            return "a load of \(times(factor)) for \(pulse) tips it, \(times(survived)) does not"
        case .survivedPulse(let factor):
            return "back from every load up to \(times(factor)) for \(pulse)"
        case .alreadyOut:
            return "out of its objectives without any trigger"
        }
    }

    private static func times(_ factor: Double) -> String {
        let text =
            factor == factor.rounded()
            ? NumberText.fixed(factor, decimals: 0) : NumberText.significant(factor, digits: 3)
        return text + " times the usual"
    }

    /// What an event does, as the model says it.
    static func description(of event: TimelineEvent) -> String {
        let what: String
        switch event.action {
        case .load(let load):
            what = "load × \(NumberText.shortest(load.factor) ?? NumberText.missing)"
        case .fail: what = "outage"
        case .slow(let slow):
            what = "slower × \(NumberText.shortest(slow.factor) ?? NumberText.missing)"
        case .set(let changes):
            what = changes.count == 1 ? "limit changed" : "\(changes.count) limits changed"
        case .update: what = "rolling update"
        case .scale(_, let replicas): what = "scaled to \(replicas) pods"
        }
        let length = event.duration.map { " for \(NumberText.duration($0))" } ?? ""
        return "\(what) at \(NumberText.duration(event.start - .zero))\(length)"
    }

    /// What came of an event, in a few words.
    static func outcome(of event: EventEstimate) -> News {
        if event.neverReturned > 0 {
            let share =
                event.neverReturned == event.replications
                ? "" : " in \(event.neverReturned) of \(event.replications)"
            return News(tone: .bad, text: "never\(share)")
        }
        if event.lasting > 0 { return News(tone: .bad, text: "not while it lasts") }
        guard event.returned > 0 else { return News(tone: .doubtful, text: "unknown") }
        let text = MetricUnit.seconds.text(event.recovery)
        return News(
            tone: event.unknown > 0 ? .doubtful : .good,
            text: event.recovery?.maximum == 0 ? "at once" : "\(text.value) \(text.halfWidth)"
        )
    }

    var timelineTable: TextTable? {
        guard !result.timeline.isEmpty else { return nil }
        var table = TextTable([.left, .left, .right, .right, .left])
        table.append(["", "", "lost", "", "back after"].map { TextTable.Cell($0, .faint) })
        for event in result.timeline {
            let lost = MetricUnit.number.text(event.lost)
            let outcome = Self.outcome(of: event)
            table.append([
                "\(event.event.name)", "\(Self.description(of: event.event))", "\(lost.value)",
                "\(lost.halfWidth)", TextTable.Cell(outcome.text, outcome.tone),
            ])
        }
        return table
    }

    /// The events and the verdict, for JSON.
    var timelineJSON: JSONValue { .array(result.timeline.map(Self.json)) }

    private static func json(_ event: EventEstimate) -> JSONValue {
        [
            "name": .string(event.event.name),
            "kind": .string(event.event.kind),
            "description": .string(description(of: event.event)),
            "start_seconds": .number(event.event.start.seconds),
            "gone_seconds": .optional(event.event.gone?.seconds),
            "lost_requests": estimate(event.lost),
            "recovery_seconds": estimate(event.recovery),
            "returned": .integer(Int64(event.returned)),
            "never_returned": .integer(Int64(event.neverReturned)),
            "lasting": .integer(Int64(event.lasting)),
            "unknown": .integer(Int64(event.unknown)),
        ]
    }

    var stabilityJSON: JSONValue {
        guard let stability = result.stability else { return .null }
        var trigger = JSONValue.null
        var survived = JSONValue.null
        switch stability.evidence {
        case .event(let name, let count, let total):
            trigger = [
                "event": .string(name), "replications": .integer(Int64(count)),
                "of": .integer(Int64(total)),
            ]
        case .tippingPulse(let factor, let survivedFactor):
            trigger = [
                "load_factor": .number(factor),
                "seconds": .optional(stability.probe?.pulse.seconds),
            ]
            survived = .number(survivedFactor)
        case .survivedPulse(let factor): survived = .number(factor)
        case .noFeedback, .alreadyOut: break
        }
        return [
            "verdict": stability.verdict.map { .string($0.rawValue) } ?? .null,
            "reason": .string(Self.reason(for: stability)),
            "trigger": trigger,
            "survived_load_factor": survived,
            "pulse_seconds": .optional(stability.probe?.pulse.seconds),
            "interval_seconds": .optional(stability.probe?.interval.seconds),
        ]
    }
}
