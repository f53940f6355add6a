import Experiments
import ModelFiles
import Synchronization

/// What the points of a sweep measure, found without running them.
///
/// Every point is read once, so that what is wrong with one of them is known before any is run.
public struct SweepSurvey: Sendable, Equatable {
    /// The metrics of all points: those of the first one, then what each further point adds.
    public let metrics: [String]

    /// Reads all points of a plan, on at most `jobs` threads; `nil` if it was cancelled.
    ///
    /// - Parameters:
    ///   - plan: What is to be run.
    ///   - jobs: Threads at most.
    ///   - cancellation: Stops the survey when raised.
    ///   - progress: Called after each point, from any thread, never from two at once.
    /// - Throws: `SweepError.wrongPoints` with the first point that is no model.
    public init?(
        _ plan: SweepPlan,
        jobs: Int,
        cancellation: Cancellation = Cancellation(),
        progress: @Sendable (ExperimentProgress) -> Void = { _ in }
    ) throws {
        let start = ContinuousClock.now
        let findings = Mutex(Findings())
        let lists = ParallelRuns.map(0..<plan.design.count, jobs: jobs) { point -> Int? in
            guard !cancellation.isCancelled else { return nil }
            do throws(ModelLoadingError) {
                let names = try plan.experiment(of: point).metricNames
                return findings.withLock { $0.number(of: names) }
            } catch {
                return findings.withLock { $0.note(error, at: point) }
            }
        } finished: { finished in
            progress(ExperimentProgress(.survey, finished, of: plan.design.count, since: start))
        }
        guard lists.count == plan.design.count else { return nil }
        let found = findings.withLock { $0 }
        if let (point, error) = found.first {
            throw SweepError.wrongPoints(
                first: plan.design.description(of: point),
                count: found.wrongPoints,
                error
            )
        }
        var metrics: [String] = []
        var known: Set<String> = []
        var seen: Set<Int> = []
        for list in lists where seen.insert(list).inserted {
            for name in found.lists[list] where known.insert(name).inserted { metrics.append(name) }
        }
        self.metrics = metrics
    }
}

/// What was found at the points so far.
private struct Findings: Sendable {
    /// The different lists of metrics.
    var lists: [[String]] = []
    var wrongPoints = 0
    /// The wrong point with the lowest number.
    var first: (point: Int, error: ModelLoadingError)?

    /// The number of a list of metrics.
    mutating func number(of names: [String]) -> Int {
        if let index = lists.firstIndex(of: names) { return index }
        lists.append(names)
        return lists.count - 1
    }

    /// Notes a wrong point, which measures nothing.
    mutating func note(_ error: ModelLoadingError, at point: Int) -> Int {
        wrongPoints += 1
        if first.map({ point < $0.point }) ?? true { first = (point, error) }
        return number(of: [])
    }
}
