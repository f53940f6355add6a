import Platform
import Testing
import Units

@Suite("Whatever pods come and go, the scheduler")
struct SchedulerLawTests {
    /// A small generator, so that each seed is a case of its own.
    private struct Draws {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    @Test("overcommits no node, and makes only less important pods leave", arguments: 1...40)
    func keepsNodesWithinBounds(seed: Int) throws {
        var draws = Draws(state: UInt64(seed))
        let nodes = (0..<(1 + draws.next(below: 12))).map { number in
            Node(
                meta: ObjectMeta(
                    name: "n\(number)",
                    labels: [TopologySpreadConstraint.zoneKey: "z\(number % 3)"]
                ),
                allocatable: [
                    .cpu: Quantity(milli: Int64(1_000 + 500 * draws.next(below: 8))),
                    .memory: Quantity(Int64(1 + draws.next(below: 8)) << 30),
                    .pods: Quantity(Int64(2 + draws.next(below: 8))),
                ]
            )
        }
        var scheduler = Scheduler(nodes: nodes)
        var specs: [PodSpec] = []
        for _ in 0..<120 {
            let spec = PodSpec(
                containers: [
                    Container(
                        name: "main",
                        requests: [
                            .cpu: Quantity(milli: Int64(100 * draws.next(below: 20))),
                            .memory: Quantity(Int64(draws.next(below: 2_048)) << 20),
                        ]
                    )
                ],
                priority: Int32(draws.next(below: 4))
            )
            let labels: Labels = ["app": "a\(draws.next(below: 5))"]
            let profile = scheduler.profile(
                of: SchedulablePod(
                    spec: spec,
                    labels: labels,
                    companions: LabelSelector(matchLabels: labels)
                )
            )
            specs.append(spec)
            let id = scheduler.enqueue(profile)
            scheduler.run()
            for victim in scheduler.victims(of: id) {
                #expect((specs[victim].priority ?? 0) < (spec.priority ?? 0))
            }
            if draws.next(below: 3) == 0 {
                _ = scheduler.removeLeaving()
                scheduler.run()
            }
            if draws.next(below: 6) == 0 {
                scheduler.remove(draws.next(below: specs.count))
                scheduler.reactivate()
                scheduler.run()
            }
        }
        for (index, node) in nodes.enumerated() {
            var sum = ResourceList([(.cpu, .zero), (.memory, .zero)])
            var count = 0
            for (id, spec) in specs.enumerated() {
                switch scheduler.state(of: id) {
                case .bound(index), .leaving(index): break
                default: continue
                }
                count += 1
                for name in [ResourceName.cpu, .memory] {
                    let amount = spec.containers[0].requests[name] ?? .zero
                    sum[name] = (sum[name] ?? .zero) + amount
                }
            }
            #expect(count == scheduler.podCount(onNode: index))
            #expect(Quantity(Int64(count)) <= (node.allocatable[.pods] ?? .zero))
            #expect(try #require(sum[.cpu]) <= (node.allocatable[.cpu] ?? .zero))
            #expect(try #require(sum[.memory]) <= (node.allocatable[.memory] ?? .zero))
            #expect(sum[.cpu] == scheduler.requested(onNode: index).cpu)
            #expect(sum[.memory] == scheduler.requested(onNode: index).memory)
        }
    }

    @Test(
        "looks at as many nodes as the real one",
        arguments: [(1, 1), (99, 99), (100, 100), (200, 100), (1_000, 420), (5_000, 500)]
    )
    func nodesToFind(nodes: Int, found: Int) {
        // 1,000 nodes: 50 - 8 = 42 %; 5,000: 50 - 40 = 10 %; 200: 49 % are 98, and so 100.
        #expect(Scheduler.nodesToFind(of: nodes) == found)
    }

    @Test("of many nodes begins the search where the last one ended")
    func rotates() {
        let nodes = (0..<300).map { number in
            Node(
                meta: ObjectMeta(name: "n\(number)"),
                allocatable: [.cpu: Quantity(4), .memory: Quantity(8 << 30), .pods: Quantity(10)]
            )
        }
        var scheduler = Scheduler(nodes: nodes)
        // 300 nodes: 50 - 2 = 48 %, 144 of them are enough.
        let pod = SchedulablePod(
            spec: PodSpec(containers: [
                Container(name: "a", requests: [.cpu: Quantity(1), .memory: Quantity(2 << 30)])
            ])
        )
        #expect(scheduler.place(pod) == .placed(node: 0))
        #expect(scheduler.place(pod) == .placed(node: 144))
        // From 288 on: twelve empty nodes first, of which the first wins.
        #expect(scheduler.place(pod) == .placed(node: 288))
    }
}
