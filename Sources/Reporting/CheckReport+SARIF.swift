import Findings
import ModelFiles

/// The Static Analysis Results Interchange Format, as code reviews read it.
///
/// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0" (2020).
extension CheckReport {
    /// The report as a SARIF log of one run.
    func sarif(pages: String?) -> JSONValue {
        [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "headroom",
                            "version": .string(Provenance.headroomVersion),
                            "semanticVersion": .string(Provenance.headroomVersion),
                            "rules": .array(FindingRule.all.map { rule($0, pages: pages) }),
                        ]
                    ],
                    // Positions count Unicode scalars.
                    "columnKind": "unicodeCodePoints",
                    "results": .array(findings.map(result)),
                ]
            ],
        ]
    }

    private func rule(_ rule: FindingRule, pages: String?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(rule.identifier)),
            .init("shortDescription", text(rule.title)),
            .init("fullDescription", text(rule.explanation)),
            .init(
                "help",
                [
                    "text": .string("\(rule.explanation) See \(rule.page)."),
                    "markdown": .string(
                        "\(rule.explanation)\n\nExample and repair: `\(rule.page)`."
                    ),
                ]
            ),
            .init("defaultConfiguration", ["level": .string(rule.severity.rawValue)]),
            .init("properties", ["page": .string(rule.page)]),
        ]
        if let pages {
            // An absolute address is asked for (section 3.49.12), and only the user knows one.
            let base = pages.hasSuffix("/") ? pages : pages + "/"
            members.insert(
                .init("helpUri", .string("\(base)\(rule.identifier).md")),
                at: members.count - 2
            )
        }
        return .object(members)
    }

    private func result(_ finding: Finding) -> JSONValue {
        var members: [JSONValue.Member] = [.init("ruleId", .string(finding.rule))]
        if let index = FindingRule.all.firstIndex(where: { $0.identifier == finding.rule }) {
            members.append(.init("ruleIndex", .integer(Int64(index))))
        }
        members += [
            .init("level", .string(finding.severity.rawValue)),
            .init("message", text("\(finding.message). Repair: \(finding.repair).")),
            .init("locations", .array([location(finding.position)].compactMap(\.self))),
        ]
        let related = finding.related.enumerated().compactMap { index, place -> JSONValue? in
            guard case .object(let members)? = location(place.position) else { return nil }
            return .object(
                [.init("id", .integer(Int64(index)))] + members
                    + [.init("message", text(place.message))]
            )
        }
        if !related.isEmpty { members.append(.init("relatedLocations", .array(related))) }
        if let silence = finding.silence {
            var suppression: [JSONValue.Member] = [
                .init("kind", "inSource"),
                .init("justification", .string(silence.reason)),
            ]
            if let place = location(silence.position) {
                suppression.append(.init("location", place))
            }
            members.append(.init("suppressions", [.object(suppression)]))
        } else {
            // Where results of a run have suppressions, none is said by an empty list (3.27.23).
            members.append(.init("suppressions", []))
        }
        return .object(members)
    }

    private func text(_ text: String) -> JSONValue { ["text": .string(text)] }

    /// A place in a file; `nil` for one on the command line.
    private func location(_ position: SourcePosition) -> JSONValue? {
        guard !position.source.isCommandLine else { return nil }
        return [
            "physicalLocation": [
                "artifactLocation": ["uri": .string(Self.uri(of: position.source.path))],
                "region": [
                    "startLine": .integer(Int64(position.line)),
                    "startColumn": .integer(Int64(position.column)),
                ],
            ]
        ]
    }

    /// A path as a URI: relative ones stay relative, to the directory that the command ran in.
    ///
    /// Source: RFC 3986, sections 2 and 4.2.
    static func uri(of path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var text = path.hasPrefix("/") ? "file://" : ""
        let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.append(Character(Unicode.Scalar(byte)))
            default:
                text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return text
    }
}
