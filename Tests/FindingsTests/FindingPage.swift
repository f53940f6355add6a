import Findings
import Foundation

/// The page about a rule: its head, the files of its example, what check says about them, and the
/// repair.
struct FindingPage {
    /// An error in a page.
    struct Mistake: Error { let text: String }

    /// The text in front of the first subtitle, its white space made single spaces.
    let head: String
    /// The files of the example, by their paths in its directory.
    private(set) var files: [String: String] = [:]
    /// What check prints, but for the line about the model.
    private(set) var output = ""
    /// The changes that repair it.
    private var changes: [(file: String, old: [String], new: [String])] = []

    /// The page about a rule.
    init(_ rule: FindingRule) throws {
        let text = try String(
            contentsOf: project.appendingPathComponent(rule.page),
            encoding: .utf8
        )
        head = (text.components(separatedBy: "\n## ").first ?? "")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var name: String?
        for part in text.components(separatedBy: "\n```").enumerated() {
            guard part.offset % 2 == 1 else {
                let last = part.element.split(separator: "\n").last ?? ""
                name = last.hasPrefix("`example/") ? String(last.dropFirst(9).dropLast()) : nil
                continue
            }
            let lines = part.element.components(separatedBy: "\n")
            let body = lines.dropFirst().joined(separator: "\n") + "\n"
            switch lines[0] {
            case "console": output = body.replacing("$ headroom check example\n", with: "")
            case "diff": try read(changes: lines.dropFirst())
            default:
                guard let name else { throw Mistake(text: "a block that is no file: \(body)") }
                files[name] = body
            }
        }
    }

    private mutating func read(changes lines: ArraySlice<String>) throws {
        for line in lines {
            if line.hasPrefix("--- example/") {
                changes.append((String(line.dropFirst(12)), [], []))
            } else if !line.hasPrefix("+++ "), !changes.isEmpty {
                let text = String(line.dropFirst())
                switch line.first {
                case "-": changes[changes.count - 1].old.append(text)
                case "+": changes[changes.count - 1].new.append(text)
                default: throw Mistake(text: "no line of a change: \(line)")
                }
            }
        }
    }

    /// The files after the repair.
    func repaired() throws -> [String: String] {
        var files = files
        for change in changes {
            func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
            let old = lines(change.old)
            guard let text = files[change.file], text.components(separatedBy: old).count == 2 else {
                throw Mistake(text: "\(change.file) does not hold once: \(old)")
            }
            files[change.file] = text.replacing(old, with: lines(change.new))
        }
        return files
    }
}
