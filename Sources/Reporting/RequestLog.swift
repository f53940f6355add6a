import Glibc
import Service
import Synchronization
import Units

/// A CSV file with a row for each request, written while the replications run.
///
/// Memory does not grow with the number of requests: each replication that runs writes its rows to
/// a temporary file of its own in the target's folder, without a name, so that nothing is left of it
/// whatever happens; the rows are then joined in the order of the replications, so that the file
/// does not depend on the number of threads. The target is replaced as a whole by `finish`.
public final class RequestLog: Sendable {
    /// The columns of a model's log, in their order; times are in seconds, exact to the nanosecond.
    public static func columns(of model: ServiceModel) -> [String] {
        [
            "replication", "workload", "component", "request", "in_window", "arrival_s", "outcome",
            "cause", "attempts", "pod", "latency_s",
        ] + stages(of: model).map(\.column)
    }

    /// The stages that requests of a model can be in: only some have a backlog.
    private static func stages(of model: ServiceModel) -> [RequestStage] {
        RequestStage.allCases.filter {
            $0 != .backlog || model.orchestrator.limits.acceptBacklog != nil
        }
    }

    /// Bytes kept of a replication before they are written.
    private static let bufferSize = 1 << 18

    /// What one running replication has written.
    private struct Spool {
        var descriptor: Int32
        var buffer: [UInt8] = []
        var isFinished = false
    }

    private struct State {
        var spools: [UInt32: Spool] = [:]
        /// The joined rows; `nil` once the log is finished or given up.
        var target: Int32?
        var nextReplication: UInt32 = 0
        var failure: OutputFile.WriteError?
    }

    private let file: OutputFile
    private let temporary: String
    private let workloads: [[UInt8]]
    private let causes: [[UInt8]]
    private let stages: [RequestStage]
    private let state: Mutex<State>

    /// A log that goes to `file`.
    ///
    /// - Parameters:
    ///   - file: Where it goes; it must be a regular file or nothing yet.
    ///   - model: The model whose requests are recorded.
    /// - Throws: `WriteError` if the folder takes no temporary file.
    public init(file: OutputFile, model: ServiceModel) throws(OutputFile.WriteError) {
        self.file = file
        workloads = model.workloads.map { Array($0.name.utf8) }
        causes = CauseTable(model).names.map { Array($0.utf8) }
        stages = Self.stages(of: model)
        guard OutputFile.replacesAFile(file.path) else {
            throw .cannotCreate(path: file.path, reason: "it is no regular file")
        }
        let target: Int32
        (temporary, target) = try file.createTemporary()
        state = Mutex(State(target: target))
        guard OutputFile.write(Self.columns(of: model).joined(separator: ",") + "\r\n", to: target)
        else {
            let code = errno
            discard()
            throw .cannotWrite(path: file.path, reason: OutputFile.reason(code))
        }
    }

    /// Leaves nothing behind of a log that was never finished.
    deinit { discard() }

    /// What the replications are to tell this log.
    ///
    /// - Parameter share: The share of requests that is logged: above 0, at most 1.
    /// - Returns: The recording, which keeps the log alive.
    public func recording(share: Double) -> RequestRecording {
        RequestRecording(share: share) { [self] replication, records in
            take(records, of: replication)
        } finish: { [self] replication in
            join(replication)
        }
    }

    /// Puts the log in its place: the rows of all replications that have ended, without a gap.
    ///
    /// - Throws: `WriteError`, also for a write that failed while the replications ran; what was
    ///   there before is then still there.
    public func finish() throws(OutputFile.WriteError) {
        let (failure, target) = state.withLock { state in
            for spool in state.spools.values { close(spool.descriptor) }
            state.spools = [:]
            return (state.failure, state.target)
        }
        if let failure {
            discard()
            throw failure
        }
        guard let target else { preconditionFailure("a log is finished once") }
        state.withLock { $0.target = nil }
        try file.install(temporary, target, isWritten: true)
    }

    /// Leaves nothing behind.
    public func discard() {
        state.withLock { state in
            for spool in state.spools.values { close(spool.descriptor) }
            state.spools = [:]
            guard let target = state.target else { return }
            state.target = nil
            close(target)
            unlink(temporary)
        }
    }

    private func take(_ records: [RequestRecord], of replication: UInt32) {
        var rows: [UInt8] = []
        rows.reserveCapacity(records.count * 128)
        for record in records { append(record, of: replication, to: &rows) }
        state.withLock { state in
            guard state.failure == nil else { return }
            if state.spools[replication] == nil {
                guard let descriptor = NamelessFile.open(besides: file.path) else {
                    return state.failure = .cannotWrite(
                        path: file.path,
                        reason: OutputFile.reason(errno)
                    )
                }
                state.spools[replication] = Spool(descriptor: descriptor)
            }
            state.spools[replication]?.buffer += rows
            if let spool = state.spools[replication], spool.buffer.count >= Self.bufferSize {
                flush(spool, of: replication, in: &state)
            }
        }
    }

    /// A replication has ended: its rows, and those of later ones that waited for it, are joined.
    private func join(_ replication: UInt32) {
        state.withLock { state in
            guard state.failure == nil, let target = state.target,
                let spool = state.spools[replication]
            else { return }
            flush(spool, of: replication, in: &state)
            state.spools[replication]?.isFinished = true
            while state.failure == nil, let next = state.spools[state.nextReplication],
                next.isFinished
            {
                if !NamelessFile.copy(next.descriptor, to: target) {
                    state.failure = .cannotWrite(
                        path: file.path,
                        reason: OutputFile.reason(errno)
                    )
                }
                close(next.descriptor)
                state.spools[state.nextReplication] = nil
                state.nextReplication += 1
            }
        }
    }

    private func flush(_ spool: Spool, of replication: UInt32, in state: inout State) {
        let isWritten = spool.buffer.withUnsafeBytes { OutputFile.write($0, to: spool.descriptor) }
        if !isWritten {
            state.failure = .cannotWrite(path: file.path, reason: OutputFile.reason(errno))
        }
        state.spools[replication]?.buffer.removeAll(keepingCapacity: true)
    }

    private func append(
        _ record: RequestRecord,
        of replication: UInt32,
        to row: inout [UInt8]
    ) {
        row.append(decimal: UInt64(replication))
        row.append(field: workloads[record.workload])
        row.append(field: [])
        row.append(decimal: UInt64(record.component))
        row.append(field: [])
        row.append(decimal: record.number)
        row.append(field: record.isMeasured ? [UInt8(ascii: "1")] : [UInt8(ascii: "0")])
        row.append(field: [])
        row.append(secondsOf: record.arrival - .zero)
        switch record.outcome {
        case .completed:
            row.append(field: Array("completed".utf8))
            row.append(field: [])
        case .rejected(let cause):
            row.append(field: Array("rejected".utf8))
            row.append(field: causes[Int(cause)])
        case .inFlight:
            row.append(field: Array("in_flight".utf8))
            row.append(field: [])
        }
        row.append(field: [])
        row.append(decimal: UInt64(record.attempts))
        row.append(field: [])
        if let pod = record.pod { row.append(decimal: UInt64(pod)) }
        row.append(field: [])
        row.append(secondsOf: record.end - record.arrival)
        for stage in stages {
            row.append(field: [])
            row.append(secondsOf: record.times[stage])
        }
        row.append(UInt8(ascii: "\r"))
        row.append(UInt8(ascii: "\n"))
    }
}

extension RequestStage {
    /// The stage's column.
    fileprivate var column: String {
        switch self {
        case .backOff: "back_off_s"
        case .backlog: "backlog_s"
        case .handshake: "handshake_s"
        case .rateLimit: "rate_limit_s"
        case .queue: "queue_s"
        case .threadStart: "thread_start_s"
        case .cpu: "cpu_s"
        case .wait: "wait_s"
        case .redisPool: "redis_pool_s"
        case .redis: "redis_s"
        case .agents: "agents_s"
        }
    }
}

extension [UInt8] {
    /// A comma and a field that needs no quotes.
    fileprivate mutating func append(field: [UInt8]) {
        append(UInt8(ascii: ","))
        append(contentsOf: field)
    }

    fileprivate mutating func append(decimal value: UInt64) {
        if value >= 10 { append(decimal: value / 10) }
        append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    /// Seconds with up to nine decimals, none of them a trailing zero.
    fileprivate mutating func append(secondsOf duration: SimDuration) {
        let nanoseconds = UInt64(Swift.max(0, duration.nanoseconds))
        append(decimal: nanoseconds / 1_000_000_000)
        var fraction = nanoseconds % 1_000_000_000
        guard fraction > 0 else { return }
        append(UInt8(ascii: "."))
        var unit: UInt64 = 100_000_000
        while fraction > 0 {
            append(UInt8(ascii: "0") + UInt8(fraction / unit))
            fraction %= unit
            unit /= 10
        }
    }
}
