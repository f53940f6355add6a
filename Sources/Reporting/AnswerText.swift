/// What the reports of searches have in common: the answer in a sentence first, where it comes from last.
struct AnswerText {
    /// The model's name.
    let model: String
    /// The answer in a sentence.
    let headline: SimulationReport.News
    /// What else has to be known, the most important first.
    var remarks: [SimulationReport.News] = []
    /// What has to be known of the figures of a table; `nil` if they speak for themselves.
    var note: String?
    /// The line that ends the report.
    let provenance: String

    /// The report for a terminal of 80 columns.
    ///
    /// - Parameters:
    ///   - body: Lines between the answer and the provenance.
    ///   - style: Colours or none.
    /// - Returns: The text, with a line feed at its end.
    func table(_ body: [String], style: TerminalStyle) -> String {
        let answer = SimulationReport.News(tone: headline.tone, text: "\(model): \(headline.text)")
        let head = ([answer] + remarks).flatMap { news in
            wrapped(news.text, at: " ").map { style.paint($0, news.tone) }
        }
        let foot = (note.map { wrapped($0, at: " ") } ?? []) + wrapped(provenance, at: ", ")
        return (head + body + [""] + foot.map { style.paint($0, .faint) }).joined(separator: "\n")
            + "\n"
    }

    /// The report for a pull request.
    ///
    /// - Parameter body: Markdown between the answer and the provenance.
    /// - Returns: The text, with a line feed at its end.
    func markdown(_ body: String) -> String {
        let head = "### \(SimulationReport.escaped(model)): "
        let rest = remarks.map { "\n\(SimulationReport.escaped($0.text))\n" }.joined()
        return head + SimulationReport.escaped(headline.text) + "\n" + rest + body
            + Self.footer(provenance)
    }

    /// The provenance at the end of Markdown.
    static func footer(_ provenance: String) -> String {
        "\n<sub>\(SimulationReport.escaped(provenance))</sub>\n"
    }
}
