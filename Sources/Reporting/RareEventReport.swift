import Experiments

/// How rarely limiters refuse, ready to be written in any format.
public struct RareEventReport: Sendable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people.
        case table
        /// For programs.
        case json
        /// For spreadsheets.
        case csv
    }

    /// What came of one limiter.
    public enum Entry: Sendable {
        /// Its figure.
        case estimate(RareEventEstimate)
        /// It was tried, and there is none.
        case failure(limiter: String, reason: String)
        /// It cannot be treated alone.
        case refusal(RareLimiterRefusal)
    }

    /// The limiters, in the order of the limiter stack; those that cannot be treated alone last.
    public let entries: [Entry]
    /// The model's name.
    public let model: String
    /// What simulations depend on.
    public let seed: UInt64

    /// A report on these limiters.
    public init(_ entries: [Entry], model: String, seed: UInt64) {
        self.entries = entries
        self.model = model
        self.seed = seed
    }

    /// The report in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json.text
        case .csv: csv.text
        }
    }

    /// The limiters that have a figure.
    public var estimates: [RareEventEstimate] {
        entries.compactMap { entry in
            switch entry {
            case .estimate(let estimate): estimate
            case .failure, .refusal: nil
            }
        }
    }

    /// An object with the lists `limiters` and `not_treated`; `headroom-rare/v1`.
    public var json: JSONValue {
        [
            "format": "headroom-rare/v1", "model": .string(model), "seed": .string(String(seed)),
            "limiters": .array(estimates.map(json)),
            "not_treated": .array(
                entries.compactMap { entry in
                    switch entry {
                    case .estimate: nil
                    case .failure(let limiter, let reason):
                        ["limiter": .string(limiter), "reason": .string(reason)]
                    case .refusal(let refusal):
                        ["limiter": .string(refusal.name), "reason": .string(refusal.reason)]
                    }
                }
            ),
        ]
    }

    private func json(_ estimate: RareEventEstimate) -> JSONValue {
        [
            "limiter": .string(estimate.limiter), "cause": .string(estimate.cause),
            "rejection_rate": [
                "mean": .number(estimate.probability),
                "half_width": estimate.estimate == nil
                    ? .number(0) : .optional(estimate.estimate?.halfWidth),
            ],
            "method": .string(estimate.methodName), "formula": .optional(estimate.formula),
            "confidence": .optional(estimate.estimate?.confidence),
            "replications": .integer(Int64(estimate.estimate?.count ?? 0)),
            "simulated_arrivals": .integer(Int64(estimate.arrivalCount)),
            "refusals_seen": .integer(Int64(estimate.refusalCount)),
            "plain_arrivals_needed": .optional(estimate.plainArrivals),
            "arrival_rate_per_s": .number(estimate.arrivalRate),
            "assumptions": .array(estimate.assumptions.map(JSONValue.string)),
        ]
    }

    /// A row for each limiter that has a figure.
    public var csv: CSVTable {
        var table = CSVTable(columns: [
            "limiter", "cause", "rejection_rate", "rejection_rate_ci", "method",
            "simulated_arrivals", "plain_arrivals_needed", "arrival_rate_per_s",
        ])
        for estimate in estimates {
            table.append([
                .text(estimate.limiter), .text(estimate.cause), .number(estimate.probability),
                estimate.estimate == nil ? .number(0) : .optional(estimate.estimate?.halfWidth),
                .text(estimate.methodName), .integer(UInt64(estimate.arrivalCount)),
                .optional(estimate.plainArrivals), .number(estimate.arrivalRate),
            ])
        }
        return table
    }
}

extension RareEventEstimate {
    /// What gave the figure, in a word.
    var methodName: String {
        switch method {
        case .chain: "chain"
        case .splitting: "splitting"
        }
    }

    /// The formula of an exact figure.
    var formula: String? {
        switch method {
        case .chain(let formula): formula
        case .splitting: nil
        }
    }
}
