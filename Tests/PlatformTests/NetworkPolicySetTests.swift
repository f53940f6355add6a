import Platform
import Testing

@Suite("Network policies")
struct NetworkPolicySetTests {
    /// The policy of the seed design.
    private let seedPolicies = NetworkPolicySet([
        NetworkPolicy(
            meta: ObjectMeta(name: "phoenix-orch-network-policy", namespace: "phoenix-orch"),
            podSelector: LabelSelector(matchLabels: ["app": "master-orchestrator"]),
            policyTypes: [.ingress, .egress],
            ingress: [
                .init(peers: [redisPeer], ports: [.init(port: .number(6_379))]),
                .init(ports: [.init(port: .number(8_080))]),
            ],
            egress: [.init(peers: [redisPeer], ports: [.init(port: .number(6_379))])]
        )
    ])

    private static let redisPeer = NetworkPolicy.Peer.pods(
        podSelector: LabelSelector(matchLabels: ["app": "redis"]),
        namespaceSelector: nil
    )

    private func pod(_ app: String, namespace: String = "phoenix-orch") -> NetworkPolicySet.Peer {
        .pod(NetworkEndpoint(namespace: namespace, labels: ["app": app]))
    }

    private func denied(_ direction: NetworkPolicy.Direction) -> NetworkPolicySet.Verdict {
        .denied(direction: direction, policies: ["phoenix-orch-network-policy"])
    }

    @Test("of the seed design let the orchestrator reach Redis and nothing else")
    func seedEgress() {
        let orchestrator = pod("master-orchestrator")
        #expect(seedPolicies.verdict(from: orchestrator, to: pod("redis"), port: 6_379) == .allowed)
        #expect(
            seedPolicies.verdict(from: orchestrator, to: pod("redis"), port: 6_380)
                == denied(.egress)
        )
        #expect(
            seedPolicies.verdict(from: orchestrator, to: pod("agent-planner"), port: 9_000)
                == denied(.egress)
        )
        // Not even the DNS.
        #expect(
            seedPolicies.verdict(
                from: orchestrator,
                to: pod("kube-dns", namespace: "kube-system"),
                port: 53,
                networkProtocol: .udp
            ) == denied(.egress)
        )
    }

    @Test("of the seed design let anybody reach the orchestrator on port 8080")
    func seedIngress() {
        let orchestrator = pod("master-orchestrator")
        #expect(
            seedPolicies.verdict(from: .outside(address: nil), to: orchestrator, port: 8_080)
                == .allowed
        )
        #expect(
            seedPolicies.verdict(
                from: pod("web", namespace: "other"),
                to: orchestrator,
                port: 8_080
            )
                == .allowed
        )
        #expect(
            seedPolicies.verdict(from: .outside(address: nil), to: orchestrator, port: 9_090)
                == denied(.ingress)
        )
        #expect(
            seedPolicies.verdict(from: pod("redis"), to: orchestrator, port: 6_379) == .allowed
        )
    }

    @Test("leave pods alone that they do not select")
    func defaultAllow() {
        #expect(
            seedPolicies.verdict(from: pod("agent-planner"), to: pod("redis"), port: 1) == .allowed
        )
        // The same labels in another namespace.
        #expect(
            seedPolicies.verdict(
                from: pod("master-orchestrator", namespace: "other"),
                to: pod("redis"),
                port: 1
            )
                == .allowed
        )
    }

    @Test("add up: one rule of any policy suffices")
    func policiesAddUp() {
        let everything = NetworkPolicy(
            meta: ObjectMeta(name: "open", namespace: "n"),
            podSelector: LabelSelector(),
            policyTypes: [.ingress],
            ingress: [.init()]
        )
        let nothing = NetworkPolicy(
            meta: ObjectMeta(name: "closed", namespace: "n"),
            podSelector: LabelSelector()
        )
        let a = pod("a", namespace: "n")
        #expect(
            NetworkPolicySet([nothing]).verdict(from: a, to: a, port: 80)
                == .denied(direction: .ingress, policies: ["closed"])
        )
        #expect(
            NetworkPolicySet([nothing, everything]).verdict(from: a, to: a, port: 80) == .allowed
        )
    }

    @Test("of one direction leave the other open")
    func directions() {
        let noEgress = NetworkPolicy(
            meta: ObjectMeta(name: "e", namespace: "n"),
            podSelector: LabelSelector(matchLabels: ["app": "a"]),
            policyTypes: [.egress]
        )
        let set = NetworkPolicySet([noEgress])
        let a = pod("a", namespace: "n")
        let b = pod("b", namespace: "n")
        #expect(set.verdict(from: b, to: a, port: 80) == .allowed)
        #expect(
            set.verdict(from: a, to: b, port: 80) == .denied(direction: .egress, policies: ["e"])
        )
    }

    @Test("find their directions in their rules if they name none")
    func defaultPolicyTypes() {
        let selector = LabelSelector()
        let meta = ObjectMeta(name: "p")
        #expect(NetworkPolicy(meta: meta, podSelector: selector).policyTypes == [.ingress])
        #expect(
            NetworkPolicy(meta: meta, podSelector: selector, egress: [.init()]).policyTypes
                == [.ingress, .egress]
        )
    }

    @Test("select namespaces by label, with and without pods")
    func namespaceSelectors() {
        func set(_ podSelector: LabelSelector?) -> NetworkPolicySet {
            NetworkPolicySet([
                NetworkPolicy(
                    meta: ObjectMeta(name: "p", namespace: "n"),
                    podSelector: LabelSelector(),
                    ingress: [
                        .init(peers: [
                            .pods(
                                podSelector: podSelector,
                                namespaceSelector: LabelSelector(
                                    matchLabels: ["kubernetes.io/metadata.name": "web"])
                            )
                        ])
                    ]
                )
            ])
        }
        let destination = pod("a", namespace: "n")
        let web = pod("front", namespace: "web")
        #expect(set(nil).verdict(from: web, to: destination, port: 1) == .allowed)
        #expect(
            set(LabelSelector(matchLabels: ["app": "back"])).verdict(
                from: web,
                to: destination,
                port: 1
            )
                == .denied(direction: .ingress, policies: ["p"])
        )
        #expect(
            set(nil).verdict(from: destination, to: destination, port: 1)
                == .denied(direction: .ingress, policies: ["p"])
        )
    }

    @Test("allow ranges of ports, ports by name, and only the protocol named")
    func ports() {
        let set = NetworkPolicySet([
            NetworkPolicy(
                meta: ObjectMeta(name: "p", namespace: "n"),
                podSelector: LabelSelector(),
                ingress: [
                    .init(ports: [
                        .init(port: .number(8_000), endPort: 8_010), .init(port: .name("metrics")),
                    ])
                ]
            )
        ])
        let destination = NetworkPolicySet.Peer.pod(
            NetworkEndpoint(
                namespace: "n",
                labels: [:],
                ports: [.init(name: "metrics", number: 9_100)]
            )
        )
        let outside = NetworkPolicySet.Peer.outside(address: nil)
        for (port, isAllowed) in [(7_999, false), (8_000, true), (8_010, true), (8_011, false)] {
            #expect(
                (set.verdict(from: outside, to: destination, port: port) == .allowed) == isAllowed
            )
        }
        #expect(set.verdict(from: outside, to: destination, port: 9_100) == .allowed)
        #expect(
            set.verdict(from: outside, to: destination, port: 8_000, networkProtocol: .udp)
                != .allowed
        )
    }

    @Test("compare addresses outside the cluster with blocks and their exceptions")
    func ipBlocks() {
        let set = NetworkPolicySet([
            NetworkPolicy(
                meta: ObjectMeta(name: "p", namespace: "n"),
                podSelector: LabelSelector(),
                policyTypes: [.egress],
                egress: [
                    .init(peers: [.ipBlock(cidr: "10.0.0.0/8", except: ["10.1.0.0/16"])])
                ]
            )
        ])
        let source = pod("a", namespace: "n")
        for (address, isAllowed) in [
            ("10.0.0.1", true), ("10.1.2.3", false), ("11.0.0.1", false), ("10.2.0.256", false),
        ] {
            let verdict = set.verdict(from: source, to: .outside(address: address), port: 443)
            #expect((verdict == .allowed) == isAllowed, "\(address)")
        }
        #expect(set.verdict(from: source, to: .outside(address: nil), port: 443) != .allowed)
    }
}
