import Glibc

/// The manifests below a directory.
struct ManifestFiles {
    /// The paths relative to the directory, sorted byte by byte: the order in which
    /// `kubectl apply --recursive --filename` sends their objects.
    let paths: [String]

    /// The ends of the names that `kubectl` takes for manifests.
    static let suffixes = [".yaml", ".yml", ".json"]

    /// The manifests below the directory at `location`.
    ///
    /// Names that begin with a dot do not count, and links to directories are not followed.
    init(below location: String) {
        var found: [String] = []
        Self.collect(location, prefix: "", depth: 0, into: &found)
        paths = found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether there is a directory at `location`.
    static func isDirectory(_ location: String) -> Bool {
        var status = stat()
        return stat(location, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Directories are followed to this depth: deeper ones are no work of a person.
    private static let deepest = 32

    private static func collect(
        _ location: String,
        prefix: String,
        depth: Int,
        into found: inout [String]
    ) {
        guard depth < deepest, let stream = opendir(location) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(
                    to: CChar.self,
                    capacity: MemoryLayout.size(ofValue: pointer.pointee)
                ) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            guard lstat("\(location)/\(name)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                collect(
                    "\(location)/\(name)",
                    prefix: "\(prefix)\(name)/",
                    depth: depth + 1,
                    into: &found
                )
            } else if suffixes.contains(where: name.hasSuffix) {
                found.append(prefix + name)
            }
        }
    }
}
