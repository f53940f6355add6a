/// Amounts of resources, in the order of the resources' names.
///
/// A resource that is listed with amount zero is not the same as one that is not listed.
/// The order is fixed, so that what is printed from a list is the same in every run.
public struct ResourceList: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// Names and amounts, sorted by name; each name occurs once.
    public private(set) var entries: [Entry]

    /// The amount of one resource.
    public struct Entry: Hashable, Sendable {
        /// The resource.
        public let name: ResourceName
        /// How much of it.
        public let quantity: Quantity
    }

    /// A list of nothing.
    public init() { entries = [] }

    /// The amounts of `pairs`; of two with the same name the later counts.
    public init(_ pairs: [(name: ResourceName, quantity: Quantity)]) {
        self.init()
        for pair in pairs { self[pair.name] = pair.quantity }
    }

    /// The amounts of a literal; of two with the same name the later counts.
    public init(dictionaryLiteral elements: (ResourceName, Quantity)...) {
        self.init(elements.map { (name: $0, quantity: $1) })
    }

    /// The amount of the resource `name`, or `nil` if it is not listed.
    public subscript(name: ResourceName) -> Quantity? {
        get { entries.first { $0.name == name }?.quantity }
        set {
            let position = entries.firstIndex { $0.name >= name } ?? entries.endIndex
            if position < entries.endIndex, entries[position].name == name {
                entries.remove(at: position)
            }
            guard let newValue else { return }
            entries.insert(Entry(name: name, quantity: newValue), at: position)
        }
    }

    /// The resources listed, sorted.
    public var names: [ResourceName] { entries.map(\.name) }

    /// Whether nothing is listed.
    public var isEmpty: Bool { entries.isEmpty }
}
