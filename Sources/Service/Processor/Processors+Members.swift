import Kernel
import Units

/// Containers that come to their nodes and leave them.
extension Processors {
    /// A container comes: its group, which is idle, shares the cores of a node from now on.
    ///
    /// Its quota is there in full, and the time since the one before it left is not counted.
    ///
    /// - Parameters:
    ///   - index: The group.
    ///   - node: The node's index; `nil` = it has cores of its own.
    ///   - now: The time.
    mutating func enter(_ index: Int, node: Int?, at now: SimTime) {
        precondition(groups[index].runnable == 0, "somebody still computes for the one before")
        advance(index, to: now)
        if groups[index].hasQuota {
            groups[index].quota.change(to: groups[index].quota.quota, at: now)
        }
        groups[index].speed = 1
        groups[index].isPresent = true
        groups[index].node = node ?? -1
        guard let node else { return }
        members[nodes[node].firstMember + nodes[node].memberCount] = index
        nodes[node].memberCount += 1
    }

    /// A container goes, all of whose bursts have ended or been cancelled.
    mutating func leave(_ index: Int, at now: SimTime, timers: inout TimerSet) {
        precondition(groups[index].runnable == 0, "a container goes with all that it computes")
        advance(index, to: now)
        if groups[index].isThrottled { groups[index].quota.unthrottle(at: now) }
        timers.set(index, to: .distantFuture)
        groups[index].isPresent = false
        let node = groups[index].node
        groups[index].node = -1
        guard node >= 0 else { return }
        let first = nodes[node].firstMember
        let last = first + nodes[node].memberCount - 1
        guard var member = (first...last).first(where: { members[$0] == index }) else {
            preconditionFailure("a node knows its groups")
        }
        while member < last {
            members[member] = members[member + 1]
            member += 1
        }
        nodes[node].memberCount -= 1
    }
}
