import Service
import Statistics
import Units
import Variates

/// How much each of many parameters matters, whatever the others are.
///
/// All runs use the same random numbers, so that what differs is due to the parameters.
public struct SensitivityAnalysis: Sendable {
    /// A parameter that is varied.
    public struct Factor: Sendable, Equatable {
        /// Its path.
        public var path: String
        /// Its lowest and its highest value, as they are written.
        public var low: String
        /// The highest value.
        public var high: String

        /// A parameter that is varied between two values.
        public init(path: String, low: String, high: String) {
            self.path = path
            self.low = low
            self.high = high
        }
    }

    /// What is varied.
    public var factors: [Factor]
    /// The model at a point of the unit cube; `nil` if there is no such model.
    ///
    /// 0 is a factor's lowest value, 1 its highest.
    public var model: @Sendable ([Double]) -> ServiceModel?
    /// The metrics that are looked at.
    public var metrics: [String]
    /// The seed of the runs and of the design.
    public var seed: UInt64
    /// How long each run is.
    public var length: RunLength
    /// Replications at each point, whose mean counts; at least 1.
    public var replications: Int
    /// The confidence of the intervals, above 0 and below 1.
    public var confidence: Double
    /// Threads at most.
    public var jobs: Int

    /// An analysis of these factors.
    public init(
        factors: [Factor],
        metrics: [String],
        seed: UInt64,
        length: RunLength,
        replications: Int = 1,
        confidence: Double = 0.95,
        jobs: Int = 1,
        model: @escaping @Sendable ([Double]) -> ServiceModel?
    ) {
        self.factors = factors
        self.metrics = metrics
        self.seed = seed
        self.length = length
        self.replications = replications
        self.confidence = confidence
        self.jobs = jobs
        self.model = model
    }

    /// Screens the factors with Morris' trajectories.
    ///
    /// - Parameters:
    ///   - trajectories: How many, at least 2 for an interval.
    ///   - cancellation: Ends the runs.
    ///   - progress: Called after each run, from any thread, never from two at once.
    /// - Returns: The effects by factor and metric; `nil` if cancelled.
    public func morris(
        trajectories: Int,
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> MorrisScreening? {
        let design = MorrisDesign(
            factors: factors.count,
            trajectories: trajectories,
            seed: seed
        )
        let points = design.trajectories.flatMap(\.points)
        guard let values = evaluate(points, cancellation, progress) else { return nil }
        var effects = factors.map { _ in metrics.map { _ in [Double]() } }
        for (number, trajectory) in design.trajectories.enumerated() {
            let first = number * (factors.count + 1)
            for (step, factor) in trajectory.order.enumerated() {
                let move =
                    trajectory.points[step + 1][factor] - trajectory.points[step][factor]
                for metric in metrics.indices {
                    guard let before = values[first + step][metric],
                        let after = values[first + step + 1][metric]
                    else { continue }
                    effects[factor][metric].append((after - before) / move)
                }
            }
        }
        return MorrisScreening(
            metrics: metrics,
            trajectories: trajectories,
            runs: points.count * replications,
            withoutResult: Self.withoutResult(values),
            rows: factors.indices.map { factor in
                MorrisScreening.Row(
                    factor: factors[factor],
                    effects: effects[factor].map {
                        ElementaryEffects($0, confidence: confidence)
                    }
                )
            }
        )
    }

    /// Sobol indices of the factors.
    ///
    /// The rows are Latin hypercube samples (`LatinHypercube`).
    ///
    /// - Parameters:
    ///   - samples: Rows of each of the two samples, at least 2.
    ///   - cancellation: Ends the runs.
    ///   - progress: Called after each run, from any thread, never from two at once.
    /// - Returns: The indices by factor and metric; `nil` if cancelled.
    public func sobol(
        samples: Int,
        cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
    ) -> SobolAnalysis? {
        var stream = RandomStream(seed: seed, replication: 1)
        let count = factors.count
        let design = LatinHypercube(dimensions: 2 * count, count: samples, seed: seed)
        let rows = (0..<samples).map { design[$0] }
        let first = rows.map { Array($0[..<count]) }
        let second = rows.map { Array($0[count...]) }
        let mixed = factors.indices.flatMap { factor in
            zip(first, second).map { row, other in
                var row = row
                row[factor] = other[factor]
                return row
            }
        }
        guard let values = evaluate(first + second + mixed, cancellation, progress) else {
            return nil
        }
        var found: [SobolAnalysis.Row] = []
        for factor in factors.indices {
            let indices = metrics.indices.map { metric -> SobolIndices? in
                var (a, b, both) = ([Double](), [Double](), [Double]())
                for row in 0..<samples {
                    guard let left = values[row][metric],
                        let right = values[samples + row][metric],
                        let middle = values[(2 + factor) * samples + row][metric]
                    else { continue }
                    a.append(left)
                    b.append(right)
                    both.append(middle)
                }
                return SobolIndices(a: a, b: b, mixed: both, confidence: confidence) {
                    stream.uniform()
                }
            }
            found.append(SobolAnalysis.Row(factor: factors[factor], indices: indices))
        }
        return SobolAnalysis(
            metrics: metrics,
            samples: samples,
            runs: values.count * replications,
            withoutResult: Self.withoutResult(values),
            rows: found
        )
    }

    /// The points at which nothing could be measured.
    private static func withoutResult(_ values: [[Double?]]) -> Int {
        values.count { $0.allSatisfy { $0 == nil } }
    }

    /// The mean of each metric over the replications at each point; `nil` if cancelled.
    private func evaluate(
        _ points: [[Double]],
        _ cancellation: Cancellation,
        _ progress: @escaping @Sendable (ExperimentProgress) -> Void
    ) -> [[Double?]]? {
        let start = ContinuousClock.now
        let values = ParallelRuns.map(0..<points.count, jobs: jobs) { index -> [Double?]? in
            guard !cancellation.isCancelled else { return nil }
            guard let model = model(points[index]) else { return metrics.map { _ in nil } }
            var sums = metrics.map { _ in Tally() }
            for number in 0..<replications {
                let result = Replication(
                    model: model,
                    duration: length.duration,
                    warmUp: length.warmUp,
                    seed: seed,
                    replication: UInt32(number)
                ).run { cancellation.isCancelled }
                guard let result else { return nil }
                for metric in metrics.indices {
                    if let value = result.value(of: metrics[metric]) { sums[metric].add(value) }
                }
            }
            return sums.map(\.mean)
        } finished: { finished in
            progress(ExperimentProgress(.search, finished, of: points.count, since: start))
        }
        return values.count == points.count ? values : nil
    }
}

/// What Morris' screening found.
public struct MorrisScreening: Sendable, Equatable {
    /// A factor with its effects, one for each metric; `nil` where no pair of runs had a sample.
    public struct Row: Sendable, Equatable {
        /// The factor.
        public var factor: SensitivityAnalysis.Factor
        /// How it changes each metric when it goes from its lowest to its highest value.
        public var effects: [ElementaryEffects?]
    }

    /// The metrics.
    public var metrics: [String]
    /// How many trajectories there were.
    public var trajectories: Int
    /// How many runs there were.
    public var runs: Int
    /// The points among those that are no model, or at which no metric has a sample.
    public var withoutResult: Int
    /// The factors, in the order given.
    public var rows: [Row]

    /// The numbers of the rows, the one that matters most to a metric first; of equals the one that was given
    /// first.
    ///
    /// - Parameter metric: The number of the metric.
    /// - Returns: Each row's number once.
    public func ranking(by metric: Int) -> [Int] {
        func size(_ row: Int) -> Double { rows[row].effects[metric]?.meanSize.mean ?? -1 }
        return rows.indices.sorted { left, right in
            size(left) == size(right) ? left < right : size(left) > size(right)
        }
    }
}

/// The Sobol indices that were found.
public struct SobolAnalysis: Sendable, Equatable {
    /// A factor with its indices, one for each metric; `nil` where the metric does not vary.
    public struct Row: Sendable, Equatable {
        /// The factor.
        public var factor: SensitivityAnalysis.Factor
        /// Its share of the variance of each metric.
        public var indices: [SobolIndices?]
    }

    /// The metrics.
    public var metrics: [String]
    /// Rows of each of the two samples.
    public var samples: Int
    /// How many runs there were.
    public var runs: Int
    /// The points among those that are no model, or at which no metric has a sample.
    public var withoutResult: Int
    /// The factors, in the order given.
    public var rows: [Row]
}
