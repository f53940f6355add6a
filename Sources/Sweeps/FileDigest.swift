import Glibc

/// A file of a model with what it held.
struct FileDigest: Equatable {
    /// Its path relative to the model.
    let name: String
    /// The SHA-256 of its bytes.
    let sha256: String

    /// The digests of a model's files.
    ///
    /// - Parameters:
    ///   - paths: The files, each named once.
    ///   - modelPath: The model's directory, or its only file.
    /// - Returns: A digest a file, in the order of the paths.
    /// - Throws: `SweepError.unreadableFile`.
    static func digests(
        of paths: [String],
        modelPath: String
    ) throws(SweepError) -> [FileDigest] {
        var digests: [FileDigest] = []
        let folder = ModelFolder(of: modelPath, files: paths)
        for path in paths {
            let name = folder.name(of: path)
            guard !digests.contains(where: { $0.name == name }) else { continue }
            digests.append(FileDigest(name: name, sha256: try sha256(of: path)))
        }
        return digests
    }

    private static func sha256(of path: String) throws(SweepError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var digest = SHA256()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
            }
            guard count > 0 else { return digest.hexadecimal }
            digest.add(chunk[..<count])
        }
    }
}
