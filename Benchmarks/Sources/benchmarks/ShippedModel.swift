import ModelFiles
import Service
import Units

/// A shipped model as `simulate` runs it: every limiter that it has, all statistics kept, one replication.
struct ShippedModel {
    private let model: ServiceModel
    private let arrivalsPerSecond: Double

    /// The model at a path.
    ///
    /// - Parameters:
    ///   - path: A directory or a file.
    ///   - arrivalsPerSecond: How many requests arrive in the long run.
    /// - Throws: What is wrong with the model.
    init(path: String, arrivalsPerSecond: Double) throws {
        model = try ModelLoader.load(path: path).service
        self.arrivalsPerSecond = arrivalsPerSecond
    }

    /// Simulates as much time as lets about `requests` arrive.
    func run(requests: Int) -> ReplicationResult? {
        let replication = Replication(
            model: model,
            duration: SimDuration(seconds: Double(requests) / arrivalsPerSecond),
            warmUp: .zero,
            seed: 1,
            replication: 0
        )
        return replication.run()
    }
}
