/// What the API fills in when a pod is decoded, before any admission.
///
/// It happens to pods only, never to the template of a controller: a template keeps what its
/// author wrote, and the pods made from it get their defaults one by one.
///
/// Source: `SetDefaults_Pod` and `SetDefaults_ResourceList` in `pkg/apis/core/v1/defaults.go`
/// (Kubernetes 1.29.6).
public enum PodDefaulting {
    /// Rounds amounts up to thousandths, and requests what is limited and not requested.
    public static func apply(to spec: inout PodSpec) {
        spec.overhead = spec.overhead.roundedUpToThousandths
        for index in spec.containers.indices { apply(to: &spec.containers[index]) }
        for index in spec.initContainers.indices { apply(to: &spec.initContainers[index]) }
    }

    private static func apply(to container: inout Container) {
        container.limits = container.limits.roundedUpToThousandths
        container.requests = container.requests.roundedUpToThousandths
        container.requests.fill(from: container.limits)
    }
}
