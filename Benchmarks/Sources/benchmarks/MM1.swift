import Kernel
import Units
import Variates

/// M/M/1 at λ = 0.9 and μ = 1: what an event costs when nothing else is going on.
///
/// Everything goes through the event list, which holds one or two events.
struct MM1: ~Copyable {
    private enum Event: BitwiseCopyable { case arrival, departure }

    private var events = EventList<Event>()
    /// When each customer in the system arrived, first come, first served.
    private var inSystem = RingQueue<SimTime>()
    private var stream: RandomStream
    private let gap: Sampler
    private let service: Sampler

    init(seed: UInt64) throws {
        self.init(
            gap: try .exponential(rate: 0.9),
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

    /// Lets `customers` come and go.
    ///
    /// - Returns: Their mean time in the system, in seconds; 10 in the long run.
    mutating func run(customers: Int) -> Double {
        var arrived = 0
        var timeInSystem = SimDuration.zero
        events.schedule(.arrival, at: .zero + gap.duration(&stream))
        while !events.isEmpty {
            let now = events.nextTime
            switch events.takeFirst() {
            case .arrival:
                arrived += 1
                if arrived < customers {
                    events.schedule(.arrival, at: now + gap.duration(&stream))
                }
                if inSystem.isEmpty {
                    events.schedule(.departure, at: now + service.duration(&stream))
                }
                inSystem.append(now)
            case .departure:
                timeInSystem = timeInSystem + (now - inSystem.removeFirst())
                if !inSystem.isEmpty {
                    events.schedule(.departure, at: now + service.duration(&stream))
                }
            }
        }
        return timeInSystem.seconds / Double(customers)
    }
}
