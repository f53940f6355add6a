import Alerting
import Experiments
import Glibc
import Service
import Synchronization

/// An OpenMetrics file of what scrapes found, written while the simulation runs.
///
/// OpenMetrics wants the samples of a metric together, scrapes find one sample of each. So each metric is
/// written to a temporary file without a name, of which nothing is left whatever happens, and `finish`
/// joins them; memory does not grow with simulated time. The target is replaced as a whole.
///
/// Source: OpenMetrics 1.0; `promtool tsdb create-blocks-from openmetrics` of Prometheus 2.42 loads it.
public final class MetricsLog: Sendable {
    private let file: OutputFile
    private let metrics: ServiceMetrics
    private let temporary: String
    private let state: Mutex<State>

    /// Bytes kept of a metric before they are written.
    private static let bufferSize = 1 << 16

    /// What has been written of a metric.
    private struct Spool {
        let descriptor: Int32
        var buffer: [UInt8]
    }

    /// How the samples of the pod in a place begin.
    private struct Place {
        let families: [Int]
        var life: UInt32 = 0
        /// The name and the labels of each series, and a blank.
        var prefixes: [[UInt8]]
    }

    private struct State {
        /// The joined metrics; `nil` once the log is finished or given up.
        var target: Int32?
        var spools: [Spool] = []
        var places: [Place]
        /// Pods that have come and were not scraped yet.
        var expected: [ScrapedPod] = []
        /// The values of one scrape.
        var values: [Double] = []
        /// The end of each line of one scrape: its time.
        var time: [UInt8] = []
        var failure: OutputFile.WriteError?
    }

    /// A log that goes to `file`.
    ///
    /// - Parameters:
    ///   - file: Where it goes; it must be a regular file or nothing yet.
    ///   - metrics: The metrics.
    /// - Throws: `WriteError` if the folder takes no temporary files.
    public init(file: OutputFile, metrics: ServiceMetrics) throws(OutputFile.WriteError) {
        self.file = file
        self.metrics = metrics
        guard OutputFile.replacesAFile(file.path) else {
            throw .cannotCreate(path: file.path, reason: "it is no regular file")
        }
        let (temporary, target) = try file.createTemporary()
        self.temporary = temporary
        let places = metrics.layout.targets.indices.map { target in
            Place(
                families: metrics.families(ofTarget: target),
                prefixes: Self.prefixes(metrics.labels(ofTarget: target))
            )
        }
        state = Mutex(State(target: target, places: places))
        for family in metrics.families {
            guard let descriptor = NamelessFile.open(besides: file.path) else {
                let code = errno
                discard()
                throw .cannotCreate(path: file.path, reason: OutputFile.reason(code))
            }
            let head =
                "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.type)\n"
            state.withLock {
                $0.spools.append(Spool(descriptor: descriptor, buffer: Array(head.utf8)))
            }
        }
    }

    /// Leaves nothing behind of a log that was never finished.
    deinit { discard() }

    /// Writes the samples of scrapes, which have to be in the order of time.
    public func take(_ batch: ScrapeBatch) {
        state.withLock { state in
            guard state.failure == nil else { return }
            state.expected += batch.pods
            for index in 0..<batch.count { write(batch[index], to: &state) }
            for index in state.spools.indices
            where state.spools[index].buffer.count >= Self.bufferSize { flush(index, in: &state) }
        }
    }

    private func write(_ reading: ScrapeReading, to state: inout State) {
        let target = reading.target
        if reading.life != state.places[target].life {
            settle(reading, in: &state)
        }
        metrics.values(of: reading, into: &state.values)
        state.time.removeAll(keepingCapacity: true)
        Self.appendTime(reading.time.nanoseconds, to: &state.time)
        for number in state.values.indices where !state.values[number].isNaN {
            let family = state.places[target].families[number]
            state.spools[family].buffer += state.places[target].prefixes[number]
            Self.append(state.values[number], to: &state.spools[family].buffer)
            state.spools[family].buffer += state.time
        }
    }

    /// Another pod is in a place than the last time.
    private func settle(_ reading: ScrapeReading, in state: inout State) {
        let target = reading.target
        let pod = state.expected.first { $0.target == target && $0.life == reading.life }
        guard let pod else { return }
        state.expected.removeAll { $0.target == target && $0.life <= reading.life }
        state.places[target].life = pod.life
        state.places[target].prefixes = Self.prefixes(
            metrics.labels(ofTarget: target, pod: pod.name)
        )
    }

    private func flush(_ index: Int, in state: inout State) {
        let isWritten = state.spools[index].buffer.withUnsafeBytes {
            OutputFile.write($0, to: state.spools[index].descriptor)
        }
        if !isWritten { fail(&state) }
        state.spools[index].buffer.removeAll(keepingCapacity: true)
    }

    private func fail(_ state: inout State) {
        state.failure =
            state.failure ?? .cannotWrite(path: file.path, reason: OutputFile.reason(errno))
    }

    /// Puts the file in its place.
    ///
    /// - Throws: `WriteError`, also for a write that failed before; what was there is then still there.
    public func finish() throws(OutputFile.WriteError) {
        let (failure, joined) = state.withLock { state in
            let target = state.target
            for index in state.spools.indices where state.failure == nil {
                flush(index, in: &state)
                if let target, !NamelessFile.copy(state.spools[index].descriptor, to: target) {
                    fail(&state)
                }
            }
            if state.failure == nil, let target, !OutputFile.write("# EOF\n", to: target) {
                fail(&state)
            }
            return (state.failure, target)
        }
        guard let joined else { preconditionFailure("a log is finished once") }
        if let failure {
            discard()
            throw failure
        }
        closeSpools()
        state.withLock { $0.target = nil }
        try file.install(temporary, joined, isWritten: true)
    }

    /// Leaves nothing behind.
    public func discard() {
        closeSpools()
        let target = state.withLock { state in
            defer { state.target = nil }
            return state.target
        }
        guard let target else { return }
        close(target)
        unlink(temporary)
    }

    private func closeSpools() {
        state.withLock { state in
            for spool in state.spools { close(spool.descriptor) }
            state.spools = []
        }
    }

    // MARK: Text

    private static func prefixes(_ labels: [LabelSet]) -> [[UInt8]] {
        labels.map { Array("\(text(of: $0)) ".utf8) }
    }

    /// A series as OpenMetrics writes it: without blanks between its labels.
    private static func text(of labels: LabelSet) -> String {
        let others = labels.labels.filter { $0.name != LabelSet.metricName }.map { label in
            let value = label.value.map { character in
                switch character {
                case "\\", "\"": "\\\(character)"
                case "\n": "\\n"
                default: String(character)
                }
            }
            return "\(label.name)=\"\(value.joined())\""
        }
        return "\(labels[LabelSet.metricName]){\(others.joined(separator: ","))}"
    }

    /// Appends a value as OpenMetrics writes it: whole numbers without a point.
    private static func append(_ value: Double, to text: inout [UInt8]) {
        if let whole = Int64(exactly: value) { return append(whole, to: &text) }
        let other = NumberText.shortest(value) ?? (value > 0 ? "+Inf" : "-Inf")
        text += other.utf8
    }

    private static func append(_ number: Int64, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = text.count
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }

    /// Appends a blank, a time in seconds with up to three decimals (Prometheus keeps milliseconds), and the
    /// end of the line.
    private static func appendTime(_ nanoseconds: Int64, to text: inout [UInt8]) {
        let (whole, rest) = (nanoseconds / 1_000_000).quotientAndRemainder(dividingBy: 1_000)
        text.append(UInt8(ascii: " "))
        append(whole, to: &text)
        if rest != 0 {
            text.append(UInt8(ascii: "."))
            for digit in [rest / 100, rest / 10 % 10, rest % 10] {
                text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            }
        }
        text.append(UInt8(ascii: "\n"))
    }
}
