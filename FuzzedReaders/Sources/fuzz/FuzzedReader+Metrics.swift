import HeadroomKit

extension FuzzedReader {
    /// OpenMetrics and Prometheus' text format.
    static let metrics = FuzzedReader(name: "metrics") { bytes in
        let file = InputFile(path: "metrics.txt")
        file.write(bytes)
        do throws(ModelLoadingError) {
            let metrics = try MetricsFile(path: file.path)
            for note in metrics.notes { consume(note.description) }
            consume("\(String(describing: metrics.store.lastMilliseconds))")
            for series in 0..<metrics.store.seriesCount {
                consume(metrics.store.labels(ofSeries: series).description)
            }
        } catch {
            consume(error.description)
        }
    }
}
