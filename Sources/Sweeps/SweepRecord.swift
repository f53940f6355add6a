import ModelFiles
import Reporting

/// What a file of rows belongs to: the file `<output>.sweep` beside it.
///
/// A text file with an entry a line, `key value`, in a fixed order. Two files of rows belong
/// together if their records are the same but for the shard.
public struct SweepRecord: Sendable, Equatable {
    /// The first line of every record.
    public static let format = "headroom-sweep/v1"

    /// A line of a record.
    struct Entry: Sendable, Equatable {
        var key: String
        var value: String
    }

    /// What the rows depend on: versions, files, settings, ranges, design, columns.
    var entries: [Entry]
    /// Which part of the sweep the rows are.
    public var shard: Shard
    /// The bytes of the file of rows when it was finished; `nil` while it is not.
    public var size: Int?

    /// The record of a plan.
    ///
    /// - Parameters:
    ///   - plan: What is simulated.
    ///   - table: The columns.
    ///   - shard: Which part of it.
    /// - Throws: `SweepError.unreadableFile` if a file of the model has gone.
    public init(_ plan: SweepPlan, table: SweepTable, shard: Shard) throws(SweepError) {
        let request = plan.request
        entries = [
            Entry(key: "headroom", value: Provenance.headroomVersion),
            Entry(key: "gsl", value: Provenance.gslVersion),
            Entry(key: "model", value: plan.model.service.name),
        ]
        for file in try FileDigest.digests(
            of: plan.model.sources,
            modelPath: request.modelPath
        ) {
            entries.append(Entry(key: "file", value: "\(file.sha256) \(file.name)"))
        }
        entries += request.assignments.map { Entry(key: "set", value: $0) }
        entries += request.ranges.map { Entry(key: "vary", value: "\($0.path)=\($0.text)") }
        entries.append(Entry(key: "design", value: request.kind.rawValue))
        if let goal = request.precision {
            entries.append(
                Entry(
                    key: "precision",
                    value: "\(goal.relativeHalfWidth), at most \(goal.maximumReplications)"
                )
            )
        }
        entries.append(Entry(key: "layout", value: table.layout.rawValue))
        entries += table.parameters.map { Entry(key: "parameter", value: $0) }
        entries += table.metrics.map { Entry(key: "metric", value: $0) }
        entries.append(Entry(key: "points", value: "\(plan.design.count)"))
        self.shard = shard
    }

    /// Reads a record.
    ///
    /// Fails, returning `nil`, if the text is none, or one of another version of the format.
    public init?(text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Self.format[...], lines.last == "" else { return nil }
        lines.removeFirst()
        lines.removeLast()
        entries = []
        var shard: Shard?
        for line in lines {
            guard let space = line.firstIndex(of: " ") else { return nil }
            let key = String(line[..<space])
            let value = String(line[line.index(after: space)...])
            switch key {
            case "shard":
                shard = Shard(value)
            case "finished":
                guard let size = Int(value) else { return nil }
                self.size = size
            default: entries.append(Entry(key: key, value: value))
            }
        }
        guard let shard else { return nil }
        self.shard = shard
    }

    /// Reads the record in a file.
    ///
    /// - Throws: `SweepError.unreadableFile`, or `wrongFile` if the file is no record.
    public init(path: String) throws(SweepError) {
        let source: SourceFile
        do { source = try SourceFile.read(path) } catch {
            throw .unreadableFile(path: path, reason: error.message)
        }
        guard let record = SweepRecord(text: source.text) else {
            throw .wrongFile(path: path, reason: "is no record of a sweep (\(Self.format))")
        }
        self = record
    }

    /// The record as text.
    public var text: String {
        var lines = [Self.format] + entries.map { "\($0.key) \($0.value)" }
        lines.append("shard \(shard)")
        if let size { lines.append("finished \(size)") }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The number of points of the whole sweep; `nil` if the record does not say it.
    public var points: Int? {
        values("points").last.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The columns of the rows; `nil` if the record does not say them.
    public var table: SweepTable? {
        let parameters = values("parameter")
        guard let layout = values("layout").last.flatMap(SweepTable.Layout.init(rawValue:)),
            !parameters.isEmpty
        else { return nil }
        return SweepTable(layout: layout, parameters: parameters, metrics: values("metric"))
    }

    private func values(_ key: String) -> [String] {
        entries.filter { $0.key == key }.map(\.value)
    }

    /// Where the rows come from, for a page on them.
    public var origin: SweepOrigin {
        SweepOrigin(
            model: values("model").last ?? "",
            headroom: values("headroom").last ?? "",
            gsl: values("gsl").last ?? "",
            settings: values("set"),
            ranges: values("vary"),
            design: values("design").last ?? "",
            points: points ?? 0,
            options: values("precision").last.map { goal in
                // `0.05, at most 1000`
                let parts = goal.split(separator: ", at most ").map(String.init)
                guard parts.count == 2 else { return [] }
                return ["--precision", parts[0], "--max-replications", parts[1]]
            } ?? []
        )
    }

    /// What another record has otherwise, in words; `nil` if both are of one sweep.
    public func difference(from other: SweepRecord) -> String? {
        var keys: [String] = []
        for entry in other.entries + entries where !keys.contains(entry.key) {
            keys.append(entry.key)
        }
        for key in keys where values(key) != other.values(key) {
            let (ours, theirs) = (values(key), other.values(key))
            switch key {
            case "file":
                let changed = (theirs + ours).filter { !ours.contains($0) || !theirs.contains($0) }
                let names = Set(changed.map { $0.drop { $0 != " " }.dropFirst() }).sorted()
                return "other files of the model: " + names.joined(separator: ", ")
            case "metric", "parameter": return "other columns"
            default:
                return "\(Self.noun(key)) \(Self.list(theirs)) instead of \(Self.list(ours))"
            }
        }
        return nil
    }

    private static func list(_ values: [String]) -> String {
        values.isEmpty ? "none" : values.map { "'\($0)'" }.joined(separator: ", ")
    }

    private static func noun(_ key: String) -> String {
        switch key {
        case "set": "settings"
        case "vary": "ranges"
        default: key
        }
    }
}
