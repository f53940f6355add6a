/// A transport protocol, as ports name it.
public enum NetworkProtocol: String, Hashable, Sendable, CaseIterable {
    /// The default.
    case tcp = "TCP"
    /// Datagrams.
    case udp = "UDP"
    /// Streams of messages.
    case sctp = "SCTP"
}
