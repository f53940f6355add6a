/// Names and texts in the order of a rule file: the labels or the annotations of a rule.
public struct AlertLabels: Hashable, Sendable {
    /// The names and texts; each name occurs once.
    public let entries: [Entry]

    /// A name and its text.
    public struct Entry: Hashable, Sendable {
        /// The name of the label or annotation.
        public let name: String
        /// The text, which may hold templates such as `{{ $value }}`.
        public let text: String

        /// A name and its text.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Labels in the order given.
    ///
    /// - Parameter entries: The labels; of two with the same name the later counts.
    public init(_ entries: [Entry] = []) {
        self.entries = entries.indices
            .filter { index in
                !entries[(index + 1)...].contains { $0.name == entries[index].name }
            }
            .map { entries[$0] }
    }

    /// The text under `name`, or `nil` if there is none.
    public subscript(name: String) -> String? { entries.first { $0.name == name }?.text }
}
