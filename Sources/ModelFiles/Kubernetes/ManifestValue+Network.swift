import Platform

extension ManifestValue {
    /// A port of a service.
    var servicePort: KubernetesService.Port? {
        guard
            let fields = fields(
                ["name", "port", "targetPort", "protocol"],
                besides: ["nodePort", "appProtocol"]
            ), let number = fields.required("port")?.portNumber
        else { return nil }
        return KubernetesService.Port(
            name: fields["name"]?.text,
            number: number,
            target: fields["targetPort"]?.portReference,
            networkProtocol: fields["protocol"]?.choice(NetworkProtocol.self) ?? .tcp
        )
    }

    /// A rule of a network policy.
    ///
    /// - Parameter peers: The field that holds the other ends: `from` or `to`.
    /// - Returns: `nil` if the value is no mapping.
    func networkRule(peers: String) -> NetworkPolicy.Rule? {
        guard let fields = fields([peers, "ports"]) else { return nil }
        if let wrong = fields[peers == "from" ? "to" : "from"] {
            wrong.refuse("unknown field, which would leave everybody in; did you mean '\(peers)'?")
        }
        return NetworkPolicy.Rule(
            peers: fields[peers]?.elements.compactMap(\.networkPeer) ?? [],
            ports: fields["ports"]?.elements.compactMap(\.networkPort) ?? []
        )
    }

    private var networkPeer: NetworkPolicy.Peer? {
        guard let fields = fields(["podSelector", "namespaceSelector", "ipBlock"]) else {
            return nil
        }
        if let block = fields["ipBlock"] {
            guard let fields = block.fields(["cidr", "except"]),
                let cidr = fields.required("cidr")?.text
            else { return nil }
            return .ipBlock(cidr: cidr, except: fields["except"]?.texts ?? [])
        }
        guard fields["podSelector"] != nil || fields["namespaceSelector"] != nil else {
            refuse("Required value: must specify a peer")
            return nil
        }
        return .pods(
            podSelector: fields["podSelector"]?.labelSelector,
            namespaceSelector: fields["namespaceSelector"]?.labelSelector
        )
    }

    private var networkPort: NetworkPolicy.Port? {
        guard let fields = fields(["port", "endPort", "protocol"]) else { return nil }
        return NetworkPolicy.Port(
            port: fields["port"]?.portReference,
            endPort: fields["endPort"]?.portNumber,
            networkProtocol: fields["protocol"]?.choice(NetworkProtocol.self) ?? .tcp
        )
    }
}
