import Service

/// Finds the warm-ups of several models side by side, as an experiment on each would.
struct WarmUpSearch {
    /// The models.
    let models: [ServiceModel]
    /// How they are run.
    let settings: RunSettings
    /// Threads at most.
    let jobs: Int

    /// Runs the pilots.
    ///
    /// - Parameters:
    ///   - cancellation: Stops the search when raised.
    ///   - progress: Called after each pilot, from any thread, never from two at once.
    /// - Returns: The warm-up of each model; `nil` if cancelled.
    func run(
        cancellation: Cancellation,
        progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> [WarmUpChoice]? {
        var courses = models.map { ExperimentCourse(Experiment(model: $0, settings: settings)) }
        while true {
            let open = courses.indices.filter { courses[$0].warmUp == nil }
            guard !open.isEmpty else { return courses.compactMap(\.warmUp) }
            guard
                let results = pilots(of: open.map { courses[$0] }, cancellation, progress)
            else { return nil }
            for (index, result) in zip(open, results) { courses[index].take(result) }
        }
    }

    /// The next pilots of some courses; `nil` if cancelled.
    private func pilots(
        of courses: [ExperimentCourse],
        _ cancellation: Cancellation,
        _ progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> [[ReplicationResult]]? {
        let pieces = courses.flatMap { course in
            (course.next?.numbers ?? 0..<0).map { (course: course, number: $0) }
        }
        let start = ContinuousClock.now
        let results = ParallelRuns.map(0..<pieces.count, jobs: jobs) { piece in
            pieces[piece].course.replication(pieces[piece].number).run { cancellation.isCancelled }
        } finished: { finished in
            progress(ExperimentProgress(.warmUp, finished, of: pieces.count, since: start))
        }
        guard results.count == pieces.count else { return nil }
        var rest = results[...]
        return courses.map { course in
            let count = course.next?.numbers.count ?? 0
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }
}
