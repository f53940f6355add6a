extension FindingRule {
    /// All rules: what admission refuses, quotas, pods, traffic, Redis, limits, alerts, and what is
    /// said about the files and their comments.
    public static let all: [FindingRule] = [
        .priorityClassMissing,
        .requestAboveDefaultLimit,
        .podNeverAdmitted,
        .replicasRefused,
        .podUnschedulable,
        .quotaNeverReached,
        .quotaAboveCluster,
        .rolloutStuck,
        .rolloutDelayed,
        .defaultLimitTooSmall,
        .maxmemoryAboveLimit,
        .memoryBudgetAboveLimit,
        .worstCaseBuffers,
        .qosContradictsPriority,
        .networkPolicyDenies,
        .networkPolicyIdle,
        .networkRuleReversed,
        .idleTimeoutRace,
        .poolAboveMaxclients,
        .timeoutOrder,
        .burstTooSmall,
        .rateLimitPerPod,
        .threadsNeverGrow,
        .metricNeverRecorded,
        .doubtfulInput,
        .silenceWithoutReason,
        .silenceOfUnknownRule,
        .silenceWithoutEffect,
    ]
}
