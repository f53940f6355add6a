import Reporting
import Statistics
import Testing

@Suite("The unit of a metric")
struct MetricUnitTests {
    @Test(
        "follows from its name",
        arguments: [
            ("latency_p99_s", MetricUnit.seconds), ("queue_mean_s", .seconds),
            ("throughput_per_s", .perSecond), ("rejection_rate", .fraction),
            ("rejection_rate.agents.planner.operation_timeout", .fraction),
            ("redis_hit_rate", .fraction), ("throttled_periods_fraction.web", .fraction),
            ("headroom.orchestrator.request_timeout_ms", .fraction), ("arrivals", .number),
            ("in_system_mean", .number),
        ]
    )
    func followsFromTheName(name: String, unit: MetricUnit) {
        #expect(MetricUnit(ofMetric: name) == unit)
    }

    @Test("shows seconds in the unit that fits, with the decimals of the half-width")
    func showsSeconds() {
        // Values m ± d of two replications: the half-width is 12.7062·d.
        let milliseconds = MetricUnit.seconds.text(Estimate(samples: [0.011_9, 0.012_1]))
        #expect(milliseconds == ("12.0 ms", "± 1.3"))
        let seconds = MetricUnit.seconds.text(Estimate(samples: [1.99, 2.01]))
        #expect(seconds == ("2.00 s", "± 0.13"))
    }

    @Test("shows that there was no sample, and that an interval is unknown")
    func showsWhatIsMissing() {
        #expect(MetricUnit.seconds.text(nil) == ("–", ""))
        #expect(MetricUnit.fraction.text(Estimate(samples: [0.5])) == ("50.0 %", "± –"))
    }
}
