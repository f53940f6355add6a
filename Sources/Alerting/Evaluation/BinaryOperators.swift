import Glibc

extension PromQLOperator {
    /// What an operator that computes gives.
    func arithmetic(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .modulo: fmod(left, right)
        case .power: pow(left, right)
        case .arcTangent: atan2(left, right)
        default: preconditionFailure("\(self) does not compute")
        }
    }

    /// Whether a comparison holds.
    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .greater: left > right
        case .less: left < right
        case .greaterOrEqual: left >= right
        case .lessOrEqual: left <= right
        default: preconditionFailure("\(self) does not compare")
        }
    }
}

/// An operator between each number of a vector and one number.
final class VectorScalarOperator: VectorOperator {
    private let binary: PromQLBinary
    private let vector: any VectorOperator
    private let scalar: any ScalarOperator
    private let isScalarLeft: Bool
    private var uniqueness = UniquenessCheck()

    init(
        _ binary: PromQLBinary,
        _ vector: any VectorOperator,
        _ scalar: any ScalarOperator,
        isScalarLeft: Bool
    ) {
        self.binary = binary
        self.vector = vector
        self.scalar = scalar
        self.isScalarLeft = isScalarLeft
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let samples = try vector.vector(at: time, in: context)
        let number = try scalar.scalar(at: time, in: context)
        let operation = binary.operation
        let dropsName = operation.dropsName || binary.givesTruth
        var result: [Sample] = []
        result.reserveCapacity(samples.count)
        for var sample in samples {
            let (left, right) = isScalarLeft ? (number, sample.value) : (sample.value, number)
            if operation.isComparison {
                let holds = operation.holds(left, right)
                guard holds || binary.givesTruth else { continue }
                if binary.givesTruth { sample.value = holds ? 1 : 0 }
            } else {
                sample.value = operation.arithmetic(left, right)
            }
            if dropsName { sample.labels = context.table.withoutName(sample.labels) }
            result.append(sample)
        }
        if dropsName { try uniqueness.check(result) }
        return result
    }
}

/// The part of the labels by which elements of two vectors are matched.
private func signature(of matching: PromQLMatching) -> LabelMapping {
    let names = matching.labels
    if matching.isOn { return LabelMapping { $0.keeping(names) } }
    return LabelMapping { $0.removing(names + [LabelSet.metricName]) }
}

/// `and`, `or` and `unless`.
final class SetOperator: VectorOperator {
    private let operation: PromQLOperator
    private let left: any VectorOperator
    private let right: any VectorOperator
    private let signature: LabelMapping
    private var slots = LabelSlots()
    private var uniqueness = UniquenessCheck()

    init(_ binary: PromQLBinary, _ left: any VectorOperator, _ right: any VectorOperator) {
        operation = binary.operation
        self.left = left
        self.right = right
        signature = Alerting.signature(of: binary.matching)
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let left = try left.vector(at: time, in: context)
        let right = try right.vector(at: time, in: context)
        slots.clear()
        for sample in operation == .or ? left : right {
            slots[signature.apply(to: sample.labels, in: context.table)] = 0
        }
        func isMatched(_ sample: Sample) -> Bool {
            slots[signature.apply(to: sample.labels, in: context.table)] != nil
        }
        switch operation {
        case .and: return left.filter(isMatched)
        case .unless: return left.filter { !isMatched($0) }
        default:
            let both = left + right.filter { !isMatched($0) }
            try uniqueness.check(both)
            return both
        }
    }
}

/// An operator between the matching numbers of two vectors.
final class VectorBinaryOperator: VectorOperator {
    private let binary: PromQLBinary
    private let many: any VectorOperator
    private let one: any VectorOperator
    private let signature: LabelMapping
    private var slots = LabelSlots()
    private var matched = LabelSlots()
    private var results: [Pair: LabelID] = [:]
    private var uniqueness = UniquenessCheck()

    /// The labels of both sides.
    private struct Pair: Hashable {
        let many: LabelID
        let one: LabelID
    }

    init(_ binary: PromQLBinary, _ left: any VectorOperator, _ right: any VectorOperator) {
        self.binary = binary
        let isSwapped = binary.matching.cardinality == .oneToMany
        many = isSwapped ? right : left
        one = isSwapped ? left : right
        signature = Alerting.signature(of: binary.matching)
    }

    func vector(
        at time: Int64,
        in context: EvaluationContext
    ) throws(EvaluationError) -> [Sample] {
        let isSwapped = binary.matching.cardinality == .oneToMany
        // The left side is evaluated first, as an error of it comes first.
        let first = try (isSwapped ? one : many).vector(at: time, in: context)
        let second = try (isSwapped ? many : one).vector(at: time, in: context)
        guard !first.isEmpty, !second.isEmpty else { return [] }
        let (manySide, oneSide) = isSwapped ? (second, first) : (first, second)
        try index(oneSide, in: context)
        matched.clear()
        var result: [Sample] = []
        result.reserveCapacity(manySide.count)
        for sample in manySide {
            let group = signature.apply(to: sample.labels, in: context.table)
            guard let slot = slots[group] else { continue }
            let other = oneSide[slot]
            let (left, right) =
                isSwapped ? (other.value, sample.value) : (sample.value, other.value)
            guard let value = value(left, right) else { continue }
            if binary.matching.cardinality == .oneToOne {
                guard matched[group] == nil else {
                    throw EvaluationError(
                        description: "multiple matches for labels: many-to-one matching must be "
                            + "explicit (group_left/group_right)"
                    )
                }
                matched[group] = 0
            }
            let labels = labels(of: sample.labels, other.labels, in: context.table)
            result.append(Sample(labels: labels, value: value))
        }
        try check(result)
        return result
    }

    /// Two results of the same labels: of the same group they break the rule of `group_…`.
    private func check(_ result: [Sample]) throws(EvaluationError) {
        guard binary.matching.cardinality == .oneToOne else {
            do throws(EvaluationError) {
                try uniqueness.check(result)
            } catch {
                throw EvaluationError(
                    description: "multiple matches for labels: grouping labels must ensure unique "
                        + "matches"
                )
            }
            return
        }
        try uniqueness.check(result)
    }

    /// Remembers where each element of the one side is.
    private func index(
        _ oneSide: [Sample],
        in context: EvaluationContext
    ) throws(EvaluationError) {
        slots.clear()
        for (index, sample) in oneSide.enumerated() {
            let group = signature.apply(to: sample.labels, in: context.table)
            if let other = slots[group] {
                let side = binary.matching.cardinality == .oneToMany ? "left" : "right"
                let labels = context.table
                throw EvaluationError(
                    description:
                        "found duplicate series for the match group \(labels[group]) on the "
                        + "\(side) hand-side of the operation: [\(labels[sample.labels]), "
                        + "\(labels[oneSide[other].labels])];many-to-many matching not allowed: "
                        + "matching labels must be unique on one side"
                )
            }
            slots[group] = index
        }
    }

    /// The value of a pair; `nil` if a comparison leaves it out.
    private func value(_ left: Double, _ right: Double) -> Double? {
        guard binary.operation.isComparison else {
            return binary.operation.arithmetic(left, right)
        }
        let holds = binary.operation.holds(left, right)
        guard !binary.givesTruth else { return holds ? 1 : 0 }
        return holds ? left : nil
    }

    private func labels(of many: LabelID, _ one: LabelID, in table: LabelTable) -> LabelID {
        let pair = Pair(many: many, one: one)
        if let known = results[pair] { return known }
        let matching = binary.matching
        var labels = table[many]
        if binary.operation.dropsName { labels = labels.removing([LabelSet.metricName]) }
        if matching.cardinality == .oneToOne {
            labels =
                matching.isOn
                ? labels.keeping(matching.labels) : labels.removing(matching.labels)
        }
        for name in matching.included { labels = labels.setting(name, to: table[one][name]) }
        if binary.givesTruth { labels = labels.removing([LabelSet.metricName]) }
        let result = table.id(of: labels)
        results[pair] = result
        return result
    }
}
