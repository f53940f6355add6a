import Foundation
import Statistics
import Testing

@Suite("M/M/1 and M/M/c")
struct MarkovianQueueTests {
    typealias MM1 = QueueingTheory.MM1
    typealias MMC = QueueingTheory.MMC

    @Test("M/M/1 has the means and quantiles of the textbook")
    func solvesMM1() {
        let queue = MM1(arrivalRate: 0.8, serviceRate: 1)
        #expect(relativeError(queue.meanSojourn, from: 5) < 1e-14)
        #expect(relativeError(queue.meanWait, from: 4) < 1e-14)
        #expect(relativeError(queue.meanInSystem, from: 4) < 1e-14)
        // −ln(0.001) / 0.2
        #expect(relativeError(queue.sojournQuantile(0.999), from: 34.538776394910684) < 1e-12)
        #expect(relativeError(queue.sojournTail(34.538776394910684), from: 0.001) < 1e-12)
        #expect(relativeError(queue.probability(ofInSystem: 2), from: 0.2 * 0.64) < 1e-14)
        // A fifth does not wait at all.
        #expect(queue.waitQuantile(0.2) < 1e-15)
        #expect(relativeError(queue.waitQuantile(0.9), from: 10.397207708399179) < 1e-13)
    }

    @Test("a queue that cannot keep up waits for ever")
    func growsWithoutBound() {
        for queue in [
            MMC(arrivalRate: 4, serviceRate: 1, servers: 4),
            MMC(arrivalRate: 9, serviceRate: 1, servers: 4),
        ] {
            #expect(queue.meanWait == .infinity)
            #expect(queue.waitQuantile(0.5) == .infinity)
            #expect(queue.probabilityOfWaiting == 1)
            #expect(queue.sojournTail(100) == 1)
        }
        #expect(MM1(arrivalRate: 1, serviceRate: 1).meanSojourn == .infinity)
        #expect(MM1(arrivalRate: 1, serviceRate: 1).sojournQuantile(0.5) == .infinity)
    }

    @Test("M/M/c has the exact waits")
    func solvesMMC() {
        let four = MMC(arrivalRate: 3.2, serviceRate: 1, servers: 4)
        #expect(relativeError(four.probabilityOfWaiting, from: 0.5964324717874046) < 1e-12)
        let many = MMC(arrivalRate: 28, serviceRate: 1, servers: 32)
        #expect(relativeError(many.meanWait, from: 0.0907520143749118) < 1e-12)
        let fifty = MMC(arrivalRate: 45, serviceRate: 1, servers: 50)
        #expect(relativeError(fifty.waitQuantile(0.99), from: 0.7188392724935889) < 1e-12)
        #expect(relativeError(fifty.waitTail(0.7188392724935889), from: 0.01) < 1e-12)
        #expect(fifty.waitQuantile(0.5) == 0)
        // Processor sharing on 4 cores, one core per request, whatever the service distribution.
        let sharing = MMC(arrivalRate: 3.4, serviceRate: 1, servers: 4)
        #expect(relativeError(sharing.meanSojourn, from: 2.148860369468631) < 1e-12)
    }

    @Test("M/M/c with one server is M/M/1", arguments: [0.1, 0.5, 0.9, 0.999])
    func reducesToMM1(load: Double) {
        let general = MMC(arrivalRate: load * 20, serviceRate: 20, servers: 1)
        let special = MM1(arrivalRate: load * 20, serviceRate: 20)
        #expect(relativeError(general.probabilityOfWaiting, from: load) < 1e-12)
        #expect(relativeError(general.meanSojourn, from: special.meanSojourn) < 1e-12)
        #expect(relativeError(general.meanInSystem, from: special.meanInSystem) < 1e-12)
        for p in [0.01, 0.5, 0.99, 0.9999] {
            let exact = special.sojournQuantile(p)
            #expect(relativeError(general.sojournQuantile(p), from: exact) < 1e-10)
            #expect(abs(general.waitQuantile(p) - special.waitQuantile(p)) < 1e-10 * exact)
        }
    }

    @Test("the sojourn tail of M/M/c integrates to its mean")
    func tailAgreesWithMean() {
        // c = 2, λ = μ = 1 is the case in which wait and service decay at the same rate.
        for (rate, servers) in [(1.0, 2), (1.6, 2), (0.3, 2), (7.5, 8)] {
            let queue = MMC(arrivalRate: rate, serviceRate: 1, servers: servers)
            // Simpson's rule over 0...80; what is beyond is below e⁻³⁰.
            let steps = 80_000
            let width = 80.0 / Double(steps)
            var sum = 0.0
            for index in 0...steps {
                let weight = index == 0 || index == steps ? 1.0 : index.isMultiple(of: 2) ? 2 : 4
                sum += weight * queue.sojournTail(Double(index) * width)
            }
            #expect(relativeError(sum * width / 3, from: queue.meanSojourn) < 1e-9)
        }
    }

    @Test("M/M/c/K has the exact sojourns of the accepted")
    func solvesMMCK() {
        let one = QueueingTheory.MMCK(arrivalRate: 0.9, serviceRate: 1, servers: 1, capacity: 10)
        #expect(relativeError(one.meanSojourn, from: 4.646600672123705) < 1e-12)
        // Also the loss of M/G/1/K-PS, whatever the service distribution.
        #expect(relativeError(one.loss, from: 0.0508137313274124) < 1e-12)
        let five = QueueingTheory.MMCK(arrivalRate: 5, serviceRate: 1, servers: 5, capacity: 8)
        #expect(relativeError(five.meanSojourn, from: 1.2177700348432057) < 1e-12)
        #expect(relativeError(five.throughput, from: 5 * (1 - five.loss)) < 1e-15)
    }

    @Test("M/M/c/K becomes M/M/c with many places, and Erlang's loss system with none to wait in")
    func limitsOfMMCK() {
        let roomy = QueueingTheory.MMCK(arrivalRate: 3.2, serviceRate: 1, servers: 4, capacity: 400)
        let endless = MMC(arrivalRate: 3.2, serviceRate: 1, servers: 4)
        #expect(relativeError(roomy.meanSojourn, from: endless.meanSojourn) < 1e-12)
        #expect(relativeError(roomy.meanWait, from: endless.meanWait) < 1e-12)
        // π(400) = π(4)·0.8³⁹⁶, far below what 1 − Σ could resolve.
        let atFour = endless.probabilityOfWaiting * 0.2
        #expect(relativeError(roomy.loss, from: atFour * pow(0.8, 396)) < 1e-11)
        let tight = QueueingTheory.MMCK(arrivalRate: 40, serviceRate: 1, servers: 50, capacity: 50)
        #expect(
            relativeError(tight.loss, from: QueueingTheory.erlangB(servers: 50, load: 40)) < 1e-12
        )
        #expect(tight.meanWait == 0)
    }

    @Test("Erlang B is exact from one server to a thousand, and for rare losses")
    func solvesErlangB() {
        #expect(
            relativeError(QueueingTheory.erlangB(servers: 50, load: 40), from: 0.01869067110963225)
                < 1e-12
        )
        #expect(
            relativeError(
                QueueingTheory.erlangB(servers: 1_000, load: 1_000),
                from: 0.02481191764616041
            ) < 1e-12
        )
        #expect(
            relativeError(QueueingTheory.erlangB(servers: 10, load: 8), from: 0.1216610642529515)
                < 1e-12
        )
        #expect(QueueingTheory.erlangB(servers: 0, load: 3) == 1)
        // By definition: (2²⁰/20!) / Σ 2ᵏ/k!, about 5.8·10⁻¹⁴.
        var term = 1.0
        var sum = 1.0
        for k in 1...20 {
            term *= 2 / Double(k)
            sum += term
        }
        #expect(
            relativeError(QueueingTheory.erlangB(servers: 20, load: 2), from: term / sum) < 1e-13
        )
    }

    @Test("Erlang B is inverted to the load that a target allows")
    func invertsErlangB() {
        #expect(
            relativeError(
                QueueingTheory.erlangBLoad(servers: 50, loss: 0.01),
                from: 37.9013980885249
            ) < 1e-10
        )
        #expect(
            relativeError(
                QueueingTheory.erlangBLoad(servers: 1_000, loss: 1e-6),
                from: 868.7980959682249
            ) < 1e-10
        )
    }

    @Test("Engset becomes Erlang B as the population grows, and is worked out for two sources")
    func solvesEngset() {
        // Two sources, one server, rates 1 and 1: states 0, 1 with weights 1, 2. An attempt sees the
        // other source only: weights 1, 1.
        let two = QueueingTheory.Engset(sources: 2, servers: 1, attemptRate: 1, serviceRate: 1)
        #expect(relativeError(two.timeCongestion, from: 2.0 / 3) < 1e-15)
        #expect(relativeError(two.callCongestion, from: 0.5) < 1e-15)
        // As many servers as sources: nobody is refused.
        let ample = QueueingTheory.Engset(sources: 5, servers: 5, attemptRate: 1, serviceRate: 1)
        #expect(ample.callCongestion == 0)
        #expect(relativeError(ample.timeCongestion, from: 1.0 / 32) < 1e-14)
        let many = QueueingTheory.Engset(
            sources: 10_000_000,
            servers: 10,
            attemptRate: 8e-7,
            serviceRate: 1
        )
        #expect(relativeError(many.callCongestion, from: 0.1216610642529515) < 1e-5)
    }

    @Test("a closed system has the exact throughput, by birth and death and by mean values")
    func solvesClosedSystems() {
        let repair = QueueingTheory.MachineRepair(
            clients: 20,
            thinkTime: 10,
            servers: 1,
            serviceRate: 1
        )
        #expect(relativeError(repair.throughput, from: 0.9981309501476457) < 1e-12)
        let network = QueueingTheory.ClosedNetwork(clients: 20, thinkTime: 10, demands: [1])
        #expect(relativeError(network.throughput, from: 0.9981309501476457) < 1e-12)
        #expect(relativeError(network.meanSojourn, from: repair.meanSojourn) < 1e-12)
        // Two equal stations and three clients: of 4 ways to spread them 3 keep a station busy.
        let balanced = QueueingTheory.ClosedNetwork(clients: 3, demands: [0.5, 0.5])
        #expect(relativeError(balanced.throughput, from: 1.5) < 1e-15)
        #expect(balanced.meanInStations == [1.5, 1.5])
        // A client alone never waits.
        let alone = QueueingTheory.MachineRepair(
            clients: 1,
            thinkTime: 3,
            servers: 2,
            serviceRate: 1
        )
        #expect(relativeError(alone.throughput, from: 0.25) < 1e-15)
        #expect(relativeError(alone.meanSojourn, from: 1) < 1e-15)
    }
}
