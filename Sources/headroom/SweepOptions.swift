import ArgumentParser
import Glibc
import ModelFiles
import Reporting
import Sweeps

/// Which points a sweep has.
struct DesignOptions: ParsableArguments {
    @Option(
        name: .customLong("vary"),
        help: ArgumentHelp(
            "Vary a parameter; repeatable. 25,50,75 are values; LOW:HIGH:STEP a range with both ends, "
                + "as 50/s:200/s:10/s or 500m:2:500m; log:LOW:HIGH:COUNT and linear:LOW:HIGH:COUNT "
                + "spread values; LOW:HIGH and log:LOW:HIGH are intervals, for designs that draw.",
            valueName: "path=values"
        )
    )
    var vary: [String] = []

    @Option(
        help:
            "How the points are laid out: every combination, a random Latin hypercube, a Sobol sequence."
    )
    var design = SweepDesign.Kind.grid

    @Flag(
        help: "Take the first values of all parameters together, then the second ones, and so on."
    )
    var zip = false

    @Option(
        help: ArgumentHelp(
            "Points of a Latin hypercube or a Sobol sequence. (default: none)",
            valueName: "n"
        )
    )
    var points: Int?

    func validate() throws {
        if vary.isEmpty {
            throw ValidationError(
                "nothing is varied; add --vary, as --vary orchestrator.limits.burst_size=10:50:10"
            )
        }
        if zip, design != .grid {
            throw ValidationError("--zip and --design \(design.rawValue) exclude each other")
        }
        guard let points else { return }
        guard design == .latinHypercube || design == .sobol else {
            throw ValidationError(
                "--points is for --design latin-hypercube and sobol; the values of a grid say how "
                    + "many points it has"
            )
        }
        guard 1...SweepDesign.mostPoints ~= points else {
            throw ValidationError(
                "--points is \(points); it must be from 1 to \(SweepDesign.mostPoints)"
            )
        }
    }

    /// The design that is asked for.
    var kind: SweepDesign.Kind { zip ? .zip : design }

    /// The ranges.
    func ranges() throws -> [ParameterRange] {
        try vary.map { argument in
            do throws(Diagnostic) { return try ParameterRange(argument) } catch {
                throw try error.reportedAsUsage()
            }
        }
    }

    /// The options as they are written.
    var arguments: [String] {
        var arguments = vary.flatMap { ["--vary", $0] }
        if zip { arguments.append("--zip") }
        if design != .grid { arguments += ["--design", design.rawValue] }
        if let points { arguments += ["--points", "\(points)"] }
        return arguments
    }
}

/// Which part of a sweep to run, and who runs the parts.
struct ShardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run part K of N, counted from 1; 'headroom merge' puts the parts together. "
                + "{shard} in the output's name becomes K-of-N. "
                + "(default: what an array job of Slurm says, otherwise all of it)",
            valueName: "k/n"
        )
    )
    var shard: String?

    @Option(
        help: ArgumentHelp(
            "The number of parts, where JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID says which one "
                + "this is, and with --on. (default: none)",
            valueName: "n"
        )
    )
    var shards: Int?

    @Option(
        help: ArgumentHelp(
            "Run nothing, and write a job that runs --shards parts to standard output: an Indexed Job, "
                + "an array job, a script for GNU parallel. (default: none)"
        )
    )
    var on: ShardJob.Engine?

    @Option(
        help: ArgumentHelp("The image with headroom, for --on kubernetes.", valueName: "image")
    )
    var image = "headroom:\(Provenance.headroomVersion)"

    func validate() throws {
        if let shard, Shard(shard) == nil {
            throw ValidationError(
                "--shard is '\(shard)'; write which part of how many, as 3/8, from 1/N to N/N"
            )
        }
        if shard != nil, shards != nil {
            throw ValidationError("--shard says how many parts there are; leave --shards out")
        }
        if let shards, !(1...Shard.most ~= shards) {
            throw ValidationError("--shards is \(shards); it must be from 1 to \(Shard.most)")
        }
        if on != nil, shards == nil {
            throw ValidationError("--on needs the number of parts: --shards N")
        }
    }

    /// The part to run.
    func part() throws -> Shard {
        if let shard = shard.flatMap({ Shard($0) }) { return shard }
        do throws(Shard.EnvironmentError) {
            let given = try Shard.given(of: shards) { name in
                getenv(name).map { String(cString: $0) }
            }
            if let given { return given }
        } catch {
            throw ValidationError(error.message)
        }
        if let shards, shards > 1 {
            throw ValidationError(
                "nothing says which of the \(shards) parts this is: neither JOB_COMPLETION_INDEX nor "
                    + "SLURM_ARRAY_TASK_ID is set; write --shard K/\(shards)"
            )
        }
        return .whole
    }
}

extension SweepDesign.Kind: ExpressibleByArgument {}
extension ShardJob.Engine: ExpressibleByArgument {}
