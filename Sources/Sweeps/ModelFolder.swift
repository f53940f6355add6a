/// The folder of a model's files, below which they are named.
struct ModelFolder {
    /// The name of the model's file in the folder; `nil` for a model that is the folder.
    let modelFile: String?
    /// The folder's path with a slash at its end; empty for that of the process, and for the root, whose files
    /// keep their slash.
    private let prefix: String

    /// The folder of a model.
    ///
    /// - Parameters:
    ///   - modelPath: The model's directory, or its only file.
    ///   - files: The paths of the model's files.
    init(of modelPath: String, files: [String]) {
        var path = modelPath
        while path.hasSuffix("/"), path.count > 1 { path.removeLast() }
        guard files.contains(path) else {
            modelFile = nil
            prefix = path + "/"
            return
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        modelFile = name
        let folder = String(path.dropLast(name.count))
        prefix = folder == "/" ? "" : folder
    }

    /// The name of a file: its path below the folder, or its whole path if it is elsewhere.
    func name(of path: String) -> String {
        path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }
}
