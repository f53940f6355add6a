/// A regular expression of Prometheus' matchers: RE2 syntax, matched in linear time.
///
/// The automaton is run over all its states at once, so that no expression and no text, whoever wrote
/// them, take more than the product of their lengths. Unicode properties (`\pL`) are refused.
///
/// Source: the syntax of RE2 as Go 1.19's `regexp/syntax` has it; R. Pike's simulation with
/// submatches (R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009).
public struct RegularExpression: Sendable {
    /// The text of the expression.
    public let pattern: String
    /// The names of the groups by number; the whole match is number 0, and has none.
    let groupNames: [String?]
    private let program: [Instruction]

    /// Why an expression is none.
    public struct SyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
        /// What is wrong, as Go says it where it has words for it.
        public let description: String
        /// Where, in Unicode scalars from the start of the expression.
        public let offset: Int
    }

    /// One step of the automaton.
    enum Instruction: Sendable {
        case scalar(ScalarClass)
        case split(preferred: Int, other: Int)
        case jump(Int)
        case save(Int)
        case assert(RegularExpressionSyntax.Assertion)
        case match
    }

    /// Parses an expression.
    ///
    /// - Parameter pattern: The expression.
    /// - Throws: `SyntaxError` with the place.
    public init(_ pattern: String) throws(SyntaxError) {
        self.pattern = pattern
        var parser = RegularExpressionParser(pattern)
        let tree = try parser.parse()
        groupNames = parser.groupNames
        var compiler = RegularExpressionCompiler()
        guard compiler.compile(tree) else {
            throw SyntaxError(description: "expression too large", offset: 0)
        }
        program = compiler.instructions
    }

    /// Whether the whole of a text matches.
    public func matchesWhole(_ text: String) -> Bool {
        groups(in: Array(text.unicodeScalars), from: 0, isWhole: true) != nil
    }

    /// Whether a part of a text matches.
    public func matchesPart(of text: String) -> Bool {
        groups(in: Array(text.unicodeScalars), from: 0, isWhole: false) != nil
    }

    /// What the groups match if the whole of a text does: the offsets at which they begin and end, two for
    /// each group, -1 for a group that takes no part; `nil` if the text does not match.
    func groups(ofWhole text: [Unicode.Scalar]) -> [Int]? {
        groups(in: text, from: 0, isWhole: true)
    }

    /// The text with every match, from left to right, replaced by `template`, in which `$1` and `${name}`
    /// stand for what the groups match.
    func replacingAll(in text: String, with template: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var position = 0
        var copied = 0
        while position <= scalars.count,
            let match = groups(in: scalars, from: position, isWhole: false)
        {
            let isEmptyAfterMatch = match[0] == match[1] && match[0] == copied && copied > 0
            result.append(contentsOf: scalars[copied..<match[0]])
            copied = match[1]
            if !isEmptyAfterMatch {
                result.append(contentsOf: expand(template, match, scalars).unicodeScalars)
            }
            position = match[1] > match[0] ? match[1] : match[1] + 1
        }
        result.append(contentsOf: scalars[copied...])
        return String(result)
    }

    /// The groups of the leftmost match that the expression prefers.
    private func groups(
        in text: [Unicode.Scalar],
        from first: Int,
        isWhole: Bool
    ) -> [Int]? {
        let empty = [Int](repeating: -1, count: groupNames.count * 2)
        var current = ThreadList(count: program.count)
        var next = ThreadList(count: program.count)
        var best: [Int]?
        var position = first
        while true {
            if best == nil, position == first || !isWhole {
                follow(0, empty, at: position, in: text, into: &current)
            }
            if current.threads.isEmpty, best != nil || isWhole { break }
            next.clear()
            search: for thread in current.threads {
                switch program[thread.instruction] {
                case .scalar(let expected):
                    guard position < text.count, expected.contains(text[position]) else { continue }
                    follow(
                        thread.instruction + 1,
                        thread.groups,
                        at: position + 1,
                        in: text,
                        into: &next
                    )
                case .match:
                    guard !isWhole || position == text.count else { continue }
                    best = thread.groups
                    break search
                default: continue
                }
            }
            swap(&current, &next)
            guard position < text.count else { break }
            position += 1
        }
        return best
    }

    /// Adds what can be reached from an instruction without reading, the preferred first.
    private func follow(
        _ start: Int,
        _ groups: [Int],
        at position: Int,
        in text: [Unicode.Scalar],
        into list: inout ThreadList
    ) {
        var pending = [(start, groups)]
        while let (instruction, groups) = pending.popLast() {
            guard list.insert(instruction) else { continue }
            switch program[instruction] {
            case .jump(let target): pending.append((target, groups))
            case .split(let preferred, let other):
                pending.append((other, groups))
                pending.append((preferred, groups))
            case .save(let slot):
                var saved = groups
                saved[slot] = position
                pending.append((instruction + 1, saved))
            case .assert(let assertion):
                if assertion.holds(at: position, in: text) {
                    pending.append((instruction + 1, groups))
                }
            case .scalar, .match:
                list.threads.append(ThreadList.Thread(instruction: instruction, groups: groups))
            }
        }
    }
}

/// The states in which an automaton is, the preferred first.
private struct ThreadList {
    struct Thread {
        let instruction: Int
        let groups: [Int]
    }

    var threads: [Thread] = []
    private var visited: [Bool]

    init(count: Int) { visited = [Bool](repeating: false, count: count) }

    mutating func clear() {
        threads.removeAll(keepingCapacity: true)
        for index in visited.indices { visited[index] = false }
    }

    /// Marks an instruction as visited; `false` if it was.
    mutating func insert(_ instruction: Int) -> Bool {
        guard !visited[instruction] else { return false }
        visited[instruction] = true
        return true
    }
}
