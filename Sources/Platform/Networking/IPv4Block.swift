/// A range of IPv4 addresses in CIDR notation, such as `10.0.0.0/8`.
struct IPv4Block: Hashable, Sendable {
    let network: UInt32
    let mask: UInt32

    /// The range that `text` spells, or `nil` if it is not one.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = Self.address(parts[0]),
            let length = UInt32(parts[1]), length <= 32
        else { return nil }
        mask = length == 0 ? 0 : ~0 << (32 - length)
        network = address & mask
    }

    /// Whether the range holds `address`.
    func contains(_ address: UInt32) -> Bool { address & mask == network }

    /// The number that a dotted address stands for, or `nil` if it is not one.
    static func address(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { UInt8($0) }
        guard parts.count == 4, bytes.count == 4 else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
