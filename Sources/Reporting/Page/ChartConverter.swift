import Glibc

/// Draws charts with vl-convert, which runs Vega-Lite without a browser.
///
/// It is a Python package, `vl-convert-python`, and runs in a process of its own, once for all charts of
/// a page. It reads nothing from the network: a specification has its values in it, and every address is
/// refused.
public struct ChartConverter: Sendable {
    /// Why there are no pictures.
    public enum Failure: Error, Sendable, Equatable {
        /// Python or the package is not there.
        case missing(String)
        /// It was there and did not do it.
        case failed(String)

        /// The failure as a line for people, with what to do.
        public var message: String {
            switch self {
            case .missing(let what):
                "pictures are drawn by vl-convert, and \(what); scripts/charts installs it "
                    + "(or: python3 -m pip install vl-convert-python), and HEADROOM_PYTHON names the "
                    + "python3 that has it; --no-pictures makes a page of tables"
            case .failed(let why): "vl-convert could not draw the pictures: \(why)"
            }
        }
    }

    /// What a picture is drawn as.
    private enum Form: String {
        case svg
        case png
    }

    private let python: String

    /// A converter.
    ///
    /// - Parameter python: The Python that has the package: a path, or a name to look for in `PATH`.
    public init(python: String) { self.python = python }

    /// The converter with the Python that `HEADROOM_PYTHON` names, else with `python3`.
    public static var found: ChartConverter {
        let named = getenv("HEADROOM_PYTHON").map { String(cString: $0) } ?? ""
        return ChartConverter(python: named.isEmpty ? "python3" : named)
    }

    /// Draws charts in their two widths.
    ///
    /// - Parameter charts: What to draw.
    /// - Returns: A picture for each chart, in the same order.
    /// - Throws: `Failure` if the converter is not there or does not draw all of them.
    public func pictures(of charts: [Chart]) throws(Failure) -> [ReportPage.Picture] {
        guard !charts.isEmpty else { return [] }
        let drawn = try draw(charts.flatMap { [$0.wide, $0.narrow] }, as: .svg)
        return charts.indices.map {
            ReportPage.Picture(wide: drawn[2 * $0], narrow: drawn[2 * $0 + 1])
        }
    }

    /// Draws a chart as an SVG that stands alone, on no ground.
    public func svg(of chart: Chart) throws(Failure) -> String {
        let drawn = try draw([chart.wide], as: .svg)
        return SVGPicture(drawn[0], id: chart.name).html(chart).text + "\n"
    }

    /// Draws a chart as a PNG on white, two pixels to each of its own.
    public func png(of chart: Chart) throws(Failure) -> [UInt8] {
        let drawn = try draw([chart.wide], as: .png)[0]
        let digits = drawn.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }

    /// Reads a list of specifications from standard input, writes a list of texts.
    private static let program = """
        import json, sys
        try:
            import vl_convert
        except ImportError:
            sys.exit(69)
        def draw(spec):
            if sys.argv[1] == "png":
                spec["background"] = "white"
                return vl_convert.vegalite_to_png(
                    spec, vl_version="5.20", scale=2, allowed_base_urls=[]).hex()
            return vl_convert.vegalite_to_svg(spec, vl_version="5.20", allowed_base_urls=[])
        json.dump([draw(spec) for spec in json.load(sys.stdin)], sys.stdout)
        """

    private func draw(_ specifications: [JSONValue], as form: Form) throws(Failure) -> [String] {
        let child: ChildProcess.Outcome
        do {
            child = try ChildProcess.run(
                python,
                ["-c", Self.program, form.rawValue],
                input: JSONValue.array(specifications).lineText
            )
        } catch {
            throw error.isMissing ? .missing("'\(python)' is not there") : .failed(error.reason)
        }
        guard child.status != 69 else { throw .missing("'\(python)' does not have it") }
        guard child.status == 0 else {
            let last = child.messages.split(separator: "\n").last.map(String.init)
            throw .failed(last ?? "it ended with \(child.status)")
        }
        let drawn = try? JSONReader.value(of: child.output).elements.compactMap(\.stringValue)
        guard let drawn, drawn.count == specifications.count else {
            throw .failed("its output is not what was expected")
        }
        return drawn
    }
}
