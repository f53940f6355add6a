import Units

/// What a scrape of one target found.
///
/// Its figures are those of a `ScrapeBatch` and are valid as long as that is.
public struct ScrapeReading {
    /// When the target was scraped.
    public let time: SimTime
    /// The index of the target in the layout.
    public let target: Int
    /// Which of the pods that were in the place one after the other it is.
    public let life: UInt32
    /// Whether there is anybody, and whether it answers.
    public let state: State
    private let figures: UnsafeBufferPointer<Double>

    /// Whether there is anybody who could be scraped.
    public enum State: UInt8, Sendable, BitwiseCopyable {
        /// No pod is in the place.
        case absent
        /// Nobody answers.
        case down
        /// It answers.
        case up
    }

    init(_ row: ScrapeRow, _ figures: UnsafeBufferPointer<Double>) {
        time = row.time
        target = Int(row.target)
        life = row.life
        state = row.state
        self.figures = figures
    }

    /// A figure of the target; `nil` if it has none now.
    public subscript(figure: ScrapeFigure) -> Double? {
        let value = self[column: figure.column]
        return value.isNaN ? nil : value
    }

    /// The figure in a column, NaN if there is none now.
    public subscript(column column: Int) -> Double { figures[column] }
}

/// A scrape in a `ScrapeBatch`.
struct ScrapeRow: BitwiseCopyable {
    var time: SimTime
    var target: Int32
    var life: UInt32
    var state: ScrapeReading.State
}

/// A pod that came into a place while it was scraped.
public struct ScrapedPod: Sendable, Equatable {
    /// The index of the target in the layout.
    public let target: Int
    /// Which of the pods that were in the place one after the other it is.
    public let life: UInt32
    /// The name of the pod.
    public let name: String
}

/// What scrapes found, in the order of time; valid during the call that hands it out.
public struct ScrapeBatch {
    /// Pods that have come since the last batch.
    public let pods: [ScrapedPod]
    private let rows: UnsafeBufferPointer<ScrapeRow>
    private let figures: UnsafePointer<Double>
    private let width: Int

    init(
        pods: [ScrapedPod],
        rows: UnsafeBufferPointer<ScrapeRow>,
        figures: UnsafePointer<Double>,
        width: Int
    ) {
        self.pods = pods
        self.rows = rows
        self.figures = figures
        self.width = width
    }

    /// How many scrapes there were.
    public var count: Int { rows.count }

    /// What a scrape found.
    public subscript(index: Int) -> ScrapeReading {
        ScrapeReading(
            rows[index],
            UnsafeBufferPointer(start: figures + index * width, count: width)
        )
    }
}

/// How pods are scraped.
public struct ScrapeSettings: Sendable, Equatable {
    /// The time between two scrapes of a target, above 0.
    public let interval: SimDuration
    /// Whether the targets are scraped one after the other, evenly over the interval, as Prometheus spreads
    /// its targets, rather than all at the multiples of the interval.
    public let isSpread: Bool
    /// By how much a scrape is late at most: uniformly distributed, drawn for each scrape.
    public let jitter: SimDuration
    /// Which targets of the layout are scraped, the others' turns being left out; `nil` = all.
    public var wanted: [Bool]?

    /// The upper bounds of the latency histogram: those of Prometheus' client libraries.
    public static let bounds: [SimDuration] = [
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000,
    ].map { .milliseconds($0) }

    /// Settings.
    ///
    /// - Precondition: `interval` is above 0, `jitter` at least 0 and below it.
    public init(
        interval: SimDuration = .seconds(15),
        isSpread: Bool = true,
        jitter: SimDuration = .zero
    ) {
        precondition(interval > .zero, "scrapes are some time apart")
        precondition(jitter >= .zero && jitter < interval, "scrapes stay in their order")
        self.interval = interval
        self.isSpread = isSpread
        self.jitter = jitter
    }
}
