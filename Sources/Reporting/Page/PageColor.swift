/// The colours of pages and pictures, on a light and on a dark ground.
///
/// Categories are told apart by people with any colour vision: M. Okabe and K. Ito, "Color Universal
/// Design" (2008); what a colour says, a word or a place says too. A picture is drawn in the light
/// colours; the page's style sheet exchanges each for its dark one where a dark ground is wished for.
enum PageColor: String, CaseIterable {
    /// Text.
    case ink = "#1b1f24"
    /// Text beside the point, axes.
    case muted = "#57606a"
    /// Grid lines.
    case grid = "#d8dee4"
    /// What is usual.
    case blue = "#0072b2"
    /// What is wrong.
    case vermillion = "#d55e00"
    /// What is as wished.
    case green = "#009e73"
    /// What is close to wrong.
    case orange = "#e69f00"
    /// A further category.
    case purple = "#cc79a7"
    /// A further category.
    case sky = "#56b4e9"
    /// Whatever has no colour of its own.
    case gray = "#7f8790"

    /// The same on a dark ground.
    var dark: String {
        switch self {
        case .ink: "#e6edf3"
        case .muted: "#9ea8b3"
        case .grid: "#343b44"
        case .blue: "#4aa8e8"
        case .vermillion: "#ff8548"
        case .green: "#35c99d"
        case .orange: "#f4b93a"
        case .purple: "#e7a5ca"
        case .sky: "#9ad5f8"
        case .gray: "#a0a9b2"
        }
    }

    /// The colours of categories, in the order in which they are handed out.
    static let categories: [PageColor] = [.blue, .vermillion, .green, .orange, .purple, .sky]

    /// The colour in a specification.
    var json: JSONValue { .string(rawValue) }

    /// Style rules that exchange every colour of a picture for its dark one.
    static var darkRules: String {
        allCases.map { color in
            "svg [fill=\"\(color.rawValue)\"]{fill:\(color.dark)}"
                + "svg [stroke=\"\(color.rawValue)\"]{stroke:\(color.dark)}"
        }.joined(separator: "\n")
    }
}
