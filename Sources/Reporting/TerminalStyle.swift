/// Colours and line breaks, where there is somebody to see them.
public struct TerminalStyle: Sendable, Equatable {
    /// What a piece of text is there to say.
    public enum Tone: Sendable {
        /// What it is about.
        case heading
        /// As wished.
        case good
        /// Not as wished.
        case bad
        /// Not known, or worth a second look.
        case doubtful
        /// Beside the point.
        case faint
    }

    /// Whether colours are written at all.
    public var isColored: Bool

    /// The columns of the terminal; `nil` = it is none, and lines are as long as they are.
    public var columns: Int?

    /// A style with or without colours, for a terminal of so many columns.
    public init(isColored: Bool, columns: Int? = nil) {
        self.isColored = isColored
        self.columns = columns
    }

    /// Text as it is.
    public static let plain = TerminalStyle(isColored: false)

    /// The text in the colour of its tone.
    ///
    /// Pad before painting: the codes have no width on the screen but count as characters.
    public func paint(_ text: String, _ tone: Tone) -> String {
        guard isColored, !text.isEmpty else { return text }
        let code =
            switch tone {
            case .heading: "1"
            case .good: "32"
            case .bad: "31"
            case .doubtful: "33"
            case .faint: "2"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

extension TerminalStyle.Tone {
    /// What stands for a verdict of this tone where colours are not to be had.
    var symbol: String {
        switch self {
        case .good: "✅"
        case .bad: "❌"
        case .doubtful: "❔"
        case .heading, .faint: "ℹ️"
        }
    }
}
