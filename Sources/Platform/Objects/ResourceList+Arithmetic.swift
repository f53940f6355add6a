extension ResourceList {
    /// Adds each amount of `other`.
    mutating func add(_ other: ResourceList) {
        for entry in other.entries {
            self[entry.name] = self[entry.name].map { $0 + entry.quantity } ?? entry.quantity
        }
    }

    /// Subtracts each amount of `other` that is listed here as well.
    mutating func subtract(_ other: ResourceList) {
        for entry in other.entries {
            guard let amount = self[entry.name] else { continue }
            self[entry.name] = amount - entry.quantity
        }
    }

    /// Makes each amount at least that of `other`.
    mutating func raise(to other: ResourceList) {
        for entry in other.entries {
            if let amount = self[entry.name], amount >= entry.quantity { continue }
            self[entry.name] = entry.quantity
        }
    }

    /// Takes from `other` what is missing here.
    ///
    /// - Returns: The names of the resources that were missing, sorted.
    @discardableResult
    mutating func fill(from other: ResourceList) -> [ResourceName] {
        let missing = other.entries.filter { self[$0.name] == nil }
        for entry in missing { self[entry.name] = entry.quantity }
        return missing.map(\.name)
    }

    /// The amounts of the resources `names`.
    func masked(to names: [ResourceName]) -> ResourceList {
        ResourceList(
            entries.filter { names.contains($0.name) }
                .map { (name: $0.name, quantity: $0.quantity) }
        )
    }

    /// The amounts in thousandths, rounded up, as the API keeps them.
    ///
    /// Source: `SetDefaults_ResourceList` in `pkg/apis/core/v1/defaults.go` (Kubernetes 1.29.6).
    var roundedUpToThousandths: ResourceList {
        ResourceList(
            entries.map { (name: $0.name, quantity: $0.quantity.roundedUp(toPowerOfTen: -3)) }
        )
    }
}
