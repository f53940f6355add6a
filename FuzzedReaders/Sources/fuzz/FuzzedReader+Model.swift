import HeadroomKit

extension FuzzedReader {
    /// `model.yaml` in a folder that has the other files of a model, then `check`.
    static let model = FuzzedReader(name: "model") { bytes in
        InputFile(path: "model.yaml").write(bytes)
        do throws(ModelLoadingError) {
            let loaded = try ModelLoader.load(path: ".")
            consume(ParameterReport(loaded.parameters).text(as: .table))
            consume(CheckReport(loaded, path: ".").text(as: .table))
        } catch {
            consume(error.description)
            consume(CheckReport(error, path: ".").text(as: .sarif))
        }
    }
}
