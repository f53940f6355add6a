extension ResourceName {
    /// Whether the resource is one of Kubernetes' own, not of a device plug-in.
    ///
    /// Source: `IsNativeResource` in `pkg/apis/core/v1/helper/helpers.go` (Kubernetes 1.29.6).
    var isNative: Bool { !rawValue.contains("/") || rawValue.contains("kubernetes.io/") }

    /// Whether the resource is memory in huge pages.
    var isHugePages: Bool { rawValue.hasPrefix("hugepages-") }

    /// Whether limits may add up to more than there is.
    ///
    /// Source: `IsOvercommitAllowed` in `pkg/apis/core/v1/helper/helpers.go` (Kubernetes 1.29.6).
    var canBeOvercommitted: Bool { isNative && !isHugePages }
}
