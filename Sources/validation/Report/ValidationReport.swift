import Statistics
import Verification

/// `docs/validation.md`: what was compared, how, and what came of it.
///
/// The text depends on the sources, the models and their seeds only.
struct ValidationReport: Sendable {
    let queueing: QueueingValidation
    let throttling: ThrottlingValidation
    let coverage: IntervalCoverage
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
        ±1.96. The bound is ±4.5, which chance passes once in 150,000. Two models approximate by design what \
        is computed (sampled for exact LRU, an estimated percentile for the true one): "within" says by how \
        much it may, and z counts what is beyond.
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
            \(coverage.counts[0].test.share.percent()) of the cases for the mean latency; the minimal \
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

            \(coverage.intervals.experiments) experiments on M/M/1 at ρ = 0.5 through the library, each from a \
            seed of its own: 10 replications of 60 s, some 3,000 requests each, behind a warm-up of 6 s. The \
            system starts empty, and forgets that in about ten service times, 0.1 s: what is tested is the \
            intervals, not the warm-up. Between 93 % and 97 % must cover. Every other kind of interval is \
            held against exact values in [validation-intervals.md](validation-intervals.md).
            """, "",
            "| metric | exact | covered | 95 % interval of the share |", "|---|---:|---:|---:|",
        ]
        for count in coverage.counts {
            let interval = count.test.interval
            lines.append(
                "| `\(count.truth.metric)` | \(count.truth.value.significant()) "
                    + "| \(count.test.share.percent()) | \(interval.lowerBound.percent()) to "
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
            Linux 6.18, on a host with two cores. A mean must agree within \
            \(ThrottlingCase.meanTolerance.percent(decimals: 0)), a 95th percentile within \
            \(ThrottlingCase.percentileTolerance.percent(decimals: 0)). Times in milliseconds, recorded / \
            simulated.

            What the recordings' harness costs comes from the one with regular arrivals, where no request \
            waited and none was throttled, so that it calibrates and proves nothing: a request of 10 ms held \
            its thread for 10.041 ms, a step of the models, and its latency was 10.213 ms, of which the \
            difference of 0.172 ms is added to the simulated latencies. The kernel's periods began at an \
            instant that was not recorded. Where it matters (one-thread, two-threads-overload, \
            long-four-threads) the models use the one, among all whole milliseconds of a period, for which \
            the median, the 90th and 99th percentiles and the maximum come nearest; the figures that are \
            judged had no part in that, but are not independent of those that had. Where the phase was recorded (known-phase, long-60ms, \
            long-100ms, measured with `scripts/validate-cfs`) nothing is fitted, and nothing added.

            Two recordings are disturbed by something else than the quota, so that their means must agree \
            within \(ThrottlingCase.disturbedTolerance.percent(decimals: 0)) only. In **four-threads** the \
            quota was spent in 4 of 198 periods, for 43 ms together: as at most four requests at a time \
            stand still, that is at most 4 · 43 / 1,017 = 0.17 ms of the mean, and the difference is larger. \
            Four threads on two cores take turns, and the scheduler wakes two on one core while the other is \
            free or soon will be; headroom shares the cores evenly at every instant. `scripts/validate-cfs` \
            measures the same load with and without a quota: the kernel is as much slower than the model \
            without one. In **long-four-threads** other \
            processes used 1.75 of the two cores, and of 102 requests the 95th percentile is the sixth \
            longest.
            """, "",
            "| model | quota | threads | mean | difference | p95 | difference | p50 | p90 | p99 | disturbed by "
                + "|",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
        ]
        for result in throttling.results {
            let recording = result.recording
            let pairs = zip(recording.recorded, result.simulated).map { recorded, simulated in
                "\((recorded.seconds * 1_000).significant(4)) / \((simulated * 1_000).significant(4))"
            }
            func error(_ metric: String) -> String {
                "\((100 * result.error(of: metric)).signed(decimals: 1)) %"
            }
            let cells = [
                "[\(recording.model)](../models/cfs/\(recording.model).yaml)",
                "\(recording.quota.significant(2)) cores", "\(recording.threads)",
                pairs[0], error("latency_mean_s"), pairs[3], error("latency_p95_s"),
                pairs[1], pairs[2], pairs[4], recording.disturbance?.rawValue ?? "",
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
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
