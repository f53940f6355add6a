import ModelFiles
import Service
import Testing

@Suite("A directory of manifests")
struct ManifestDirectoryTests {
    /// The package, from the path of this file.
    private static let package = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        .dropLast(3).joined(separator: "/")

    /// Reads the files of the model `phoenix-as-designed`.
    private func asDesigned() throws -> (context: ReadingContext, objects: [ManifestObject]) {
        let context = try ReadingContext(
            directory: ModelDirectory("\(Self.package)/models/phoenix-as-designed")
        )
        let position = SourceFile(path: "model.yaml", text: "kubernetes: kubernetes/").start
        return (context, ManifestReader(context: context).read("kubernetes/", namedAt: position))
    }

    @Test("is read in the order of its files' paths")
    func readsInOrder() throws {
        let (context, objects) = try asDesigned()
        #expect(
            objects.map(\.path) == [
                "kubernetes.LimitRange.phoenix-orch-limits",
                "kubernetes.Pod.master-orchestrator",
                "kubernetes.NetworkPolicy.phoenix-orch-network-policy",
                "kubernetes.ResourceQuota.phoenix-orch-quota",
            ]
        )
        #expect(context.diagnostics.all.isEmpty)
    }

    @Test("with the seed design to the letter has one pod, which the API server refuses")
    func refusesTheSeedsPod() throws {
        let (context, objects) = try asDesigned()
        let resolution = NamespaceResolution(objects, context: context)
        let pods = resolution.pods(
            of: "master-orchestrator",
            namedAt: SourceFile(path: "model.yaml", text: "").start
        )
        #expect(
            pods == [
                PodModel(
                    name: "master-orchestrator",
                    notReady: "pods \"master-orchestrator\" is forbidden: "
                        + "no PriorityClass with name high-priority was found"
                )
            ]
        )
        // The pod has no label, and so the policy is about nobody.
        #expect(
            context.diagnostics.sorted.map { "\($0.severity): \($0.message)" } == [
                "note: Pod 'master-orchestrator' names no namespace and is taken to be in "
                    + "'phoenix-orch', as with 'kubectl apply -n phoenix-orch'",
                "warning: Pod 'master-orchestrator' is not ready: pods \"master-orchestrator\" "
                    + "is forbidden: no PriorityClass with name high-priority was found",
                "warning: NetworkPolicy 'phoenix-orch-network-policy' selects no pod of the "
                    + "manifests",
            ]
        )
    }

    @Test("that is missing, or outside of the model, is reported where the model names it")
    func reportsMissing() throws {
        let context = try ReadingContext(
            directory: ModelDirectory("\(Self.package)/models/phoenix-as-designed")
        )
        let position = SourceFile(path: "model.yaml", text: "kubernetes: x").position(
            line: 1,
            column: 13
        )
        let reader = ManifestReader(context: context)
        #expect(reader.read("manifests/", namedAt: position).isEmpty)
        #expect(reader.read("../..", namedAt: position).isEmpty)
        let places = context.diagnostics.all.map { "\($0.file):\($0.line ?? 0):\($0.column ?? 0)" }
        #expect(places == ["model.yaml:1:13", "model.yaml:1:13"])
        #expect(context.diagnostics.all.map(\.isUnreadableFile) == [true, false])
    }
}
