import Service
import Statistics
import Testing
import Units
import Variates

@Suite("A service with worker threads is the queue of the textbooks:")
struct QueueTheoryTests {
    @Test("M/M/1 with one thread", arguments: [0.5, 0.9])
    func singleServer(load: Double) throws {
        let theory = QueueingTheory.MM1(arrivalRate: load * 100, serviceRate: 100)
        let measured = try Measured(
            .multiServer(
                arrivals: .poisson(rate: load * 100),
                service: .exponential(mean: 0.01),
                servers: 1
            ),
            seconds: 900,
            seed: 11
        )
        measured.expect("latency_mean_s", theory.meanSojourn, within: 0.05)
        measured.expect("queue_mean_s", theory.meanWait, within: 0.06)
        measured.expect("in_system_mean", theory.meanInSystem, within: 0.06)
        measured.expect("latency_p50_s", theory.sojournQuantile(0.5), within: 0.06)
        measured.expect("latency_p99_s", theory.sojournQuantile(0.99), within: 0.06)
        measured.expect("utilization.orchestrator.max_worker_threads", load)
        measured.expect("throughput_per_s", load * 100)
    }

    @Test("M/M/c with c threads")
    func multiServer() throws {
        let theory = QueueingTheory.MMC(arrivalRate: 85, serviceRate: 10, servers: 10)
        let measured = try Measured(
            .multiServer(
                arrivals: .poisson(rate: 85),
                service: .exponential(mean: 0.1),
                servers: 10
            ),
            seconds: 600,
            seed: 12
        )
        measured.expect("queue_mean_s", theory.meanWait, within: 0.06)
        measured.expect("latency_mean_s", theory.meanSojourn)
        measured.expect("latency_p90_s", theory.sojournQuantile(0.9))
        measured.expect("in_system_mean", theory.meanInSystem)
    }

    @Test("M/M/c/K with c threads and a queue of K − c")
    func boundedQueue() throws {
        let theory = QueueingTheory.MMCK(
            arrivalRate: 33,
            serviceRate: 10,
            servers: 3,
            capacity: 8
        )
        let measured = try Measured(
            .multiServer(
                arrivals: .poisson(rate: 33),
                service: .exponential(mean: 0.1),
                servers: 3
            ) { $0.orchestrator.limits.queueCapacity = 5 },
            seconds: 1_000,
            seed: 13
        )
        measured.expect("rejection_rate", theory.loss)
        measured.expect("rejection_rate.queue_full", theory.loss)
        measured.expect("latency_mean_s", theory.meanSojourn)
        measured.expect("queue_mean_s", theory.meanWait)
        measured.expect("in_system_mean", theory.meanInSystem)
        measured.expect("throughput_per_s", theory.throughput)
        measured.expect("utilization.orchestrator.queue_capacity", theory.meanQueue / 5)
    }

    @Test("Erlang's loss system without a queue, whatever the law of the service")
    func loss() throws {
        let theory = QueueingTheory.erlangB(servers: 10, load: 8)
        let laws: [Distribution] = [
            try .exponential(mean: 0.1), try .hyperexponential(mean: 0.1, cv: 3),
            try .constant(0.1),
        ]
        for service in laws {
            let measured = try Measured(
                .multiServer(arrivals: .poisson(rate: 80), service: service, servers: 10) {
                    $0.orchestrator.limits.queueCapacity = 0
                },
                seconds: 400,
                seed: 14
            )
            measured.expect("rejection_rate.queue_full", theory)
        }
    }

    @Test("M/G/1 by Pollaczek and Khinchine, for four laws of service")
    func generalService() throws {
        let laws: [(service: Distribution, scv: Double)] = [
            (try .constant(0.01), 0),
            (try .gamma(mean: 0.01, shape: 2), 0.5),
            (try .lognormal(mean: 0.01, cv: 1.5), 2.25),
            (try .hyperexponential(mean: 0.01, cv: 2), 4),
        ]
        for (service, scv) in laws {
            let theory = QueueingTheory.MG1(
                arrivalRate: 70,
                meanService: 0.01,
                serviceSCV: scv
            )
            let measured = try Measured(
                .multiServer(arrivals: .poisson(rate: 70), service: service, servers: 1),
                seconds: 800,
                seed: 15
            )
            measured.expect("queue_mean_s", theory.meanWait, within: 0.05)
            measured.expect("latency_mean_s", theory.meanSojourn)
        }
    }

    @Test("M/D/c with c threads and constant service")
    func constantService() throws {
        let theory = QueueingTheory.MDC(arrivalRate: 45, serviceTime: 0.1, servers: 5)
        let measured = try Measured(
            .multiServer(arrivals: .poisson(rate: 45), service: .constant(0.1), servers: 5),
            seconds: 1_000,
            seed: 16
        )
        measured.expect("queue_mean_s", theory.meanWait, within: 0.06)
    }

    @Test("G/M/1 with renewal arrivals")
    func renewalArrivals() throws {
        let gaps: [(law: QueueingTheory.GM1.Gaps, arrivals: ArrivalProcess)] = [
            (.constant, try .deterministic(rate: 80)),
            (.gamma(scv: 0.5), try .renewal(interarrival: .gamma(mean: 0.0125, shape: 2))),
            (
                .hyperexponential(scv: 4),
                try .renewal(interarrival: .hyperexponential(mean: 0.0125, cv: 2))
            ),
        ]
        for (law, arrivals) in gaps {
            let theory = QueueingTheory.GM1(arrivalRate: 80, gaps: law, serviceRate: 100)
            let measured = try Measured(
                .multiServer(
                    arrivals: arrivals,
                    service: .exponential(mean: 0.01),
                    servers: 1
                ),
                seconds: 900,
                seed: 17
            )
            measured.expect("latency_mean_s", theory.meanSojourn, within: 0.06)
            measured.expect("latency_p95_s", theory.sojournQuantile(0.95), within: 0.06)
        }
    }

    @Test("MMPP/M/1 when traffic comes in bursts")
    func modulatedArrivals() throws {
        // 40/s for 2 s and 110/s for 1 s on average: 63.3/s against a service rate of 100/s.
        let theory = QueueingTheory.MMPP2(rates: (40, 110), switching: (0.5, 1))
        let measured = try Measured(
            .multiServer(
                arrivals: .mmpp(
                    quietRate: 40,
                    busyRate: 110,
                    quietMean: .seconds(2),
                    busyMean: .seconds(1)
                ),
                service: .exponential(mean: 0.01),
                servers: 1
            ),
            seconds: 1_500,
            seed: 18
        )
        measured.expect("latency_mean_s", theory.meanSojourn(serviceRate: 100), within: 0.06)
    }

    @Test("M[X]/M/1 when requests come in batches")
    func batchArrivals() throws {
        // Batches of X requests, X geometric with mean 2: E[X²] = (2 − p)/p² = 6 with p = 1/2.
        // L = ρ·(1 + E[X²]/E[X]) / (2·(1 − ρ)): Gross & Harris, Fundamentals of Queueing Theory.
        let load = 0.7
        let inSystem = load * (1 + 6.0 / 2) / (2 * (1 - load))
        let measured = try Measured(
            .multiServer(
                arrivals: .batch(rate: 35, size: .geometric(mean: 2)),
                service: .exponential(mean: 0.01),
                servers: 1
            ),
            seconds: 900,
            seed: 19
        )
        measured.expect("in_system_mean", inSystem, within: 0.06)
        measured.expect("latency_mean_s", inSystem / 70, within: 0.06)
    }

    @Test("M/M/c//N for users who think")
    func closedUsers() throws {
        let theory = QueueingTheory.MachineRepair(
            clients: 20,
            thinkTime: 1,
            servers: 3,
            serviceRate: 5
        )
        let measured = try Measured(
            .multiServer(
                arrivals: .closed(users: 20, think: .exponential(mean: 1)),
                service: .exponential(mean: 0.2),
                servers: 3
            ),
            seconds: 1_500,
            seed: 20
        )
        measured.expect("throughput_per_s", theory.throughput)
        measured.expect("latency_mean_s", theory.meanSojourn)
        measured.expect("in_system_mean", theory.meanInSystem)
        measured.expect(
            "utilization.orchestrator.max_worker_threads",
            theory.utilization
        )
    }

    @Test("M/G/∞ where steps only wait")
    func infiniteServers() throws {
        let theory = QueueingTheory.InfiniteServers.meanInSystem(
            arrivalRate: 50,
            meanService: 0.4
        )
        let measured = try Measured(
            .station(
                arrivals: .poisson(rate: 50),
                steps: [.wait(.lognormal(mean: 0.4, cv: 2))]
            ),
            seconds: 800,
            seed: 21
        )
        measured.expect("in_system_mean", theory)
        measured.expect("latency_mean_s", 0.4)
    }

    @Test("L = λW within the error of the replications")
    func littlesLaw() throws {
        let measured = try Measured(
            .multiServer(
                arrivals: .poisson(rate: 80),
                service: .lognormal(mean: 0.01, cv: 1),
                servers: 1
            ),
            seconds: 600,
            seed: 22
        )
        measured.expect(
            "L / λW",
            of: { result in
                guard let inSystem = result.metric("in_system_mean"),
                    let rate = result.metric("throughput_per_s"),
                    let latency = result.metric("latency_mean_s")
                else { return nil }
                return inSystem / (rate * latency)
            },
            1,
            within: 0.001
        )
    }
}
