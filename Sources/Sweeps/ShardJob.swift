import ModelFiles
import Reporting

/// A sweep in parts as a job for an engine that runs them: a manifest or a script.
public struct ShardJob: Sendable {
    /// What runs the parts.
    public enum Engine: String, Sendable, CaseIterable {
        /// An Indexed Job of Kubernetes.
        case kubernetes
        /// An array job of Slurm.
        case slurm
        /// GNU parallel, on this machine or on those that it is told of.
        case parallel
    }

    /// What runs the parts.
    public var engine: Engine
    /// The number of parts.
    public var shards: Int
    /// The model's directory or file.
    public var modelPath: String
    /// The model's name.
    public var modelName: String
    /// The model's files, for an engine that has to be given them.
    public var files: [SourceFile]
    /// The options of `headroom sweep` without those for the output, the shard and the threads.
    public var options: [String]
    /// Where the rows of all parts go in the end.
    public var output: String
    /// The image that has `headroom`, for an engine that runs images.
    public var image: String

    /// Tries of a part before the job fails.
    static let tries = 3

    /// A job.
    public init(
        engine: Engine,
        shards: Int,
        modelPath: String,
        modelName: String,
        files: [SourceFile],
        options: [String],
        output: String,
        image: String
    ) {
        self.engine = engine
        self.shards = shards
        self.modelPath = modelPath
        self.modelName = modelName
        self.files = files
        self.options = options
        self.output = output
        self.image = image
    }

    /// The manifest or script.
    ///
    /// - Throws: `SweepError.wrongFile` if the model cannot be given to the engine.
    public func text() throws(SweepError) -> String {
        switch engine {
        case .kubernetes: try KubernetesJob(self).text
        case .slurm: slurmScript
        case .parallel: parallelScript
        }
    }

    /// Where the rows of one part go: the output with `{shard}` in front of its suffix.
    var partOutput: String {
        guard !output.contains("{shard}") else { return output }
        let name = output.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            return output + "-{shard}"
        }
        let suffix = name[dot...]
        return String(output.dropLast(suffix.count)) + "-{shard}" + String(suffix)
    }

    /// The files of all parts, in order, as words of a shell.
    var parts: String {
        let pattern = partOutput
        return (1...shards).map { quoted(Shard(number: $0, of: shards).path(pattern)) }
            .joined(separator: " ")
    }

    /// The name of the job: letters, digits and hyphens, as Kubernetes and Slurm both take it.
    var name: String {
        let letters = modelName.lowercased().unicodeScalars.map { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
        }
        let name = String(String(letters).split(separator: "-").joined(separator: "-").prefix(40))
        return name.isEmpty ? "sweep" : "sweep-" + name.trimmingHyphens
    }

    /// A word as a POSIX shell takes it.
    func quoted(_ word: String) -> String {
        let plain = word.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "-_./=:,+@%".unicodeScalars.contains(scalar))
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.replacing("'", with: "'\\''") + "'"
    }

    /// The command of one part for a shell, a line an option.
    ///
    /// - Parameters:
    ///   - shard: The number of the part, as the shell is to see it.
    ///   - jobs: The number of threads, as the shell is to see it.
    /// - Returns: One command on several lines.
    func command(shard: String, jobs: String) -> String {
        var lines = ["\"${HEADROOM:-headroom}\" sweep \(quoted(modelPath))"]
        var rest = options[...]
        while let option = rest.popFirst() {
            if let value = rest.first, !value.hasPrefix("--") {
                lines.append("\(quoted(option)) \(quoted(value))")
                rest.removeFirst()
            } else {
                lines.append(quoted(option))
            }
        }
        lines.append("--shard \"\(shard)/\(shards)\" --resume --jobs \(jobs)")
        lines.append("-o \(quoted(partOutput))")
        return lines.joined(separator: " \\\n    ")
    }

    /// The command that puts the parts together.
    var mergeCommand: String {
        "\"${HEADROOM:-headroom}\" merge \\\n    \(parts) \\\n    -o \(quoted(output))"
    }
}

extension String {
    fileprivate var trimmingHyphens: String {
        var text = self[...]
        while text.last == "-" { text.removeLast() }
        return String(text)
    }
}
