import Experiments

/// The pieces of a limiter's line in the tables.
struct LimiterText {
    /// The limiter.
    let limiter: LimiterEstimate

    /// The pieces of this limiter's line.
    init(_ limiter: LimiterEstimate) { self.limiter = limiter }

    /// What the limiter belongs to: `orchestrator`, `redis`, `agents.planner`.
    var owner: String {
        guard let dot = limiter.name.lastIndex(of: ".") else { return "" }
        return String(limiter.name[..<dot])
    }

    /// The limiter's name within its owner.
    var shortName: String {
        guard let dot = limiter.name.lastIndex(of: ".") else { return limiter.name }
        return String(limiter.name[limiter.name.index(after: dot)...])
    }

    /// The limit with its unit.
    var limit: String { LimitText.text(of: limiter.limit, unit: limiter.unit) }

    /// A bar of five cells that is full at a 99th percentile of 100 %.
    var bar: String {
        guard let utilization = limiter.utilizationP99?.mean, utilization.isFinite else {
            return ""
        }
        let full = max(0, min(Self.barWidth, Int((utilization * Double(Self.barWidth)).rounded())))
        return String(repeating: "█", count: full)
            + String(repeating: "·", count: Self.barWidth - full)
    }

    /// How bad it is: red when it binds, yellow when little is left.
    var tone: TerminalStyle.Tone? {
        if limiter.rejections?.maximum ?? 0 > 0 { return .bad }
        guard let headroom = limiter.headroom?.mean else { return nil }
        return headroom <= 0 ? .bad : headroom < 0.2 ? .doubtful : .good
    }

    private static let barWidth = 5
}
