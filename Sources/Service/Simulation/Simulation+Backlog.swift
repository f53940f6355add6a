import Kernel
import Limiters
import Units

/// The accept backlog in front of stage 2: who waits for a connection while the cap is reached.
///
/// A server that has as many connections as it may accepts no more; up to `accept_backlog` others wait
/// in the backlog of its listening socket, first come, first served, until one of those closes. The
/// timeout and the patience of an attempt run from its arrival; whoever leaves gives up the place. A
/// connection that a workload's clients hand back, or a stream of theirs that becomes free, goes to the
/// first of them who wait, as in the pools of Go's `net/http` and of Envoy, whoever else came before.
///
/// Source: Tomcat's `maxConnections` and `acceptCount`; `listen(2)`. Departures: beyond the backlog
/// Linux drops the SYN and the client sends it again after 1, 3 and 7 s, where here it is refused at
/// once, as with `net.ipv4.tcp_abort_on_overflow=1`; in Linux a connection keeps its place until it is
/// accepted, though its client has left; the kernel's part of a handshake is done while a connection
/// waits, where here all of it follows.
extension Simulation {
    /// An attempt has found neither a connection to use nor a place under the cap.
    mutating func joinBacklog(_ slot: UInt32, pod: Int) {
        guard meterNumbers.backlog.exists, pods[pod].backlog.waiting < rules.acceptBacklog else {
            meters.countRefusal(of: meterNumbers.refusedConnections)
            return fail(slot, .connectionLimitExceeded)
        }
        enter(.inBacklog, slot)
        let workload = plan.sources[Int(requests[slot].source)].workload
        pods[pod].backlog.append(requests.handle(of: slot), workload: workload)
        pods[pod].backlog.compact(workload: workload) { requests.isAlive($0) }
        meterBacklog(of: pod)
        limitAttempt(slot, pod: pod)
        awaitConnectionEnd(of: pod)
    }

    /// Somebody who waits may have a connection now, as soon as this event is over.
    @inline(__always)
    mutating func callBacklog(of pod: Int) {
        if pods[pod].backlog.waiting > 0 { dispatches.append(.connections(pod: UInt32(pod))) }
    }

    /// Gives connections to those whose turn it is.
    mutating func dispatchConnections(of number: UInt32) {
        let pod = Int(number)
        expireConnections(of: pod)
        while let slot = connectNext(pod) {
            let workload = plan.sources[Int(requests[slot].source)].workload
            pods[pod].backlog.lines[workload].removeFirst()
            leaveBacklog(of: pod)
            enter(.arriving, slot)
            let waited = now - requests[slot].attempted
            requests[slot].backlogged = requests[slot].backlogged + waited
            useConnection(slot, pod: pod)
        }
        awaitConnectionEnd(of: pod)
    }

    /// Gives a connection to the first in a line; `nil` if there is none for anybody.
    private mutating func connectNext(_ pod: Int) -> UInt32? {
        var first: UInt32?
        for workload in 0..<pods[pod].backlog.lines.count {
            guard let head = backlogHead(of: workload, pod: pod) else { continue }
            if reuseConnection(head, pod: pod) { return head }
            if let earlier = first, requests[earlier].attempted <= requests[head].attempted {
                continue
            }
            first = head
        }
        guard let first, openNewConnection(first, pod: pod) else { return nil }
        return first
    }

    /// The first who waits for a connection of a workload's clients.
    private mutating func backlogHead(of workload: Int, pod: Int) -> UInt32? {
        while !pods[pod].backlog.lines[workload].isEmpty {
            let handle = pods[pod].backlog.lines[workload].first
            if requests.isAlive(handle) { return handle.slot }
            pods[pod].backlog.lines[workload].removeFirst()
        }
        return nil
    }

    /// One less waits.
    mutating func leaveBacklog(of pod: Int) {
        pods[pod].backlog.waiting -= 1
        meterBacklog(of: pod)
    }

    /// A pod has closed its listening socket, which resets the connections that wait there.
    mutating func resetBacklog(of pod: Int) {
        for workload in 0..<pods[pod].backlog.lines.count {
            while let slot = backlogHead(of: workload, pod: pod) {
                end(slot, cause: .podFailed, keepsConnection: false)
            }
        }
    }

    /// While somebody waits, a kept connection that has been idle for long enough is closed on time,
    /// not when the next request comes by.
    private mutating func awaitConnectionEnd(of pod: Int) {
        guard meterNumbers.backlog.exists else { return }
        var end = SimTime.distantFuture
        if pods[pod].backlog.waiting > 0 {
            for workload in 0..<pods[pod].idleConnections.count {
                end = min(end, pods[pod].idleConnections[workload].nextExpiry)
            }
            for workload in 0..<pods[pod].multiplexed.count {
                end = min(end, pods[pod].multiplexed[workload].nextExpiry)
            }
        }
        timers.set(timerNumbers.firstBacklog + pod, to: end)
    }
}
