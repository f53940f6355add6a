import ModelFiles
import Service
import Units

/// The shipped Phoenix model: every limiter on, all statistics kept, one replication.
struct Phoenix {
    private let model: ServiceModel

    /// The model in a directory.
    init(path: String) throws { model = try ModelLoader.load(path: path).service }

    /// Simulates as much time as lets about `requests` arrive at the model's first load.
    func run(requests: Int) -> ReplicationResult? {
        let replication = Replication(
            model: model,
            duration: SimDuration(seconds: Double(requests) / Self.arrivalsPerSecond),
            warmUp: .zero,
            seed: 1,
            replication: 0
        )
        return replication.run()
    }

    /// 60/s interactive, and 20/s in the background for a third of the time.
    private static let arrivalsPerSecond = 60 + 20.0 / 3
}
