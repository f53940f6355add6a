extension PromQLParser {
    /// Reports an operand of another type than it must have.
    func expect(
        _ type: PromQLType,
        _ node: PromQLNode,
        in context: String
    ) throws(PromQLError) {
        guard node.type == type else {
            throw error(
                "expected type \(type.rawValue) in \(context), got \(node.type.rawValue)",
                at: node
            )
        }
    }

    /// Reports an operator that does not fit its operands.
    func check(
        _ binary: PromQLBinary,
        hasMatching: Bool,
        at place: Int
    ) throws(PromQLError) {
        let operation = binary.operation
        if binary.givesTruth, !operation.isComparison {
            throw PromQLError("bool modifier can only be used on comparison operators", at: place)
        }
        for side in [binary.left, binary.right]
        where side.type != .scalar && side.type != .vector {
            throw error(
                "binary expression must contain only scalar and instant vector types",
                at: side
            )
        }
        let types = [binary.left.type, binary.right.type]
        if operation.isComparison, !binary.givesTruth, types == [.scalar, .scalar] {
            throw PromQLError("comparisons between scalars must use BOOL modifier", at: place)
        }
        let matching = binary.matching
        for label in matching.labels where matching.isOn && matching.included.contains(label) {
            throw PromQLError(
                "label \"\(label)\" must not occur in ON and GROUP clause at once",
                at: place
            )
        }
        if types != [.vector, .vector] {
            if hasMatching, !matching.labels.isEmpty {
                throw error("vector matching only allowed between instant vectors", at: binary.left)
            }
            if operation.isSetOperator {
                throw PromQLError(
                    "set operator \"\(operation.rawValue)\" not allowed in binary scalar expression",
                    at: place
                )
            }
        } else if operation.isSetOperator, matching.cardinality != .oneToOne {
            throw PromQLError(
                "no grouping allowed for \"\(operation.rawValue)\" operation",
                at: place
            )
        }
    }

    /// Reports texts that label functions cannot use; Prometheus finds them at the first evaluation.
    func checkLabels(
        of function: PromQLFunction,
        _ arguments: [PromQLNode]
    ) throws(PromQLError) {
        guard function == .labelReplace || function == .labelJoin else { return }
        let name = function.rawValue
        let texts = arguments.dropFirst().map { argument in
            if case .string(let text) = argument.unwrapped.form { text } else { "" }
        }
        guard PromQLText.isLabelName(texts[0]) else {
            throw error(
                "invalid destination label name in \(name)(): \(texts[0])",
                at: arguments[1]
            )
        }
        guard function == .labelReplace else {
            for (text, argument) in zip(texts, arguments.dropFirst()).dropFirst(2)
            where !PromQLText.isLabelName(text) {
                throw error("invalid source label name in label_join(): \(text)", at: argument)
            }
            return
        }
        do throws(RegularExpression.SyntaxError) {
            _ = try RegularExpression(texts[3])
        } catch {
            throw self.error(
                "invalid regular expression in label_replace(): \(error.description)",
                at: arguments[4]
            )
        }
    }
}
