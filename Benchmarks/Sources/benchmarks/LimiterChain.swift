import Glibc
import Kernel
import Limiters
import Units
import Variates

/// A limiter chain: Poisson 100/s, a token bucket (100/s, burst 50), 32 slots with a queue in
/// front, lognormal service (mean 0.25 s, σ = 1), and a timeout 1 s after admission.
///
/// A request that times out leaves the queue or frees its slot. Draws are keyed by request.
struct LimiterChain: ~Copyable {
    /// What became of the requests.
    struct Outcome {
        /// The fraction that the token bucket refused.
        var rejected: Double
        /// The fraction that was admitted and timed out.
        var timedOut: Double
        /// Mean time in the system of the others, in seconds.
        var timeInSystem: Double
    }

    private struct Request: BitwiseCopyable {
        var number: UInt64
        var arrived: SimTime
        var isRunning: Bool
    }

    private static let arrivals = Purpose(rawValue: 1)
    private static let services = Purpose(rawValue: 2)

    private let timeout = SimDuration.seconds(1)

    private var source: ArrivalSource
    private var stream: RandomStream
    private let service: Sampler
    private var bucket = TokenBucket(rate: 100, burst: 50)
    private var slots = ConcurrencyCap(limit: 32)

    private var requests = SlotTable<Request>()
    private var queue = RingQueue<SlotHandle>()
    private var completions = EventList<SlotHandle>()
    private var deadlines = DeadlineLane<SlotHandle>()
    private var timedOut = 0

    init(seed: UInt64) throws {
        self.init(
            arrivals: try .poisson(rate: 100),
            service: try .lognormal(mu: log(0.25) - 0.5, sigma: 1),
            seed: seed
        )
    }

    private init(arrivals: ArrivalProcess, service: Distribution, seed: UInt64) {
        stream = RandomStream(seed: seed)
        source = ArrivalSource(arrivals, purpose: Self.arrivals, stream: &stream)
        var tables = SamplerTables()
        self.service = tables.prepare(service)
    }

    /// Lets `requests` come and go.
    mutating func run(requests total: Int) -> Outcome {
        var arrived: UInt64 = 0
        var rejected = 0
        var timeInSystem = SimDuration.zero
        var arrival = nextArrival()
        while true {
            let completion = completions.nextTime
            let deadline = deadlines.nextDeadline
            if completion <= arrival, completion <= deadline {
                guard completion < .distantFuture else { break }
                let handle = completions.takeFirst()
                guard requests.isAlive(handle) else { continue }
                timeInSystem = timeInSystem + (completion - requests[handle.slot].arrived)
                finish(handle.slot, at: completion)
            } else if deadline <= arrival {
                timedOut += 1
                finish(deadlines.removeFirst().slot, at: deadline)
            } else {
                if bucket.take(at: arrival) {
                    admit(arrived, at: arrival)
                } else {
                    rejected += 1
                }
                arrived += 1
                arrival = arrived < total ? nextArrival() : .distantFuture
            }
        }
        return Outcome(
            rejected: Double(rejected) / Double(total),
            timedOut: Double(timedOut) / Double(total),
            timeInSystem: timeInSystem.seconds / Double(total - rejected - timedOut)
        )
    }

    private mutating func nextArrival() -> SimTime {
        source.next(&stream)?.time ?? .distantFuture
    }

    private mutating func admit(_ number: UInt64, at now: SimTime) {
        let handle = requests.insert(Request(number: number, arrived: now, isRunning: false))
        deadlines.append(handle, deadline: now + timeout)
        if slots.take() {
            start(handle, at: now)
        } else {
            queue.append(handle)
        }
    }

    private mutating func start(_ handle: SlotHandle, at now: SimTime) {
        requests[handle.slot].isRunning = true
        stream.seek(purpose: Self.services, request: requests[handle.slot].number)
        completions.schedule(handle, at: now + service.duration(&stream))
    }

    /// A request has completed or timed out: whoever waits for its slot has it now.
    private mutating func finish(_ slot: UInt32, at now: SimTime) {
        let wasRunning = requests[slot].isRunning
        requests.remove(slot)
        while !deadlines.isEmpty, !requests.isAlive(deadlines.first) { deadlines.removeFirst() }
        guard wasRunning else { return }
        while !queue.isEmpty {
            let next = queue.removeFirst()
            guard requests.isAlive(next) else { continue }
            start(next, at: now)
            return
        }
        slots.giveBack()
    }
}
