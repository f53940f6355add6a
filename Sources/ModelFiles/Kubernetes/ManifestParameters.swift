import Platform

/// Which values of a manifest are parameters: the numbers that a simulation reads.
enum ManifestParameters {
    /// Whether the value at a field is a parameter.
    ///
    /// - Parameters:
    ///   - field: The field within the object, its names parted by dots.
    ///   - kind: The kind of the object.
    ///   - scalar: The value.
    /// - Returns: `false` for texts, and for numbers that nothing reads.
    static func isParameter(
        _ field: Substring,
        of kind: KindReader,
        _ scalar: YAMLScalar
    ) -> Bool {
        let names = field.split(separator: ".")
        guard let last = names.last, isNumber(scalar.text) else { return false }
        switch kind {
        case .resourceQuota: return field.hasPrefix("spec.hard.")
        case .limitRange: return field.hasPrefix("spec.limits.") && names.count >= 5
        case .priorityClass: return field == "value"
        case .node:
            return field.hasPrefix("status.allocatable.") || field.hasPrefix("status.capacity.")
        case .persistentVolumeClaim: return field.hasPrefix("spec.resources.requests.")
        case .podDisruptionBudget: return ["minAvailable", "maxUnavailable"].contains(String(last))
        case .service, .networkPolicy: return ports.contains(String(last))
        case .horizontalPodAutoscaler:
            return field.hasPrefix("spec.") && scalingNumbers.contains(String(last))
        case .pod, .deployment, .statefulSet, .job:
            if names.contains("labels") || names.contains("matchLabels") { return false }
            return amounts.contains { field.contains($0) } || counts.contains(String(last))
        }
    }

    /// Whether only whole numbers are values of a parameter.
    ///
    /// - Parameters:
    ///   - field: The field within the object, its names parted by dots.
    ///   - kind: The kind of the object.
    /// - Returns: `false` for amounts of processor, memory and storage.
    static func isWhole(_ field: Substring, of kind: KindReader) -> Bool {
        switch kind {
        case .resourceQuota, .limitRange, .node, .persistentVolumeClaim:
            !["cpu", "memory", "storage"].contains { field.contains($0) }
        default: !amounts.contains { field.contains($0) } && !field.hasSuffix(".averageValue")
        }
    }

    private static let ports = ["port", "endPort", "targetPort"]
    private static let scalingNumbers = [
        "minReplicas", "maxReplicas", "averageUtilization", "averageValue", "value",
        "targetCPUUtilizationPercentage", "stabilizationWindowSeconds", "periodSeconds",
    ]
    private static let amounts = [".resources.requests.", ".resources.limits.", ".overhead."]
    private static let counts = [
        "replicas", "parallelism", "completions", "maxSurge", "maxUnavailable", "containerPort",
        "priority", "terminationGracePeriodSeconds", "activeDeadlineSeconds",
    ]

    /// Whether a text is a number, a quantity or a percentage.
    private static func isNumber(_ text: String) -> Bool {
        guard text.contains(where: { $0.isASCII && $0.isNumber }) else { return false }
        let number = text.hasSuffix("%") ? String(text.dropLast()) : text
        return (try? Quantity(scalar: number)) != nil
    }
}
