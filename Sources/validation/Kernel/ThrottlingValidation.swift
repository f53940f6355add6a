import Foundation

/// Every model of `models/cfs` through the public command, against the recorded kernel.
struct ThrottlingValidation: Sendable {
    /// A recording beside its replay.
    struct Result: Sendable {
        /// The recording.
        let recording: ThrottlingCase
        /// The simulated values in seconds, in the order of the recorded ones, with the recording's
        /// lateness.
        let simulated: [Double]

        /// By how much a simulated figure differs from the recorded one, as a share of it.
        func error(of metric: String) -> Double {
            guard let index = recording.recorded.firstIndex(where: { $0.metric == metric })
            else { return .nan }
            return simulated[index] / recording.recorded[index].seconds - 1
        }
    }

    /// The recordings, in the order of the catalogue.
    let results: [Result]

    /// Replays every recording.
    init(command: HeadroomCommand, models directory: URL) throws(HeadroomCommand.Failure) {
        var results: [Result] = []
        for recording in ThrottlingCase.catalogue {
            let file = directory.appending(path: "\(recording.model).yaml")
            let metrics = try command.simulate(file.path).metrics
            let simulated = recording.recorded.map { figure in
                (metrics[figure.metric]?.mean ?? .nan) + recording.lateness
            }
            results.append(Result(recording: recording, simulated: simulated))
        }
        self.results = results
    }

    /// What is wrong; empty if every mean and every 95th percentile is within its tolerance.
    var complaints: [String] {
        results.flatMap { result in
            let isDisturbed = result.recording.disturbance != nil
            let mean = complaint(
                about: "latency_mean_s",
                of: result,
                tolerance: isDisturbed
                    ? ThrottlingCase.disturbedTolerance : ThrottlingCase.meanTolerance
            )
            guard !isDisturbed else { return [mean].compactMap(\.self) }
            let percentile = complaint(
                about: "latency_p95_s",
                of: result,
                tolerance: ThrottlingCase.percentileTolerance
            )
            return [mean, percentile].compactMap(\.self)
        }
    }

    private func complaint(
        about metric: String,
        of result: Result,
        tolerance: Double
    ) -> String? {
        let error = result.error(of: metric)
        // Not `error > tolerance`, so that a missing value is wrong too.
        guard !(error.magnitude <= tolerance) else { return nil }
        return "\(result.recording.model): \(metric) differs from the recorded one by "
            + "\((100 * error).signed(decimals: 1)) %"
    }
}
