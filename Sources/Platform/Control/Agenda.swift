import Units

/// What is to be done and when: the earliest first, and of equal times what was added first.
///
/// A binary heap; adding and taking cost O(log n).
struct Agenda<Task: Sendable>: Sendable {
    private struct Entry: Sendable {
        let time: SimTime
        let sequence: UInt64
        let task: Task

        func isBefore(_ other: Entry) -> Bool {
            time == other.time ? sequence < other.sequence : time < other.time
        }
    }

    private var entries: [Entry] = []
    private var added: UInt64 = 0

    /// When the next is due; `distantFuture` if there is none.
    var nextTime: SimTime { entries.first?.time ?? .distantFuture }

    /// Adds a task.
    mutating func add(_ task: Task, at time: SimTime) {
        guard time < .distantFuture else { return }
        entries.append(Entry(time: time, sequence: added, task: task))
        added += 1
        var position = entries.count - 1
        while position > 0 {
            let parent = (position - 1) / 2
            guard entries[position].isBefore(entries[parent]) else { return }
            entries.swapAt(position, parent)
            position = parent
        }
    }

    /// Takes what is due at `now` or before; `nil` if nothing is.
    mutating func takeDue(at now: SimTime) -> Task? {
        guard nextTime <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        let due = entries.removeLast()
        var position = 0
        while true {
            var child = 2 * position + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].isBefore(entries[child]) { child += 1 }
            guard entries[child].isBefore(entries[position]) else { break }
            entries.swapAt(child, position)
            position = child
        }
        return due.task
    }
}
