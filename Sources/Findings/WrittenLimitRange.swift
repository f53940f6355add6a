import ModelFiles
import Platform

/// A LimitRange of the manifests.
struct WrittenLimitRange {
    /// What it means.
    let limitRange: LimitRange
    /// Where it was written.
    let manifest: ManifestObject

    /// Where the default limit of a resource is written, or the maximum that stands in for it.
    func defaultPlace(of resource: ResourceName) -> SourcePosition {
        for index in limitRange.items.indices.reversed()
        where limitRange.items[index].type == .container {
            for field in ["default", "max"] {
                let keys = ["spec", "limits", String(index), field, resource.rawValue]
                if let place = manifest.node.place(of: keys) { return place }
            }
        }
        return manifest.position
    }
}
