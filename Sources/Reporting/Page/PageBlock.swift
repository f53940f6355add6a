/// What a page is made of, in the order of the page.
enum PageBlock: Sendable, Equatable {
    /// Words and tables.
    case html(HTML)
    /// Pictures, side by side where there is room.
    case charts([Chart])
    /// A picture with the table of what it shows.
    case chartWithTable(Chart, HTML)

    /// One picture.
    static func chart(_ chart: Chart) -> PageBlock { .charts([chart]) }

    /// The pictures that it is or has.
    var charts: [Chart] {
        switch self {
        case .html: []
        case .charts(let charts): charts
        case .chartWithTable(let chart, _): [chart]
        }
    }

    /// A picture with its table, or what there is of both; `nil` if there is neither.
    init?(_ chart: Chart?, _ table: HTML?) {
        switch (chart, table) {
        case (let chart?, let table?): self = .chartWithTable(chart, table)
        case (let chart?, nil): self = .chart(chart)
        case (nil, let table?): self = .html(table)
        case (nil, nil): return nil
        }
    }

    /// The pictures that there are, side by side; `nil` if there is none.
    init?(row charts: [Chart?]) {
        let there = charts.compactMap(\.self)
        guard !there.isEmpty else { return nil }
        self = .charts(there)
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
