/// Runs pods until a number of them ended well.
public struct Job: Hashable, Sendable {
    /// The name, namespace and labels.
    public var meta: ObjectMeta
    /// How many pods run at once; not negative.
    public var parallelism: Int
    /// How many must end well; `nil` if one that does ends the job.
    public var completions: Int?
    /// What the pods are made from.
    public var template: PodTemplate

    /// A job, with the defaults of the API.
    public init(
        meta: ObjectMeta,
        parallelism: Int = 1,
        completions: Int? = 1,
        template: PodTemplate
    ) {
        self.meta = meta
        self.parallelism = parallelism
        self.completions = completions
        self.template = template
    }
}
