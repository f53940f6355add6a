import Service
import Statistics
import Testing
import Units
import Variates

@Suite("Processors that are shared")
struct ProcessorTheoryTests {
    /// One node of these cores, and an orchestrator pod on it without a limit on threads.
    private func shared(cores: Int64, rate: Double, service: Distribution) throws -> ServiceModel {
        .station(arrivals: try .poisson(rate: rate), steps: [.cpu(service)]) { model in
            model.nodes = [NodeModel(name: "worker", cpu: .cores(cores))]
            model.orchestrator.pods[0].node = 0
        }
    }

    @Test("are M/G/1-PS on one core: only the mean of the service matters")
    func oneCore() throws {
        let theory = QueueingTheory.MG1(
            arrivalRate: 70,
            meanService: 0.01,
            serviceSCV: 1
        ).meanSojournSharing
        let laws: [Distribution] = [
            try .constant(0.01), try .exponential(mean: 0.01),
            try .hyperexponential(mean: 0.01, cv: 2),
        ]
        for service in laws {
            let measured = try Measured(
                try shared(cores: 1, rate: 70, service: service),
                seconds: 600,
                seed: 41
            )
            measured.expect("latency_mean_s", theory, within: 0.04)
        }
    }

    @Test("are M/G/c-PS on c cores, whose mean is that of M/M/c whatever the service")
    func severalCores() throws {
        let theory = QueueingTheory.MMC(arrivalRate: 32, serviceRate: 10, servers: 4)
        let laws: [Distribution] = [
            try .constant(0.1), try .lognormal(mean: 0.1, cv: 1.5),
            try .hyperexponential(mean: 0.1, cv: 2),
        ]
        for service in laws {
            let measured = try Measured(
                try shared(cores: 4, rate: 32, service: service),
                seconds: 1_000,
                seed: 42
            )
            measured.expect("latency_mean_s", theory.meanSojourn, within: 0.04)
            measured.expect("in_system_mean", theory.meanInSystem, within: 0.04)
        }
    }

    /// Between two events each of so many threads gets a nanosecond or less, of which none may be lost.
    @Test("are used up, however many threads share them")
    func manyThreads() throws {
        let model = try shared(cores: 1, rate: 50_000, service: .constant(30e-6))
        let result = try #require(
            Replication(
                model: model,
                duration: .seconds(1),
                warmUp: .zero,
                seed: 43,
                replication: 0
            ).run()
        )
        let law = try #require(result.checks.first { $0.name == "utilization_law" })
        #expect(law.passed)
        #expect(result.inFlight > 10_000)
        // At a load of 1.5 the core is idle for some gaps of 20 µs until it never is again, and at
        // the end each thread may lack a nanosecond: together less than a millisecond.
        #expect(law.observed > 0.999 && law.observed <= 1.000_1)
    }

    /// An orchestrator and an agent pod on one core, each with its own traffic and CPU request.
    ///
    /// Container groups share by weight and each group's threads share what the group gets, so
    /// this is generalised processor sharing of two classes, not discriminatory sharing of requests.
    @Test("divide a core between pods by their CPU requests")
    func weightedSharing() throws {
        let means = TwoClassSharing.meanInSystem(
            arrivalRates: (35, 35),
            serviceRate: 100,
            weights: (1_024, 256)
        )
        let model = try ServiceModel.service([
            Workload(
                name: "orchestrator",
                arrivals: try .poisson(rate: 35),
                steps: [.cpu(try .exponential(mean: 0.01))]
            ),
            Workload(name: "agent", arrivals: try .poisson(rate: 35), steps: [.operations()]),
        ]) { model in
            model.nodes = [NodeModel(name: "worker", cpu: .cores(1))]
            model.orchestrator.pods[0].node = 0
            model.orchestrator.pods[0].cpuRequest = MilliCPU(1_000)
            model.agents = [
                try .pool(OperationProfile(cpu: .exponential(mean: 0.01))) { pool in
                    pool.pods[0].node = 0
                    pool.pods[0].cpuRequest = MilliCPU(250)
                }
            ]
        }
        let measured = try Measured(model, seconds: 1_000, seed: 43)
        measured.expect("latency_mean_s", of: 0, means.first / 35, within: 0.04)
        measured.expect("latency_mean_s", of: 1, means.second / 35, within: 0.04)
        // Whoever gets the core, it is busy as one M/M/1 queue.
        measured.expect(
            "in_system_mean",
            QueueingTheory.MM1(arrivalRate: 70, serviceRate: 100).meanInSystem,
            within: 0.04
        )
    }

    @Test("that pause are M/G/1 with interruptions, on one thread")
    func pauses() throws {
        let theory = QueueingTheory.MG1Interruptions(
            queue: QueueingTheory.MG1(arrivalRate: 60, meanService: 0.01, serviceSCV: 1),
            interruptionRate: 0.5,
            meanInterruption: 0.2,
            interruptionSCV: 0
        )
        let measured = try Measured(
            .multiServer(
                arrivals: .poisson(rate: 60),
                service: .exponential(mean: 0.01),
                servers: 1
            ) { model in
                model.orchestrator.pauses = PauseModel(
                    every: try .exponential(mean: 2),
                    length: try .constant(0.2)
                )
            },
            seconds: 2_000,
            seed: 45
        )
        measured.expect("latency_mean_s", theory.meanSojourn, within: 0.04)
        measured.expect("paused_fraction.orchestrator", theory.interruptedShare, within: 0.04)
    }

    @Test("give a container its quota as a speed when bursts are far shorter than a period")
    func quotaAsSpeed() throws {
        // Bursts of 100 µs against 100 ms periods at half a core and load 0.6 of it: no period
        // is throttled for long, and the CPU that is used is what was asked for.
        let measured = try Measured(
            .station(
                arrivals: .poisson(rate: 3_000),
                steps: [.cpu(try .exponential(mean: 0.000_1))]
            ) { $0.orchestrator.pods[0].cpuLimit = MilliCPU(500) },
            seconds: 20,
            seed: 44
        )
        measured.expect("utilization.orchestrator.cpu", 0.6)
    }
}
