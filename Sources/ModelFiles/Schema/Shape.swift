/// The keys of one kind of mapping in a model.
///
/// The tables of shapes are the only description of the format: readers take from them which keys
/// there are and what they hold, and the JSON Schema is printed from them.
struct Shape: Sendable {
    /// The name of the shape in the schema.
    let name: String
    /// What a mapping of this shape says, in one sentence.
    let summary: String
    /// The keys, in the order in which they are usually written.
    let fields: [Field]
    /// Keys that somebody may expect, and why they are refused.
    var refusals: [(key: String, reason: String)] = []

    /// The field of a key; a key that is in no table is a mistake in headroom.
    func field(_ key: String) -> Field {
        guard let field = fields.first(where: { $0.key == key }) else {
            preconditionFailure("\(name) has no key '\(key)'")
        }
        return field
    }
}

/// One key of a mapping in a model.
struct Field: Sendable {
    /// The key.
    let key: String
    /// What it holds.
    let kind: Kind
    /// Whether a model without it is wrong.
    let isRequired: Bool
    /// What holds if it is left out, as it would be written; `nil` = nothing does.
    let defaultText: String?
    /// Whether `none` may be written, to leave out what a default would set.
    let mayBeNone: Bool
    /// What it means, in one sentence.
    let summary: String

    private init(
        _ key: String,
        _ kind: Kind,
        isRequired: Bool,
        defaultText: String?,
        mayBeNone: Bool,
        _ summary: String
    ) {
        self.key = key
        self.kind = kind
        self.isRequired = isRequired
        self.defaultText = defaultText
        self.mayBeNone = mayBeNone
        self.summary = summary
    }

    /// A key that must be there.
    static func required(_ key: String, _ kind: Kind, _ summary: String) -> Field {
        Field(key, kind, isRequired: true, defaultText: nil, mayBeNone: false, summary)
    }

    /// A key that may be left out.
    static func optional(
        _ key: String,
        _ kind: Kind,
        default defaultText: String? = nil,
        _ summary: String
    ) -> Field {
        Field(key, kind, isRequired: false, defaultText: defaultText, mayBeNone: false, summary)
    }

    /// A limit: it may be left out, and `none` removes what the defaults set.
    static func limit(
        _ key: String,
        _ kind: Kind,
        default defaultText: String? = nil,
        _ summary: String
    ) -> Field {
        Field(key, kind, isRequired: false, defaultText: defaultText, mayBeNone: true, summary)
    }
}

/// What a key of a model holds.
indirect enum Kind: Sendable {
    /// Any text.
    case text
    /// The path of a file or of a directory, relative to the model's.
    case path
    /// One of these words.
    case choice([String])
    /// `true` or `false`.
    case boolean
    /// A whole number.
    case count(ClosedRange<Int>)
    /// A percentile of a distribution: `p95`.
    case percentile
    /// A number, with or without a unit.
    case measure(Measure, Bounds)
    /// A mapping.
    case mapping(Shape)
    /// A list.
    case list(Kind)
    /// A mapping with one key that says which kind of thing it holds.
    case variant(Variant)
    /// One of two ways to say it, the shorter first.
    case either(Kind, Kind)
    /// A mapping whose keys are dotted paths of other values of the model.
    case settings

    /// What it is called in "expected …".
    var noun: String {
        switch self {
        case .text: "a text"
        case .path: "a path"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .boolean: "true or false"
        case .count: "a whole number"
        case .percentile: "a percentile"
        case .measure(let measure, _): article(measure.noun)
        case .mapping: "a mapping"
        case .list: "a list"
        case .variant(let variant): variant.noun
        case .either(let short, let long): "\(short.noun) or \(long.noun)"
        case .settings: "a mapping of parameter paths to values"
        }
    }
}

/// A mapping with exactly one key, which says what the value is: `{lognormal: {mean: 2ms, cv: 0.8}}`.
struct Variant: Sendable {
    /// The name of the variant in the schema.
    let name: String
    /// What it is called in "expected …".
    let noun: String
    /// The keys, of which one is there.
    let cases: [Field]
    /// What may stand in place of the mapping: a bare value.
    let bare: Kind?
    /// Whether a list of them may stand in place of one, all together.
    let canBeListed: Bool

    /// The case of a key.
    func field(_ key: String) -> Field? { cases.first { $0.key == key } }
}

/// A noun with its indefinite article.
func article(_ noun: String) -> String {
    ("aeiou".contains(noun.first ?? " ") ? "an " : "a ") + noun
}
