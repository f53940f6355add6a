import Platform

/// Amounts of resources, written as manifests write them.
func amounts(_ texts: KeyValuePairs<ResourceName, String>) -> ResourceList {
    var list = ResourceList()
    for (name, text) in texts {
        do throws(QuantityError) {
            list[name] = try Quantity(text)
        } catch {
            preconditionFailure("\(text) in a fixture: \(error)")
        }
    }
    return list
}

/// Amounts as `name=amount`, sorted by name.
func text(_ list: ResourceList) -> String {
    list.entries.map { "\($0.name)=\($0.quantity)" }.joined(separator: ",")
}
