// The parser of libyaml, which the package Yams brings along. Yams' own `compose` is not used: it
// expands aliases while it compares keys, without a limit, and so hangs on a malicious file.
internal import CYaml

extension SourceFile {
    /// The YAML documents of the file, in order.
    ///
    /// Reports syntax errors, keys that occur twice, keys that are no text, and files that are
    /// nested or multiplied (by aliases) beyond the limits. After a report the result is what could
    /// be read: a caller that needs a whole document asks the diagnostics for errors.
    ///
    /// Merge keys (`<<`, YAML 1.1) are resolved: a mapping's own keys win over merged ones, and of
    /// several merged mappings the first wins. An empty document is `null`.
    public func yamlDocuments(
        reporting diagnostics: Diagnostics,
        limits: YAMLLimits = YAMLLimits()
    ) -> [YAMLNode] {
        var documents: [YAMLNode] = []
        var text = text
        text.withUTF8 { bytes in
            var composer = YAMLComposer(
                source: self,
                bytes: bytes,
                limits: limits,
                diagnostics: diagnostics
            )
            do throws(Diagnostic) {
                while let document = try composer.nextDocument() { documents.append(document) }
            } catch {
                diagnostics.report(error)
            }
        }
        return documents
    }
}

/// Builds nodes from the events of libyaml, within limits.
private struct YAMLComposer: ~Copyable {
    /// On the heap: libyaml keeps a pointer from the parser to itself, so it must not move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let source: SourceFile
    private let limits: YAMLLimits
    private let diagnostics: Diagnostics
    /// What each anchor of the document stands for; an anchor whose node is not complete is `nil`.
    private var anchors: [String: YAMLNode?] = [:]
    /// Nodes and keys so far, aliases expanded, in all documents.
    private var nodeCount = 0

    /// Composes `bytes`, the text of `source`, which must outlive the composer.
    init(
        source: SourceFile,
        bytes: UnsafeBufferPointer<UInt8>,
        limits: YAMLLimits,
        diagnostics: Diagnostics
    ) {
        self.source = source
        self.limits = limits
        self.diagnostics = diagnostics
        parser = .allocate(capacity: 1)
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next document, or `nil` at the end of the file.
    mutating func nextDocument() throws(Diagnostic) -> YAMLNode? {
        while true {
            let event = try nextEvent()
            switch event.kind {
            case .streamEnd: return nil
            case .documentStart:
                anchors = [:]
                let root = try node(from: nextEvent(), depth: 1)
                _ = try nextEvent()
                return root
            default: continue
            }
        }
    }

    /// The node that an event begins.
    private mutating func node(from event: YAMLEvent, depth: Int) throws(Diagnostic) -> YAMLNode {
        nodeCount += 1
        try checkSize(at: event.position)
        guard depth <= limits.depth else { throw tooDeep(at: event.position) }
        let node: YAMLNode
        switch event.kind {
        case .alias(let name): return try expansion(of: name, at: event.position, depth: depth)
        case .listStart:
            if let anchor = event.anchor { anchors[anchor] = .some(nil) }
            node = try list(at: event.position, depth: depth)
        case .mappingStart:
            if let anchor = event.anchor { anchors[anchor] = .some(nil) }
            node = try mapping(at: event.position, depth: depth)
        case .scalar(let scalar): node = YAMLNode(scalar, at: event.position)
        case .streamEnd, .documentStart, .listEnd, .mappingEnd, .other:
            preconditionFailure("libyaml sent an event that begins no node")
        }
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func list(
        at position: SourcePosition,
        depth: Int
    ) throws(Diagnostic) -> YAMLNode {
        var elements: [YAMLNode] = []
        while true {
            let event = try nextEvent()
            if case .listEnd = event.kind { return YAMLNode(elements, at: position) }
            elements.append(try node(from: event, depth: depth + 1))
        }
    }

    private mutating func mapping(
        at position: SourcePosition,
        depth: Int
    ) throws(Diagnostic) -> YAMLNode {
        var entries: [YAMLEntry] = []
        var lineOfKey: [String: Int] = [:]
        var merged: [YAMLNode] = []
        while true {
            let event = try nextEvent()
            if case .mappingEnd = event.kind { break }
            let keyNode = try node(from: event, depth: depth + 1)
            let value = try node(from: nextEvent(), depth: depth + 1)
            guard let key = keyNode.scalar, !key.isNull else {
                diagnostics.error(
                    "this key is \(keyNode.kindDescription), expected a text",
                    at: event.position
                )
                continue
            }
            if key.text == "<<", key.isPlain {
                merged.append(value)
            } else if let line = lineOfKey[key.text] {
                diagnostics.error(
                    "key \(quoted(key.text)) is given twice, first in line \(line)",
                    at: event.position
                )
            } else {
                lineOfKey[key.text] = event.position.line
                entries.append(
                    YAMLEntry(key: key.text, keyPosition: event.position, value: value)
                )
            }
        }
        for node in merged {
            for entry in mergedEntries(of: node) where lineOfKey[entry.key] == nil {
                lineOfKey[entry.key] = entry.keyPosition.line
                entries.append(entry)
            }
        }
        return YAMLNode(entries, at: position)
    }

    /// The entries that a merge key brings in.
    private func mergedEntries(of node: YAMLNode) -> [YAMLEntry] {
        switch node.content {
        case .mapping(let entries): return entries
        case .list(let nodes) where nodes.allSatisfy({ $0.mapping != nil }):
            return nodes.flatMap { $0.mapping ?? [] }
        case .scalar, .list:
            diagnostics.error(
                "'<<' merges a mapping or a list of mappings; this is \(node.kindDescription)",
                at: node.position
            )
            return []
        }
    }

    /// What an alias stands for.
    private mutating func expansion(
        of name: String,
        at position: SourcePosition,
        depth: Int
    ) throws(Diagnostic) -> YAMLNode {
        guard let anchored = anchors[name] else {
            throw Diagnostic(
                .error,
                "there is no anchor '&\(name)' before this alias"
                    + didYouMean(name, among: anchors.keys.sorted()),
                at: position
            )
        }
        guard let node = anchored else {
            throw Diagnostic(
                .error,
                "the alias '*\(name)' stands for a value that it is itself part of",
                at: position
            )
        }
        nodeCount += node.size
        try checkSize(at: position)
        guard depth + node.depth - 1 <= limits.depth else { throw tooDeep(at: position) }
        return node
    }

    private func tooDeep(at position: SourcePosition) -> Diagnostic {
        Diagnostic(
            .error,
            "this is nested more than \(limits.depth) levels deep",
            at: position
        )
    }

    private func checkSize(at position: SourcePosition) throws(Diagnostic) {
        guard nodeCount <= limits.nodes else {
            throw Diagnostic(
                .error,
                "the file holds more than \(limits.nodes) values, aliases expanded",
                at: position
            )
        }
    }

    /// The next event, as a value.
    private mutating func nextEvent() throws(Diagnostic) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { yaml_event_delete(&event) }
        let position = position(of: event.start_mark)
        switch event.type {
        case YAML_STREAM_END_EVENT: return YAMLEvent(.streamEnd, at: position)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(.documentStart, at: position)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(.alias(text(event.data.alias.anchor) ?? ""), at: position)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let tag = text(scalar.tag)
            try checkTag(tag, among: Self.scalarTags, at: position)
            let characters = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self
            )
            let isPlain =
                scalar.style == YAML_PLAIN_SCALAR_STYLE && tag != Self.coreTag + "str" && tag != "!"
            return YAMLEvent(
                .scalar(YAMLScalar(characters, isPlain: isPlain)),
                at: position,
                anchor: text(scalar.anchor)
            )
        case YAML_SEQUENCE_START_EVENT:
            try checkTag(text(event.data.sequence_start.tag), among: ["seq"], at: position)
            return YAMLEvent(
                .listStart,
                at: position,
                anchor: text(event.data.sequence_start.anchor)
            )
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(.listEnd, at: position)
        case YAML_MAPPING_START_EVENT:
            try checkTag(text(event.data.mapping_start.tag), among: ["map"], at: position)
            return YAMLEvent(
                .mappingStart,
                at: position,
                anchor: text(event.data.mapping_start.anchor)
            )
        case YAML_MAPPING_END_EVENT: return YAMLEvent(.mappingEnd, at: position)
        default: return YAMLEvent(.other, at: position)
        }
    }

    private static let coreTag = "tag:yaml.org,2002:"
    private static let scalarTags = ["str", "int", "float", "bool", "null", "timestamp", "merge"]

    /// Refuses tags that would make something else of a value.
    private func checkTag(
        _ tag: String?,
        among known: [String],
        at position: SourcePosition
    ) throws(Diagnostic) {
        guard let tag, tag != "!", !known.contains(where: { tag == Self.coreTag + $0 }) else {
            return
        }
        throw Diagnostic(.error, "the tag \(quoted(tag)) means nothing here", at: position)
    }

    /// What libyaml says is wrong with the text.
    private func syntaxError() -> Diagnostic {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "this is not YAML"
        let context = parser.pointee.context.map { " " + String(cString: $0) } ?? ""
        if parser.pointee.error == YAML_READER_ERROR {
            return Diagnostic(
                .error,
                problem,
                at: source.position(ofByte: parser.pointee.problem_offset)
            )
        }
        // libyaml's own limit, which it reaches while it looks ahead.
        if problem.hasPrefix("Maximum nesting level") {
            return tooDeep(at: position(of: parser.pointee.problem_mark))
        }
        return Diagnostic(
            .error,
            "\(problem)\(context)",
            at: position(of: parser.pointee.problem_mark)
        )
    }

    private func position(of mark: yaml_mark_t) -> SourcePosition {
        source.position(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        characters.map { String(cString: $0) }
    }
}

/// An event of libyaml, as a value.
private struct YAMLEvent {
    enum Kind {
        case streamEnd
        case documentStart
        case alias(String)
        case scalar(YAMLScalar)
        case listStart
        case listEnd
        case mappingStart
        case mappingEnd
        case other
    }

    var kind: Kind
    var position: SourcePosition
    var anchor: String?

    init(_ kind: Kind, at position: SourcePosition, anchor: String? = nil) {
        self.kind = kind
        self.position = position
        self.anchor = anchor
    }
}
