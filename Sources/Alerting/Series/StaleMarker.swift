/// The value that says that a series has ended.
///
/// Source: `StaleNaN` in `model/value/value.go` of Prometheus 2.42.
public enum StaleMarker {
    /// The value, a NaN.
    public static let value = Double(bitPattern: 0x7FF0_0000_0000_0002)

    /// Whether a value is the marker, rather than a number or another NaN.
    public static func isMarker(_ value: Double) -> Bool {
        value.bitPattern == 0x7FF0_0000_0000_0002
    }
}
