import Alerting
import Service

/// A model that was read and checked, and what else its files say.
public struct LoadedModel: Sendable {
    /// What is simulated.
    public var service: ServiceModel
    /// How it is to be run.
    public var run: RunSettings
    /// What the service is to keep.
    public var objectives: [Objective]
    /// The metrics that its results can have.
    public var metricNames: MetricNames
    /// Every value by its dotted path, in the order of the files.
    public var parameters: [Parameter]
    /// What pods export, and how they are scraped.
    public var metrics: MetricsSettings
    /// The alerting rules that the model names, in the order of the file.
    public var ruleGroups: [RuleGroup]
    /// How far the quotas of the manifests are used, in the order of the manifests.
    public var quotaReadings: [NamespaceReading]
    /// The cluster that the manifests make; `nil` for a model without manifests.
    public var platform: LoadedPlatform?
    /// The document of the model, as it was written.
    public var document: YAMLNode
    /// The model's `redis.conf`, if it names one.
    public var redisFile: SourceFile?
    /// The model's rule file, if it names one.
    public var ruleFile: SourceFile?
    /// Warnings and notes, sorted by file and position.
    public var notes: [Diagnostic]
    /// The paths of the files that were read.
    public var sources: [String]
}
