/// A mapping with one key that says what it holds, or a bare value in its place.
struct VariantReader {
    /// The key that is there; `nil` if the value is bare.
    let name: String?
    /// What the key holds, or the bare value.
    let node: YAMLNode
    /// The dotted path of `node`.
    let path: String
    /// What is shared by all readers.
    let context: ReadingContext
    private let variant: Variant

    /// Finds out which case a node holds; `nil`, and a report, if it holds none.
    init?(_ node: YAMLNode, _ variant: Variant, path: String, context: ReadingContext) {
        self.variant = variant
        self.context = context
        switch node.content {
        case .scalar where !node.isNull && variant.bare != nil:
            name = nil
            self.node = node
            self.path = path
        case .mapping(let entries):
            guard let entry = Self.onlyEntry(entries, of: node, variant, path, context) else {
                return nil
            }
            name = entry.key
            self.path = "\(path).\(entry.key)"
            self.node = context.node(at: self.path, written: entry.value) ?? entry.value
        case .scalar, .list:
            context.diagnostics.error(
                "'\(path.lastComponent)' is \(node.kindDescription), expected \(variant.noun)"
                    + Self.example(variant),
                at: node.position
            )
            return nil
        }
    }

    private static func onlyEntry(
        _ entries: [YAMLEntry],
        of node: YAMLNode,
        _ variant: Variant,
        _ path: String,
        _ context: ReadingContext
    ) -> YAMLEntry? {
        let known = variant.cases.map(\.key)
        for entry in entries where !known.contains(entry.key) {
            let isFull = context.diagnostics.isFull
            let suggestion = isFull ? "" : didYouMean(entry.key, among: known)
            context.diagnostics.error(
                "\(quoted(entry.key)) is not \(variant.noun)"
                    + (suggestion.isEmpty
                        ? "; known are " + known.joined(separator: ", ") : suggestion),
                at: entry.keyPosition
            )
        }
        guard entries.count == 1, let entry = entries.first else {
            let found =
                entries.isEmpty ? "nothing" : entries.map { quoted($0.key) }.joined(separator: ", ")
            context.diagnostics.error(
                "'\(path.lastComponent)' must say one thing, and says \(found)"
                    + (entries.isEmpty ? example(variant) : ""),
                at: node.position
            )
            return nil
        }
        return known.contains(entry.key) ? entry : nil
    }

    private static func example(_ variant: Variant) -> String {
        "; known are " + variant.cases.map(\.key).joined(separator: ", ")
    }

    /// What the case is, by the variant's table.
    var field: Field? { name.flatMap { variant.field($0) } }

    /// A reader of the mapping that the case holds; `nil`, and a report, if it holds none.
    func mapping() -> MappingReader? {
        let shape: Shape
        switch field?.kind {
        case .mapping(let held), .either(_, .mapping(let held)): shape = held
        default: return nil
        }
        return MappingReader(node, shape: shape, path: path, context: context)
    }
}
