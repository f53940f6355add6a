/// Whether what the containers of a pod ask for makes sense.
///
/// Of the API's validation this has what concerns amounts: they are not negative, no request is
/// above its limit, and resources that cannot be overcommitted have a limit equal to the request.
///
/// Source: `ValidateResourceRequirements` in `pkg/apis/core/validation/validation.go`
/// (Kubernetes 1.29.6). Where the real one goes through resources in the random order of a Go
/// map, this goes by name.
public enum PodValidation {
    /// What is wrong with a pod, after all defaulting.
    public static func errors(in spec: PodSpec) -> [String] {
        spec.containers.indices.flatMap { index in
            errors(in: spec.containers[index], path: "spec.containers[\(index)].resources")
        }
            + spec.initContainers.indices.flatMap { index in
                errors(
                    in: spec.initContainers[index],
                    path: "spec.initContainers[\(index)].resources"
                )
            }
    }

    private static func errors(in container: Container, path: String) -> [String] {
        var errors = container.limits.entries.flatMap { wrong($0, path: path + ".limits") }
        for entry in container.requests.entries {
            errors += wrong(entry, path: path + ".requests")
            if let error = mismatch(entry, limit: container.limits[entry.name], path: path) {
                errors.append(error)
            }
        }
        return errors
    }

    private static func wrong(_ entry: ResourceList.Entry, path: String) -> [String] {
        let path = "\(path)[\(entry.name)]"
        let fraction = ObjectValidation.fractionError(entry, path: path).map { [$0] } ?? []
        guard entry.quantity.isNegative else { return fraction }
        return [
            "\(path): Invalid value: \"\(entry.quantity)\": must be greater than or equal to 0"
        ] + fraction
    }

    private static func mismatch(
        _ request: ResourceList.Entry,
        limit: Quantity?,
        path: String
    ) -> String? {
        guard let limit else {
            guard !request.name.canBeOvercommitted else { return nil }
            return "\(path).limits: Required value: "
                + "Limit must be set for non overcommitable resources"
        }
        let start = "\(path).requests: Invalid value: \"\(request.quantity)\": must be"
        if request.quantity != limit && !request.name.canBeOvercommitted {
            return "\(start) equal to \(request.name) limit of \(limit)"
        }
        guard request.quantity > limit else { return nil }
        return "\(start) less than or equal to \(request.name) limit of \(limit)"
    }
}
