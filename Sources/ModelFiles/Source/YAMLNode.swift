/// A value of a YAML document and where it stands.
public struct YAMLNode: Sendable {
    /// What a node holds.
    public enum Content: Sendable {
        /// A text, a number, nothing: see `YAMLScalar`.
        case scalar(YAMLScalar)
        /// Values one after the other.
        case list([YAMLNode])
        /// Values by key, in the order of the file; no key twice.
        case mapping([YAMLEntry])
    }

    /// What the node holds.
    public var content: Content
    /// Where it begins; for what an alias stands for, where its anchor is.
    public var position: SourcePosition
    /// The nodes below and including this one, aliases expanded.
    let size: Int
    /// The levels below and including this one, aliases expanded.
    let depth: Int

    /// A node that holds a scalar.
    public init(_ scalar: YAMLScalar, at position: SourcePosition) {
        content = .scalar(scalar)
        self.position = position
        size = 1
        depth = 1
    }

    /// A node that holds a list.
    public init(_ list: [YAMLNode], at position: SourcePosition) {
        content = .list(list)
        self.position = position
        size = list.reduce(1) { $0 + $1.size }
        depth = (list.map(\.depth).max() ?? 0) + 1
    }

    /// A node that holds a mapping.
    public init(_ entries: [YAMLEntry], at position: SourcePosition) {
        content = .mapping(entries)
        self.position = position
        size = entries.reduce(1) { $0 + 1 + $1.value.size }
        depth = (entries.map(\.value.depth).max() ?? 0) + 1
    }

    /// The scalar, if the node holds one.
    public var scalar: YAMLScalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }

    /// The list, if the node holds one.
    public var list: [YAMLNode]? {
        guard case .list(let list) = content else { return nil }
        return list
    }

    /// The entries, if the node holds a mapping.
    public var mapping: [YAMLEntry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// The value of a key, if the node holds a mapping that has it.
    public subscript(key: String) -> YAMLNode? { mapping?.first { $0.key == key }?.value }

    /// Whether the node says that there is nothing: `null`, `~`, or no text at all.
    public var isNull: Bool { scalar?.isNull ?? false }

    /// What the node holds, as messages say it: `a list`.
    public var kindDescription: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "empty" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A value without parts.
public struct YAMLScalar: Sendable, Equatable {
    /// The text, with quotation marks and escapes resolved.
    public var text: String
    /// Whether the text was written without quotation marks, so that it may be a number, a truth
    /// value or nothing.
    public var isPlain: Bool

    /// A scalar of this text.
    public init(_ text: String, isPlain: Bool) {
        self.text = text
        self.isPlain = isPlain
    }

    /// Whether the text says that there is nothing (YAML 1.2.2, section 10.3.2).
    public var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }

    /// The truth value, if the text says one; YAML 1.1's `yes` and `on` are texts here.
    public var boolean: Bool? {
        guard isPlain else { return nil }
        return switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }
}

/// A key of a mapping, and its value.
public struct YAMLEntry: Sendable {
    /// The key as a text.
    ///
    /// A key that is written as a number or a truth value is taken as its text, as Kubernetes does
    /// when it turns YAML into JSON.
    public var key: String
    /// Where the key stands.
    public var keyPosition: SourcePosition
    /// The value.
    public var value: YAMLNode

    /// A key and its value.
    public init(key: String, keyPosition: SourcePosition, value: YAMLNode) {
        self.key = key
        self.keyPosition = keyPosition
        self.value = value
    }
}
