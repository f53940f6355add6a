/// A port, by its number or by the name that a container gives it.
public enum PortReference: Hashable, Sendable {
    /// A port number, in `1...65535`.
    case number(Int)
    /// The name of a container's port.
    case name(String)
}
