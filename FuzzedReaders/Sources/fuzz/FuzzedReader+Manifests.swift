import HeadroomKit

extension FuzzedReader {
    /// Kubernetes objects, then `admit`.
    static let manifests = FuzzedReader(name: "manifests") { bytes in
        let file = InputFile(path: "manifests.yaml")
        file.write(bytes)
        do throws(ModelLoadingError) {
            let input = try AdmissionInput(paths: [file.path])
            for diagnostic in input.diagnostics { consume(diagnostic.description) }
            let run = try AdmissionRun(
                input.entries,
                settings: AdmissionRun.Settings(recordsScores: true)
            )
            let report = AdmissionReport(run, explains: true)
            consume(report.text(as: .table))
            consume(report.text(as: .json))
        } catch {
            consume(error.description)
        }
    }
}
