import Experiments
import ModelFiles
import Service

/// A model, what is set and what is varied in it, and how precisely: what a sweep simulates.
public struct SweepPlan: Sendable {
    /// What is asked for.
    public struct Request: Sendable {
        /// A directory with a `model.yaml`, or a YAML file.
        public var modelPath: String
        /// What `--set` and the options of the run set, each `path=value`.
        public var assignments: [String]
        /// What is varied.
        public var ranges: [ParameterRange]
        /// How the points are laid out.
        public var kind: SweepDesign.Kind
        /// How many points there are, for designs that draw them.
        public var points: Int?
        /// How precise the estimates of each point are to be.
        public var precision: PrecisionGoal?

        /// A request for the points of a design.
        public init(
            modelPath: String,
            assignments: [String],
            ranges: [ParameterRange],
            kind: SweepDesign.Kind = .grid,
            points: Int? = nil,
            precision: PrecisionGoal? = nil
        ) {
            self.modelPath = modelPath
            self.assignments = assignments
            self.ranges = ranges
            self.kind = kind
            self.points = points
            self.precision = precision
        }
    }

    /// What was asked for.
    public let request: Request
    /// The points.
    public let design: SweepDesign
    /// The model at the first values of all ranges, for what does not depend on the point.
    public let model: LoadedModel
    private let overrides: Overrides

    /// Reads the model and lays out the points.
    ///
    /// - Throws: `SweepError.wrongUsage`, or `ModelLoadingError` if the model is wrong at the first
    ///   values and without any.
    public init(_ request: Request) throws {
        self.request = request
        let overrides: Overrides
        do throws(Diagnostic) {
            overrides = try Overrides(assignments: request.assignments)
            for range in request.ranges
            where overrides.values.contains(where: { $0.path == range.path }) {
                throw range.error("this parameter is set and varied; leave one of them out")
            }
        } catch {
            throw SweepError.wrongUsage(error)
        }
        self.overrides = overrides
        let model = try Self.model(request, overrides)
        let whole = Set(model.parameters.filter(\.isWhole).map(\.path))
        do throws(Diagnostic) {
            design = try SweepDesign(
                kind: request.kind,
                ranges: request.ranges,
                points: request.points,
                seed: model.run.seed,
                isWhole: whole.contains
            )
        } catch {
            throw SweepError.wrongUsage(error)
        }
        self.model = model
    }

    /// The model at the first values, which need not be a point: then as it is.
    private static func model(_ request: Request, _ overrides: Overrides) throws -> LoadedModel {
        var first = overrides
        for range in request.ranges {
            let value = range.values?.first ?? range.interval.map { $0.text(of: $0.low) }
            if let value { first.set(range.path, to: value, option: "--vary") }
        }
        do {
            return try ModelLoader.load(path: request.modelPath, overrides: first)
        } catch {
            guard let model = try? ModelLoader.load(path: request.modelPath, overrides: overrides)
            else { throw error }
            return model
        }
    }

    /// The experiment of a point, read anew from the model's files.
    ///
    /// Every point has the seed of the model, so that request *k* is the same request in all of them.
    ///
    /// - Throws: What is wrong with the model at this point.
    public func experiment(of point: Int) throws(ModelLoadingError) -> Experiment {
        var overrides = overrides
        for (range, value) in zip(design.ranges, design.values(of: point)) {
            overrides.set(range.path, to: value, option: "--vary")
        }
        let loaded = try ModelLoader.load(path: request.modelPath, overrides: overrides)
        return Experiment(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            precision: request.precision
        )
    }
}
