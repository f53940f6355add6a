import Platform

/// What was probably meant by a text that is no Kubernetes quantity.
enum QuantityRepair {
    /// A quantity near `text`: `2Gi` for `2gb`, `500m` for `500 m`.
    ///
    /// - Returns: `nil` if there is no good guess.
    static func suggestion(for text: String) -> String? {
        let compact = text.filter { !$0.isWhitespace && $0 != "," && $0 != "_" }
        let number = compact.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard !number.isEmpty else { return nil }
        let unit = compact.dropFirst(number.count).lowercased()
        guard let suffix = suffixes[unit] else { return nil }
        let suggestion = String(number) + suffix
        return (try? Quantity(suggestion)) == nil ? nil : suggestion
    }

    /// Units as people write them, in lower case, and the suffix that Kubernetes has for them.
    private static let suffixes: [String: String] = [
        "": "", "b": "", "core": "", "cores": "", "cpu": "", "cpus": "", "vcpu": "",
        "millicpu": "m", "mcpu": "m", "millicores": "m",
        "k": "k", "kb": "Ki", "ki": "Ki", "kib": "Ki",
        "m": "m", "mb": "Mi", "mi": "Mi", "mib": "Mi",
        "g": "G", "gb": "Gi", "gi": "Gi", "gib": "Gi",
        "t": "T", "tb": "Ti", "ti": "Ti", "tib": "Ti",
        "p": "P", "pb": "Pi", "pi": "Pi", "pib": "Pi",
    ]
}
