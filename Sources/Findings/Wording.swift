import Platform
import Units

// How messages write figures.

extension SimDuration {
    /// The duration with its unit: `300 s`, `250 ms`.
    var text: String {
        if nanoseconds % 1_000_000_000 == 0 { return "\(nanoseconds / 1_000_000_000) s" }
        if nanoseconds % 1_000_000 == 0 { return "\(nanoseconds / 1_000_000) ms" }
        return "\(figure(seconds)) s"
    }
}

extension Bytes {
    /// The size as Kubernetes writes it: `6000Mi`.
    var text: String { Quantity(self).description }
}

/// A number with three digits that count: `16.9`, `0.047`, `1500`.
func figure(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    var decimals = 2
    var size = abs(value)
    while size >= 10, decimals > 0 {
        size /= 10
        decimals -= 1
    }
    while size < 1, decimals < 12 {
        size *= 10
        decimals += 1
    }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int64((abs(value) * scale).rounded())
    let digits = String(scaled % Int64(scale))
    // Without decimals the remainder is still one digit, a 0.
    var fraction = String(repeating: "0", count: max(0, decimals - digits.count)) + digits
    while fraction.last == "0" { fraction.removeLast() }
    let whole = "\(value < 0 ? "-" : "")\(scaled / Int64(scale))"
    return decimals == 0 || fraction.isEmpty ? whole : "\(whole).\(fraction)"
}

/// Several things in a sentence: `a, b and c`.
func listed(_ texts: [String]) -> String {
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: ", ") + " and \(last)"
}

/// A number of things: `1 pod`, `3 pods`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
