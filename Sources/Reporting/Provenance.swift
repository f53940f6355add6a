import CGSL
import Experiments
import Units

/// What is needed to trust a result and to repeat it.
public struct Provenance: Sendable, Equatable {
    /// A parameter that was set on the command line.
    public struct Assignment: Sendable, Equatable {
        /// The parameter's dotted path.
        public var path: String
        /// The value, as it was written.
        public var value: String

        /// The parameter at `path` set to `value`.
        public init(path: String, value: String) {
            self.path = path
            self.value = value
        }
    }

    /// The version of headroom.
    public static let headroomVersion = "0.1.0"

    /// The version of the GNU Scientific Library that headroom was built with.
    public static let gslVersion = GSL_VERSION

    /// Where the model was read from.
    public var modelPath: String
    /// What was set beside it, in this order.
    public var assignments: [Assignment]

    /// The words of the command that gives the same result again, behind `headroom`, as they were written;
    /// none = the report knows it by itself, or nobody does.
    public var arguments: [String]

    /// A model file and what was set beside it.
    public init(
        modelPath: String,
        assignments: [Assignment] = [],
        arguments: [String] = []
    ) {
        self.modelPath = modelPath
        self.assignments = assignments
        self.arguments = arguments
    }

    /// The line that ends a report.
    ///
    /// - Parameter result: What the report is about.
    /// - Returns: `headroom 0.1.0, gsl 2.7.1, model models/phoenix, seed 1, 10 replications × 1 h,
    ///   5 min warm-up`, on one line.
    public func line(for result: ExperimentResult) -> String {
        line(
            seed: result.settings.seed,
            "\(counted(result.replicationCount, "replication")) × "
                + NumberText.duration(result.settings.duration),
            "\(NumberText.duration(result.warmUp.duration)) warm-up"
        )
    }

    /// The line that ends a report on runs of this seed, with what else there is to say.
    func line(seed: UInt64, _ circumstances: String...) -> String {
        var parts = [
            "headroom \(Self.headroomVersion)", "gsl \(Self.gslVersion)", "model \(modelPath)",
        ]
        parts += assignments.map { "\($0.path)=\($0.value)" }
        parts += ["seed \(seed)"] + circumstances
        return parts.joined(separator: ", ")
    }

    /// What every result begins with: format, versions, model, seed.
    ///
    /// - Parameters:
    ///   - format: The name and version of the format.
    ///   - model: The model's name.
    ///   - seed: The seed of all random numbers.
    /// - Returns: An object, to be added to.
    func header(
        format: String = "headroom-result/v1",
        model: String,
        seed: UInt64
    ) -> JSONValue {
        [
            "format": .string(format),
            "headroom": .string(Self.headroomVersion),
            "gsl": .string(Self.gslVersion),
            "model": .string(model),
            "model_path": .string(modelPath),
            "set": .object(assignments.map { JSONValue.Member($0.path, .string($0.value)) }),
            // Beyond 2⁵³ a JSON number would lose digits in most readers.
            "seed": Int64(exactly: seed).flatMap {
                $0 <= 1 << 53 ? JSONValue.integer($0) : nil
            } ?? .string(String(seed)),
        ]
            + (arguments.isEmpty
                ? .object([])
                : ["command": .string(Self.line(ofWords: ["headroom"] + arguments))])
    }
}
