import Foundation

/// The commands that a server was sent, with their times, as `scripts/redis/recording.py` writes
/// them: records of little-endian integers.
///
/// A record is a time (8 bytes, nanoseconds), a kind (4 bytes), a count (4 bytes) and as many key
/// numbers (4 bytes each).
struct CommandRecording {
    /// What a record says.
    enum Kind: UInt32 {
        /// A `SET` of each key.
        case set = 0
        /// A `GET` of each key, then a `SET` of each that was missed.
        case cacheAside = 1
        /// From here on hits are counted; no keys.
        case measurementBegins = 2
    }

    /// Why a file is no recording.
    enum Failure: Error, CustomStringConvertible {
        case unknownKind(UInt32)
        case truncated

        var description: String {
            switch self {
            case .unknownKind(let kind): "there is no record of kind \(kind)"
            case .truncated: "the last record is cut off"
            }
        }
    }

    private let bytes: Data

    /// The recording in a file.
    init(path: String) throws { bytes = try Data(contentsOf: URL(fileURLWithPath: path)) }

    /// Hands over every record in order: its kind, its time in nanoseconds and its keys.
    func forEach(_ body: (Kind, Int64, Range<Int>, (Int) -> Int) -> Void) throws {
        try bytes.withUnsafeBytes { buffer in
            func word(_ offset: Int) -> UInt32 {
                UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            }
            var offset = 0
            while offset < buffer.count {
                guard offset + 16 <= buffer.count else { throw Failure.truncated }
                let time = Int64(
                    littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: Int64.self)
                )
                let rawKind = word(offset + 8)
                let count = Int(word(offset + 12))
                guard let kind = Kind(rawValue: rawKind) else { throw Failure.unknownKind(rawKind) }
                let keys = offset + 16
                guard keys + 4 * count <= buffer.count else { throw Failure.truncated }
                body(kind, time, 0..<count) { Int(word(keys + 4 * $0)) }
                offset = keys + 4 * count
            }
        }
    }
}
