import Alerting
import Experiments
import Foundation
import ModelFiles
import Platform
import Service
import Testing
import Units

@Suite("Exported metrics")
struct ServiceMetricsTests {
    /// Every sample of a run, by series.
    private struct Scraped {
        var samples: [LabelSet: [(time: Double, value: Double)]] = [:]

        /// The series of a metric, all with these labels.
        func series(_ name: String, _ labels: [String: String] = [:]) -> [LabelSet] {
            samples.keys.filter { set in
                set[LabelSet.metricName] == name && labels.allSatisfy { set[$0.key] == $0.value }
            }
        }

        /// The sum over the series of a metric of what they were at a time.
        func sum(_ name: String, _ labels: [String: String] = [:], at time: Double) -> Double {
            series(name, labels).reduce(0) { sum, set in
                sum + (samples[set]?.first { $0.time == time }?.value ?? 0)
            }
        }
    }

    private static func load(_ name: String) throws -> LoadedModel {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try ModelLoader.load(path: root.appendingPathComponent("models/\(name)").path)
    }

    private func scrape(
        _ loaded: LoadedModel,
        duration: SimDuration,
        warmUp: SimDuration = .zero
    ) throws -> (result: ReplicationResult, scraped: Scraped) {
        let metrics = ServiceMetrics(
            loaded.service,
            namespace: loaded.namespace,
            quotas: loaded.platform?.cluster.quotaLevels ?? []
        )
        var scraped = Scraped()
        var pods: [ScrapedPod] = []
        var values: [Double] = []
        let replication = Replication(
            model: loaded.service,
            duration: duration,
            warmUp: warmUp,
            seed: 1,
            replication: 0
        )
        let run = replication.run(scraping: ScrapeSettings(isSpread: false)) { batch in
            pods += batch.pods
            for index in 0..<batch.count {
                let reading = batch[index]
                let pod = pods.first { $0.target == reading.target && $0.life == reading.life }
                let labels = metrics.labels(ofTarget: reading.target, pod: pod?.name)
                metrics.values(of: reading, into: &values)
                for (set, value) in zip(labels, values) where !value.isNaN {
                    scraped.samples[set, default: []].append((reading.time.seconds, value))
                }
            }
        }
        return (try #require(run?.result), scraped)
    }

    @Test("count periods of quotas and gets through the end of the warm-up, as results do after it")
    func counters() throws {
        var loaded = try Self.load("phoenix")
        loaded.service.redis?.initialKeys = .none
        let (result, scraped) = try scrape(
            loaded,
            duration: .seconds(600),
            warmUp: .seconds(120)
        )
        func grown(_ name: String, _ labels: [String: String] = [:]) -> Double {
            scraped.sum(name, labels, at: 600) - scraped.sum(name, labels, at: 120)
        }
        for job in ["agent-planner", "agent-executor"] {
            let labels = ["container": job]
            let periods = grown("container_cpu_cfs_periods_total", labels)
            let throttled = grown("container_cpu_cfs_throttled_periods_total", labels)
            #expect(periods > 1_000)
            let fraction = try #require(result.value(of: "throttled_periods_fraction.\(job)"))
            #expect(throttled / periods == fraction)
            let time = grown("container_cpu_cfs_throttled_seconds_total", labels)
            let expected = try #require(result.value(of: "throttled_time_s.\(job)"))
            // Nanoseconds are added as such there, and as seconds here.
            #expect(abs(time - expected) < 1e-6)
        }
        let hits = grown("redis_keyspace_hits_total")
        let misses = grown("redis_keyspace_misses_total")
        #expect(misses > 1_000)
        #expect(try #require(result.value(of: "redis_hit_rate")) == hits / (hits + misses))
    }

    @Test("of agents count the operations that requests sent, and each that was refused")
    func agents() throws {
        var loaded = try Self.load("phoenix")
        let executor = try #require(loaded.service.agents.firstIndex { $0.name == "executor" })
        loaded.service.agents[executor].limits.maxConcurrentOperations = 2
        let (result, scraped) = try scrape(loaded, duration: .seconds(600))
        let interactive = try #require(result.workloads.first { $0.name == "interactive" })
        // Two operations a request, of those that have not ended up to two.
        let sent = scraped.sum("agent_operations_total", ["job": "agent-planner"], at: 600)
        #expect(sent >= 2 * Double(interactive.completed))
        #expect(sent <= 2 * Double(interactive.arrivals) + 2 * 10)
        // Clients of the executors' workload do not try again: a request has one cause.
        let causes = result.causes.filter { $0.cause.hasPrefix("agents.executor.") }
        #expect(causes.reduce(0) { $0 + $1.count } > 10)
        for cause in causes {
            let name = String(cause.cause.dropFirst("agents.executor.".count))
            let labels = ["job": "agent-executor", "cause": name]
            let errors = scraped.sum("agent_operation_errors_total", labels, at: 600)
            #expect(errors == Double(cause.count), "\(name)")
        }
    }

    @Test("of quotas are what the manifests make: 13 of 16 CPU, 31 of 32Gi, 22 of 32 pods")
    func quotas() throws {
        let (_, scraped) = try scrape(try Self.load("phoenix"), duration: .seconds(30))
        func level(_ resource: String, _ type: String) -> Double {
            let labels = ["resource": resource, "type": type, "namespace": "phoenix-orch"]
            return scraped.sum("kube_resourcequota", labels, at: 30)
        }
        #expect(level("requests.cpu", "used") == 13)
        #expect(level("requests.cpu", "hard") == 16)
        #expect(level("requests.memory", "used") == 31 * 1_073_741_824)
        #expect(level("requests.memory", "hard") == 32 * 1_073_741_824)
        #expect(level("limits.cpu", "used") == 26)
        #expect(level("pods", "used") == 22)
        #expect(level("pods", "hard") == 32)
        let limit = "kube_pod_container_resource_limits"
        let own = ["container": "master-orchestrator", "resource": "cpu"]
        #expect(scraped.sum(limit, own, at: 30) == 3 * 2)
        #expect(scraped.sum("redis_memory_max_bytes", at: 30) == 6 * 1_073_741_824)
    }

    @Test("of containers that ran out of memory count how often they were started again")
    func restarts() throws {
        var loaded = try Self.load("phoenix")
        // 4Gi are full after a minute and a half.
        loaded.service.orchestrator.memoryGrowth.leakPerSecond = 40 * 1_048_576
        let (result, scraped) = try scrape(loaded, duration: .seconds(600))
        let kills = try #require(result.value(of: "oom_kills"))
        #expect(kills >= 9)
        let restarts = scraped.sum("kube_pod_container_status_restarts_total", at: 600)
        // Of the three each may be waiting to be started.
        #expect(restarts <= kills && restarts >= kills - 3)
        let ready = ["pod": "master-orchestrator-0"]
        let set = try #require(scraped.series("kube_pod_status_ready", ready).first)
        let values = try #require(scraped.samples[set]).map(\.value)
        #expect(values.contains(0) && values.contains(1))
    }

    @Test("of a platform follow its pods by name and its quotas over time")
    func platform() throws {
        let loaded = try Self.load("phoenix-spike-quota")
        let (result, scraped) = try scrape(loaded, duration: .seconds(3_600))
        let platform = try #require(result.platform)
        for quota in platform.quotas {
            let labels = [
                "resourcequota": quota.quota, "namespace": quota.namespace,
                "resource": quota.resource,
            ]
            func samples(_ type: String) throws -> [Double] {
                let all = scraped.series(
                    "kube_resourcequota",
                    labels.merging(["type": type]) { $1 }
                )
                let set = try #require(all.first)
                return try #require(scraped.samples[set]).map(\.value)
            }
            let hard = try #require(try samples("hard").first)
            let highest = try #require(try samples("used").max())
            #expect(highest / hard <= quota.peak + 1e-12)
            // Use stays as it is for longer than a scrape interval, here.
            if quota.quota == "phoenix-orch-quota" {
                #expect(abs(highest / hard - quota.peak) < 1e-12, "\(quota.resource)")
            }
        }
        let ready = platform.events.filter {
            $0.kind == .ready && $0.subject.hasPrefix("master-orchestrator-")
        }
        #expect(ready.count >= 3)
        for event in ready {
            let name = ["pod": event.subject, "job": "master-orchestrator"]
            let set = try #require(scraped.series("up", name).first, "\(event.subject)")
            let first = try #require(scraped.samples[set]?.first)
            #expect(first.time >= event.time.seconds)
            #expect(first.time <= event.time.seconds + 15)
            // It goes before the end, and nothing is said of it from then on.
            let last = try #require(scraped.samples[set]?.last)
            #expect(last.time < 3_600)
        }
    }

    @Test("of a pod that has gone end at once for rules")
    func staleness() throws {
        var loaded = try Self.load("phoenix-spike-quota")
        loaded.run.replications = 1
        let rule = AlertingRule(
            alert: "Scaled",
            expression: try PromQLExpression("count(up{job='master-orchestrator'}) >= 6")
        )
        let result = Experiment(
            model: loaded.service,
            settings: loaded.run,
            objectives: loaded.objectives,
            watch: ServiceWatch(
                [RuleGroup(name: "g", rules: [.alerting(rule)])],
                metrics: ServiceMetrics(loaded.service, namespace: loaded.namespace),
                scrapes: ScrapeSettings()
            )
        ).run()
        let intervals = try #require(result.alerts?.histories.first?.intervals)
        #expect(intervals.count == 1)
        let end = try #require(intervals.first?.end)
        // Told to go from 40:00 to 40:30, within 8 s each; without a marker each would count 5 min more.
        #expect(end >= 40 * 60_000 && end <= 42 * 60_000)
    }
}
