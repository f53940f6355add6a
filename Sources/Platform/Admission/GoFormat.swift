import Glibc

/// Numbers as Go prints them.
enum GoFormat {
    /// `%f`: six decimals.
    static func sixDecimals(_ value: Double) -> String {
        // The longest double has 309 digits before the point.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320) { buffer in
            let length = withVaList([value]) { arguments in
                vsnprintf(buffer.baseAddress, buffer.count, "%f", arguments)
            }
            return String(
                decoding: buffer.prefix(Int(length)).map(UInt8.init(bitPattern:)),
                as: UTF8.self
            )
        }
    }
}
