import HeadroomKit

extension FuzzedReader {
    /// `redis.conf`.
    static let redis = FuzzedReader(name: "redis") { bytes in
        guard let directory = try? ModelDirectory(".") else { return }
        let context = ReadingContext(directory: directory)
        let source = InputFile(path: "redis.conf").source(bytes)
        consume("\(RedisConfigurationReader(context: context).read(source))")
        for diagnostic in context.diagnostics.sorted { consume(diagnostic.description) }
    }
}
