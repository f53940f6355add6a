import Statistics

/// `docs/validation.md`: what was compared, how, and what came of it.
///
/// The text depends on the sources, the models and their seeds only.
struct ValidationReport: Sendable {
    let queueing: QueueingValidation
    let throttling: ThrottlingValidation
    let coverage: CoverageExperiment
    let seeds: SeedExperiment

    /// The page.
    var markdown: String {
        [
            Self.introduction, verdict, queueingTable, coverageSection, seedSection,
            throttlingSection, Self.limits,
        ]
        .joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # Validation

        This page is written by `scripts/validate`, which runs everything on it again (some minutes) and \
        fails if the simulator disagrees with theory; `scripts/validate --quick` leaves out the two \
        experiments on intervals and does not write the page. Results depend on the models, \
        their seeds and the versions of headroom and GSL only: another machine writes the same page.

        Each model of `models/queueing` is an exactly solved queueing system, expressed with the limiters \
        that the model files offer. It is run by the public command, `headroom simulate MODEL --format \
        json`, and its metrics are compared with `QueueingTheory`, which computes the exact values and \
        names the source of each formula.

        **z** is the distance from the exact value in standard errors of the run itself: its half-width over \
        the t quantile is the standard error, and the deviate that results, which has Student's \
        distribution with one degree of freedom fewer than replications, is converted to the normal \
        deviate of the same probability. If the simulator is right, z is standard normal: 95 % lie within \
        ±1.96. The bound is ±4.5, which chance passes once in 150,000. One model approximates by design what \
        is computed (sampled for exact LRU): "within" says by how much it may, and z counts what is beyond.
        """

    private var verdict: String {
        let comparisons = queueing.comparisons
        let outside = comparisons.count { !$0.isCovered }
        let leading = queueing.leading
        let chance = BinomialRange(
            trials: leading.count,
            probability: 0.05,
            confidence: 0.95
        )
        let worst = queueing.worst.map { "\($0.z.signed(decimals: 2)) (`\($0.metric)`)" } ?? "-"
        return """
            ## In one paragraph

            \(queueing.results.count) models, \(comparisons.count) comparisons, largest |z|: \(worst). \
            \(outside) of the \(comparisons.count) intervals (\
            \((Double(outside) / Double(comparisons.count)).percent())) do not hold the exact value; 5 % \
            are expected, though the metrics of one model rise and fall together. Counting only the \
            first metric of each model, which are independent: \
            \(leading.count { !$0.isCovered }) of \(leading.count), where chance gives \
            \(chance.range.lowerBound) to \(chance.range.upperBound) (95 % of the time). \
            Intervals of 1,000 short experiments cover in \
            \(coverage.metrics[0].test.share.percent()) of the cases for the mean latency; the minimal \
            model covers from \(seeds.coverage.successes) of \(SeedExperiment.seeds) seeds.
            """
    }

    private var queueingTable: String {
        var lines = [
            "## Closed forms", "",
            "| model | system | metric | exact | simulated | ± 95 % | z |",
            "|---|---|---|---:|---:|---:|---:|",
        ]
        for result in queueing.results {
            for (index, comparison) in result.comparisons.enumerated() {
                let model = result.system.model
                let name = index == 0 ? "[\(model)](../models/queueing/\(model).yaml)" : ""
                let system = index == 0 ? "\(result.system.system); \(result.system.solution)" : ""
                let cells = [
                    name, system, "`\(comparison.metric)`", exact(comparison),
                    comparison.mean.significant(), comparison.halfWidth.significant(2),
                    comparison.z.signed(decimals: 2),
                ]
                lines.append("| " + cells.joined(separator: " | ") + " |")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The exact value, with how far the model may be off by design if it is an approximation.
    private func exact(_ comparison: Comparison) -> String {
        let value = comparison.expected.significant()
        return comparison.bound == 0 ? value : "\(value) within \(comparison.bound.significant(1))"
    }

    private var coverageSection: String {
        var lines = [
            """
            ## Do 95 % intervals cover in 95 % of the cases?

            \(CoverageExperiment.experiments) experiments on M/M/1 at ρ = 0.5 through the library, each from a \
            seed of its own: \(CoverageExperiment.replications) replications of 60 s, some 3,000 requests \
            each, behind a warm-up of 6 s. The system starts empty, and forgets that in about ten service \
            times, 0.1 s: what is tested is the intervals, not the warm-up. Between 93 % and 97 % must \
            cover.
            """, "",
            "| metric | exact | covered | 95 % interval of the share |", "|---|---:|---:|---:|",
        ]
        for metric in coverage.metrics {
            let interval = metric.test.interval
            lines.append(
                "| `\(metric.metric)` | \(metric.expected.significant()) "
                    + "| \(metric.test.share.percent()) | \(interval.lowerBound.percent()) to "
                    + "\(interval.upperBound.percent()) |"
            )
        }
        return lines.joined(separator: "\n")
    }

    private var seedSection: String {
        """
        ## The minimal model from 100 seeds

        `headroom simulate models/queueing/mm1.yaml --seed 1` to `--seed 100`: the interval of \
        `latency_mean_s` holds the exact \(seeds.expected.significant()) in \(seeds.coverage.successes) of \
        \(SeedExperiment.seeds) (at least \(SeedExperiment.required) must). The mean over all seeds is \
        \(seeds.grandMean.significant(6)).
        """
    }

    private var throttlingSection: String {
        var lines = [
            """
            ## CPU throttling against a real kernel

            The models of `models/cfs` replay arrivals at a CPU-bound server that ran under a CFS quota on \
            Linux 6.18, on a host with two cores. The kernel hands out its quota in slices of 5 ms and may \
            strand a part of them; headroom charges the exact usage. The means must agree within 1.3 % \
            with one thread, 6 % with two and 10 % with four, and 0.21 ms that the recording adds to every \
            request: that is what the regular arrivals, which neither wait nor are throttled, took above their \
            10 ms, so that they calibrate and prove nothing. The bounds describe these recordings; they hold \
            the implementation to what was seen and forecast no other kernel. Where the beginning of the \
            kernel's periods was recorded (known-phase, long-60ms and long-100ms, measured with \
            `scripts/validate-cfs`), the 95th percentile must agree within 10 %; elsewhere the arrivals are \
            replayed at five phases and percentiles are not judged. With four threads the simulated ones are up \
            to 22 % shorter than the kernel's: its quota was spent in 4 of 198 periods only, so that this is \
            not throttling but how the scheduler places woken threads on two processors, where headroom \
            shares them evenly at every instant. Times in milliseconds, recorded / simulated.
            """, "",
            "| model | quota | threads | mean | difference | p50 | p90 | p95 | p99 |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for result in throttling.results {
            let recording = result.recording
            let pairs = zip(recording.recorded, result.simulated).map { recorded, simulated in
                "\((recorded.seconds * 1_000).significant(4)) / \((simulated * 1_000).significant(4))"
            }
            let error = result.simulated[0] / recording.recorded[0].seconds - 1
            let model = recording.model
            lines.append(
                "| [\(model)](../models/cfs/\(model).yaml) | \(recording.quota.significant(2)) cores "
                    + "| \(recording.threads) | \(pairs[0]) | \((100 * error).signed(decimals: 1)) % | "
                    + pairs.dropFirst().joined(separator: " | ") + " |"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static let limits = """
        ## What this does not show

        Agreement with theory says that the simulator computes what a model means, not that a model is \
        like the system that it stands for. What has no closed form (sampled eviction in Redis, connection \
        pools with idle times, the memory monitor) is tested against recordings and by exact traces in \
        `Tests`.
        """
}
