import Testing
import Units
import Variates

@Suite("An arrival process")
struct ArrivalProcessTests {
    @Test("knows its mean rate")
    func meanRates() throws {
        let tenMilliseconds = try Distribution.exponential(mean: 0.01)
        #expect(try ArrivalProcess.poisson(rate: 60).meanRate == 60)
        #expect(try ArrivalProcess.renewal(interarrival: tenMilliseconds).meanRate == 100)
        #expect(try ArrivalProcess.deterministic(interval: .milliseconds(4)).meanRate == 250)
        #expect(try ArrivalProcess.batch(rate: 3, size: .geometric(mean: 4)).meanRate == 12)
        // Three quarters quiet at 2/s, one quarter busy at 10/s.
        let mmpp = try ArrivalProcess.mmpp(
            quietRate: 2,
            busyRate: 10,
            quietMean: .seconds(3),
            busyMean: .seconds(1)
        )
        #expect(abs((mmpp.meanRate ?? 0) - 4) < 1e-12)
        // On for 1 s of 4 s.
        let onOff = try ArrivalProcess.onOff(rate: 8, on: .constant(1), off: .exponential(mean: 3))
        #expect(onOff.meanRate == 2)
        let closed = try ArrivalProcess.closed(users: 5, think: tenMilliseconds)
        #expect(closed.meanRate == nil)
        #expect(try ArrivalProcess.sum([.poisson(rate: 1), .poisson(rate: 2)]).meanRate == 3)
        #expect(try ArrivalProcess.sum([.poisson(rate: 1), closed]).meanRate == nil)
        let trace = try ArrivalProcess.trace([.zero, SimTime(seconds: 1), SimTime(seconds: 4)])
        #expect(trace.meanRate == 0.75)
        #expect(try ArrivalProcess.trace([.zero]).meanRate == nil)
    }

    @Test("averages a profile over its period, or keeps its last rate")
    func profileMeanRate() throws {
        let points: [ArrivalProcess.RatePoint] = [
            .init(time: .zero, rate: 2), .init(time: SimTime(seconds: 10), rate: 6),
        ]
        // 10 s at 4/s on average, 20 s back down at 4/s on average.
        #expect(
            abs(
                (try ArrivalProcess.profile(points: points, period: .seconds(30)).meanRate ?? 0) - 4
            )
                < 1e-12
        )
        // A period that ends at the last point jumps back.
        #expect(
            abs(
                (try ArrivalProcess.profile(points: points, period: .seconds(10)).meanRate ?? 0) - 4
            )
                < 1e-12
        )
        #expect(try ArrivalProcess.profile(points: points).meanRate == 6)
    }

    @Test("weighs a Markov chain's states by the time spent in them")
    func threeStates() throws {
        // A cycle 0 → 1 → 2 → 0 with mean lengths 1, 2 and 5 s: (8·1 + 4·2 + 16·5) / 8 = 12.
        let cycle = try ArrivalProcess.mmpp(
            rates: [8, 4, 16],
            transitions: [[0, 1, 0], [0, 0, 0.5], [0.2, 0, 0]]
        )
        #expect(abs((cycle.meanRate ?? 0) - 12) < 1e-12)
        // The same as a generator, whose rows add up to 0.
        let generator = try ArrivalProcess.mmpp(
            rates: [8, 4, 16],
            transitions: [[-1, 1, 0], [0, -0.5, 0.5], [0.2, 0, -0.2]]
        )
        #expect(generator == cycle)
    }

    @Test("lists the components of nested sums")
    func flattening() throws {
        let (one, two, three) = (
            try ArrivalProcess.poisson(rate: 1), try ArrivalProcess.poisson(rate: 2),
            try ArrivalProcess.poisson(rate: 3)
        )
        #expect(try ArrivalProcess.sum([one, .sum([two, three])]).flattened == [one, two, three])
        #expect(one.flattened == [one])
    }

    @Test("multiplies its load")
    func scaling() throws {
        let gap = try Distribution.gamma(mean: 0.1, shape: 2)
        let processes: [ArrivalProcess] = [
            try .poisson(rate: 6), try .renewal(interarrival: gap), try .deterministic(rate: 4),
            try .batch(rate: 2, size: .poisson(mean: 3)),
            try .mmpp(quietRate: 1, busyRate: 5, quietMean: .seconds(1), busyMean: .seconds(2)),
            try .onOff(rate: 5, on: gap, off: gap),
            try .profile(
                points: [.init(time: .zero, rate: 1), .init(time: SimTime(seconds: 5), rate: 9)],
                period: .seconds(10)
            ),
            try .trace([SimTime(seconds: 1), SimTime(seconds: 3)]),
            try .sum([.poisson(rate: 1), .deterministic(rate: 2)]),
        ]
        for process in processes {
            let rate = try #require(process.meanRate)
            let scaledRate = try #require(process.scaled(by: 2.5).meanRate)
            // A trace is kept in whole nanoseconds.
            #expect(abs(scaledRate - 2.5 * rate) < 1e-8 * rate)
            #expect(try process.scaled(by: 2.5).name == process.name)
        }
    }

    @Test("multiplies the users of a closed process, and compresses a trace")
    func scalingOfUsersAndTraces() throws {
        let think = try Distribution.constant(1)
        #expect(
            try ArrivalProcess.closed(users: 5, think: think).scaled(by: 1.5)
                == .closed(users: 8, think: think)
        )
        #expect(
            try ArrivalProcess.closed(users: 5, think: think).scaled(by: 0.01)
                == .closed(users: 1, think: think)
        )
        #expect(
            try ArrivalProcess.trace([.zero, SimTime(seconds: 3)]).scaled(by: 2)
                == .trace([.zero, SimTime(seconds: 1.5)])
        )
        // Compression by a power of two and back loses nothing.
        let trace = try ArrivalProcess.trace([SimTime(nanoseconds: 1_024), SimTime(seconds: 5)])
        #expect(try trace.scaled(by: 0.5).scaled(by: 2) == trace)
    }

    @Test("says which argument is wrong and what is right")
    func explains() {
        let error = #expect(throws: ArrivalProcessError.self) {
            try ArrivalProcess.poisson(rate: -1)
        }
        #expect(error?.process == "poisson")
        #expect(
            error?.description == "poisson: rate is -1.0, but must be from 1e-09 to 1000000000.0"
        )
    }

    @Test("refuses rates that make no process", arguments: [-1, .nan, .infinity, 2e9] as [Double])
    func rateRefusals(rate: Double) throws {
        let one = try Distribution.constant(1)
        #expect(argument { try .poisson(rate: rate) } == "rate")
        #expect(argument { try .deterministic(rate: rate) } == "rate")
        #expect(argument { try .batch(rate: rate, size: one) } == "rate")
        #expect(argument { try .onOff(rate: rate, on: one, off: one) } == "rate")
        #expect(
            argument { try .mmpp(rates: [1, rate], transitions: [[0, 1], [1, 0]]) } == "rates[1]"
        )
        #expect(
            argument { try .mmpp(rates: [1, 1], transitions: [[0, rate], [1, 0]]) }
                == "transitions[0][1]"
        )
        #expect(
            argument {
                try .mmpp(
                    quietRate: rate,
                    busyRate: 1,
                    quietMean: .seconds(1),
                    busyMean: .seconds(1)
                )
            } == "quietRate"
        )
        #expect(
            argument {
                try .mmpp(
                    quietRate: 1,
                    busyRate: rate,
                    quietMean: .seconds(1),
                    busyMean: .seconds(1)
                )
            } == "busyRate"
        )
        #expect(
            argument { try .profile(points: [.init(time: .zero, rate: rate)]) } == "points[0].rate"
        )
        #expect(argument { try .poisson(rate: 1).scaled(by: rate) } == "factor")
    }

    @Test("refuses a rate of zero where nothing would ever arrive")
    func zeroRates() throws {
        #expect(argument { try .poisson(rate: 0) } == "rate")
        #expect(argument { try .deterministic(rate: 0) } == "rate")
        #expect(argument { try .batch(rate: 1, size: .constant(0)) } == "size.mean")
        #expect(
            argument { try .mmpp(rates: [0, 0], transitions: [[0, 1], [1, 0]]) } == "mean rate"
        )
        #expect(
            argument {
                try .profile(points: [.init(time: .zero, rate: 0)], period: .seconds(1))
            } == "expected number of arrivals in a period"
        )
    }

    @Test("refuses times that make no process")
    func timeRefusals() throws {
        let one = try Distribution.constant(1)
        let never = try Distribution.constant(0)
        let endless = try Distribution.pareto(shape: 1, minimum: 1)
        #expect(argument { try .renewal(interarrival: never) } == "interarrival.mean")
        #expect(argument { try .renewal(interarrival: endless) } == "interarrival.mean")
        #expect(argument { try .deterministic(interval: .zero) } == "interval")
        #expect(argument { try .deterministic(interval: .seconds(-1)) } == "interval")
        #expect(argument { try .deterministic(interval: .forever) } == "interval")
        #expect(argument { try .onOff(rate: 1, on: never, off: one) } == "on.mean")
        #expect(argument { try .onOff(rate: 1, on: endless, off: one) } == "on.mean")
        #expect(argument { try .onOff(rate: 1, on: one, off: endless) } == "off.mean")
        #expect(
            argument {
                try .mmpp(quietRate: 1, busyRate: 1, quietMean: .zero, busyMean: .seconds(1))
            } == "quietMean"
        )
        #expect(
            argument {
                try .mmpp(quietRate: 1, busyRate: 1, quietMean: .seconds(1), busyMean: .forever)
            } == "busyMean"
        )
        #expect(argument { try .closed(users: 1, think: endless) } == "think.mean")
    }

    @Test("refuses a process that would change its state for ever between arrivals")
    func changeRefusals() {
        #expect(
            argument { try .onOff(rate: 1e-3, on: .constant(1e-9), off: .constant(1)) } == "rate"
        )
        #expect(
            argument { try .mmpp(rates: [1e-3, 1e-3], transitions: [[0, 1e9], [1e9, 0]]) }
                == "transitions"
        )
    }

    @Test("refuses batch sizes that are not whole numbers")
    func batchSizes() throws {
        for size in [
            try Distribution.exponential(mean: 3), try .constant(1.5), try .constant(3e9),
            try .empirical(values: [1, 2.5]), try .poisson(mean: 2).scaled(by: 0.5),
            try .zipf(count: 1 << 40, exponent: 1),
        ] {
            #expect(argument { try .batch(rate: 1, size: size) } == "size")
        }
        #expect(argument { try .batch(rate: 1, size: .poisson(mean: 1e7)) } == "size.mean")
    }

    @Test("refuses chains that are no square, or fall apart")
    func chainRefusals() {
        #expect(argument { try .mmpp(rates: [1], transitions: [[0]]) } == "rates")
        #expect(
            argument {
                try .mmpp(
                    rates: Array(repeating: 1, count: 65),
                    transitions: Array(repeating: Array(repeating: 1, count: 65), count: 65)
                )
            } == "rates"
        )
        #expect(argument { try .mmpp(rates: [1, 1], transitions: [[0, 1]]) } == "transitions")
        #expect(
            argument { try .mmpp(rates: [1, 1], transitions: [[0, 1], [1]]) } == "transitions"
        )
        // State 1 is never left; state 0 is never come to.
        #expect(
            argument { try .mmpp(rates: [1, 1], transitions: [[0, 1], [0, 0]]) } == "transitions"
        )
        #expect(
            argument { try .mmpp(rates: [1, 1], transitions: [[0, 0], [1, 0]]) } == "transitions"
        )
        #expect(
            argument { try .mmpp(rates: [1, 1], transitions: [[-2, 1], [1, -1]]) }
                == "transitions[0][0]"
        )
        #expect(
            argument { try .mmpp(rates: [1, 1], transitions: [[.nan, 1], [1, -1]]) }
                == "transitions[0][0]"
        )
    }

    @Test("refuses profiles out of order")
    func profileRefusals() {
        func points(_ seconds: Double...) -> [ArrivalProcess.RatePoint] {
            seconds.map { .init(time: SimTime(seconds: $0), rate: 1) }
        }
        #expect(argument { try .profile(points: []) } == "points")
        #expect(argument { try .profile(points: points(1)) } == "points[0].time")
        #expect(argument { try .profile(points: points(0, 2, 1)) } == "points[2].time")
        #expect(argument { try .profile(points: points(0, 2e9)) } == "points[1].time")
        #expect(argument { try .profile(points: points(0, 2), period: .seconds(1)) } == "period")
        #expect(argument { try .profile(points: points(0), period: .zero) } == "period")
        #expect(argument { try .profile(points: points(0), period: .forever) } == "period")
    }

    @Test("refuses traces out of order")
    func traceRefusals() {
        #expect(argument { try .trace([]) } == "times")
        #expect(argument { try .trace([SimTime(nanoseconds: -1)]) } == "times[0]")
        #expect(argument { try .trace([SimTime(seconds: 2), SimTime(seconds: 1)]) } == "times[1]")
    }

    @Test("refuses numbers of users and components that make no process")
    func countRefusals() throws {
        let think = try Distribution.constant(1)
        for users in [0, -1, .max] {
            #expect(argument { try .closed(users: users, think: think) } == "users")
        }
        #expect(
            argument { try .closed(users: 9_000_000, think: think).scaled(by: 2) } == "users"
        )
        #expect(argument { try .sum([]) } == "processes")
        let one = try ArrivalProcess.poisson(rate: 1)
        #expect(argument { try .sum(Array(repeating: one, count: 2_049)) } == "processes")
        // What scaling leads to is checked as well.
        let slow = try ArrivalProcess.renewal(interarrival: .exponential(mean: 1e8))
        #expect(argument { try slow.scaled(by: 1e-3) } == "interarrival.mean")
    }

    private func argument(_ make: () throws -> ArrivalProcess) -> String? {
        #expect(throws: ArrivalProcessError.self) { try make() }?.argument
    }
}
