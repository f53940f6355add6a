/// Parameters to choose, each among its values, and what a choice costs.
public struct CheapestProblem: Sendable, Equatable {
    /// The parameters with their values, in the order given.
    public let grids: [ParameterGrid]

    private let expression: CostExpression
    /// For each path of the expression the index of its grid, or the value that it keeps.
    private let sources: [Source]

    private enum Source: Sendable, Equatable {
        case grid(Int)
        case constant(Double)
    }

    /// Reads a problem.
    ///
    /// - Parameters:
    ///   - vary: Arguments of `--vary`: paths with their values.
    ///   - cost: The expression to minimise.
    ///   - model: The model whose parameters they are.
    /// - Throws: A diagnostic on the command line for the first thing that is wrong.
    public init(
        vary: [String],
        cost: String,
        in model: LoadedModel
    ) throws(Diagnostic) {
        var grids: [ParameterGrid] = []
        for argument in vary {
            let range = try ParameterRange(argument)
            guard let parameter = model.parameters.last(where: { $0.path == range.path }) else {
                throw range.error(
                    "there is no parameter \(quoted(range.path))"
                        + didYouMean(range.path, among: model.parameters.map(\.path))
                )
            }
            guard !grids.contains(where: { $0.path == range.path }) else {
                throw range.error("\(quoted(range.path)) is varied twice")
            }
            grids.append(try ParameterGrid(range, of: parameter))
        }
        let expression = try CostExpression(cost, paths: model.parameters.map(\.path))
        var sources: [Source] = []
        for path in expression.paths {
            if let index = grids.firstIndex(where: { $0.path == path }) {
                sources.append(.grid(index))
                continue
            }
            let parameter = model.parameters.last { $0.path == path }
            guard let parameter,
                let number = ParameterValue.number(parameter.value, of: parameter)
            else {
                throw Diagnostic(
                    .error,
                    "\(quoted(path)) is no number, so that it has no price",
                    file: Overrides.commandLine
                )
            }
            sources.append(.constant(number))
        }
        guard sources.contains(where: { if case .grid = $0 { true } else { false } }) else {
            throw Diagnostic(
                .error,
                "\(quoted(cost)) depends on nothing that is varied; it is the same for every choice",
                file: Overrides.commandLine
            )
        }
        self.grids = grids
        self.expression = expression
        self.sources = sources
    }

    /// The values of a choice, by the numbers of the values.
    public func values(at point: [Int]) -> [(path: String, text: String)] {
        zip(grids, point).map { ($0.path, $0.texts[$1]) }
    }

    /// What a choice costs; infinite if that is no number.
    public func cost(at point: [Int]) -> Double { leastCost(from: point, to: point) }

    /// A bound below the cost of all choices between two.
    public func leastCost(from low: [Int], to high: [Int]) -> Double {
        let ranges = sources.map { source -> ClosedRange<Double> in
            switch source {
            case .grid(let index):
                let numbers = grids[index].numbers
                return numbers[low[index]]...numbers[high[index]]
            case .constant(let value): return value...value
            }
        }
        let isChoice = low == high
        return expression.range(ranges)?.lowerBound ?? (isChoice ? .infinity : -.infinity)
    }
}
