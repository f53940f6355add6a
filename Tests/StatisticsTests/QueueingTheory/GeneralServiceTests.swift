import Foundation
import Statistics
import Testing

@Suite("Queues with general service or arrivals")
struct GeneralServiceTests {
    @Test("M/G/1 follows Pollaczek and Khinchine, and processor sharing is insensitive")
    func solvesMG1() {
        let lognormal = QueueingTheory.MG1(arrivalRate: 0.8, meanService: 1, serviceSCV: 4)
        #expect(relativeError(lognormal.meanWait, from: 10) < 1e-13)
        #expect(relativeError(lognormal.meanSojournSharing, from: 5) < 1e-13)
        let exponential = QueueingTheory.MG1(arrivalRate: 0.8, meanService: 1, serviceSCV: 1)
        #expect(relativeError(exponential.meanSojourn, from: 5) < 1e-13)
        #expect(
            QueueingTheory.MG1(arrivalRate: 2, meanService: 0.5, serviceSCV: 1).meanWait
                == .infinity
        )
    }

    @Test("M/M/1 with interruptions has the mean of its Markov chain")
    func solvesInterruptions() {
        // λ = 0.5, μ = 1, interruptions of the rate 0.2 and of mean 2: up for 1 / 1.4 of the time.
        let queue = QueueingTheory.MG1Interruptions(
            queue: QueueingTheory.MG1(arrivalRate: 0.5, meanService: 1, serviceSCV: 1),
            interruptionRate: 0.2,
            meanInterruption: 2,
            interruptionSCV: 1
        )
        #expect(relativeError(queue.interruptedShare, from: 0.4 / 1.4) < 1e-13)
        // The chain of the number in the system and of up or down, cut at 300 and swept until it
        // stands still; what is cut away has a probability below 10⁻²⁰.
        let size = 301
        var up = [Double](repeating: 1, count: size)
        var down = up
        for _ in 0..<20_000 {
            for n in 0..<size {
                let arrives = n + 1 < size ? 0.5 : 0
                var into = 0.5 * down[n]
                if n > 0 { into += 0.5 * up[n - 1] }
                if n + 1 < size { into += up[n + 1] }
                up[n] = into / (arrives + 0.2 + (n > 0 ? 1 : 0))
                down[n] = (0.2 * up[n] + (n > 0 ? 0.5 * down[n - 1] : 0)) / (arrives + 0.5)
            }
            let sum = up.reduce(0, +) + down.reduce(0, +)
            for n in 0..<size {
                up[n] /= sum
                down[n] /= sum
            }
        }
        let mean = (0..<size).reduce(0) { $0 + Double($1) * (up[$1] + down[$1]) }
        #expect(relativeError(queue.meanInSystem, from: mean) < 1e-9)
    }

    @Test("interruptions of no length leave an M/G/1 queue as it is")
    func vanishingInterruptions() {
        let plain = QueueingTheory.MG1(arrivalRate: 0.8, meanService: 1, serviceSCV: 4)
        let queue = QueueingTheory.MG1Interruptions(
            queue: plain,
            interruptionRate: 3,
            meanInterruption: 1e-12,
            interruptionSCV: 2
        )
        #expect(relativeError(queue.meanSojourn, from: plain.meanSojourn) < 1e-10)
    }

    @Test("M/D/c has the exact mean wait and wait quantiles")
    func solvesMDC() {
        let one = QueueingTheory.MDC(arrivalRate: 0.8, serviceTime: 1)
        #expect(relativeError(one.waitQuantile(0.95), from: 6.620324996840724) < 1e-10)
        let ten = QueueingTheory.MDC(arrivalRate: 9, serviceTime: 1, servers: 10)
        #expect(relativeError(ten.meanWait, from: 0.3445820503647775) < 1e-10)
    }

    @Test("M/D/1 agrees with M/G/1 and with P(W > 0) = ρ", arguments: [0.05, 0.5, 0.9, 0.99])
    func agreesWithMG1(load: Double) {
        let constant = QueueingTheory.MDC(arrivalRate: load * 4, serviceTime: 0.25)
        let general = QueueingTheory.MG1(arrivalRate: load * 4, meanService: 0.25, serviceSCV: 0)
        #expect(relativeError(constant.meanWait, from: general.meanWait) < 1e-10)
        #expect(relativeError(constant.waitTail(0), from: load) < 1e-10)
        #expect(constant.waitQuantile(1 - load - 1e-6) == 0)
    }

    @Test("the wait of M/D/1 has Erlang's distribution")
    func agreesWithErlang() {
        // P(W > t) = (1 − ρ)·Σ_{j > t} (ρ(j − t))ʲ/j!·e^(−ρ(j − t)) with D = 1: positive terms.
        let load = 0.8
        let queue = QueueingTheory.MDC(arrivalRate: load, serviceTime: 1)
        for time in [0.1, 0.5, 1, 2.75, 6, 12.3, 30, 60] {
            var tail = 0.0
            for j in (Int(time) + 1)...3_000 {
                let x = load * (Double(j) - time)
                tail += exp(Double(j) * log(x) - lgamma(Double(j) + 1) - x)
            }
            #expect(relativeError(queue.waitTail(time), from: (1 - load) * tail) < 1e-8)
        }
    }

    @Test("M/D/c waits about half as long as M/M/c in heavy traffic")
    func isHalfOfMMC() {
        let constant = QueueingTheory.MDC(arrivalRate: 3.96, serviceTime: 1, servers: 4)
        let exponential = QueueingTheory.MMC(arrivalRate: 3.96, serviceRate: 1, servers: 4)
        #expect(abs(constant.meanWait / exponential.meanWait - 0.5) < 0.01)
    }

    @Test("M/D/1/K with one place is Erlang's loss system, and with two is worked out on paper")
    func solvesMD1K() {
        let one = QueueingTheory.MD1K(arrivalRate: 0.95, serviceTime: 1, capacity: 1)
        #expect(relativeError(one.loss, from: 0.95 / 1.95) < 1e-15)
        // K = 2: a departure leaves nobody with chance e^(−ρ); loss = 1 − 1/(e^(−ρ) + ρ).
        for load in [0.2, 0.9, 1, 3, 30, 39.9, 40, 500] {
            let two = QueueingTheory.MD1K(arrivalRate: load, serviceTime: 1, capacity: 2)
            #expect(relativeError(two.loss, from: 1 - 1 / (exp(-load) + load)) < 1e-12)
        }
    }

    @Test("the loss of M/D/1/K stays precise when it is rare")
    func resolvesRareLosses() {
        // Successive losses fall by the decay 1/z of M/D/1: ln z = ρ·(z − 1), z = 1.5940… at 0.78.
        let losses = [100, 101].map {
            QueueingTheory.MD1K(arrivalRate: 0.78, serviceTime: 1, capacity: $0).loss
        }
        var z = 2.0
        for _ in 1...200 { z -= (log(z) - 0.78 * (z - 1)) / (1 / z - 0.78) }
        #expect(losses[0] < 1e-20)
        #expect(relativeError(losses[0] / losses[1], from: z) < 1e-10)
    }

    @Test("a token bucket refuses what M/D/1/K loses")
    func solvesTokenBuckets() {
        func rejection(_ arrivals: Double, _ rate: Double, _ burst: Int) -> Double {
            QueueingTheory.TokenBucket.rejection(arrivalRate: arrivals, rate: rate, burst: burst)
        }
        #expect(relativeError(rejection(100, 100, 50), from: 0.010033444816053512) < 1e-11)
        #expect(relativeError(rejection(18, 20, 10), from: 0.01663174782894645) < 1e-11)
        #expect(relativeError(rejection(95, 100, 1), from: 0.48717948717948717) < 1e-14)
        let allowed = QueueingTheory.TokenBucket.arrivalRate(rate: 20, burst: 10, rejection: 0.01)
        #expect(relativeError(allowed, from: 17.270768637902925) < 1e-9)
    }

    @Test("a token bucket that is filled in steps refuses more, and less with finer steps")
    func solvesFilledBuckets() {
        func rejection(_ fill: Int, _ interval: Double, _ burst: Int, arrivals: Double = 95)
            -> Double
        {
            QueueingTheory.TokenBucket.rejection(
                arrivalRate: arrivals,
                tokensPerFill: fill,
                every: interval,
                burst: burst
            )
        }
        #expect(relativeError(rejection(100, 1, 100), from: 0.020165681374564426) < 1e-10)
        #expect(relativeError(rejection(1, 0.01, 50), from: 0.00031637940073681037) < 1e-9)
        // One token each time: refused is all but the first of A: E[(A − 1)⁺]/m = 1 − (1 − e⁻ᵐ)/m.
        #expect(relativeError(rejection(1, 1, 1, arrivals: 2), from: 1 - (1 - exp(-2)) / 2) < 1e-13)
        // More than 700 expected between fillings: an empty bucket never gets over one filling.
        #expect(relativeError(rejection(100, 1, 1_000, arrivals: 2_000), from: 0.95) < 1e-12)
    }

    @Test("G/M/1 is solved for constant, gamma and hyperexponential gaps")
    func solvesGM1() {
        let hyper = QueueingTheory.GM1(
            arrivalRate: 0.8,
            gaps: .hyperexponential(scv: 4),
            serviceRate: 1
        )
        #expect(relativeError(hyper.meanSojourn, from: 10.819192771983932) < 1e-11)
        // Poisson gaps: σ = ρ.
        for gaps in [QueueingTheory.GM1.Gaps.gamma(scv: 1), .hyperexponential(scv: 1)] {
            let poisson = QueueingTheory.GM1(arrivalRate: 0.8, gaps: gaps, serviceRate: 1)
            #expect(relativeError(poisson.probabilityOfWaiting, from: 0.8) < 1e-13)
        }
        // Constant gaps: σ = e^(−(1 − σ)/ρ).
        let constant = QueueingTheory.GM1(arrivalRate: 0.8, gaps: .constant, serviceRate: 1)
        let sigma = constant.probabilityOfWaiting
        #expect(sigma < 0.8)
        #expect(relativeError(sigma, from: exp(-(1 - sigma) / 0.8)) < 1e-13)
        #expect(relativeError(constant.meanSojourn, from: constant.meanWait + 1) < 1e-13)
        // Erlang-k gaps with large k are nearly constant.
        let nearly = QueueingTheory.GM1(arrivalRate: 0.8, gaps: .gamma(scv: 1e-6), serviceRate: 1)
        #expect(relativeError(nearly.probabilityOfWaiting, from: sigma) < 1e-5)
        let unstable = QueueingTheory.GM1(arrivalRate: 1, gaps: .constant, serviceRate: 1)
        #expect(unstable.meanSojourn == .infinity)
        #expect(unstable.sojournQuantile(0.5) == .infinity)
    }

    @Test("an unstable M/D/c queue and a rate that is no number are refused")
    func refusesNonsense() async {
        await #expect(processExitsWith: .failure) {
            _ = QueueingTheory.MDC(arrivalRate: 2, serviceTime: 1, servers: 2)
        }
        await #expect(processExitsWith: .failure) {
            _ = QueueingTheory.MG1(arrivalRate: .nan, meanService: 1, serviceSCV: 1)
        }
    }

    @Test("MMPP(2) queues wait longer than Poisson queues, by exactly so much")
    func solvesMMPP2() {
        let bursty = QueueingTheory.MMPP2(rates: (1.4, 0.2), switching: (0.1, 0.1))
        #expect(relativeError(bursty.meanRate, from: 0.8) < 1e-15)
        #expect(relativeError(bursty.meanSojourn(serviceRate: 1), from: 13.728492826906383) < 1e-10)
        // The order of the phases does not matter.
        let swapped = QueueingTheory.MMPP2(rates: (0.2, 1.4), switching: (0.1, 0.1))
        #expect(
            relativeError(swapped.meanSojourn(serviceRate: 1), from: 13.728492826906383) < 1e-10
        )
        let poisson = QueueingTheory.MMPP2(rates: (0.8, 0.8), switching: (0.3, 0.1))
        #expect(relativeError(poisson.meanSojourn(serviceRate: 1), from: 5) < 1e-12)
        let loss = QueueingTheory.MMPP2(rates: (1_600, 400), switching: (0.05, 0.05))
            .loss(serviceRate: 1, servers: 1_000, capacity: 1_000)
        #expect(relativeError(loss, from: 0.2910474106034925) < 1e-9)
        let finite = QueueingTheory.MMCK(arrivalRate: 5, serviceRate: 1, servers: 5, capacity: 8)
        let same = QueueingTheory.MMPP2(rates: (5, 5), switching: (2, 1))
            .loss(serviceRate: 1, servers: 5, capacity: 8)
        #expect(relativeError(same, from: finite.loss) < 1e-12)
    }
}
