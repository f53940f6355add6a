import Fitting
import Testing
import Units
import Variates

@Suite("Fitted arrival processes")
struct ArrivalFitTests {
    /// Comparisons with the truth in this suite, and what chance passes once in a thousand runs of it.
    private static let bound = -normalQuantile(0.001 / (2 * 14))
    private let quick = DurationFit.Settings(bootstrapSamples: 0)

    private func check(_ fit: FittedArrivals, _ truth: [String: Double]) throws {
        for (name, value) in truth {
            let parameter = try #require(fit.parameter(name), "\(name)")
            let error = try #require(parameter.standardError)
            #expect(
                abs(parameter.value - value) <= Self.bound * error,
                "\(name): \(parameter.value) ± \(error), not \(value)"
            )
            #expect(error < 0.25 * value, "\(name)")
        }
    }

    @Test("find a Poisson process")
    func poisson() throws {
        let log = arrivals(10_000, of: try .poisson(rate: 80), seed: 1)
        let fit = try #require(ArrivalFit(log, settings: quick))
        #expect(fit.best.kind == .poisson)
        try check(fit.best, ["rate": 80])
    }

    @Test("find a renewal process")
    func renewal() throws {
        let gaps = try Distribution.lognormal(mean: 0.01, cv: 2)
        let log = arrivals(10_000, of: try .renewal(interarrival: gaps), seed: 2)
        let fit = try #require(ArrivalFit(log, settings: quick))
        #expect(fit.best.kind == .renewal)
        try check(fit.best, ["mean": 0.01, "cv": 2])
    }

    @Test("find a process with quiet and busy times", arguments: [UInt64(3), 4])
    func modulated(_ seed: UInt64) throws {
        let process = try ArrivalProcess.mmpp(
            quietRate: 20,
            busyRate: 200,
            quietMean: .seconds(3),
            busyMean: .milliseconds(1_500)
        )
        let log = arrivals(30_000, of: process, seed: seed)
        let fit = try #require(ArrivalFit(log, settings: quick))
        #expect(fit.best.kind == .mmpp)
        try check(
            fit.best,
            ["quiet_rate": 20, "busy_rate": 200, "quiet_mean": 3, "busy_mean": 1.5]
        )
        // The residuals of the right process are uniform.
        #expect((fit.best.goodness?.pValue ?? 0) > 0.001)
    }

    @Test("find a rate that changes over the day")
    func profile() throws {
        let day = SimDuration.seconds(86_400)
        let points: [ArrivalProcess.RatePoint] = [
            .init(time: .zero, rate: 0.05),
            .init(time: .zero + .seconds(28_800), rate: 0.4),
            .init(time: .zero + .seconds(57_600), rate: 0.2),
        ]
        let process = try ArrivalProcess.profile(points: points, period: day)
        let log = arrivals(60_000, of: process, seed: 5)
        let fit = try #require(ArrivalFit(log, period: 86_400, settings: quick))
        #expect(fit.best.kind == .profile)
        try check(
            fit.best,
            ["rate_at_0s": 0.05, "rate_at_28800s": 0.4, "rate_at_57600s": 0.2]
        )
    }

    @Test("find a rate that rises once")
    func ramp() throws {
        let process = try ArrivalProcess.profile(points: [
            .init(time: .zero, rate: 10), .init(time: .zero + .seconds(1_000), rate: 30),
        ])
        let log = arrivals(20_000, of: process, seed: 6)
        let fit = try #require(ArrivalFit(log, settings: quick))
        #expect(fit.best.kind == .profile)
        #expect((log.trend ?? 0) > 4)
        let flat = arrivals(20_000, of: try .poisson(rate: 20), seed: 7)
        #expect(abs(flat.trend ?? 9) < 4)
    }

    @Test("find even spacing")
    func deterministic() throws {
        let log = arrivals(1_000, of: try .deterministic(rate: 100), seed: 8)
        let fit = try #require(ArrivalFit(log, settings: quick))
        #expect(fit.best.kind == .deterministic)
        #expect(fit.best.process == (try .deterministic(interval: .milliseconds(10))))
    }

    @Test("see ties, rounding and correlation")
    func properties() throws {
        let coarse = ArrivalSequence([[0, 5_000_000, 5_000_000, 12_000_000], [1_000_000]])
        #expect(coarse.tieCount == 1 && coarse.resolution == 1_000_000)
        #expect(coarse.stretches.count == 1 && coarse.gapCount == 3)
        let unsorted = ArrivalSequence([[7, 1, 4]])
        #expect(unsorted.stretches == [[1, 4, 7]])
        let process = try ArrivalProcess.mmpp(
            quietRate: 20,
            busyRate: 400,
            quietMean: .seconds(1),
            busyMean: .seconds(1)
        )
        let bursty = try #require(arrivals(10_000, of: process, seed: 9).autocorrelation)
        #expect(bursty.value > 5 * bursty.standardError)
        let plain = try #require(
            arrivals(10_000, of: try .poisson(rate: 1), seed: 9).autocorrelation
        )
        #expect(abs(plain.value) < 5 * plain.standardError)
    }

    @Test("of too few requests is nothing")
    func tooFew() {
        #expect(ArrivalFit(ArrivalSequence([[1, 2]]), settings: quick) == nil)
        #expect(ArrivalFit(ArrivalSequence([[5, 5, 5, 5]]), settings: quick) == nil)
        #expect(ArrivalFit(ArrivalSequence([]), settings: quick) == nil)
    }
}

@Suite("Arrivals of a long log")
struct LongLogTests {
    @Test("are judged on the gaps that were looked at, not on chance times the rest")
    func partly() throws {
        for seed in UInt64(20)..<24 {
            let log = arrivals(60_000, of: try .poisson(rate: 50), seed: seed)
            let settings = DurationFit.Settings(sampleLimit: 2_000, bootstrapSamples: 0, seed: seed)
            let fit = try #require(ArrivalFit(log, settings: settings))
            #expect(fit.best.kind == .poisson)
        }
    }
}
