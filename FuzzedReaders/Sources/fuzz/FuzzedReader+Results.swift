import HeadroomKit

extension FuzzedReader {
    /// A result file, as `report` and `diff` read it.
    static let results = FuzzedReader(name: "results") { bytes in
        let file = InputFile(path: "result.json")
        do throws(Diagnostic) {
            let page = ReportPage([try ReportedResult(file.source(bytes))])
            consume(page.text(pictures: nil))
            for chart in page.charts { consume(chart.wide.text) }
        } catch {
            consume(error.description)
        }
        file.write(bytes)
        do throws(Diagnostic) {
            let result = try StoredResult(path: file.path)
            let diff = DiffReport(ResultDiff(before: result, after: result))
            for format in DiffReport.Format.allCases { consume(diff.text(as: format)) }
        } catch {
            consume(error.description)
        }
    }
}
