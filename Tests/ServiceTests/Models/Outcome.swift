import Service
import Units

/// What came of the one request of a workload.
enum Outcome: Equatable {
    /// It was answered, this long after its first attempt.
    case answered(after: SimDuration)
    /// It ended with this cause.
    case refused(String)
    /// It had not ended when the run did.
    case inFlight
}

extension WorkloadReading {
    /// What came of the only request; `nil` if the workload did not have exactly one.
    var outcome: Outcome? {
        guard arrivals == 1 else { return nil }
        if let cause = causes.first(where: { $0.count == 1 }) { return .refused(cause.cause) }
        guard completed == 1 else { return .inFlight }
        let longest = metrics.first { $0.name == "latency_max_s" }?.value
        return longest.map { .answered(after: SimDuration(seconds: $0)) }
    }
}

extension ReplicationResult {
    /// What came of the requests of workloads that sent one each.
    var outcomes: [Outcome?] { workloads.map(\.outcome) }

    /// A metric; `nil` if there is none of this name, or no sample.
    func metric(_ name: String) -> Double? {
        metrics.first { $0.name == name }.flatMap(\.value)
    }

    /// A limiter's reading.
    func limiter(_ name: String) -> LimiterReading? { limiters.first { $0.name == name } }

    /// How many requests a cause ended.
    func count(of cause: String) -> UInt64? { causes.first { $0.cause == cause }?.count }
}

extension ServiceModel {
    /// Requests that arrive at these milliseconds, each as a workload of its own, so that what came
    /// of each can be read.
    static func requests(
        at milliseconds: [Int64],
        steps: [Step],
        pods: Int = 1,
        configure: (inout ServiceModel) throws -> Void = { _ in }
    ) throws -> ServiceModel {
        var workloads: [Workload] = []
        for (index, instant) in milliseconds.enumerated() {
            workloads.append(
                Workload(
                    name: "request-\(index)",
                    arrivals: try .trace([.zero + .milliseconds(instant)]),
                    steps: steps
                )
            )
        }
        return try service(workloads, pods: pods, configure)
    }

    /// Runs the model from time zero; everything is observed.
    func observed(for duration: SimDuration = .seconds(60), seed: UInt64 = 1) -> ReplicationResult {
        Replication(model: self, duration: duration, warmUp: .zero, seed: seed, replication: 0)
            .traced().result
    }
}

extension Outcome {
    /// Answered after a number of milliseconds.
    static func answered(ms milliseconds: Int64) -> Outcome {
        .answered(after: .milliseconds(milliseconds))
    }
}
