import Experiments

/// How far an experiment has come, as text.
public struct ProgressText: Sendable, Equatable {
    /// How far it has come.
    public var progress: ExperimentProgress

    /// Text for a progress.
    public init(_ progress: ExperimentProgress) { self.progress = progress }

    /// A line with a bar, for a terminal that redraws it.
    ///
    /// - Parameter width: Columns of the terminal.
    /// - Returns: At most `width - 1` columns, so that the cursor stays on the line.
    public func bar(width: Int) -> String {
        let figures = " \(progress.completed)/\(progress.total)" + speed
        let room = width - 1 - label.count - figures.count - 3
        guard room >= 5 else { return String((label + figures).prefix(max(0, width - 1))) }
        let cells = min(room, 30)
        let full = progress.total > 0 ? cells * progress.completed / progress.total : 0
        return "\(label) [" + String(repeating: "█", count: full)
            + String(repeating: "·", count: cells - full) + "]\(figures)"
    }

    /// A plain line, for a log.
    public var line: String {
        let isOfPoints = progress.phase == .points || progress.phase == .survey
        let noun = isOfPoints ? "point" : "replication"
        return "\(label): \(progress.completed) of \(counted(progress.total, noun))" + speed
    }

    private var label: String {
        switch progress.phase {
        case .warmUp: "warm-up pilots"
        case .replications: "simulating"
        case .precision: "adding replications"
        case .stability: "probing stability"
        case .survey: "reading points"
        case .points: "sweeping"
        case .search: "searching"
        }
    }

    private var speed: String {
        guard let rate = progress.rate else { return "" }
        let left =
            progress.remaining.map { ", \(Self.text($0)) left" } ?? ""
        return ", \(NumberText.significant(rate, digits: 2))/s"
            + (progress.completed < progress.total ? left : "")
    }

    private static func text(_ duration: Duration) -> String {
        let seconds = Int((duration / .seconds(1)).rounded(.up))
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
    }
}
