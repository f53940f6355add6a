/// What a page is made of, in the order of the page.
enum PageBlock: Sendable, Equatable {
    /// Words and tables.
    case html(HTML)
    /// A picture, for which the page has a place beside its table.
    case chart(Chart)
    /// A picture with the table of what it shows.
    case chartWithTable(Chart, HTML)

    /// The picture, if it is or has one.
    var chart: Chart? {
        switch self {
        case .html: nil
        case .chart(let chart), .chartWithTable(let chart, _): chart
        }
    }
}

/// A part of a page with a heading.
struct PageSection: Sendable, Equatable {
    /// The heading.
    var title: String
    /// What stands below it; a section of nothing is left out.
    var blocks: [PageBlock]

    /// A part with this heading.
    init(_ title: String, _ blocks: [PageBlock?]) {
        self.title = title
        self.blocks = blocks.compactMap { $0 }
    }
}
