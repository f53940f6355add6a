// How many worker threads does this service need? Run: swift run -c release worker-threads
import HeadroomKit

@main
enum WorkerThreads {
    static func main() throws {
        for threads in 1...6 {
            var limits = OrchestratorLimits()
            limits.maxWorkerThreads = threads
            limits.queueCapacity = 20
            let model = ServiceModel(
                name: "\(threads) threads",
                workloads: [
                    Workload(
                        name: "all",
                        arrivals: try .poisson(rate: 150),
                        steps: [.wait(try .lognormal(mean: 0.02, cv: 1))]
                    )
                ],
                orchestrator: OrchestratorModel(pods: [PodModel(name: "pod-0")], limits: limits)
            )
            // The same seed: request number k is the same request in every model.
            let settings = RunSettings(duration: .seconds(600), replications: 5, seed: 1)
            let result = Experiment(model: model, settings: settings).run()
            let refused = result.estimate(of: "rejection_rate")?.mean ?? 0
            let p99 = result.estimate(of: "latency_p99_s")?.mean ?? .nan
            print("\(model.name): \(refused * 100) % refused, p99 \(p99 * 1_000) ms")
        }
    }
}
