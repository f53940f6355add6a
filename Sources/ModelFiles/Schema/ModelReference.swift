/// The reference of `model.yaml` as Markdown: a table of keys for every kind of mapping.
///
/// Printed from the tables that the decoder reads by, so that it cannot lack a key. The page
/// `docs/reference/model.md` is this text.
public enum ModelReference {
    /// The page; the same bytes every time.
    public static var text: String {
        var printer = ReferencePrinter()
        printer.visit(.mapping(.model))
        return printer.sections.joined(separator: "\n")
    }
}

/// Prints each shape and each variant once, in the order in which they are met.
private struct ReferencePrinter {
    var sections: [String] = []
    private var names: [String] = []

    /// Prints the sections that a kind leads to.
    mutating func visit(_ kind: Kind) {
        switch kind {
        case .text, .path, .choice, .boolean, .count, .percentile, .measure, .settings: break
        case .mapping(let shape): visit(shape)
        case .list(let element): visit(element)
        case .variant(let variant): visit(variant)
        case .either(let short, let long):
            visit(short)
            visit(long)
        }
    }

    private mutating func visit(_ shape: Shape) {
        guard !names.contains(shape.name) else { return }
        names.append(shape.name)
        var text = "## \(shape.name)\n\n\(shape.summary)\n\n" + Self.table(shape.fields, of: shape)
        if !shape.refusals.isEmpty {
            text += "\nRefused:\n\n"
            for refusal in shape.refusals { text += "* `\(refusal.key)`: \(refusal.reason)\n" }
        }
        sections.append(text)
        for field in shape.fields { visit(field.kind) }
    }

    private mutating func visit(_ variant: Variant) {
        guard !names.contains(variant.name) else { return }
        names.append(variant.name)
        var text = "## \(variant.name)\n\n\(Self.sentence(variant.noun)): one of these keys"
        if let bare = variant.bare { text += ", or \(Self.text(of: bare)) in place of the mapping" }
        if variant.canBeListed { text += "; a list of them means all together" }
        text += ".\n\n" + Self.table(variant.cases, of: nil)
        sections.append(text)
        for field in variant.cases { visit(field.kind) }
    }

    private static func table(_ fields: [Field], of shape: Shape?) -> String {
        var text = "| key | holds | if left out | meaning |\n|---|---|---|---|\n"
        for field in fields {
            let absent =
                shape == nil
                ? "" : field.isRequired ? "required" : field.defaultText.map { "`\($0)`" } ?? ""
            let holds = Self.text(of: field.kind) + (field.mayBeNone ? ", or `none`" : "")
            text += "| `\(field.key)` | \(holds) | \(absent) | \(field.summary) |\n"
        }
        return text
    }

    /// What a key holds, with a link to its own table if it has one.
    private static func text(of kind: Kind) -> String {
        switch kind {
        case .text, .path, .boolean: kind.noun
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .count(let range):
            "whole number from \(range.lowerBound)"
                + (range.upperBound < Int(Bounds.largest) ? " to \(range.upperBound)" : "")
        case .percentile: "percentile from p1 to p99.9"
        case .measure(let measure, let bounds): text(of: measure, bounds)
        case .mapping(let shape): link(shape.name)
        case .list(let element): "list of: \(text(of: element))"
        case .variant(let variant): link(variant.name)
        case .either(let short, let long): "\(text(of: short)); or \(text(of: long))"
        case .settings: kind.noun
        }
    }

    private static func text(of measure: Measure, _ bounds: Bounds) -> String {
        var text = "\(measure.noun), as \(measure.examples)"
        if bounds.low != 0 || !bounds.includesLow {
            text += bounds.includesLow ? "; at least " : "; above "
            text += measure.text(of: bounds.low)
        }
        if bounds.high < Bounds.largest { text += "; at most \(measure.text(of: bounds.high))" }
        return text
    }

    private static func link(_ name: String) -> String { "[\(name)](#\(name))" }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
