import ModelFiles
import Reporting

/// The manifests of a sweep as an Indexed Job: the model's files, a volume for the rows, the job.
///
/// Source: Kubernetes 1.29, `batch/v1` Job: `completionMode`, `backoffLimitPerIndex` (on by default
/// since 1.29), `podFailurePolicy`.
struct KubernetesJob {
    private let job: ShardJob
    /// The files by their paths below the model.
    private let files: [(path: String, text: String)]
    /// The model within the container.
    private let model: String

    /// What a ConfigMap holds at most, in bytes, but for its names.
    private static let mostBytes = 1_000_000

    init(_ job: ShardJob) throws(SweepError) {
        self.job = job
        let folder = ModelFolder(of: job.modelPath, files: job.files.map(\.path))
        var files: [(path: String, text: String)] = []
        for file in job.files {
            let path = folder.name(of: file.path)
            if !files.contains(where: { $0.path == path }) { files.append((path, file.text)) }
        }
        self.files = files
        model = folder.modelFile.map { "/model/" + $0 } ?? "/model"
        let size = files.reduce(0) { $0 + $1.text.utf8.count }
        guard size <= Self.mostBytes else {
            throw .wrongFile(
                path: job.modelPath,
                reason: "has \(size) bytes in its files, and a ConfigMap takes \(Self.mostBytes); "
                    + "put the model into the image or onto a volume"
            )
        }
    }

    /// The manifests as YAML.
    var text: String {
        let output = "/results/" + (job.partOutput.split(separator: "/").last ?? "")
        let arguments =
            ["sweep", model] + job.options + [
                "--shards", "\(job.shards)", "--resume", "--jobs", "1", "--quiet", "-o", output,
            ]
        return """
            # A sweep in \(job.shards) shards: kubectl apply -f FILE; when the job is complete, copy the
            # files of the volume \(job.name)-results and merge them with
            #
            #     headroom merge \(job.parts) -o \(job.quoted(job.output))
            #
            # A shard that fails is tried again and goes on where it stopped.
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: \(job.name)-model
            data:
            \(data)---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: \(job.name)-results
            spec:
              accessModes: [ReadWriteMany]
              resources:
                requests:
                  storage: 1Gi
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: \(job.name)
            spec:
              completionMode: Indexed
              completions: \(job.shards)
              parallelism: \(job.shards)
              backoffLimitPerIndex: \(ShardJob.tries - 1)
              maxFailedIndexes: \(job.shards)
              podFailurePolicy:
                rules:
                  # What is wrong with the model or the command will be wrong again.
                  - action: FailJob
                    onExitCodes:
                      containerName: headroom
                      operator: In
                      values: [64, 65, 66]
                  # A node that is drained is no fault of the shard.
                  - action: Ignore
                    onPodConditions:
                      - type: DisruptionTarget
                        status: "True"
              template:
                spec:
                  restartPolicy: Never
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    fsGroup: 65532
                  containers:
                    - name: headroom
                      image: \(Self.scalar(job.image))
                      args:
            \(arguments.map { "            - \(Self.scalar($0))\n" }.joined())\
                      resources:
                        requests: {cpu: "1", memory: 256Mi}
                        limits: {cpu: "1", memory: 1Gi}
                      volumeMounts:
                        - {name: model, mountPath: /model, readOnly: true}
                        - {name: results, mountPath: /results}
                  volumes:
                    - name: model
                      configMap:
                        name: \(job.name)-model
                        items:
            \(items)\
                    - name: results
                      persistentVolumeClaim:
                        claimName: \(job.name)-results

            """
    }

    /// The files as data of a ConfigMap, whose keys have no slashes.
    private var data: String {
        files.indices.map { "  \(Self.key($0)): \(Self.block(files[$0].text))\n" }.joined()
    }

    /// Where each key is mounted.
    private var items: String {
        files.indices.map { index in
            "              - {key: \(Self.key(index)), path: \(Self.scalar(files[index].path))}\n"
        }.joined()
    }

    private static func key(_ index: Int) -> String { "file-\(index)" }

    /// A text as a double-quoted YAML scalar, which a JSON string is.
    private static func scalar(_ text: String) -> String {
        var json = JSONValue.string(text).text
        while json.last == "\n" { json.removeLast() }
        return json
    }

    /// A text as a literal block scalar, or quoted if a block cannot hold it.
    private static func block(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
        }
        guard isPlain, text.hasSuffix("\n"), !text.hasSuffix("\n\n") else { return scalar(text) }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        return "|2\n" + lines.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }
}
