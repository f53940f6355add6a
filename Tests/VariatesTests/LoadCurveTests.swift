import CGSL
import Testing
import Units
import Variates

@Suite("A load curve")
struct LoadCurveTests {
    private func change(
        _ factor: Double,
        from start: Int64,
        to end: Int64?,
        ramp: Int64 = 0
    ) -> LoadCurve.Change {
        LoadCurve.Change(
            start: .zero + .seconds(start),
            end: end.map { .zero + .seconds($0) } ?? .distantFuture,
            factor: factor,
            ramp: .seconds(ramp)
        )
    }

    private func instants(
        _ process: ArrivalProcess,
        _ load: LoadCurve,
        until end: SimTime,
        replication: UInt32 = 0
    ) -> [SimTime] {
        var stream = RandomStream(seed: 5, replication: replication)
        var source = ArrivalSource(
            process,
            purpose: Purpose(rawValue: 1),
            load: load,
            stream: &stream
        )
        var instants: [SimTime] = []
        while let arrival = source.next(&stream), arrival.time <= end {
            for _ in 0..<arrival.count { instants.append(arrival.time) }
        }
        return instants
    }

    @Test("of a constant factor has the same arrivals so many times as early")
    func constantFactor() throws {
        let end = SimTime.zero + .seconds(100)
        let renewal = try ArrivalProcess.renewal(
            interarrival: .gamma(mean: 1, shape: 3)
        )
        let trace = try ArrivalProcess.trace((1...60).map { .zero + .seconds($0) })
        for process in [try .poisson(rate: 2), renewal, trace, try .deterministic(rate: 3)] {
            let usual = instants(process, LoadCurve(), until: end)
            let loaded = instants(process, LoadCurve(factor: 2.5), until: end)
            #expect(loaded.count >= usual.count)
            for (early, late) in zip(loaded, usual) {
                // Both are rounded to whole nanoseconds.
                #expect(abs(2.5 * early.seconds - late.seconds) < 4e-9)
            }
        }
    }

    @Test("of a constant factor multiplies what changes it")
    func constantFactorOfChanges() {
        let end = SimTime.zero + .seconds(10)
        #expect(LoadCurve(factor: 2).mean(until: end) == 2)
        #expect(LoadCurve([change(3, from: 2, to: 6, ramp: 2)], factor: 2).mean(until: end) == 3.6)
    }

    @Test("has the mean factor that its lines say")
    func mean() {
        let end = SimTime.zero + .seconds(10)
        #expect(LoadCurve().mean(until: end) == 1)
        // 4 s at 3.
        #expect(LoadCurve([change(3, from: 2, to: 6)]).mean(until: end) == 1.8)
        // Rises over 2 s, holds 2 s, falls over 2 s: as much as 4 s at 3.
        #expect(LoadCurve([change(3, from: 2, to: 6, ramp: 2)]).mean(until: end) == 1.8)
        // At 4 s the rise is over: 2 s at a mean of 2.
        #expect(
            LoadCurve([change(3, from: 2, to: 6, ramp: 2)]).mean(until: .zero + .seconds(4)) == 1.5
        )
        // 2 s at 2, 2 s at 6, 2 s at 3, 4 s at 1.
        #expect(
            LoadCurve([change(2, from: 0, to: 4), change(3, from: 2, to: 6)]).mean(until: end)
                == 2.6
        )
    }

    @Test("moves arrivals to where its integral says")
    func deterministic() throws {
        // Every second; from 2 s on at double speed; from 4 s on not at all until 5 s.
        let load = LoadCurve([change(2, from: 2, to: 4), change(0, from: 4, to: 5)])
        let instants = instants(
            try .deterministic(rate: 1),
            load,
            until: .zero + .milliseconds(7_001)
        )
        // The sixth would be at 4 s sharp, when the clock stands still: it is at the end of that.
        #expect(
            instants.map(\.seconds) == [1, 2, 2.5, 3, 3.5, 5, 6, 7]
        )
    }

    @Test("rises along a ramp")
    func ramp() throws {
        // From 0 to a factor of 3 over 4 s: the clock is at t + t²/4, so n arrivals a second come
        // until 4 + 4 = 8 at 4 s, and the k-th where t + t²/4 = k, t = 2(√(1 + k) − 1).
        let load = LoadCurve([change(3, from: 0, to: nil, ramp: 4)])
        let instants = instants(try .deterministic(rate: 1), load, until: .zero + .seconds(4))
        #expect(instants.count == 8)
        for (index, instant) in instants.enumerated() {
            let expected = 2 * ((Double(index) + 2).squareRoot() - 1)
            #expect(abs(instant.seconds - expected) < 2e-9)
        }
    }

    @Test("ends the arrivals if it falls to 0 for ever")
    func standstill() throws {
        let load = LoadCurve([change(0, from: 3, to: nil)])
        for process: ArrivalProcess in [
            try .deterministic(rate: 2), try .poisson(rate: 2),
            try .profile(points: [.init(time: .zero, rate: 2)]),
        ] {
            let instants = instants(process, load, until: .distantFuture)
            #expect(instants.allSatisfy { $0 <= .zero + .seconds(3) })
        }
    }

    @Test("leaves what comes before it as it is")
    func before() throws {
        let load = LoadCurve([change(7, from: 50, to: 60, ramp: 3)])
        let end = SimTime.zero + .seconds(50)
        for process: ArrivalProcess in [
            try .poisson(rate: 9), try .batch(rate: 3, size: .geometric(mean: 3)),
            try .renewal(interarrival: .gamma(mean: 0.1, shape: 3)),
            try .mmpp(quietRate: 5, busyRate: 20, quietMean: .seconds(3), busyMean: .seconds(2)),
        ] {
            #expect(
                instants(process, load, until: end) == instants(process, LoadCurve(), until: end)
            )
        }
    }

    @Test("is a factor on the rate of a profile, whose points stay where they are")
    func profile() throws {
        // 20/s, from 50 s on 60/s; the load is 2 from 40 s to 60 s, and rises from 80 s over 10 s
        // to 4: 40 · 20 + 10 · 40 + 10 · 120 + 20 · 60 + 10 · 60 · 2.5 = 5,100 until 90 s.
        let points: [ArrivalProcess.RatePoint] = [
            .init(time: .zero, rate: 20), .init(time: .zero + .seconds(50), rate: 20),
            .init(time: .zero + .seconds(50), rate: 60),
        ]
        let load = LoadCurve([change(2, from: 40, to: 60), change(4, from: 80, to: nil, ramp: 10)])
        let process = try ArrivalProcess.profile(points: points)
        let counts = (0..<200).map { replication in
            Double(
                instants(
                    process,
                    load,
                    until: .zero + .seconds(90),
                    replication: UInt32(replication)
                ).count
            )
        }
        let mean = counts.reduce(0, +) / 200
        // Poisson: the mean of 200 has a standard error of √(5,100/200); 4 of them are a false alarm
        // once in 16,000.
        #expect(abs(mean - 5_100) < 4 * (5_100.0 / 200).squareRoot())
        let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199
        // χ² with 199 degrees of freedom.
        let ratio = variance / 5_100 * 199
        #expect(ratio > gsl_cdf_chisq_Pinv(1e-5, 199) && ratio < gsl_cdf_chisq_Qinv(1e-5, 199))
    }

    @Test("says when thinking ends that begins under it")
    func thinking() {
        let load = LoadCurve([change(2, from: 10, to: 20), change(0, from: 30, to: nil)])
        func end(_ length: Int64, from start: Int64) -> SimTime {
            load.end(of: .seconds(length), from: .zero + .seconds(start))
        }
        #expect(end(4, from: 2) == .zero + .seconds(6))
        // 2 s to 10 s, then 4 s at double speed.
        #expect(end(10, from: 8) == .zero + .seconds(14))
        #expect(end(4, from: 12) == .zero + .seconds(14))
        #expect(end(4, from: 28) == .distantFuture)
        #expect(LoadCurve().end(of: .seconds(4), from: .zero) == .zero + .seconds(4))
    }
}
