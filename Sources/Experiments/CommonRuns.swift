import Service

/// Runs several models on common random numbers: replication number k of each draws the same.
struct CommonRuns: Sendable {
    let seed: UInt64
    let jobs: Int

    /// Runs replications of each model.
    ///
    /// - Parameters:
    ///   - models: What is simulated.
    ///   - numbers: The numbers of the replications, the same for each model.
    ///   - length: How long each run is.
    ///   - cancellation: Ends the runs.
    ///   - finished: Told how many runs are finished, and how many there are.
    /// - Returns: For each replication its results by model; `nil` if cancelled.
    func run(
        _ models: [ServiceModel],
        numbers: Range<Int>,
        length: RunLength,
        cancellation: Cancellation,
        finished: @Sendable (Int, Int) -> Void
    ) -> [[ReplicationResult]]? {
        let count = numbers.count * models.count
        let results = ParallelRuns.map(0..<count, jobs: jobs) { index in
            Replication(
                model: models[index % models.count],
                duration: length.duration,
                warmUp: length.warmUp,
                seed: seed,
                replication: UInt32(numbers.lowerBound + index / models.count)
            ).run { cancellation.isCancelled }
        } finished: {
            finished($0, count)
        }
        guard results.count == count else { return nil }
        return stride(from: 0, to: count, by: models.count).map {
            Array(results[$0..<$0 + models.count])
        }
    }
}
