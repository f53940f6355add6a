import Kernel
import Platform
import Units
import Variates

/// What a simulation knows of its platform.
struct PlatformState: ~Copyable {
    /// The control plane; `nil` while it acts, and before time zero.
    var plane: ControlPlane?
    /// What its workloads are at the request level.
    let targets: [PlatformModel.Target]
    /// What new pods are made from, but for limits that the timeline has changed.
    let service: ServiceModel
    /// When the pods of each tenant come.
    let tenants: FixedBuffer<TenantArrivals>
    /// Pods and quotas over time.
    var recorder: PodRecorder

    /// The platform of a model that has one, before time zero.
    init(
        _ model: ServiceModel,
        _ plan: PlatformPlan,
        interval: SimDuration,
        _ stream: inout RandomStream
    ) {
        targets = model.platform?.targets ?? []
        service = model
        let arrivals = (model.platform?.tenants ?? []).map(\.arrivals)
        tenants = FixedBuffer(count: arrivals.count) { tenant in
            TenantArrivals(
                arrivals[tenant],
                purpose: plan.tenants[tenant].arrivals,
                &stream
            )
        }
        recorder = PodRecorder(interval: interval)
    }
}

/// When the pods of a tenant come, one after the other.
struct TenantArrivals: ~Copyable {
    private let sources: FixedBuffer<ArrivalSource>
    /// The next arrival of each source; `nil` if none follows.
    private let upcoming: FixedBuffer<Arrival?>

    /// The arrivals of an open process.
    ///
    /// - Parameters:
    ///   - process: The process, or the sum of several.
    ///   - purpose: The purpose of the first of them; the others' follow.
    ///   - stream: Draws the first arrival of each.
    init(_ process: ArrivalProcess, purpose: UInt16, _ stream: inout RandomStream) {
        let components = process.flattened
        sources = FixedBuffer(count: components.count) { index in
            ArrivalSource(
                components[index],
                purpose: Purpose(rawValue: purpose + UInt16(index)),
                stream: &stream
            )
        }
        upcoming = FixedBuffer(count: components.count) { _ in nil }
        for source in components.indices { upcoming[source] = sources[source].next(&stream) }
    }

    /// When the next pod comes; `distantFuture` if none does.
    func next(_ stream: inout RandomStream) -> SimTime {
        var earliest: (source: Int, time: SimTime)?
        for source in 0..<upcoming.count {
            guard let arrival = upcoming[source] else { continue }
            if let time = earliest?.time, time <= arrival.time { continue }
            earliest = (source, arrival.time)
        }
        guard let (source, time) = earliest else { return .distantFuture }
        upcoming[source]?.count -= 1
        if upcoming[source]?.count == 0 { upcoming[source] = sources[source].next(&stream) }
        return time
    }
}

/// Writes down pods and quotas at the ends of equal intervals.
struct PodRecorder {
    private let interval: SimDuration
    private var next: SimTime
    private var ready: [[Int]] = []
    private var pending: [[Int]] = []
    private var wanted: [[Int]] = []
    private var quotaUse: [[Double]] = []

    /// The length of the intervals of a run whose outcomes are not recorded over time: 1/240 of it.
    static func interval(of duration: SimDuration) -> SimDuration {
        SimDuration(nanoseconds: max(1, duration.nanoseconds / 240))
    }

    /// Intervals of a length from time zero.
    init(interval: SimDuration) {
        self.interval = interval
        next = .zero + interval
    }

    /// Writes down what has been so since the plane was last told the time, until `now`.
    mutating func record(_ plane: ControlPlane, until now: SimTime) {
        while next <= now {
            ready.append(plane.readyPods)
            pending.append(plane.pendingPods)
            wanted.append(plane.wantedPods)
            quotaUse.append(plane.quotaUse)
            next += interval
        }
    }

    /// What was written down, by owner and by quota resource.
    var series: PodSeries {
        PodSeries(
            interval: interval,
            ready: Self.transposed(ready),
            pending: Self.transposed(pending),
            wanted: Self.transposed(wanted),
            quotaUse: Self.transposed(quotaUse)
        )
    }

    private static func transposed<Level>(_ rows: [[Level]]) -> [[Level]] {
        guard let first = rows.first else { return [] }
        return first.indices.map { column in rows.map { $0[column] } }
    }
}
