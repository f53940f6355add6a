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

    /// Reads the manifests that a path of the command line stands for.
    ///
    /// - Parameters:
    ///   - path: A file, a directory (whose manifests are taken in the order of their paths), or `-`,
    ///     which is standard input.
    ///   - sizeLimit: The largest size of a file, in bytes.
    ///   - diagnostics: Where it is reported why something cannot be read.
    /// - Returns: The files, each with its path below the directory, or its own name; none after a
    ///   report.
    static func sources(
        at path: String,
        sizeLimit: Int = SourceFile.largestFile,
        reporting diagnostics: Diagnostics
    ) -> [(name: String, file: SourceFile)] {
        do throws(Diagnostic) {
            if path == AdmissionInput.standardInput {
                return [("manifests.yaml", try SourceFile.readStandardInput())]
            }
            guard SourceFile.isDirectory(path) else {
                let last = path.split(separator: "/").last.map(String.init) ?? path
                return [(last, try SourceFile.read(path, sizeLimit: sizeLimit))]
            }
            let directory = path.hasSuffix("/") ? path : path + "/"
            let names = ManifestFiles(below: path).paths
            guard !names.isEmpty else {
                let endings = suffixes.joined(separator: ", ")
                throw Diagnostic(.error, "holds no manifest (\(endings))", file: path)
            }
            var sources: [(name: String, file: SourceFile)] = []
            for name in names {
                sources.append(
                    (name, try SourceFile.read(directory + name, sizeLimit: sizeLimit))
                )
            }
            return sources
        } catch {
            diagnostics.report(error)
            return []
        }
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
