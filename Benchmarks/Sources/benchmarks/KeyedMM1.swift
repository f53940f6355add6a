import Kernel
import Units
import Variates

/// `MM1` with draws keyed by customer, as headroom's own simulation draws them: customer k has the
/// same gap and the same service time in every candidate, at the price of a seek a draw.
struct KeyedMM1: ~Copyable {
    private enum Event: BitwiseCopyable { case arrival, departure }

    private static let gaps = Purpose(rawValue: 1)
    private static let services = Purpose(rawValue: 2)

    private var events = EventList<Event>()
    private var inSystem = RingQueue<SimTime>()
    private var stream: RandomStream
    private let gap: Sampler
    private let service: Sampler
    private var arrived: UInt64 = 0
    private var departed: UInt64 = 0

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
        var timeInSystem = SimDuration.zero
        scheduleArrival(after: .zero)
        while !events.isEmpty {
            let now = events.nextTime
            switch events.takeFirst() {
            case .arrival:
                arrived += 1
                if arrived < customers { scheduleArrival(after: now) }
                if inSystem.isEmpty { scheduleDeparture(after: now) }
                inSystem.append(now)
            case .departure:
                departed += 1
                timeInSystem = timeInSystem + (now - inSystem.removeFirst())
                if !inSystem.isEmpty { scheduleDeparture(after: now) }
            }
        }
        return timeInSystem.seconds / Double(customers)
    }

    private mutating func scheduleArrival(after now: SimTime) {
        stream.seek(purpose: Self.gaps, request: arrived)
        events.schedule(.arrival, at: now + gap.duration(&stream))
    }

    private mutating func scheduleDeparture(after now: SimTime) {
        stream.seek(purpose: Self.services, request: departed)
        events.schedule(.departure, at: now + service.duration(&stream))
    }
}
