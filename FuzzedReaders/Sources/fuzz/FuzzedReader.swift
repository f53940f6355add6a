import Glibc
import HeadroomKit

/// A reader of headroom, and what is done with what it reads, as a command would.
struct FuzzedReader: Sendable {
    /// The name, which is also that of its folder in `Corpus`.
    let name: String
    /// Reads bytes that anybody may have written; must return whatever they are.
    let read: @Sendable (UnsafeBufferPointer<UInt8>) -> Void

    /// All of them.
    static let all = [
        model, manifests, quantities, redis, rules, expressions, metrics, logs, results,
    ]
}

/// A file in the current folder that holds what is to be read.
struct InputFile {
    /// Its path.
    let path: String

    /// Replaces what it holds.
    func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "the current folder takes no files")
        defer { close(descriptor) }
        precondition(
            OutputFile.write(UnsafeRawBufferPointer(bytes), to: descriptor),
            "the current folder is full"
        )
    }

    /// What it holds, as text.
    func source(_ bytes: UnsafeBufferPointer<UInt8>) -> SourceFile {
        SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
    }
}

/// Takes a text, so that it has to be made.
func consume(_ text: String) {
    precondition(text.utf8.count >= 0)
}
