import Units

/// What is to be done and when: the earliest first, and of equal times what was added first.
///
/// For the rare events of the platform; adding costs O(n) moves in the worst case.
struct Agenda<Task: Sendable>: Sendable {
    /// The latest first, so that taking the earliest moves nothing.
    private var entries: [(time: SimTime, task: Task)] = []

    /// When the next is due; `distantFuture` if there is none.
    var nextTime: SimTime { entries.last?.time ?? .distantFuture }

    /// Adds a task.
    mutating func add(_ task: Task, at time: SimTime) {
        guard time < .distantFuture else { return }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time > time { low = middle + 1 } else { high = middle }
        }
        entries.insert((time, task), at: low)
    }

    /// Takes what is due at `now` or before; `nil` if nothing is.
    mutating func takeDue(at now: SimTime) -> Task? {
        guard nextTime <= now else { return nil }
        return entries.removeLast().task
    }
}
