import Kernel
import Limiters
import Units

/// Who waits for the worker threads of a pod, and whose turn it is.
///
/// Whoever leaves before the turn comes stays in the line as a handle that is not alive any more
/// and is skipped; the line counts apart who is still there.
struct WaitingLine: ~Copyable {
    /// Which end of which buffer is the head.
    enum Order: BitwiseCopyable { case oldest, newest, earliestDeadline, highestPriority }

    /// Those of one priority.
    struct PriorityClass: ~Copyable {
        var line = RingQueue<SlotHandle>()
        /// Those who have not left.
        var waiting = 0
    }

    var order: Order
    /// Those who have not left.
    var waiting = 0
    /// Everybody in the order of arrival, unless by deadline or priority.
    var line = RingQueue<SlotHandle>()
    /// Everybody by deadline.
    var deadlines = EventList<SlotHandle>(capacity: 4)
    /// Everybody by priority, the highest first.
    let classes: FixedBuffer<PriorityClass>
    /// What a standing queue is.
    var delay: ControlledDelay

    /// An empty line.
    init(_ queue: QueueModel, workloads: [Workload]) {
        order =
            switch queue.discipline {
            case .fifo, .adaptiveLIFO, .codel: .oldest
            case .lifo: .newest
            case .deadline: .earliestDeadline
            case .priority: .highestPriority
            }
        let count = queue.discipline == .priority ? Set(workloads.map(\.priority)).count : 0
        classes = FixedBuffer(count: count) { _ in PriorityClass() }
        delay = ControlledDelay(
            target: min(queue.target ?? queue.interval, queue.interval),
            interval: queue.interval
        )
    }

    /// Somebody joins.
    mutating func append(_ handle: SlotHandle, deadline: SimTime, priority: Int) {
        waiting += 1
        switch order {
        case .oldest, .newest:
            line.append(handle)
        case .earliestDeadline:
            deadlines.schedule(handle, at: deadline)
        case .highestPriority:
            classes[priority].line.append(handle)
            classes[priority].waiting += 1
        }
    }

    /// Somebody has left, whether at the head or from the middle.
    mutating func leave(priority: Int) {
        waiting -= 1
        if order == .highestPriority { classes[priority].waiting -= 1 }
    }

    /// Whose turn it is, or a handle of somebody who has left; somebody must be waiting.
    var head: SlotHandle {
        mutating get {
            switch order {
            case .oldest: line.first
            case .newest: line.last
            case .earliestDeadline: deadlines.first
            case .highestPriority: classes[highestPriority].line.first
            }
        }
    }

    /// Takes the head off the line; it is counted until it leaves.
    mutating func removeHead() {
        switch order {
        case .oldest: line.removeFirst()
        case .newest: line.removeLast()
        case .earliestDeadline: _ = deadlines.takeFirst()
        case .highestPriority: classes[highestPriority].line.removeFirst()
        }
    }

    private var highestPriority: Int {
        var priority = 0
        while classes[priority].waiting == 0 { priority += 1 }
        return priority
    }

    /// The lowest priority that waits; `nil` if nobody does.
    var lowestPriority: Int? { classes.lastIndex { $0.waiting > 0 } }

    /// Drops those who have left, once they are the most; to be called when somebody has joined.
    ///
    /// The head of a line that is not first come, first served may not come by where they are.
    mutating func compact(priority: Int, isWaiting: (SlotHandle) -> Bool) {
        let slack = 64
        switch order {
        case .earliestDeadline:
            guard deadlines.count > 2 * waiting + slack else { return }
            deadlines.keep(where: isWaiting)
        case .oldest, .newest:
            guard line.count > 2 * waiting + slack else { return }
            line.keep(where: isWaiting)
        case .highestPriority:
            guard classes[priority].line.count > 2 * classes[priority].waiting + slack else {
                return
            }
            classes[priority].line.keep(where: isWaiting)
        }
    }

    /// Drops those who have left; nobody must be waiting.
    mutating func removeAll() {
        line.removeAll()
        while !deadlines.isEmpty { _ = deadlines.takeFirst() }
        for index in 0..<classes.count { classes[index].line.removeAll() }
    }
}

extension FixedBuffer where Element: ~Copyable {
    /// The last index whose element is as asked.
    fileprivate func lastIndex(where isRight: (borrowing Element) -> Bool) -> Int? {
        var index = count
        while index > 0 {
            index -= 1
            if isRight(self[index]) { return index }
        }
        return nil
    }
}
