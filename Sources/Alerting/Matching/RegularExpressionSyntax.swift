/// A regular expression as a tree.
indirect enum RegularExpressionSyntax: Sendable {
    /// Matches the empty text.
    case empty
    /// Matches one scalar of a class.
    case scalar(ScalarClass)
    /// Matches if a condition on the place holds.
    case assertion(Assertion)
    /// Matches one after the other.
    case sequence([RegularExpressionSyntax])
    /// Matches one of several, the first that leads to a match.
    case alternatives([RegularExpressionSyntax])
    /// Matches `minimum` to `maximum` times; the more the better if it is greedy.
    case repetition(RegularExpressionSyntax, minimum: Int, maximum: Int?, isGreedy: Bool)
    /// Matches, and remembers what.
    case group(RegularExpressionSyntax, number: Int)

    /// A condition on a place in a text.
    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

        /// Whether the condition holds before the scalar at `position`.
        func holds(at position: Int, in text: [Unicode.Scalar]) -> Bool {
            let before = position > 0 ? text[position - 1] : nil
            let after = position < text.count ? text[position] : nil
            let isBoundary =
                (before.map(ScalarClass.wordParts.contains) ?? false)
                != (after.map(ScalarClass.wordParts.contains) ?? false)
            return switch self {
            case .textStart: before == nil
            case .textEnd: after == nil
            case .lineStart: before == nil || before == "\n"
            case .lineEnd: after == nil || after == "\n"
            case .wordBoundary: isBoundary
            case .noWordBoundary: !isBoundary
            }
        }
    }
}

/// Makes an automaton of a tree.
struct RegularExpressionCompiler {
    private(set) var instructions: [RegularExpression.Instruction] = []

    /// Instructions at most: repetitions of repetitions multiply.
    private static let largestProgram = 10_000
    /// Parts that are looked at, at most: repetitions of nothing multiply without an instruction.
    private static let mostParts = 1_000_000
    private var partCount = 0

    /// Compiles the whole of an expression; `false` if it is too large.
    mutating func compile(_ tree: RegularExpressionSyntax) -> Bool {
        add(.group(tree, number: 0)) && append(.match)
    }

    private mutating func append(_ instruction: RegularExpression.Instruction) -> Bool {
        guard instructions.count < Self.largestProgram else { return false }
        instructions.append(instruction)
        return true
    }

    private mutating func add(_ tree: RegularExpressionSyntax) -> Bool {
        partCount += 1
        guard partCount <= Self.mostParts else { return false }
        switch tree {
        case .empty: return true
        case .scalar(let expected): return append(.scalar(expected))
        case .assertion(let assertion): return append(.assert(assertion))
        case .sequence(let parts):
            for part in parts { guard add(part) else { return false } }
            return true
        case .group(let inner, let number):
            return append(.save(number * 2)) && add(inner) && append(.save(number * 2 + 1))
        case .alternatives(let parts): return addAlternatives(parts)
        case .repetition(let inner, let minimum, let maximum, let isGreedy):
            for _ in 0..<minimum { guard add(inner) else { return false } }
            guard let maximum else { return addLoop(inner, isGreedy: isGreedy) }
            var splits: [Int] = []
            for _ in minimum..<maximum {
                splits.append(instructions.count)
                guard append(.jump(0)), add(inner) else { return false }
            }
            for split in splits {
                setSplit(at: split, inside: split + 1, outside: instructions.count, isGreedy)
            }
            return true
        }
    }

    private mutating func addAlternatives(_ parts: [RegularExpressionSyntax]) -> Bool {
        var jumps: [Int] = []
        for part in parts.dropLast() {
            let split = instructions.count
            guard append(.jump(0)), add(part) else { return false }
            jumps.append(instructions.count)
            guard append(.jump(0)) else { return false }
            instructions[split] = .split(preferred: split + 1, other: instructions.count)
        }
        if let last = parts.last { guard add(last) else { return false } }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
        return true
    }

    private mutating func addLoop(_ inner: RegularExpressionSyntax, isGreedy: Bool) -> Bool {
        let split = instructions.count
        guard append(.jump(0)), add(inner), append(.jump(split)) else { return false }
        setSplit(at: split, inside: split + 1, outside: instructions.count, isGreedy)
        return true
    }

    private mutating func setSplit(at index: Int, inside: Int, outside: Int, _ isGreedy: Bool) {
        instructions[index] =
            isGreedy
            ? .split(preferred: inside, other: outside) : .split(preferred: outside, other: inside)
    }
}
