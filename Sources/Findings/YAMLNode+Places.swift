import ModelFiles

extension YAMLNode {
    /// Where the value that keys lead to stands: a single value itself, anything else at its key.
    ///
    /// An element of a list goes by its `name`, or else by its number from 0.
    ///
    /// - Returns: `nil` if there is nothing there.
    func place(of keys: [String]) -> SourcePosition? {
        var node = self
        var place = position
        for key in keys {
            if let entry = node.mapping?.first(where: { $0.key == key }) {
                node = entry.value
                place = node.scalar == nil || node.isNull ? entry.keyPosition : node.position
            } else if let element = node.element(key) {
                node = element
                place = element.position
            } else {
                return nil
            }
        }
        return place
    }

    private func element(_ key: String) -> YAMLNode? {
        guard let list else { return nil }
        if let named = list.first(where: { $0["name"]?.scalar?.text == key }) { return named }
        return Int(key).flatMap { list.indices.contains($0) ? list[$0] : nil }
    }
}

extension ManifestObject {
    /// The first of several places that the object has; its name if it has none of them.
    func place(_ candidates: [String]...) -> SourcePosition {
        candidates.lazy.compactMap { node.place(of: $0) }.first ?? position
    }
}
