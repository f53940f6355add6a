import CGSL
import Glibc
import Statistics
import Testing
import Units
import Variates

private let purpose = Purpose(rawValue: 1)
private let other = Purpose(rawValue: 2)
private let seeds: [UInt64] = [1, 2, 3]

/// The chance of a false alarm in one test, for one in a thousand in all: at most 20 figures a seed.
private let level = 0.001 / Double(20 * seeds.count)

/// How many standard errors a normal figure may be off at that level.
private let limit = gsl_cdf_ugaussian_Qinv(level / 2)

/// The first `count` arrivals, or all if there are fewer.
private func arrivals(
    _ process: ArrivalProcess,
    count: Int,
    seed: UInt64 = 1,
    replication: UInt32 = 0
) -> [Arrival] {
    var stream = RandomStream(seed: seed, replication: replication)
    var source = ArrivalSource(process, purpose: purpose, stream: &stream)
    var arrivals: [Arrival] = []
    while arrivals.count < count, let arrival = source.next(&stream) { arrivals.append(arrival) }
    return arrivals
}

/// The seconds between arrivals, the first counted from 0.
private func gaps(_ arrivals: [Arrival]) -> [Double] {
    zip([.zero] + arrivals.map(\.time), arrivals).map { ($1.time - $0).seconds }
}

private func expectExponential(_ values: [Double], mean: Double, _ location: SourceLocation) {
    let fit = GoodnessOfFit.kolmogorovSmirnov(values) { gsl_cdf_exponential_P($0, mean) }
    #expect(fit.pValue > level, sourceLocation: location)
}

/// Compares the counts of independent replications with an exact mean and variance.
private func expectMoments(
    _ counts: [Double],
    mean: Double,
    variance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let size = Double(counts.count)
    let average = counts.reduce(0, +) / size
    #expect(
        abs(average - mean) < limit * (variance / size).squareRoot(),
        sourceLocation: sourceLocation
    )
    // Around the exact mean, so that the squares are independent.
    let squares = counts.map { ($0 - mean) * ($0 - mean) }
    let second = squares.reduce(0, +) / size
    let fourth = squares.reduce(0) { $0 + $1 * $1 } / size
    let error = ((fourth - second * second) / size).squareRoot()
    #expect(abs(second - variance) < limit * error, sourceLocation: sourceLocation)
}

/// How many requests arrive up to `end` in each of `replications`.
private func counts(
    _ process: ArrivalProcess,
    until end: SimTime,
    replications: UInt32,
    seed: UInt64
) -> [Double] {
    (0..<replications).map { replication in
        var stream = RandomStream(seed: seed, replication: replication)
        var source = ArrivalSource(process, purpose: purpose, stream: &stream)
        var count = 0
        while let arrival = source.next(&stream), arrival.time <= end { count += arrival.count }
        return Double(count)
    }
}

@Suite("A source of arrivals")
struct ArrivalSourceTests {
    private var everyProcess: [ArrivalProcess] {
        get throws {
            let gap = try Distribution.gamma(mean: 0.1, shape: 2)
            return [
                try .poisson(rate: 6), try .renewal(interarrival: gap),
                try .deterministic(rate: 4), try .batch(rate: 2, size: .poisson(mean: 1)),
                try .mmpp(
                    rates: [1, 5, 50],
                    transitions: [[0, 1, 2], [3, 0, 1], [4, 2, 0]]
                ),
                try .onOff(rate: 30, on: gap, off: gap),
                try .profile(
                    points: [
                        .init(time: .zero, rate: 1), .init(time: SimTime(seconds: 5), rate: 9),
                    ],
                    period: .seconds(10)
                ),
                try .trace((1...2_000).map { SimTime(nanoseconds: $0 * $0) }),
            ]
        }
    }

    @Test("gives the same arrivals whatever else is drawn from the stream")
    func commonRandomNumbers() throws {
        for process in try everyProcess {
            let expected = arrivals(process, count: 1_000)
            var stream = RandomStream(seed: 1)
            var source = ArrivalSource(process, purpose: purpose, stream: &stream)
            var found: [Arrival] = []
            for request in 0..<1_000 as Range<UInt64> {
                stream.seek(purpose: other, request: request, lane: 3)
                for _ in 0..<(request % 5) { _ = stream.uniform() }
                if let arrival = source.next(&stream) { found.append(arrival) }
            }
            #expect(found == expected, "\(process.name)")
        }
    }

    @Test("never goes back in time, and always brings a request")
    func monotone() throws {
        for process in try everyProcess {
            let found = arrivals(process, count: 20_000)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.time <= $1.time })
            #expect(found.allSatisfy { $0.count >= 1 && $0.time >= .zero })
        }
    }

    @Test("differs between seeds, replications, purposes and lanes")
    func independence() throws {
        let process = try ArrivalProcess.poisson(rate: 6)
        var firsts: Set<SimTime> = []
        for (seed, replication, purpose, lane) in [
            (1, 0, 1, 0), (2, 0, 1, 0), (1, 1, 1, 0), (1, 0, 2, 0), (1, 0, 1, 2),
        ] as [(UInt64, UInt32, UInt16, UInt32)] {
            var stream = RandomStream(seed: seed, replication: replication)
            var source = ArrivalSource(
                process,
                purpose: Purpose(rawValue: purpose),
                lane: lane,
                stream: &stream
            )
            if let arrival = source.next(&stream) { firsts.insert(arrival.time) }
        }
        #expect(firsts.count == 5)
    }

    @Test("of a Poisson process leaves exponential gaps", arguments: seeds)
    func poisson(seed: UInt64) throws {
        let found = arrivals(try .poisson(rate: 250), count: 100_000, seed: seed)
        expectExponential(gaps(found), mean: 0.004, #_sourceLocation)
        // The last arrival's time is a gamma variate with mean 400 s.
        let error = 400 / 100_000.0.squareRoot()
        #expect(abs((found.last?.time.seconds ?? 0) - 400) < limit * error)
        // Pairs of neighbouring gaps: independent, so half of the second ones are the longer.
        let lengths = gaps(found)
        let longer = stride(from: 0, to: 100_000, by: 2).filter { lengths[$0] < lengths[$0 + 1] }
        #expect(abs(Double(longer.count) - 25_000) < limit * 12_500.0.squareRoot())
    }

    @Test("of a renewal process leaves gaps of its distribution", arguments: seeds)
    func renewal(seed: UInt64) throws {
        let gap = try Distribution.gamma(mean: 0.05, shape: 3)
        let found = arrivals(try .renewal(interarrival: gap), count: 100_000, seed: seed)
        let fit = GoodnessOfFit.kolmogorovSmirnov(gaps(found)) { gap.cumulativeProbability($0) }
        #expect(fit.pValue > level)
        let error = (100_000 * gap.variance).squareRoot()
        #expect(abs((found.last?.time.seconds ?? 0) - 5_000) < limit * error)
    }

    @Test("of a deterministic process does not drift")
    func deterministic() throws {
        let found = arrivals(try .deterministic(rate: 3), count: 3_000_000)
        #expect(
            found.prefix(3).map(\.time.nanoseconds)
                == [333_333_333, 666_666_667, 1_000_000_000]
        )
        #expect(found.last?.time == SimTime(seconds: 1_000_000))
    }

    @Test("carries fractions of a nanosecond from gap to gap")
    func fractions() throws {
        // A third of a nanosecond more than 4 ns: 3,000 gaps are 13,000 ns.
        let gap = try Distribution.constant(13e-9 / 3)
        let found = arrivals(try .renewal(interarrival: gap), count: 3_000)
        #expect(found.prefix(3).map(\.time.nanoseconds) == [4, 9, 13])
        #expect(found.last?.time.nanoseconds == 13_000)
    }

    @Test("of a batch process brings batches of its sizes at Poisson times", arguments: seeds)
    func batch(seed: UInt64) throws {
        let size = try Distribution.geometric(mean: 2.5)
        let found = arrivals(try .batch(rate: 100, size: size), count: 50_000, seed: seed)
        expectExponential(gaps(found), mean: 0.01, #_sourceLocation)
        var observed = Array(repeating: 0, count: 41)
        for arrival in found { observed[min(arrival.count, 41) - 1] += 1 }
        var expected = (1...40).map { size in 50_000 * 0.4 * pow(0.6, Double(size - 1)) }
        expected.append(50_000 * pow(0.6, 40))
        let fit = try #require(GoodnessOfFit.chiSquare(observed: observed, expected: expected))
        #expect(fit.pValue > level)
    }

    @Test("of a batch process leaves out empty batches", arguments: seeds)
    func emptyBatches(seed: UInt64) throws {
        // Batches of 0 or 2, alike: Poisson arrivals of pairs at half the rate.
        let size = try Distribution.empirical(values: [0, 2])
        let found = arrivals(try .batch(rate: 100, size: size), count: 50_000, seed: seed)
        #expect(found.allSatisfy { $0.count == 2 })
        expectExponential(gaps(found), mean: 0.02, #_sourceLocation)
    }

    /// The variance of an MMPP's counts in `0...time`: with the states' shares p and q, the rates' gap
    /// d and the chain's relaxation rate s, λt + 2pq(d/s)²(st − 1 + e^(−st)).
    private func countVariance(
        rates: (Double, Double),
        leaving: (Double, Double),
        time: Double
    ) -> (mean: Double, variance: Double) {
        let relaxation = leaving.0 + leaving.1
        let (first, second) = (leaving.1 / relaxation, leaving.0 / relaxation)
        let mean = (first * rates.0 + second * rates.1) * time
        let gap = (rates.0 - rates.1) / relaxation
        let turns = relaxation * time
        return (mean, mean + 2 * first * second * gap * gap * (turns - 1 + exp(-turns)))
    }

    @Test("of an MMPP has its exact mean and variance of counts", arguments: seeds, [0.5, 20])
    func mmpp(seed: UInt64, time: Double) throws {
        let process = try ArrivalProcess.mmpp(
            quietRate: 2,
            busyRate: 20,
            quietMean: .seconds(2),
            busyMean: .milliseconds(500)
        )
        let exact = countVariance(rates: (2, 20), leaving: (0.5, 2), time: time)
        let found = counts(
            process,
            until: SimTime(seconds: time),
            replications: 20_000,
            seed: seed
        )
        expectMoments(found, mean: exact.mean, variance: exact.variance)
    }

    @Test("of an MMPP of three states has its exact mean and variance of counts", arguments: seeds)
    func mmppOfThreeStates(seed: UInt64) throws {
        // Two independent switches of one kind, 1/s on and 1/s off, each adding 6/s: states by the
        // number that are on. So counts are those of two independent MMPPs of two states.
        let process = try ArrivalProcess.mmpp(
            rates: [0, 6, 12],
            transitions: [[0, 2, 0], [1, 0, 1], [0, 2, 0]]
        )
        let one = countVariance(rates: (0, 6), leaving: (1, 1), time: 3)
        let found = counts(process, until: SimTime(seconds: 3), replications: 20_000, seed: seed)
        expectMoments(found, mean: 2 * one.mean, variance: 2 * one.variance)
    }

    @Test("of an on/off process with exponential times is an MMPP", arguments: seeds)
    func onOff(seed: UInt64) throws {
        let process = try ArrivalProcess.onOff(
            rate: 30,
            on: .exponential(mean: 0.4),
            off: .exponential(mean: 1)
        )
        let exact = countVariance(rates: (30, 0), leaving: (2.5, 1), time: 10)
        let found = counts(process, until: SimTime(seconds: 10), replications: 20_000, seed: seed)
        expectMoments(found, mean: exact.mean, variance: exact.variance)
    }

    @Test("of an on/off process is silent while off", arguments: seeds)
    func onOffSilence(seed: UInt64) throws {
        let process = try ArrivalProcess.onOff(rate: 50, on: .constant(1), off: .constant(3))
        let found = arrivals(process, count: 50_000, seed: seed)
        // It starts on or off; from then on it is on for 1 s in 4 s, at 50/s.
        let start = (found.first?.time.seconds ?? 0) < 3 ? 0.0 : 3.0
        let places = found.map { ($0.time.seconds - start).truncatingRemainder(dividingBy: 4) }
        #expect(places.allSatisfy { $0 <= 1 })
        let fit = GoodnessOfFit.kolmogorovSmirnov(places) { min($0, 1) }
        #expect(fit.pValue > level)
        // 1,000 cycles bring 50,000 requests, with a Poisson error.
        let time = found.last?.time.seconds ?? 0
        #expect(abs(time - start - 4_000) < limit * 50_000.0.squareRoot() / 12.5 + 4)
    }

    /// A ramp from 2/s to 10/s in 4 s, a step to 0, silence for 2 s, a step to 5/s, and down to 2/s at
    /// 8 s, where it begins anew.
    private var profilePoints: [ArrivalProcess.RatePoint] {
        [(0, 2), (4, 10), (4, 0), (6, 0), (6, 5)].map {
            .init(time: SimTime(seconds: $0.0), rate: $0.1)
        }
    }

    /// The expected number of arrivals up to `time`: 24 on the ramp, 7 on the way down.
    private func expectedCount(until time: Double) -> Double {
        let periods = (time / 8).rounded(.down)
        let place = time - 8 * periods
        let within =
            switch place {
            case ..<4: 2 * place + place * place
            case ..<6: 24.0
            // From 5/s at 6 s, by 1.5/s less each second.
            default: 24 + 5 * (place - 6) - 0.75 * (place - 6) * (place - 6)
            }
        return 31 * periods + within
    }

    @Test("of a profile is a unit Poisson process in rescaled time", arguments: seeds)
    func profile(seed: UInt64) throws {
        let process = try ArrivalProcess.profile(points: profilePoints, period: .seconds(8))
        #expect(abs((process.meanRate ?? 0) - 31.0 / 8) < 1e-12)
        let found = arrivals(process, count: 100_000, seed: seed)
        // The time-rescaling theorem: where the expected count reaches is where a unit process is.
        let rescaled = found.map { expectedCount(until: $0.time.seconds) }
        expectExponential(zip([0] + rescaled, rescaled).map { $1 - $0 }, mean: 1, #_sourceLocation)
        let silent = found.filter {
            (4.000_000_001..<6).contains($0.time.seconds.truncatingRemainder(dividingBy: 8))
        }
        #expect(silent.isEmpty)
        #expect(
            abs((rescaled.last ?? 0) - 100_000) < limit * 100_000.0.squareRoot()
        )
    }

    @Test("of a profile moves its arrivals along under another load", arguments: [0.5, 2, 10])
    func profileSynchrony(factor: Double) throws {
        let process = try ArrivalProcess.profile(points: profilePoints, period: .seconds(8))
        let base = arrivals(process, count: 5_000)
        let scaled = arrivals(try process.scaled(by: factor), count: 5_000)
        #expect(scaled.count == 5_000)
        for (one, another) in zip(base, scaled) {
            let reached = expectedCount(until: one.time.seconds)
            let reachedScaled = factor * expectedCount(until: another.time.seconds)
            // Half a nanosecond at 10/s on either side, and the sum's own rounding.
            #expect(abs(reached - reachedScaled) < (1 + factor) * 1e-8 + 1e-11 * reached)
        }
    }

    @Test("of a profile without a period keeps the last rate", arguments: seeds)
    func profileTail(seed: UInt64) throws {
        let points: [ArrivalProcess.RatePoint] = [
            .init(time: .zero, rate: 0), .init(time: SimTime(seconds: 10), rate: 4),
        ]
        let found = arrivals(try .profile(points: points), count: 20_000, seed: seed)
        // 0.2 t² up to 20 arrivals at 10 s, then 4/s.
        let rescaled = found.map { arrival in
            let time = arrival.time.seconds
            return time < 10 ? 0.2 * time * time : 20 + 4 * (time - 10)
        }
        expectExponential(zip([0] + rescaled, rescaled).map { $1 - $0 }, mean: 1, #_sourceLocation)
    }

    @Test("of a profile that goes down to zero ends")
    func profileEnd() throws {
        let points: [ArrivalProcess.RatePoint] = [
            .init(time: .zero, rate: 100), .init(time: SimTime(seconds: 20), rate: 0),
        ]
        // 1,000 expected in the triangle, a Poisson count.
        let found = arrivals(try .profile(points: points), count: 100_000)
        #expect(abs(Double(found.count) - 1_000) < limit * 1_000.0.squareRoot())
        #expect((found.last?.time ?? .distantFuture) <= SimTime(seconds: 20))
        #expect(arrivals(try .profile(points: [.init(time: .zero, rate: 0)]), count: 1).isEmpty)
    }

    @Test("of a modulated process keeps the states' times under another load")
    func statesKeepTheirTimes() throws {
        let process = try ArrivalProcess.onOff(
            rate: 5,
            on: .exponential(mean: 2),
            off: .exponential(mean: 20)
        )
        let base = arrivals(process, count: 300)
        let end = try #require(base.last).time
        let dense = arrivals(try process.scaled(by: 1_000), count: 1_000_000)
        #expect((dense.last?.time ?? .zero) > end)
        // At 5,000/s, an arrival is followed by a dense one within 30 / 5,000 s, except with a chance
        // of e^(−30), or where the on time ends, which arrivals of 5/s hit that closely with a chance
        // of 0.03 in each of the 30 or so on times: about one. With other states, nine in ten would
        // not be followed.
        var index = dense.startIndex
        var orphans = 0
        for arrival in base {
            while index < dense.endIndex, dense[index].time < arrival.time { index += 1 }
            let isFollowed =
                index < dense.endIndex && dense[index].time - arrival.time < .milliseconds(6)
            if !isFollowed { orphans += 1 }
        }
        #expect(orphans <= 10)
    }

    @Test("of a trace repeats it, then ends")
    func trace() throws {
        let times = [0, 5, 5, 9].map { SimTime(nanoseconds: $0) }
        let found = arrivals(try .trace(times), count: 10)
        #expect(found == times.map { Arrival(time: $0, count: 1) })
    }

    @Test("ends where time does")
    func endOfTime() throws {
        // 292 years are 9.22 · 10⁹ s: nine arrivals 10⁹ s apart.
        let deterministic = try ArrivalProcess.deterministic(interval: .seconds(1_000_000_000))
        #expect(arrivals(deterministic, count: 100).count == 9)
        let renewal = try ArrivalProcess.renewal(interarrival: .constant(1e9))
        #expect(arrivals(renewal, count: 100).count == 9)
        // Ten on times of 2 μs at 1/s: no arrival, but with a chance of 2 in 100,000.
        let onOff = try ArrivalProcess.onOff(rate: 1, on: .constant(2e-6), off: .constant(1e9))
        #expect(arrivals(onOff, count: 1).isEmpty)
    }

    @Test("of each component of a sum adds up to the sum's rate", arguments: seeds)
    func sum(seed: UInt64) throws {
        let process = try ArrivalProcess.sum([
            .poisson(rate: 3), .batch(rate: 2, size: .constant(2)), .poisson(rate: 5),
        ])
        let total = (0..<5_000 as Range<UInt32>).map { replication in
            var stream = RandomStream(seed: seed, replication: replication)
            var count = 0
            for (index, component) in process.flattened.enumerated() {
                var source = ArrivalSource(
                    component,
                    purpose: purpose,
                    lane: UInt32(2 * index),
                    stream: &stream
                )
                while let arrival = source.next(&stream), arrival.time <= SimTime(seconds: 4) {
                    count += arrival.count
                }
            }
            return Double(count)
        }
        // Per second 3 + 4 + 5; the variance counts batches of two with their square: 3 + 8 + 5.
        #expect(process.meanRate == 12)
        expectMoments(total, mean: 48, variance: 64)
    }

    @Test("refuses a closed process and a sum")
    func refusals() async {
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1)
            let process = try ArrivalProcess.closed(users: 1, think: .constant(1))
            _ = ArrivalSource(process, purpose: Purpose(rawValue: 1), stream: &stream)
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1)
            let process = try ArrivalProcess.sum([.poisson(rate: 1), .poisson(rate: 1)])
            _ = ArrivalSource(process, purpose: Purpose(rawValue: 1), stream: &stream)
        }
    }
}
