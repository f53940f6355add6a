import Limiters
import Service
import Statistics
import Testing
import Units
import Variates

@Suite("Stations in a row or side by side")
struct NetworkTheoryTests {
    @Test("are a tandem of M/M/1 queues when the thread is released before the agent is asked")
    func tandem() throws {
        let theory = QueueingTheory.JacksonNetwork(tandem: [100, 80], arrivalRate: 60)
        let model = try ServiceModel.station(
            arrivals: .poisson(rate: 60),
            steps: [.cpu(.exponential(mean: 0.01)), .operations()]
        ) { model in
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.workerThreads = .released
            model.agents = [
                try .pool(OperationProfile(cpu: .exponential(mean: 1 / 80.0))) {
                    $0.limits.maxProcesses = 1
                }
            ]
        }
        let measured = try Measured(model, seconds: 900, seed: 51)
        measured.expect("latency_mean_s", theory.meanSojourn, within: 0.05)
        measured.expect("in_system_mean", theory.meanInSystem, within: 0.05)
        measured.expect("queue_mean_s", theory.stations[0].meanWait, within: 0.05)
        measured.expect("utilization.agents.agents.max_processes", 0.75)
    }

    @Test("are fork-join of two when an operation goes to each of two agent pods")
    func forkJoin() throws {
        let theory = QueueingTheory.ForkJoin.meanSojournOfTwo(arrivalRate: 60, serviceRate: 100)
        var model = try ServiceModel.station(
            arrivals: try .poisson(rate: 60),
            steps: [.operations(2, parallel: true)]
        )
        model.agents = [
            .pool(pods: 2, OperationProfile(cpu: try .exponential(mean: 0.01))) {
                $0.limits.maxProcesses = 1
            }
        ]
        let measured = try Measured(model, seconds: 900, seed: 52)
        measured.expect("latency_mean_s", theory, within: 0.05)
    }

    @Test("take the maximum of parallel operations and the sum of sequential ones")
    func operations() throws {
        // Two exponential waits with mean m: E[max] = 3/2·m, E[sum] = 2·m.
        for (isParallel, expected) in [(true, 0.15), (false, 0.2)] {
            var model = try ServiceModel.station(
                arrivals: try .poisson(rate: 50),
                steps: [.operations(2, parallel: isParallel)]
            )
            model.agents = [try .pool(OperationProfile(wait: .exponential(mean: 0.1)))]
            let measured = try Measured(model, seconds: 200, seed: 53)
            measured.expect("latency_mean_s", expected)
        }
    }

    @Test("are a closed network by mean value analysis when users think")
    func closedNetwork() throws {
        let theory = QueueingTheory.ClosedNetwork(
            clients: 12,
            thinkTime: 0.1,
            demands: [0.01, 0.02]
        )
        var model = ServiceModel.station(
            arrivals: try .closed(users: 12, think: .exponential(mean: 0.1)),
            steps: [.cpu(try .exponential(mean: 0.01)), .operations()]
        ) { model in
            model.orchestrator.limits.maxWorkerThreads = 1
            model.orchestrator.workerThreads = .released
        }
        model.agents = [
            .pool(OperationProfile(cpu: try .exponential(mean: 0.02))) {
                $0.limits.maxProcesses = 1
            }
        ]
        let measured = try Measured(model, seconds: 500, seed: 54)
        measured.expect("throughput_per_s", theory.throughput)
        measured.expect("latency_mean_s", theory.meanSojourn)
    }

    @Test("make Redis M/G/1: one thread serves all commands")
    func redis() throws {
        let theory = QueueingTheory.MG1(
            arrivalRate: 700,
            meanService: 0.001,
            serviceSCV: 2.25
        )
        let measured = try Measured(
            try withRedis(rate: 700, service: .lognormal(mean: 0.001, cv: 1.5)),
            seconds: 80,
            seed: 55
        )
        measured.expect("latency_mean_s", theory.meanSojourn, within: 0.05)
        measured.expect("redis_utilization", 0.7)
    }

    @Test("make a connection pool M/M/c: a command holds a connection until it is answered")
    func connectionPool() throws {
        let theory = QueueingTheory.MMC(arrivalRate: 85, serviceRate: 10, servers: 10)
        var model = try withRedis(rate: 85, service: .constant(0))
        model.redis?.roundTrip = try .exponential(mean: 0.1)
        model.redis?.pool = RedisPoolModel(maxConnections: 10, acquisitionTimeout: nil)
        let measured = try Measured(model, seconds: 600, seed: 56)
        measured.expect("latency_mean_s", theory.meanSojourn)
        measured.expect("utilization.redis.max_connections", 0.85)
    }

    @Test("make a connection pool M/M/c+D when acquisition has a timeout")
    func acquisitionTimeout() throws {
        let theory = QueueingTheory.MMCD(
            arrivalRate: 110,
            serviceRate: 10,
            servers: 10,
            patience: 0.05
        )
        var model = try withRedis(rate: 110, service: .constant(0))
        model.redis?.roundTrip = try .exponential(mean: 0.1)
        model.redis?.pool = RedisPoolModel(
            maxConnections: 10,
            acquisitionTimeout: .milliseconds(50)
        )
        let measured = try Measured(model, seconds: 500, seed: 57)
        measured.expect(
            "rejection_rate.redis.pool_timeout",
            theory.probabilityOfAbandoning,
            within: 0.05
        )
    }

    private func withRedis(rate: Double, service: Distribution) throws -> ServiceModel {
        var model = try ServiceModel.station(
            arrivals: try .poisson(rate: rate),
            steps: [
                .redis(
                    RedisStep(
                        command: .set,
                        keyspace: 0,
                        popularity: KeyPopularity(count: 100, exponent: 1)
                    )
                )
            ]
        )
        model.redis = RedisModel(
            serviceTime: service,
            keyspaces: [
                Keyspace(
                    name: "session",
                    count: 100,
                    keySize: Bytes(9),
                    valueSize: try .constant(100)
                )
            ]
        )
        return model
    }
}
