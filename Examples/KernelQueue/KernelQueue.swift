// A queue of one's own on the kernel: an M/M/1, its mean time in the system against theory.
// Run: swift run -c release kernel-queue
import HeadroomKit

/// What can happen.
enum QueueEvent: BitwiseCopyable { case arrival, departure }

/// One server, one queue; 0.8 customers a second, each of whom takes a second on average.
struct Queue: ~Copyable {
    private var events = EventList<QueueEvent>()
    private var inSystem = RingQueue<SimTime>()
    private var stream = RandomStream(seed: 1)
    private var timeInSystem = Tally()

    /// Lets customers come until so many have gone.
    mutating func run(customers: Int) -> Double? {
        scheduleArrival(after: .zero)
        while timeInSystem.count < customers {
            let now = events.nextTime
            switch events.takeFirst() {
            case .arrival:
                scheduleArrival(after: now)
                if inSystem.isEmpty { scheduleDeparture(after: now) }
                inSystem.append(now)
            case .departure:
                timeInSystem.add((now - inSystem.removeFirst()).seconds)
                if !inSystem.isEmpty { scheduleDeparture(after: now) }
            }
        }
        return timeInSystem.mean
    }

    private mutating func scheduleArrival(after now: SimTime) {
        let gap = SimDuration(seconds: stream.exponential(mean: 1 / 0.8))
        events.schedule(.arrival, at: now + gap)
    }

    private mutating func scheduleDeparture(after now: SimTime) {
        let service = SimDuration(seconds: stream.exponential(mean: 1))
        events.schedule(.departure, at: now + service)
    }
}

@main
enum KernelQueue {
    static func main() {
        var queue = Queue()
        let measured = queue.run(customers: 1_000_000) ?? .nan
        // W = 1 / (μ − λ)
        print("mean time in the system: \(measured) s, in theory \(1 / (1 - 0.8)) s")
    }
}
