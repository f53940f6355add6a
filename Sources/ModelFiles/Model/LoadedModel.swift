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
    /// Every value by its dotted path, in the order of the files.
    public var parameters: [Parameter]
    /// The alerting rules that the model names, in the order of the file.
    public var ruleGroups: [RuleGroup]
    /// How far the quotas of the manifests are used, in the order of the manifests.
    public var quotaReadings: [NamespaceReading]
    /// Warnings and notes, sorted by file and position.
    public var notes: [Diagnostic]
    /// The paths of the files that were read.
    public var sources: [String]
}
