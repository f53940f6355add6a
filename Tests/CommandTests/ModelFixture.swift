/// A model file for the commands: an M/M/1/K queue, short enough for a test.
struct ModelFixture {
    /// Bounds on metrics.
    var objectives: [String] = []

    /// The file.
    var text: String {
        let list = objectives.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            format: headroom/v1
            name: queue
            workloads:
              - name: all
                arrivals: {poisson: {rate: 80/s}}
                steps: [{cpu: {exponential: {mean: 10ms}}}]
            orchestrator:
              replicas: 1
              limits: {max_worker_threads: 1, queue_capacity: 10}
            run: {duration: 60s, warmup: 10s, replications: 3, seed: 7}
            objectives: [\(list)]

            """
    }
}
