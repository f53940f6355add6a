import Statistics

/// Arrivals that are not a Poisson process.
extension QueueingCase {
    static var otherArrivals: [QueueingCase] {
        [
            gm1("gm1-deterministic", "D/M/1", gaps: .constant),
            gm1("gm1-erlang", "E4/M/1", gaps: .gamma(scv: 0.25)),
            gm1("gm1-hyperexponential", "H2/M/1", gaps: .hyperexponential(scv: 4)),
            roundRobin, batch, mmpp, mmppLoss,
        ]
    }

    private static func gm1(
        _ model: String,
        _ system: String,
        gaps: QueueingTheory.GM1.Gaps
    ) -> QueueingCase {
        let queue = QueueingTheory.GM1(arrivalRate: 80, gaps: gaps, serviceRate: 100)
        return QueueingCase(
            model,
            system,
            solution: "`GM1`",
            [
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("latency_p50_s", queue.sojournQuantile(0.5)),
                Expectation("latency_p90_s", queue.sojournQuantile(0.9)),
                Expectation("queue_mean_s", queue.meanWait),
            ]
        )
    }

    private static var roundRobin: QueueingCase {
        // Every fourth arrival of a Poisson process: gaps of four exponentials.
        let queue = QueueingTheory.GM1(
            arrivalRate: 90,
            gaps: .gamma(scv: 0.25),
            serviceRate: 100
        )
        return QueueingCase(
            "round-robin",
            "4 × E4/M/1",
            solution: "`GM1`",
            [
                Expectation("latency_mean_s", queue.meanSojourn),
                Expectation("latency_p90_s", queue.sojournQuantile(0.9)),
            ]
        )
    }

    /// M^X/M/1 with geometric batches.
    ///
    /// L = ρ·(1 + E[X²]/E[X]) / (2·(1 − ρ)), where (1 + E[X²]/E[X]) / 2 is the mean batch if batches
    /// are geometric on 1, 2, …
    ///
    /// Source: D. Gross & C. M. Harris, "Fundamentals of Queueing Theory", section 3.1.
    private static var batch: QueueingCase {
        let batches = 25.0
        let meanBatch = 3.0
        let load = batches * meanBatch / 100
        let inSystem = load / (1 - load) * meanBatch
        return QueueingCase(
            "batch",
            "M^X/M/1",
            solution: "L = b·ρ/(1 − ρ), b the mean geometric batch",
            [
                Expectation("latency_mean_s", inSystem / (batches * meanBatch)),
                Expectation("in_system_mean", inSystem),
                Expectation("utilization.orchestrator.max_worker_threads", load),
            ]
        )
    }

    private static var mmpp: QueueingCase {
        let arrivals = QueueingTheory.MMPP2(rates: (20, 140), switching: (10, 10))
        return QueueingCase(
            "mmpp",
            "MMPP(2)/M/1",
            solution: "`MMPP2`",
            [
                Expectation("latency_mean_s", arrivals.meanSojourn(serviceRate: 100)),
                Expectation("throughput_per_s", arrivals.meanRate),
            ]
        )
    }

    private static var mmppLoss: QueueingCase {
        let arrivals = QueueingTheory.MMPP2(rates: (40, 160), switching: (1, 1))
        return QueueingCase(
            "mmpp-loss",
            "MMPP(2)/M/10/10",
            solution: "`MMPP2`",
            [
                Expectation(
                    "rejection_rate.queue_full",
                    arrivals.loss(serviceRate: 10, servers: 10, capacity: 10)
                )
            ]
        )
    }
}
