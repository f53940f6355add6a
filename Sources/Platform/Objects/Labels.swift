/// The labels of an object: names with a value each, in the order of their names.
///
/// The order is fixed, so that what is printed from labels is the same in every run.
public struct Labels: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// Names and values, sorted by name; each name occurs once.
    public private(set) var entries: [Entry]

    /// One label.
    public struct Entry: Hashable, Sendable {
        /// The key of the label.
        public let name: String
        /// The value of the label; may be empty.
        public let value: String
    }

    /// No labels.
    public init() { entries = [] }

    /// The labels of `pairs`; of two with the same name the later counts.
    public init(_ pairs: [(name: String, value: String)]) {
        self.init()
        for pair in pairs { self[pair.name] = pair.value }
    }

    /// The labels of a literal; of two with the same name the later counts.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { (name: $0, value: $1) })
    }

    /// The value of the label `name`, or `nil` if there is no such label.
    public subscript(name: String) -> String? {
        get { entries.first { $0.name == name }?.value }
        set {
            let position = entries.firstIndex { $0.name >= name } ?? entries.endIndex
            if position < entries.endIndex, entries[position].name == name {
                entries.remove(at: position)
            }
            guard let newValue else { return }
            entries.insert(Entry(name: name, value: newValue), at: position)
        }
    }

    /// Whether there are no labels.
    public var isEmpty: Bool { entries.isEmpty }
}
