import Kernel
import Units

/// The counters that scrapes read, and what they have found; nothing unless pods are scraped.
struct Scraper: ~Copyable {
    /// Whether pods are scraped.
    let isRunning: Bool
    private let interval: SimDuration
    private let isSpread: Bool
    private let podCount: Int
    private let causeCount: Int
    private let causes: FixedBuffer<UInt64>
    private let latencies: FixedBuffer<UInt64>
    private let latencySums: FixedBuffer<Int64>
    /// The pod that is scraped next, and how many rounds there were.
    private var nextPod = 0
    private var round: Int64 = 0
    private var readings: [ScrapeReading] = []

    /// Latencies that are counted apart: up to each bound, and above the last.
    private static var latencyCount: Int { ScrapeSettings.bounds.count + 1 }

    init(_ settings: ScrapeSettings?, pods: Int, causes count: Int) {
        isRunning = settings != nil && pods > 0
        interval = settings?.interval ?? .zero
        isSpread = settings?.isSpread ?? false
        podCount = pods
        causeCount = count
        let size = isRunning ? pods : 0
        causes = FixedBuffer(count: size * count) { _ in 0 }
        latencies = FixedBuffer(count: size * Self.latencyCount) { _ in 0 }
        latencySums = FixedBuffer(count: size) { _ in 0 }
    }

    /// When the next pod is scraped.
    var nextTime: SimTime {
        guard isRunning else { return .distantFuture }
        let offset = isSpread ? interval.nanoseconds / Int64(podCount) * Int64(nextPod) : 0
        return SimTime(nanoseconds: interval.nanoseconds * round + offset)
    }

    /// Counts the end of a request at its pod.
    func ended(pod: Int, cause: Cause?, after latency: SimDuration) {
        if let cause {
            causes[pod * causeCount + Int(cause.number)] += 1
            return
        }
        let bounds = ScrapeSettings.bounds
        var bucket = 0
        while bucket < bounds.count, latency > bounds[bucket] { bucket += 1 }
        latencies[pod * Self.latencyCount + bucket] += 1
        latencySums[pod] += latency.nanoseconds
    }

    /// Takes a reading whose gauges are set, and adds its counters; the next pod's turn follows.
    mutating func add(_ gauges: ScrapeReading) {
        var reading = gauges
        if reading.isUp {
            let pod = reading.pod
            reading.causes = (0..<causeCount).map { causes[pod * causeCount + $0] }
            reading.latencies = (0..<Self.latencyCount).map {
                latencies[pod * Self.latencyCount + $0]
            }
            reading.completed = reading.latencies.reduce(0, +)
            reading.latencySum = SimDuration(nanoseconds: latencySums[pod])
        }
        readings.append(reading)
        nextPod += 1
        if nextPod == podCount {
            nextPod = 0
            round += 1
        }
    }

    /// The pod whose turn it is.
    var pod: Int { nextPod }

    /// A container that has gone takes its counters with it.
    func forget(pod: Int) {
        guard isRunning else { return }
        for cause in 0..<causeCount { causes[pod * causeCount + cause] = 0 }
        for bucket in 0..<Self.latencyCount { latencies[pod * Self.latencyCount + bucket] = 0 }
        latencySums[pod] = 0
    }

    /// What has been found since the last time.
    mutating func takeReadings() -> [ScrapeReading] {
        defer { readings.removeAll(keepingCapacity: true) }
        return readings
    }
}
