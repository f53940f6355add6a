/// Whether a pod may have others removed to make room for itself.
public enum PreemptionPolicy: String, Hashable, Sendable, CaseIterable {
    /// It may, if they have a lower priority. The default.
    case preemptLowerPriority = "PreemptLowerPriority"
    /// It waits.
    case never = "Never"
}
