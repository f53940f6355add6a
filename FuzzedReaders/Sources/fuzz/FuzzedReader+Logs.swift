import HeadroomKit

extension FuzzedReader {
    /// A CSV file: as a request log, then `fit`, and as the trace of arrivals of a model.
    static let logs = FuzzedReader(name: "logs") { bytes in
        let file = InputFile(path: "log.csv")
        file.write(bytes)
        let columns = LogColumns(
            arrival: "time",
            services: ["latency_ms"],
            outcome: "status",
            timedOut: ["504"],
            group: "route"
        )
        for columns in [LogColumns(), columns] {
            do throws(ModelLoadingError) {
                let groups = try LogReader.groups(ofLog: file.path, columns: columns, seed: 1)
                let settings = DurationFit.Settings(bootstrapSamples: 0)
                let fits = groups.map { LogFit($0, settings: settings) }
                let report = FitReport(fits, path: file.path, criterion: .bic)
                for format in FitReport.Format.allCases { consume(report.text(as: format)) }
            } catch {
                consume(error.description)
            }
        }
        let model = InputFile(path: "trace.yaml")
        Array(modelOfTrace.utf8).withUnsafeBufferPointer { model.write($0) }
        do throws(ModelLoadingError) {
            consume("\(try ModelLoader.load(path: model.path).service.workloads)")
        } catch {
            consume(error.description)
        }
    }

    /// A model whose arrivals and CPU times are those of the log.
    private static let modelOfTrace = """
        format: headroom/v1
        workloads:
          - name: all
            arrivals: {trace: {file: log.csv}}
            steps: [{cpu: {empirical: {file: log.csv}}}]
        orchestrator: {replicas: 1}

        """
}
