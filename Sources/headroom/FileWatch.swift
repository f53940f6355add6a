import Experiments
import Glibc

/// Waits until one of some files changes, or something is added to or taken from their directories.
struct FileWatch {
    private var stamps: [String: Stamp]

    /// What changes when a file does.
    private struct Stamp: Equatable {
        var seconds: Int
        var nanoseconds: Int
        var size: Int
        var number: UInt
    }

    /// A watch of these files.
    init(_ paths: [String]) {
        let folders = paths.map { path in
            path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        }
        stamps = Dictionary(
            (paths + folders).map { ($0, Self.stamp(of: $0)) },
            uniquingKeysWith: { first, _ in first }
        ).compactMapValues { $0 }
    }

    /// Waits for a change; `false` if it was cancelled before.
    mutating func waitForChange(until cancellation: Cancellation) -> Bool {
        while !cancellation.isCancelled {
            usleep(200_000)
            let now = stamps.keys.map { ($0, Self.stamp(of: $0)) }
            guard now.contains(where: { stamps[$0] != $1 }) else { continue }
            // Editors write in several steps: what is half written is read a moment later.
            usleep(100_000)
            return !cancellation.isCancelled
        }
        return false
    }

    private static func stamp(of path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec,
            size: Int(status.st_size),
            number: UInt(status.st_ino)
        )
    }
}
