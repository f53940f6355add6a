import Service
import Units
import Variates

/// An M/M/1/K queue as a model: the smallest one that queues and refuses.
struct QueueModel {
    /// Requests per second.
    var arrivalRate = 50.0
    /// Mean CPU time of a request, in seconds.
    var meanService = 0.01
    /// Requests that may wait; `nil` = any number.
    var queueCapacity: Int?

    /// The model: one pod, one worker thread.
    func model() throws -> ServiceModel {
        var limits = OrchestratorLimits()
        limits.maxWorkerThreads = 1
        limits.queueCapacity = queueCapacity
        return ServiceModel(
            name: "queue",
            workloads: [
                Workload(
                    name: "all",
                    arrivals: try .poisson(rate: arrivalRate),
                    steps: [.cpu(try .exponential(mean: meanService))]
                )
            ],
            orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
        )
    }
}
