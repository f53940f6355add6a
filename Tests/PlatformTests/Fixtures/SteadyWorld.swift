import Platform
import Units

/// A world in which every pod takes the same time for everything.
struct SteadyWorld: ControlPlaneEnvironment {
    /// From its node to being ready.
    var start = SimDuration.zero
    /// From being told to stop to being gone; `nil`: until idle, which no pod ever is.
    var stop: SimDuration?
    /// From being ready to its end.
    var run: SimDuration?
    /// When pods of a tenant come.
    var arrivals: [SimTime] = []
    /// Cores that each ready pod of the first workload uses, requests a second, and bytes.
    var cores = 0.0
    var requests = 0.0
    var memory: [Int: Bytes] = [:]
    /// What it was told of pods.
    var changes: [PodChange] = []
    /// The time; the test keeps it.
    var now = SimTime.zero

    func usage(of place: PodPlace) -> PodUsage {
        PodUsage(
            cpu: SimDuration(seconds: now.seconds * cores),
            requests: UInt64(now.seconds * requests),
            memory: memory[place.index] ?? .zero
        )
    }

    func isIdle(_ place: PodPlace) -> Bool { false }

    func startTime(ofPod pod: UInt64) -> SimDuration { start }

    func stopTime(ofPod pod: UInt64) -> SimDuration? { stop }

    func runTime(ofPod pod: UInt64, for runner: PodRunner) -> SimDuration? { run }

    mutating func podChanged(_ change: PodChange) { changes.append(change) }

    mutating func nextArrival(ofTenant tenant: Int) -> SimTime {
        arrivals.isEmpty ? .distantFuture : arrivals.removeFirst()
    }
}

extension ControlPlane {
    /// Goes on event by event until a time, and says how many pods of the first owner were ready after
    /// each.
    mutating func follow(
        until end: SimTime,
        _ world: inout SteadyWorld
    ) -> [(time: Double, ready: Int)] {
        var history: [(time: Double, ready: Int)] = []
        while nextTime <= end {
            world.now = nextTime
            advance(to: nextTime, &world)
            if history.last?.ready != readyPods[0] {
                history.append((world.now.seconds, readyPods[0]))
            }
        }
        world.now = end
        advance(to: end, &world)
        return history
    }
}
