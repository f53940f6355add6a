import Alerting
import Experiments
import Glibc
import Service

/// An OpenMetrics file of what scrapes found, written while the simulation runs.
///
/// OpenMetrics wants the samples of a metric together, scrapes find one sample of each. So each metric is
/// written to a temporary file without a name, of which nothing is left whatever happens, and `finish`
/// joins them; memory does not grow with simulated time. The target is replaced as a whole.
///
/// Source: OpenMetrics 1.0; `promtool tsdb create-blocks-from openmetrics` of Prometheus 2.42 loads it.
public final class MetricsLog {
    private let file: OutputFile
    private let metrics: ServiceMetrics
    private let prefixes: [[[UInt8]]]
    private let temporary: String
    /// The joined metrics; `nil` once the log is finished or given up.
    private var target: Int32?
    private var spools: [Spool]
    private var failure: OutputFile.WriteError?

    /// Bytes kept of a metric before they are written.
    private static let bufferSize = 1 << 16

    /// What has been written of a metric.
    private struct Spool {
        let descriptor: Int32
        var buffer: [UInt8]
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
        prefixes = metrics.seriesLabels.map { labels in
            labels.map { Array("\(Self.text(of: $0)) ".utf8) }
        }
        (temporary, target) = try file.createTemporary()
        spools = []
        for family in metrics.families {
            guard let descriptor = RequestLog.nameless(besides: file.path) else {
                let code = errno
                discard()
                throw .cannotCreate(path: file.path, reason: OutputFile.reason(code))
            }
            let head =
                "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.type)\n"
            spools.append(Spool(descriptor: descriptor, buffer: Array(head.utf8)))
        }
    }

    /// Leaves nothing behind of a log that was never finished.
    deinit { discard() }

    /// Writes the samples of scrapes, which have to be in the order of time.
    public func take(_ readings: [ScrapeReading]) {
        guard failure == nil else { return }
        for reading in readings {
            let time = Array(Self.seconds(reading.time.nanoseconds).utf8)
            for (number, sample) in metrics.samples(of: reading).enumerated() {
                guard let value = sample.value else { continue }
                spools[sample.family].buffer += prefixes[reading.pod][number]
                spools[sample.family].buffer += Array(Self.text(of: value).utf8)
                spools[sample.family].buffer.append(UInt8(ascii: " "))
                spools[sample.family].buffer += time
                spools[sample.family].buffer.append(UInt8(ascii: "\n"))
            }
        }
        for index in spools.indices where spools[index].buffer.count >= Self.bufferSize {
            flush(index)
        }
    }

    private func flush(_ index: Int) {
        let isWritten = spools[index].buffer.withUnsafeBytes {
            OutputFile.write($0, to: spools[index].descriptor)
        }
        if !isWritten { fail() }
        spools[index].buffer.removeAll(keepingCapacity: true)
    }

    private func fail() {
        failure = failure ?? .cannotWrite(path: file.path, reason: OutputFile.reason(errno))
    }

    /// Puts the file in its place.
    ///
    /// - Throws: `WriteError`, also for a write that failed before; what was there is then still there.
    public func finish() throws(OutputFile.WriteError) {
        guard let target else { preconditionFailure("a log is finished once") }
        for index in spools.indices where failure == nil {
            flush(index)
            if !RequestLog.copy(spools[index].descriptor, to: target) { fail() }
        }
        if failure == nil, !OutputFile.write("# EOF\n", to: target) { fail() }
        if let failure {
            discard()
            throw failure
        }
        closeSpools()
        self.target = nil
        try file.install(temporary, target, isWritten: true)
    }

    /// Leaves nothing behind.
    public func discard() {
        closeSpools()
        guard let target else { return }
        self.target = nil
        close(target)
        unlink(temporary)
    }

    private func closeSpools() {
        for spool in spools { close(spool.descriptor) }
        spools = []
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

    /// A value as OpenMetrics writes it: whole numbers without a point.
    private static func text(of value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return NumberText.shortest(value) ?? (value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf")
    }

    /// A time in seconds with up to three decimals: Prometheus keeps milliseconds.
    private static func seconds(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        guard rest != 0 else { return String(whole) }
        let digits = String(rest + 1_000).dropFirst()
        return "\(whole).\(digits)"
    }
}
