/// Which parameters matter: Morris' screening and Sobol's indices.
extension ExplanationDocument {
    /// Parameters that a picture or a table shows: the result has all of them.
    private static let shown = 12

    /// The pictures, and below them their tables, which are too wide to stand beside them.
    var sensitivityBlocks: [PageBlock?] {
        [
            PageBlock(row: [screeningChart, decompositionChart]),
            screeningTable.map(PageBlock.html), decompositionTable.map(PageBlock.html),
        ]
    }

    private var screeningChart: Chart? {
        let factors = screening.filter { $0.meanSize.mean > 0 }.prefix(Self.shown)
        guard let first = factors.first else { return nil }
        let axis = MetricAxis(ofMetric: metric)
        return Chart(
            "morris",
            title: "How much each parameter moves \(metric)",
            description:
                "The mean size of the change over the whole range of a parameter, whatever the "
                + "others are (Morris). \(first.factor.path) does most: "
                + "\(first.meanSize.text(axis.unit))."
        ) { width in
            LabelledBars.specification(
                rows: factors.map { factor in
                    LabelledBars.Row(
                        label: factor.factor.path,
                        note: factor.meanSize.value(axis.unit),
                        value: factor.meanSize.mean,
                        interval: (max(0, factor.meanSize.low), factor.meanSize.high),
                        color: .blue
                    )
                },
                axis: axis.json("change of \(metric)"),
                factor: axis.factor,
                width: width
            )
        }
    }

    private var screeningTable: HTML? {
        let unit = MetricUnit(ofMetric: metric)
        func effect(_ value: Double?) -> HTML {
            HTML.data(value, unit.text(mean: value, halfWidth: nil).value)
        }
        return HTML.table(
            "Elementary effects on \(metric): mean size, mean, and standard deviation, which is large where "
                + "the effect depends on the other parameters",
            [
                .text("parameter"), .text("from … to"), .number("μ*"), .number("μ"), .number("σ"),
            ],
            screening.prefix(Self.shown).map { factor in
                [
                    HTML.name(factor.factor.path),
                    "\(factor.factor.low) … \(factor.factor.high)",
                    HTML.figure(factor.meanSize, unit), effect(factor.mean),
                    effect(factor.deviation),
                ]
            }
        )
    }

    private var decompositionChart: Chart? {
        let factors = decomposition.prefix(Self.shown)
        guard let first = factors.first else { return nil }
        return Chart(
            "sobol",
            title: "Which parameter the variance of \(metric) is due to",
            description:
                "Share of the variance that is due to each parameter (Sobol). Bar: with its "
                + "interactions, with a 95 % interval. Tick: by itself. \(first.factor.path) has the "
                + "largest share: \(Self.text(first.total.value))."
        ) { width in
            LabelledBars.specification(
                rows: factors.map { factor in
                    LabelledBars.Row(
                        label: factor.factor.path,
                        note: Self.text(factor.total.value),
                        value: max(0, factor.total.value),
                        interval: (max(0, factor.total.low), max(0, factor.total.high)),
                        tick: max(0, factor.first.value),
                        color: .sky
                    )
                },
                axis: ["title": "share of the variance", "format": "~%", "tickCount": 5],
                width: width
            )
        }
    }

    private var decompositionTable: HTML? {
        func share(_ share: Share) -> HTML {
            """
            \(HTML.data(share.value, Self.text(share.value))) <small>\
            \(HTML.data(share.low, Self.text(share.low))) to \
            \(HTML.data(share.high, Self.text(share.high)))</small>
            """
        }
        return HTML.table(
            "Shares of the variance of \(metric), with 95 % bootstrap intervals",
            [
                .text("parameter"), .text("from … to"), .number("by itself"),
                .number("with interactions"),
            ],
            decomposition.map { factor in
                [
                    HTML.name(factor.factor.path),
                    "\(factor.factor.low) … \(factor.factor.high)", share(factor.first),
                    share(factor.total),
                ]
            }
        )
    }

    /// An index as it is usually written, with two decimals: an estimate may be below 0.
    private static func text(_ index: Double) -> String { NumberText.fixed(index, decimals: 2) }
}
