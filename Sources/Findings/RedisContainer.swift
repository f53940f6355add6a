import Platform

extension OwnedPods {
    /// The container that runs Redis: the only one, or else the one that says so.
    var redisContainer: Container? {
        let containers = owner.template.spec.containers
        if containers.count == 1 { return containers.first }
        return containers.first {
            $0.name.contains("redis") || $0.image?.contains("redis") ?? false
        }
    }
}

extension PolicyModel {
    /// The LimitRange of a name, with what is written of it.
    func limitRange(_ name: String) -> WrittenLimitRange? {
        objects(\.limitRange).first { $0.object.meta.name == name }.map {
            WrittenLimitRange(limitRange: $0.object, manifest: $0.manifest)
        }
    }
}
