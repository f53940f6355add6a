import Alerting

/// Reads the lines of a metrics file into a store.
///
/// Source: OpenMetrics 1.0 and Prometheus' text format 0.0.4, as `model/textparse` of Prometheus 2.42
/// reads them. Exemplars, types, units and help texts are passed over.
struct MetricsReader {
    let store = SampleStore()
    let diagnostics = Diagnostics()
    let format: MetricsFile.Format
    private(set) var sampleCount = 0
    private let path: String
    private let source: SourceFile
    private var line = 0
    private var hasEnded = false
    private var isGivenUp = false
    private var series = MetricsSeriesIndex()

    /// Mistakes that are reported before the rest of the file is left alone.
    private static let mostErrors = 20
    /// The longest line that is read, in bytes.
    private static let longestLine = 1 << 20

    init(path: String, format: MetricsFile.Format) {
        self.path = path
        self.format = format
        source = SourceFile(path: path, text: "")
    }

    /// Reads all of a file.
    mutating func read(_ input: MetricsSource) throws(Diagnostic) {
        var buffer = [UInt8](repeating: 0, count: Self.longestLine)
        var filled = 0
        while !isGivenUp {
            guard filled < buffer.count else {
                line += 1
                report("this line is longer than 1 MiB, the most that is read", atByte: 0)
                break
            }
            let count = try input.read(into: &buffer, at: filled)
            let end = filled + count
            let consumed = buffer.withUnsafeBufferPointer { bytes in
                readLines(UnsafeBufferPointer(rebasing: bytes[..<end]), isLast: count == 0)
            }
            guard count > 0 else { break }
            buffer.replaceSubrange(0..<(end - consumed), with: buffer[consumed..<end])
            filled = end - consumed
        }
        finish()
    }

    private func finish() {
        guard !diagnostics.hasErrors else { return }
        if sampleCount == 0 {
            diagnostics.report(Diagnostic(.warning, "the file holds no samples", file: path))
        } else if format == .prometheusText {
            diagnostics.report(
                Diagnostic(
                    .note,
                    "there is no '# EOF' at the end, so this is read as Prometheus' text format: "
                        + "times are milliseconds",
                    file: path
                )
            )
        }
    }

    /// Reads the whole lines of some bytes; returns how many bytes that were.
    private mutating func readLines(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        var start = 0
        while start < bytes.count, !isGivenUp {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            guard end < bytes.count || isLast else { break }
            line += 1
            readLine(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            start = min(end + 1, bytes.count)
        }
        return start
    }

    private mutating func report(
        _ message: String,
        atByte offset: Int,
        of bytes: UnsafeBufferPointer<UInt8>? = nil
    ) {
        let before = bytes.map { String(decoding: $0.prefix(offset), as: UTF8.self) } ?? ""
        let column = before.unicodeScalars.count + 1
        diagnostics.error(message, at: source.position(line: line, column: column))
        isGivenUp = diagnostics.all.count >= Self.mostErrors
    }

    private mutating func readLine(_ untrimmed: UnsafeBufferPointer<UInt8>) {
        var bytes = untrimmed
        if bytes.last == UInt8(ascii: "\r") {
            bytes = UnsafeBufferPointer(rebasing: bytes.dropLast())
        }
        guard let first = bytes.first(where: { $0 != UInt8(ascii: " ") }) else { return }
        if hasEnded {
            report("there is more behind '# EOF'", atByte: 0)
            return
        }
        if first == UInt8(ascii: "#") {
            hasEnded = format == .openMetrics && String(decoding: bytes, as: UTF8.self) == "# EOF"
            return
        }
        var scanner = MetricsLine(bytes)
        do throws(MetricsLine.Problem) {
            let key = try scanner.seriesText()
            let number = try series.number(of: key, in: bytes, store)
            let value = try scanner.value()
            let time = try scanner.milliseconds(format)
            try scanner.end(format)
            sampleCount += 1
            try add(value, at: time, to: number)
        } catch {
            report(error.message, atByte: error.offset, of: bytes)
        }
    }

    private func add(
        _ value: Double,
        at time: Int64,
        to number: Int
    ) throws(MetricsLine.Problem) {
        do throws(SampleStore.Refusal) {
            try store.append(value, at: time, toSeries: number)
        } catch {
            let name = store.labels(ofSeries: number).description
            switch error {
            case .outOfOrder:
                throw MetricsLine.Problem(
                    "\(printable(name)) has a later sample above; sort each series by time",
                    at: 0
                )
            case .duplicate:
                throw MetricsLine.Problem(
                    "\(printable(name)) has another value at the same time above",
                    at: 0
                )
            }
        }
    }
}

/// Finds series by the text in front of their values.
private struct MetricsSeriesIndex {
    private var numbers: [[UInt8]: Int] = [:]
    private var texts: [[UInt8]] = []
    private var series: [Int] = []
    /// The text that came after each text the last time: files repeat themselves.
    private var following: [Int] = []
    private var last = 0

    /// The number in the store of the series that a part of a line names.
    mutating func number(
        of key: Range<Int>,
        in bytes: UnsafeBufferPointer<UInt8>,
        _ store: SampleStore
    ) throws(MetricsLine.Problem) -> Int {
        let text = UnsafeBufferPointer(rebasing: bytes[key])
        if last < texts.count {
            if Self.isEqual(texts[last], text) { return series[last] }
            let next = following[last]
            if Self.isEqual(texts[next], text) {
                last = next
                return series[next]
            }
        }
        let owned = Array(text)
        let entry: Int
        if let known = numbers[owned] {
            entry = known
        } else {
            let labels = try MetricsLine(text).labels()
            entry = texts.count
            numbers[owned] = entry
            texts.append(owned)
            following.append(entry)
            series.append(store.series(labels))
        }
        if last < texts.count { following[last] = entry }
        last = entry
        return series[entry]
    }

    private static func isEqual(_ left: [UInt8], _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        left.count == right.count
            && left.withUnsafeBufferPointer { left in
                left.elementsEqual(right)
            }
    }
}
