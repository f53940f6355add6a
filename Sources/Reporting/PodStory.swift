import Experiments
import Platform
import Units

/// What became of pods in one replication, in words: when, who, what and why.
///
/// What repeats itself is told once: refusals and pods without a node for the same reason, whenever;
/// losses and replacements for the same owner within a minute of each other.
struct PodStory {
    /// One thing that happened, once or more often.
    struct Entry: Equatable {
        /// When, first and last.
        var time: SimTime
        var last: SimTime
        /// What.
        var kind: ControlEvent.Kind
        /// Whom it concerned: the pods or the owner, each once.
        var subjects: [String]
        /// Why: in the words of the first time, or for whom all of them had to go.
        var detail: String
        /// How often.
        var count = 1
    }

    /// What happened, in the order of the first times.
    private(set) var entries: [Entry] = []

    private let owners: [String]
    private var entryOfKey: [Key: Int] = [:]

    private struct Key: Hashable {
        var kind: ControlEvent.Kind
        var owner: Substring
        var reason: String
    }

    /// The story of these events.
    ///
    /// - Parameters:
    ///   - events: What happened, in order.
    ///   - owners: The names of those whose pods they were.
    init(_ events: [ControlEvent], owners: [String]) {
        self.owners = owners
        for event in events where Self.isTold(event.kind) { tell(event) }
    }

    /// That pods get ready and end as they should is no story.
    private static func isTold(_ kind: ControlEvent.Kind) -> Bool {
        switch kind {
        case .ready, .stopped: false
        case .refused, .unschedulable, .preempted, .evicted, .lost, .scaled, .updating, .updated:
            true
        }
    }

    private mutating func tell(_ event: ControlEvent) {
        let key = Key(
            kind: event.kind,
            owner: owner(of: event.subject[...]),
            reason: reason(for: event)
        )
        if let index = entryOfKey[key], Self.continues(entries[index], event) {
            entries[index].last = event.time
            entries[index].count += 1
            if !entries[index].subjects.contains(event.subject) {
                entries[index].subjects.append(event.subject)
            }
            if event.kind == .preempted, event.detail != entries[index].detail {
                entries[index].detail = "for pods of \(key.reason)"
            }
            return
        }
        entryOfKey[key] = entries.count
        entries.append(
            Entry(
                time: event.time,
                last: event.time,
                kind: event.kind,
                subjects: [event.subject],
                detail: Self.detail(of: event)
            )
        )
    }

    private static func continues(_ entry: Entry, _ event: ControlEvent) -> Bool {
        switch entry.kind {
        case .refused, .unschedulable: true
        case .preempted, .evicted, .lost: event.time - entry.last <= .seconds(60)
        case .scaled, .updating, .updated, .ready, .stopped: false
        }
    }

    /// Why something happened, without what differs from time to time.
    private func reason(for event: ControlEvent) -> String {
        switch event.kind {
        case .preempted: String(event.detail.split(separator: " ").last.map(owner) ?? "")
        case .refused, .unschedulable:
            Self.detail(of: event).filter { !$0.isNumber }
        default: ""
        }
    }

    /// The reason without the pod's name, which stands beside it.
    private static func detail(of event: ControlEvent) -> String {
        guard event.kind == .refused, let start = event.detail.firstRange(of: " is forbidden: ")
        else { return event.detail }
        return String(event.detail[start.upperBound...])
    }

    /// The owner of a pod by the pod's name, or the name itself.
    private func owner(of pod: Substring) -> Substring {
        guard let dash = pod.lastIndex(of: "-"),
            pod[dash...].dropFirst().allSatisfy(\.isNumber)
        else { return pod }
        let name = pod[..<dash]
        return owners.contains(String(name)) ? name : pod
    }
}

extension PodStory.Entry {
    /// What happened, in one sentence without the time.
    var sentence: String {
        switch kind {
        case .scaled: "\(who) is scaled \(detail)"
        case .updating: "\(who) is updated"
        case .updated: "\(who) is updated throughout \(detail)"
        case .refused: "\(who) refused\(repetitions): \(detail)"
        case .unschedulable: "\(who) without a node\(repetitions): \(detail)"
        case .preempted: "\(who) preempted \(detail)"
        case .evicted: "\(who) evicted: \(detail)"
        case .lost: "\(who) lost with \(detail)"
        case .ready, .stopped: who
        }
    }

    /// `batch-3, batch-7 and 4 more`.
    private var who: String {
        guard subjects.count > 3 else { return subjects.joined(separator: ", ") }
        return "\(subjects[0]), \(subjects[1]) and \(subjects.count - 2) more"
    }

    private var repetitions: String {
        guard last > time else { return "" }
        return ", last at \(Self.clock(last))"
    }

    /// An instant of a run as hours, minutes and seconds: `0:20:15`.
    static func clock(_ time: SimTime) -> String {
        let seconds = time.nanoseconds / 1_000_000_000
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// How bad it is for somebody.
    var tone: TerminalStyle.Tone? {
        switch kind {
        case .preempted, .evicted, .lost: .bad
        case .refused, .unschedulable: .doubtful
        default: nil
        }
    }
}
