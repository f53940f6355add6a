import Platform
import Service
import Testing
import Units
import Variates

@Suite("What Kubernetes does to pods that serve")
struct PlatformEventsTests {
    private let failed = Outcome.refused("pod_failed")

    private func event(
        at seconds: Int64,
        for length: Int64? = nil,
        _ action: TimelineEvent.Action
    ) -> TimelineEvent {
        TimelineEvent(
            name: "event-\(seconds)",
            start: .zero + .seconds(seconds),
            duration: length.map { .seconds($0) },
            action: action
        )
    }

    private func seconds(_ reading: PlatformReading?, _ kind: ControlEvent.Kind) -> [Double] {
        (reading?.events ?? []).filter { $0.kind == kind }.map(\.time.seconds)
    }

    @Test("an autoscaler adds pods until the quota refuses them")
    func autoscaler() throws {
        // 40 requests a second, 10 a pod are aimed at. The autoscaler looks every 15 s: at 15 s it
        // sees the pod for the first time, at 30 s its 40 requests a second. Of the four pods that it
        // asks for the quota lets three be. At 45 s the two new ones count as idle, since nothing is
        // known of them; from 60 s on 40/3 a pod ask for four, as before.
        var cluster = TestCluster(quota: "3")
        cluster.autoscaler = TestCluster.autoscaler(requests: "10", most: 8)
        let model = try ServiceModel.station(
            arrivals: .deterministic(interval: .milliseconds(25)),
            steps: [.wait(try .constant(0.1))]
        ) { try $0.put(on: cluster, places: 8, start: 5) }
        let result = model.observed(for: .seconds(120))
        let reading = try #require(result.platform)
        #expect(seconds(reading, .scaled) == [30])
        let scaled = try #require(reading.events.first { $0.kind == .scaled })
        #expect(scaled.detail.hasPrefix("from 1 to 4"))
        #expect(seconds(reading, .refused) == [30])
        let refused = try #require(reading.events.first { $0.kind == .refused })
        let text =
            "exceeded quota: team, requested: requests.cpu=1, used: requests.cpu=3, "
            + "limited: requests.cpu=3"
        #expect(refused.detail.hasSuffix(text))
        #expect(seconds(reading, .ready) == [35, 35])
        #expect(reading.owners[0].mostReady == 3)
        #expect(reading.owners[0].refused > 1)
        #expect(reading.quotas[0].refused == reading.owners[0].refused)
        #expect(result.metric("quota_peak.team.requests.cpu") == 1)
        // One of three for 30 s, then all.
        #expect(result.metric("quota_utilization.team.requests.cpu") == (10.0 + 90) / 120)
        #expect(result.completed + result.inFlight == result.arrivals)
    }

    @Test("an autoscaler sees the processor time of its pods")
    func processorMetric() throws {
        // 60 requests a second of 10 ms: 0.6 of a core requested as one, 30 % are aimed at.
        var cluster = TestCluster()
        cluster.autoscaler = TestCluster.autoscaler(requests: "1", most: 8)
        cluster.autoscaler?.metrics = [
            HorizontalPodAutoscaler.Metric(
                source: .resource,
                name: "cpu",
                goal: .averageUtilization(30)
            )
        ]
        let model = try ServiceModel.station(
            arrivals: .trace(
                (0..<6_000).map { .zero + .milliseconds(10 + 1_000 * Int64($0) / 60) }
            ),
            steps: [.cpu(try .constant(0.01))]
        ) { try $0.put(on: cluster, places: 8, start: 1) }
        let reading = try #require(model.observed(for: .seconds(60)).platform)
        let scaled = reading.events.filter { $0.kind == .scaled }
        #expect(scaled.map(\.time.seconds) == [30])
        #expect(
            scaled.first?.detail
                == "from 1 to 2: autoscaler, cpu at 60 % of requests, goal 30 %"
        )
    }

    @Test("a pod that has to go for another ends its work within its grace, or loses it")
    func preemption() throws {
        func result(stop: Double?) throws -> ReplicationResult {
            var cluster = TestCluster(nodes: ["2"], replicas: 2)
            cluster.hasVIP = true
            let model = try ServiceModel.requests(
                at: [9_000, 9_001, 10_500],
                steps: [.wait(try .constant(3))]
            ) { model in
                model.timeline = [
                    event(at: 10, .scale(application: TestCluster.vip, replicas: 1))
                ]
                try model.put(on: cluster, places: 6, start: 5, stop: stop)
            }
            return model.observed()
        }
        let answered = Outcome.answered(ms: 3_000)
        let drained = try result(stop: nil)
        #expect(drained.outcomes == [answered, answered, answered])
        let events = try #require(drained.platform?.events)
        let preempted = try #require(events.first { $0.kind == .preempted })
        #expect(preempted.time.seconds == 10)
        #expect(preempted.subject.hasPrefix("web-"))
        #expect(preempted.detail == "for vip-0")
        // Gone when its request has been answered, at 12 s or a look later.
        let stopped = try #require(seconds(drained.platform, .stopped).first)
        #expect(stopped == 12 || stopped == 12.1)
        #expect(seconds(drained.platform, .ready) == [stopped + 5])
        #expect(drained.metric("pods_preempted.web") == 1)
        // The one that replaces it finds no node, nor for the rest of the run.
        #expect(drained.platform?.series.pending[0].last == 1)

        let lost = try result(stop: 1)
        #expect(lost.outcomes.count { $0 == failed } == 1)
        #expect(lost.outcomes.count { $0 == answered } == 2)
        #expect(lost.outcomes[2] == answered)
        #expect(seconds(lost.platform, .stopped) == [11])
    }

    @Test("a rolling update under load loses nothing if pods end their work, else what they had")
    func rollout() throws {
        func result(stop: Double?) throws -> ReplicationResult {
            let model = try ServiceModel.station(
                arrivals: .poisson(rate: 50),
                steps: [.wait(try .exponential(mean: 0.5))]
            ) { model in
                model.orchestrator.routing = .random
                model.timeline = [event(at: 10, .update(application: TestCluster.web))]
                try model.put(on: TestCluster(replicas: 8), places: 20, start: 2, stop: stop)
            }
            return model.observed()
        }
        let drained = try result(stop: nil)
        #expect(drained.completed + drained.inFlight == drained.arrivals)
        #expect(drained.platform?.events.contains { $0.kind == .updated } == true)
        #expect(drained.metric("pods_ready_min.web") == 6)
        let cut = try result(stop: 0)
        let lost = try #require(cut.count(of: "pod_failed"))
        #expect(lost > 0)
        #expect(cut.completed + cut.inFlight + lost == cut.arrivals)
    }

    @Test("a node that fails takes its pods' work; they come back elsewhere when it is given up")
    func nodeFails() throws {
        let model = try ServiceModel.requests(
            at: [9_500, 9_501, 20_000, 20_001, 356_000, 356_001],
            steps: [.wait(try .constant(1))]
        ) { model in
            model.orchestrator.limits.maxConcurrentConnections = 1
            model.timeline = [event(at: 10, .fail(Outage(.node(0))))]
            try model.put(
                on: TestCluster(nodes: ["4", "4"], replicas: 2),
                places: 4,
                start: 5
            )
        }
        let result = model.observed(for: .seconds(400))
        let served = Outcome.answered(ms: 1_000)
        let full = Outcome.refused("connection_limit_exceeded")
        #expect(result.outcomes.prefix(2).count { $0 == failed } == 1)
        #expect(result.outcomes.suffix(4) == [served, full, served, served])
        // 40 s until the node counts as unreachable, 300 s until its pods are given up.
        #expect(seconds(result.platform, .lost) == [350])
        #expect(seconds(result.platform, .ready) == [355])
        #expect(result.metric("pods_lost.web") == 1)
    }

    @Test("a node that is back in time gives its pods back")
    func nodeReturns() throws {
        let model = try ServiceModel.requests(
            at: [20_000, 20_001, 50_000, 50_001],
            steps: [.wait(try .constant(1))]
        ) { model in
            model.orchestrator.limits.maxConcurrentConnections = 1
            model.timeline = [
                event(at: 10, for: 30, .fail(Outage(.node(0)))),
                event(at: 15, for: 20, .fail(Outage(.node(0)))),
            ]
            try model.put(
                on: TestCluster(nodes: ["4", "4"], replicas: 2),
                places: 4,
                start: 5
            )
        }
        let result = model.observed(for: .seconds(400))
        let served = Outcome.answered(ms: 1_000)
        let full = Outcome.refused("connection_limit_exceeded")
        #expect(result.outcomes == [served, full, served, served])
        #expect(seconds(result.platform, .lost) == [])
    }

    @Test("a node that is short of memory evicts the pod that uses most above its request")
    func eviction() throws {
        // The kubelet looks every 10 s: 500 MiB and 600 MiB on a node of 1 GiB.
        let model = try ServiceModel.requests(
            at: [9_000, 9_001, 10_500],
            steps: [.wait(try .constant(3))]
        ) { model in
            model.workloads[0].memory = try .constant(Double(500 << 20))
            model.workloads[1].memory = try .constant(Double(600 << 20))
            try model.put(
                on: TestCluster(nodes: ["4"], memory: "1Gi", replicas: 2),
                places: 6,
                start: 5
            )
        }
        let result = model.observed()
        let answered = Outcome.answered(ms: 3_000)
        #expect(result.outcomes == [answered, failed, answered])
        #expect(seconds(result.platform, .evicted) == [10])
        let event = try #require(result.platform?.events.first { $0.kind == .evicted })
        #expect(event.detail == "node-0 is short of memory; the pod uses 600Mi")
        #expect(result.metric("pods_evicted.web") == 1)
    }

    @Test("the times of pods are theirs, whatever requests come, and move no draw of a request")
    func draws() throws {
        func result(
            workloads: Int,
            replicas: Int
        ) throws -> ReplicationResult {
            var model = try ServiceModel.service(
                try (0..<workloads).map { number in
                    Workload(
                        name: "workload-\(number)",
                        arrivals: try .poisson(rate: 5),
                        steps: [.cpu(try .exponential(mean: 0.1))]
                    )
                }
            )
            try model.put(on: TestCluster(), places: 12, start: 0)
            model.platform?.start = try .exponential(mean: 5)
            model.timeline = [
                event(at: 10, .scale(application: TestCluster.web, replicas: replicas))
            ]
            return model.observed()
        }
        let one = try result(workloads: 1, replicas: 5)
        let two = try result(workloads: 2, replicas: 5)
        #expect(seconds(one.platform, .ready).count == 4)
        #expect(seconds(one.platform, .ready) == seconds(two.platform, .ready))
        // No request waits for another: each has its own draw, wherever it runs.
        let more = try result(workloads: 1, replicas: 9)
        #expect(seconds(more.platform, .ready).count == 8)
        #expect(more.workloads == one.workloads)
    }

    @Test("tenants' pods fill the quota, and what ends makes room in it")
    func tenants() throws {
        var model = try ServiceModel.requests(at: [0], steps: []) { model in
            model.timeline = [
                event(at: 30, .scale(application: TestCluster.web, replicas: 3))
            ]
            try model.put(on: TestCluster(quota: "3"), places: 6, start: 0)
        }
        model.platform?.tenants = [
            TenantModel(
                ControlPlane.Tenant(
                    name: "batch",
                    namespace: "default",
                    template: TestCluster.template("batch")
                ),
                arrivals: try .sum([
                    try .trace([SimTime(seconds: 20), SimTime(seconds: 25)]),
                    try .trace([SimTime(seconds: 10)]),
                ]),
                run: try .constant(100)
            )
        ]
        let result = model.observed(for: .seconds(200))
        let reading = try #require(result.platform)
        let batch = try #require(reading.owners.last)
        #expect(batch.name == "batch")
        #expect(batch.kind == "Tenant")
        // The third is refused. The first ends at 110 s, and the quota knows it at 110.5 s; the
        // attempts of `web` come 5 ms (2^n - 1) after 30 s, the first after that at 111.915 s.
        #expect((batch.made, batch.refused, batch.ended) == (2, 1, 2))
        let ready = reading.events.filter { $0.kind == .ready && $0.subject.hasPrefix("web") }
        #expect(ready.first?.time == SimTime(seconds: 111.915))
        // The second ends at 120 s. By then `web` has tried again often enough to wait for up to
        // twice as long.
        #expect(ready.count == 2)
        #expect(result.metric("pods_refused.batch") == 1)
        #expect(result.metric("quota_peak.team.requests.cpu") == 1)
    }
}
