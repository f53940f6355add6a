/// The functions of templates.
///
/// Source: Go 1.19's `text/template` and `template/template.go` of Prometheus 2.42.
struct AlertTemplateFunctions {
    let query: AlertTemplateExpansion.Query

    private typealias Value = AlertTemplateValue
    private typealias Problem = AlertTemplateError

    /// The names of all functions.
    static let names: Set<String> = [
        "and", "or", "not", "len", "index", "print", "printf", "println", "eq", "ne", "lt", "le",
        "gt", "ge", "query", "first", "label", "value", "strvalue", "sortByLabel", "reReplaceAll",
        "match", "title", "toUpper", "toLower", "safeHtml", "stripPort", "stripDomain", "humanize",
        "humanize1024", "humanizeDuration", "humanizePercentage", "humanizeTimestamp",
        "parseDuration", "pathPrefix", "externalURL",
    ]

    /// What a function gives.
    func call(
        _ name: String,
        _ arguments: [AlertTemplateValue]
    ) throws(AlertTemplateError) -> AlertTemplateValue {
        switch name {
        case "and": return try required(name, arguments.first { !$0.isTrue } ?? arguments.last)
        case "or": return try required(name, arguments.first { $0.isTrue } ?? arguments.last)
        case "not": return .truth(!(try argument(name, arguments, 0, of: 1)).isTrue)
        case "eq", "ne", "lt", "le", "gt", "ge": return .truth(try compare(name, arguments))
        case "print": return .text(AlertTemplateFormat.joined(arguments))
        case "println":
            return .text(arguments.map(\.printed).joined(separator: " ") + "\n")
        case "printf":
            let format = try text(name, arguments, 0, of: nil)
            return .text(AlertTemplateFormat.text(format, arguments.dropFirst()))
        case "len", "index", "query", "first", "label", "value", "strvalue", "sortByLabel":
            return try callOnElements(name, arguments)
        case "humanize", "humanize1024", "humanizeDuration", "humanizePercentage",
            "humanizeTimestamp":
            return .text(try humanized(name, arguments))
        default: return try callOnText(name, arguments)
        }
    }

    // MARK: - Arguments

    private func required(_ name: String, _ value: Value?) throws(Problem) -> Value {
        guard let value else { throw wrongNumber(name, 0) }
        return value
    }

    private func wrongNumber(_ name: String, _ count: Int) -> Problem {
        Problem("wrong number of args for \(name): got \(count)")
    }

    private func argument(
        _ name: String,
        _ arguments: [Value],
        _ index: Int,
        of count: Int?
    ) throws(Problem) -> Value {
        guard index < arguments.count, count == nil || arguments.count == count else {
            throw wrongNumber(name, arguments.count)
        }
        return arguments[index]
    }

    private func text(
        _ name: String,
        _ arguments: [Value],
        _ index: Int,
        of count: Int?
    ) throws(Problem) -> String {
        guard case .text(let text) = try argument(name, arguments, index, of: count) else {
            throw Problem("wrong type for argument \(index + 1) of \(name): expected string")
        }
        return text
    }

    // MARK: - Groups of functions

    private func compare(_ name: String, _ arguments: [Value]) throws(Problem) -> Bool {
        let left = try argument(name, arguments, 0, of: name == "eq" ? nil : 2)
        guard arguments.count > 1 else { throw Problem("missing argument for comparison") }
        if name == "eq" {
            for other in arguments.dropFirst() where try order(left, other) == 0 { return true }
            return false
        }
        guard let order = try order(left, arguments[1]) else { return name == "ne" }
        switch name {
        case "ne": return order != 0
        case "lt": return order < 0
        case "le": return order <= 0
        case "gt": return order > 0
        default: return order >= 0
        }
    }

    /// How two values compare; `nil` if one is no number, so that nothing holds.
    private func order(_ left: Value, _ right: Value) throws(Problem) -> Int? {
        switch (left, right) {
        case (.text(let left), .text(let right)):
            return left.utf8.elementsEqual(right.utf8)
                ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        case (.truth(let left), .truth(let right)): return left == right ? 0 : 1
        case (.integer(let left), .integer(let right)):
            return left == right ? 0 : left < right ? -1 : 1
        case (.number(let left), .number(let right)):
            if left.isNaN || right.isNaN { return nil }
            return left == right ? 0 : left < right ? -1 : 1
        default: throw Problem("incompatible types for comparison")
        }
    }

    private func callOnElements(_ name: String, _ arguments: [Value]) throws(Problem) -> Value {
        switch name {
        case "query":
            return .list(try query(try text(name, arguments, 0, of: 1)).map { .element($0) })
        case "len":
            switch try argument(name, arguments, 0, of: 1) {
            case .list(let list): return .integer(list.count)
            case .labels(let labels): return .integer(labels.count)
            case .text(let text): return .integer(text.utf8.count)
            default: throw Problem("len of a value that has none")
            }
        case "index":
            switch (
                try argument(name, arguments, 0, of: 2), try argument(name, arguments, 1, of: 2)
            ) {
            case (.labels(let labels), .text(let key)): return .text(labels[key] ?? "")
            case (.list(let list), .integer(let index)) where list.indices.contains(index):
                return list[index]
            default: throw Problem("index out of range or of the wrong type")
            }
        case "first":
            guard case .list(let list) = try argument(name, arguments, 0, of: 1) else {
                throw Problem("first() called on something that is no vector")
            }
            guard let first = list.first else {
                throw Problem("first() called on vector with no elements")
            }
            return first
        case "sortByLabel":
            let label = try text(name, arguments, 0, of: 2)
            guard case .list(let list) = arguments[1] else {
                throw Problem("sortByLabel() called on something that is no vector")
            }
            return .list(list.sortedByLabel(label))
        default:
            let index = name == "label" ? 1 : 0
            guard case .element(let element) = try argument(name, arguments, index, of: index + 1)
            else { throw Problem("\(name)() called on something that is no element of a vector") }
            switch name {
            case "label": return .text(element.labels[try text(name, arguments, 0, of: 2)])
            case "value": return .number(element.value)
            default: return .text(element.labels["__value__"])
            }
        }
    }

    private func humanized(_ name: String, _ arguments: [Value]) throws(Problem) -> String {
        guard let value = try argument(name, arguments, 0, of: 1).asNumber else {
            throw Problem("can't convert \(arguments[0].printed) to float")
        }
        switch name {
        case "humanize": return Humanizing.metric(value)
        case "humanize1024": return Humanizing.binary(value)
        case "humanizeDuration": return Humanizing.duration(value)
        case "humanizePercentage": return Humanizing.percentage(value)
        default:
            guard let text = Humanizing.timestamp(value) else {
                throw Problem(
                    "\(GoNumber.printed(value)) cannot be represented as a nanoseconds timestamp "
                        + "since it overflows int64"
                )
            }
            return text
        }
    }

    private func callOnText(_ name: String, _ arguments: [Value]) throws(Problem) -> Value {
        switch name {
        case "toUpper": return .text(try text(name, arguments, 0, of: 1).uppercased())
        case "toLower": return .text(try text(name, arguments, 0, of: 1).lowercased())
        case "title": return .text(try text(name, arguments, 0, of: 1).titled)
        case "safeHtml": return .text(try text(name, arguments, 0, of: 1))
        case "stripPort": return .text(HostPort(try text(name, arguments, 0, of: 1)).host)
        case "stripDomain":
            return .text(HostPort(try text(name, arguments, 0, of: 1)).withoutDomain)
        case "match":
            let expression = try self.expression(try text(name, arguments, 0, of: 2))
            return .truth(expression.matchesPart(of: try text(name, arguments, 1, of: 2)))
        case "reReplaceAll":
            let expression = try self.expression(try text(name, arguments, 0, of: 3))
            let replacement = try text(name, arguments, 1, of: 3)
            let text = try text(name, arguments, 2, of: 3)
            return .text(expression.replacingAll(in: text, with: replacement))
        case "parseDuration":
            let text = try text(name, arguments, 0, of: 1)
            do throws(PromQLDuration.Problem) {
                return .number(try PromQLDuration(text).duration.seconds)
            } catch { throw Problem(error.description) }
        case "pathPrefix", "externalURL": return .text("")
        default: throw Problem("function \"\(name)\" not defined")
        }
    }

    private func expression(_ pattern: String) throws(Problem) -> RegularExpression {
        do throws(RegularExpression.SyntaxError) {
            return try RegularExpression(pattern)
        } catch { throw Problem("error parsing regexp: \(error.description)") }
    }
}

extension [AlertTemplateValue] {
    /// Elements in the order of a label; those of equal labels stay in order.
    fileprivate func sortedByLabel(_ label: String) -> [AlertTemplateValue] {
        func key(_ value: AlertTemplateValue) -> String {
            if case .element(let element) = value { element.labels[label] } else { "" }
        }
        return enumerated().sorted { left, right in
            let (first, second) = (key(left.element), key(right.element))
            return first == second
                ? left.offset < right.offset
                : first.utf8.lexicographicallyPrecedes(second.utf8)
        }.map(\.element)
    }
}

extension String {
    /// The text with each word beginning with a capital.
    fileprivate var titled: String {
        var isStart = true
        return String(
            map { character in
                defer { isStart = !(character.isLetter || character.isNumber || character == "_") }
                return isStart ? Character(character.uppercased()) : character
            }
        )
    }
}

/// The two parts of `host:port`.
private struct HostPort {
    let host: String
    let port: String

    init(_ text: String) {
        let colons = text.count { $0 == ":" }
        if text.hasPrefix("["), let close = text.lastIndex(of: "]"),
            text[text.index(after: close)...].first == ":"
        {
            host = String(text[text.index(after: text.startIndex)..<close])
            port = String(text[text.index(close, offsetBy: 2)...])
        } else if colons == 1, let colon = text.firstIndex(of: ":") {
            host = String(text[..<colon])
            port = String(text[text.index(after: colon)...])
        } else {
            host = text
            port = ""
        }
    }

    /// The first part of the name, and the port; an address stays whole.
    var withoutDomain: String {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress =
            host.contains(":") || parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        let name = isAddress ? host : String(parts.first ?? "")
        guard !port.isEmpty else { return name }
        return name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    }
}
