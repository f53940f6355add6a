import Glibc

/// The directory that a model's files are in; nothing outside of it is read on a model's behalf.
///
/// A model may come from somebody else: a path in it that leads outside, directly or through a
/// symbolic link, is refused.
public struct ModelDirectory: Sendable, Equatable {
    /// The directory as messages show it.
    public var path: String
    /// The directory without symbolic links.
    private var location: String

    /// The directory at this path.
    ///
    /// - Throws: A diagnostic if there is none.
    public init(_ path: String) throws(Diagnostic) {
        guard let location = resolvedPath(path.isEmpty ? "." : path) else {
            throw Diagnostic(
                .error,
                "cannot be read: \(String(cString: strerror(errno)))",
                file: path,
                isUnreadableFile: true
            )
        }
        self.path = path
        self.location = location
    }

    /// Where a file that the model names is.
    ///
    /// - Parameters:
    ///   - name: The path that the model names, relative to the directory.
    ///   - position: Where the model names it.
    /// - Returns: The path as messages show it, and the path without symbolic links.
    /// - Throws: A diagnostic if there is no such file, or if it is outside of the directory.
    public func locate(
        _ name: String,
        namedAt position: SourcePosition
    ) throws(Diagnostic) -> (path: String, location: String) {
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw Diagnostic(.error, "\(quoted(name)) is not a path", at: position)
        }
        let shown = name.hasPrefix("/") || path.isEmpty || path == "." ? name : join(path, name)
        let target = name.hasPrefix("/") ? name : join(location, name)
        guard let resolved = resolvedPath(target) else {
            var missing = Diagnostic(
                .error,
                "\(quoted(name)) cannot be read: \(String(cString: strerror(errno)))",
                at: position
            )
            missing.isUnreadableFile = true
            throw missing
        }
        guard holds(resolved) else {
            throw Diagnostic(
                .error,
                "\(quoted(name)) is outside of the model's directory; copy the file into it",
                at: position
            )
        }
        return (shown, resolved)
    }

    /// Makes sure that a file of the directory is no link to a file outside of it.
    ///
    /// - Parameter name: The file's name; it need not exist.
    /// - Throws: A diagnostic if it is.
    func refuseLinkOutside(_ name: String) throws(Diagnostic) {
        guard let resolved = resolvedPath(join(location, name)), !holds(resolved) else { return }
        throw Diagnostic(
            .error,
            "is a link to a file outside of the model's directory; copy the file into it",
            file: join(path, name)
        )
    }

    /// Whether a path without symbolic links is that of the directory or of something in it.
    private func holds(_ resolved: String) -> Bool {
        let root = location.hasSuffix("/") ? location : location + "/"
        return resolved == location || resolved.hasPrefix(root)
    }

    /// Reads a file that the model names.
    ///
    /// - Throws: A diagnostic if it is outside of the directory, cannot be read, or is no text.
    public func read(
        _ name: String,
        namedAt position: SourcePosition,
        sizeLimit: Int = SourceFile.largestFile
    ) throws(Diagnostic) -> SourceFile {
        let (path, location) = try locate(name, namedAt: position)
        return try SourceFile.read(path, at: location, sizeLimit: sizeLimit)
    }
}

/// A path and a name below it.
private func join(_ directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
}

/// A path without symbolic links, `.` and `..`; `nil` and `errno` if there is no such file.
private func resolvedPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
