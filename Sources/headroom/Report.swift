import ArgumentParser
import ModelFiles
import Reporting
import Sweeps

/// `headroom report`.
struct Report: ParsableCommand, ExampleProviding {
    /// What is made of results.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// A page with words, pictures and tables.
        case html
        /// A picture.
        case svg
        /// A picture.
        case png
        /// The specification of a picture.
        case vegaLite = "vega-lite"
    }

    static let configuration = CommandConfiguration(
        abstract: "One page on results: the verdict in words, pictures, tables.",
        usage: "headroom report [<options>] <results> ...",
        discussion: """
            The page is complete in itself: it opens offline, in light and dark, on paper and on a \
            phone, and has neither a script nor a link to another place. Results are what 'simulate' \
            and 'compare' write as JSON and 'sweep' as CSV.

            Pictures are drawn by vl-convert (the Python package vl-convert-python), with python3, or \
            with the Python that the environment variable HEADROOM_PYTHON names. If it is not there, \
            the exit code is 69.
            """
    )

    static let example = "headroom report result.json -o report.html"

    @Argument(
        help: "Result files; '-' reads standard input.",
        completion: .file(extensions: ["json", "csv"])
    )
    var results: [String]

    @Option(help: "A page, or one picture of it: as it looks, or its Vega-Lite specification.")
    var format = Format.html

    @Option(
        help: ArgumentHelp(
            "Which picture, by its name. (default: none; needed with --format svg, png, vega-lite)",
            valueName: "name"
        )
    )
    var chart: String?

    @Flag(help: "A page of words and tables, which needs no vl-convert.")
    var noPictures = false

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if format == .html, chart != nil {
            throw ValidationError("--chart is one picture; add --format svg, png or vega-lite")
        }
        if format == .png, output.output == nil {
            throw ValidationError("--format png writes no text; add -o FILE")
        }
        if format != .html, noPictures {
            throw ValidationError("--no-pictures makes a page; leave out --format")
        }
    }

    func run() throws {
        let file = try output.file()
        let page = ReportPage(try results.map(read))
        do {
            switch format {
            case .html:
                let pictures =
                    noPictures ? nil : try ChartConverter.found.pictures(of: page.charts)
                try output.write(page.text(pictures: pictures), to: file)
            case .vegaLite: try output.write(try named(in: page).wide.text, to: file)
            case .svg:
                try output.write(try ChartConverter.found.svg(of: named(in: page)), to: file)
            case .png:
                let bytes = try ChartConverter.found.png(of: named(in: page))
                do { try file?.write(bytes) } catch { throw try error.reported() }
            }
        } catch let failure as ChartConverter.Failure {
            try Message.write("error: \(failure.message)")
            throw ExitStatus.unavailable.error
        }
    }

    /// The picture that `--chart` names.
    private func named(in page: ReportPage) throws -> Chart {
        let charts = page.charts
        if let found = charts.first(where: { $0.name == chart }) { return found }
        let names = charts.map(\.name).joined(separator: ", ")
        let there = charts.isEmpty ? "these results have no picture" : "there are \(names)"
        try Message.write(
            chart.map { "command line: --chart: error: no picture is called '\($0)'; \(there)" }
                ?? "command line: --format: error: \(format.rawValue) is one picture; add --chart: "
                + there
        )
        throw ExitStatus.wrongUsage.error
    }

    private func read(_ path: String) throws -> ReportedResult {
        do throws(Diagnostic) {
            guard path != "-" else {
                return try ReportedResult(SourceFile.readStandardInput())
            }
            // A sweep whose record has gone is shown without it.
            let record = try? SweepRecord(path: path + ".sweep")
            return try ReportedResult(SourceFile.read(path), origin: record?.origin)
        } catch {
            try Message.write("\(error)")
            throw
                (error.isUnreadableFile
                ? ExitStatus.unreadableFile : ExitStatus.wrongModel).error
        }
    }
}
