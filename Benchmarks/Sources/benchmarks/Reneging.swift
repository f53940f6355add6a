import Kernel
import Units
import Variates

/// M/M/10 at λ = 9.5 and μ = 1, where who has waited for 1 s leaves.
///
/// Written as headroom's own simulation is: waiting customers have handles, deadlines of equal
/// length have a lane, and a deadline that the start of service has overtaken names nobody.
struct Reneging: ~Copyable {
    private enum Event: BitwiseCopyable {
        case arrival
        /// Of the customer that arrived then.
        case departure(SimTime)
    }

    private let servers = 10
    private let patience = SimDuration.seconds(1)

    private var events = EventList<Event>()
    /// When each waiting customer arrived.
    private var waiting = SlotTable<SimTime>()
    private var queue = RingQueue<SlotHandle>()
    private var deadlines = DeadlineLane<SlotHandle>()
    private var busy = 0
    private var stream: RandomStream
    private let gap: Sampler
    private let service: Sampler

    init(seed: UInt64) throws {
        self.init(
            gap: try .exponential(rate: 9.5),
            service: try .exponential(mean: 1),
            seed: seed
        )
    }

    private init(gap: Distribution, service: Distribution, seed: UInt64) {
        stream = RandomStream(seed: seed)
        var tables = SamplerTables()
        self.gap = tables.prepare(gap)
        self.service = tables.prepare(service)
    }

    /// What became of the customers.
    struct Outcome {
        /// The fraction that left without service.
        var reneged: Double
        /// Mean time in the system of the others, in seconds.
        var timeInSystem: Double
    }

    /// Lets `customers` come and go.
    mutating func run(customers: Int) -> Outcome {
        var arrived = 0
        var timeInSystem = SimDuration.zero
        var reneged = 0
        events.schedule(.arrival, at: .zero + gap.duration(&stream))
        while !events.isEmpty || !deadlines.isEmpty {
            if deadlines.nextDeadline < events.nextTime {
                waiting.remove(deadlines.removeFirst().slot)
                reneged += 1
                dropOvertakenDeadlines()
                continue
            }
            let now = events.nextTime
            switch events.takeFirst() {
            case .arrival:
                arrived += 1
                if arrived < customers {
                    events.schedule(.arrival, at: now + gap.duration(&stream))
                }
                if busy < servers {
                    busy += 1
                    events.schedule(.departure(now), at: now + service.duration(&stream))
                } else {
                    let customer = waiting.insert(now)
                    queue.append(customer)
                    deadlines.append(customer, deadline: now + patience)
                }
            case .departure(let arrival):
                timeInSystem = timeInSystem + (now - arrival)
                busy -= 1
                startNext(at: now)
            }
        }
        return Outcome(
            reneged: Double(reneged) / Double(customers),
            timeInSystem: timeInSystem.seconds / Double(customers - reneged)
        )
    }

    private mutating func startNext(at now: SimTime) {
        while !queue.isEmpty {
            let customer = queue.removeFirst()
            guard waiting.isAlive(customer) else { continue }
            let arrival = waiting[customer.slot]
            waiting.remove(customer.slot)
            dropOvertakenDeadlines()
            busy += 1
            events.schedule(.departure(arrival), at: now + service.duration(&stream))
            return
        }
    }

    /// Afterwards the first deadline is that of a customer who still waits.
    private mutating func dropOvertakenDeadlines() {
        while !deadlines.isEmpty, !waiting.isAlive(deadlines.first) { deadlines.removeFirst() }
    }
}
