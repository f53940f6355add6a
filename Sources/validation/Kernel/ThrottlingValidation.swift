import Foundation

/// Every model of `models/cfs` through the public command, against the recorded kernel.
struct ThrottlingValidation: Sendable {
    /// A recording beside its replay.
    struct Result: Sendable {
        /// The recording.
        let recording: ThrottlingCase
        /// The simulated values in seconds, in the order of the recorded ones.
        let simulated: [Double]
    }

    /// The recordings, in the order of the catalogue.
    let results: [Result]

    /// Replays every recording.
    init(command: HeadroomCommand, models directory: URL) throws(HeadroomCommand.Failure) {
        var results: [Result] = []
        for recording in ThrottlingCase.catalogue {
            let file = directory.appending(path: "\(recording.model).yaml")
            let metrics = try command.simulate(file.path).metrics
            let simulated = recording.recorded.map { metrics[$0.metric]?.mean ?? .nan }
            results.append(Result(recording: recording, simulated: simulated))
        }
        self.results = results
    }

    /// What is wrong; empty if every mean, and every 95th percentile whose phase is known, is within
    /// its tolerance.
    var complaints: [String] { meanComplaints + percentileComplaints }

    private var percentileComplaints: [String] {
        results.compactMap { result in
            guard result.recording.isPhaseKnown,
                let index = result.recording.recorded.firstIndex(where: {
                    $0.metric == "latency_p95_s"
                })
            else { return nil }
            let recorded = result.recording.recorded[index].seconds
            let error = (result.simulated[index] / recorded - 1).magnitude
            guard !(error <= ThrottlingCase.percentileTolerance) else { return nil }
            return
                "\(result.recording.model): the 95th percentile is \(result.simulated[index]) s, "
                + "recorded were \(recorded) s"
        }
    }

    private var meanComplaints: [String] {
        results.compactMap { result in
            let recorded = result.recording.recorded[0].seconds
            let error = (result.simulated[0] - recorded).magnitude
            // Not `error > tolerance`, so that a missing value is wrong too.
            guard !(error <= result.recording.tolerance) else { return nil }
            return "\(result.recording.model): the mean is \(result.simulated[0]) s, recorded were "
                + "\(recorded) s"
        }
    }
}
