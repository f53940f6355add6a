import Foundation
import Statistics
import Testing

@Suite("Sharing, priorities, networks, caches and retries")
struct DisciplineAndNetworkTests {
    @Test("discriminatory sharing favours the weighty class by exactly so much")
    func solvesDiscriminatorySharing() {
        let means = QueueingTheory.DiscriminatorySharing.meanSojourns(
            arrivalRates: [0.4, 0.3],
            serviceRates: [1, 1],
            weights: [4, 1]
        )
        #expect(relativeError(means[1], from: 4.623655913978496) < 1e-12)
        // Equal services: the mean number present does not depend on the weights: ρ/(1 − ρ).
        #expect(relativeError(0.4 * means[0] + 0.3 * means[1], from: 0.7 / 0.3) < 1e-12)
        // Equal weights: E[S]/(1 − ρ) for each, with ρ = 0.4/2 + 0.3/1 = 0.5.
        let equal = QueueingTheory.DiscriminatorySharing.meanSojourns(
            arrivalRates: [0.4, 0.3],
            serviceRates: [2, 1],
            weights: [3, 3]
        )
        #expect(relativeError(equal[0], from: 1) < 1e-12)
        #expect(relativeError(equal[1], from: 2) < 1e-12)
        let full = QueueingTheory.DiscriminatorySharing.meanSojourns(
            arrivalRates: [0.6, 0.4],
            serviceRates: [1, 1],
            weights: [1, 2]
        )
        #expect(full == [.infinity, .infinity])
    }

    @Test("priorities share out the waiting as Cobham says")
    func solvesPriorities() {
        let urgent = QueueingTheory.Priority.Class(arrivalRate: 0.3, meanService: 1)
        let patient = QueueingTheory.Priority.Class(arrivalRate: 0.5, meanService: 1)
        let waits = QueueingTheory.Priority.meanWaits([urgent, patient])
        // W₀ = 0.8; 0.8/0.7 and 0.8/(0.7·0.2).
        #expect(relativeError(waits[0], from: 0.8 / 0.7) < 1e-13)
        #expect(relativeError(waits[1], from: 5.714285714285714) < 1e-13)
        // One class is M/G/1.
        let single = QueueingTheory.Priority.meanWaits(
            [.init(arrivalRate: 0.8, meanService: 1, serviceSCV: 4)])
        #expect(relativeError(single[0], from: 10) < 1e-13)
        let overloaded = QueueingTheory.Priority.meanWaits([
            urgent, .init(arrivalRate: 0.7, meanService: 1),
        ])
        #expect(overloaded[1] == .infinity)
    }

    @Test("priorities that interrupt leave the urgent alone, and share out the same work")
    func solvesPreemptivePriorities() {
        let classes = [
            QueueingTheory.Priority.Class(arrivalRate: 0.3, meanService: 1),
            .init(arrivalRate: 0.5, meanService: 1),
        ]
        let sojourns = QueueingTheory.Priority.preemptiveMeanSojourns(classes)
        // The urgent are M/M/1 of their own, 1/(1 − 0.3).
        #expect(relativeError(sojourns[0], from: 1 / 0.7) < 1e-13)
        // Equal exponential services: the number present is that of M/M/1, 0.8/0.2.
        #expect(relativeError(0.3 * sojourns[0] + 0.5 * sojourns[1], from: 4) < 1e-13)
        // Services of 1 and 2 with a squared variation of 0 and 3: W₀ = 0.2·1/2 = 0.1, then
        // 0.1 + 0.2·4·4/2 = 1.7; 1 + 0.1/0.8 and 2/0.8 + 1.7/(0.8·0.4).
        let uneven = QueueingTheory.Priority.preemptiveMeanSojourns([
            .init(arrivalRate: 0.2, meanService: 1, serviceSCV: 0),
            .init(arrivalRate: 0.2, meanService: 2, serviceSCV: 3),
        ])
        #expect(relativeError(uneven[0], from: 1.125) < 1e-13)
        #expect(relativeError(uneven[1], from: 7.8125) < 1e-13)
        let overloaded = QueueingTheory.Priority.preemptiveMeanSojourns([
            classes[0], .init(arrivalRate: 0.7, meanService: 1),
        ])
        #expect(overloaded[1] == .infinity)
    }

    @Test("last come, first served waits as long on average, and less evenly")
    func solvesLIFO() {
        let queue = QueueingTheory.MM1LIFO(arrivalRate: 0.5, serviceRate: 1)
        #expect(queue.meanWait == 1)
        // M/M/1 has P(W > t) = ρ·e^(−(μ − λ)·t), so E[W²] = 2·0.5/0.25 = 4; over 1 − ρ: 8.
        #expect(relativeError(queue.secondMomentOfWait, from: 8) < 1e-13)
        #expect(queue.sojournTail(0) == 1)
        // The moments of the tail, by Simpson's rule: E[T] = 2, and with S apart from W
        // E[T²] = E[W²] + 2·E[W]·E[S] + E[S²] = 8 + 2 + 2.
        let (end, steps) = (200.0, 4_000)
        let width = end / Double(steps)
        var mean = 0.0
        var square = 0.0
        for step in 0...steps {
            let weight = step == 0 || step == steps ? 1.0 : step % 2 == 1 ? 4 : 2
            let time = Double(step) * width
            let tail = weight * queue.sojournTail(time) * width / 3
            mean += tail
            square += 2 * time * tail
        }
        #expect(relativeError(mean, from: 2) < 1e-7)
        #expect(relativeError(square, from: 12) < 1e-6)
        for p in [0.5, 0.9, 0.99] {
            #expect(relativeError(queue.sojournTail(queue.sojournQuantile(p)), from: 1 - p) < 1e-9)
        }
        // More short waits and more long ones than in the order of arrival.
        let fair = QueueingTheory.MM1(arrivalRate: 0.5, serviceRate: 1)
        #expect(queue.sojournQuantile(0.5) < fair.sojournQuantile(0.5))
        #expect(queue.sojournQuantile(0.99) > fair.sojournQuantile(0.99))
    }

    @Test("a server that keeps its last places for the important refuses the others first")
    func solvesTrunkReservation() {
        let system = QueueingTheory.TrunkReservation(
            importantRate: 20,
            ordinaryRate: 25,
            serviceRate: 1,
            servers: 50,
            reserved: 5
        )
        #expect(relativeError(system.ordinaryLoss, from: 0.17710412881309337) < 1e-11)
        let none = QueueingTheory.TrunkReservation(
            importantRate: 20,
            ordinaryRate: 20,
            serviceRate: 1,
            servers: 50,
            reserved: 0
        )
        #expect(relativeError(none.importantLoss, from: 0.01869067110963225) < 1e-12)
        #expect(none.importantLoss == none.ordinaryLoss)
    }

    @Test("a network of queues is solved station by station")
    func solvesJacksonNetworks() {
        // 0.3 of the requests come back: 0.5/0.7 reach the server.
        let feedback = QueueingTheory.JacksonNetwork(
            arrivals: [0.5],
            routing: [[0.3]],
            serviceRates: [1],
            servers: [1]
        )
        #expect(relativeError(feedback.stations[0].arrivalRate, from: 0.5 / 0.7) < 1e-14)
        #expect(relativeError(feedback.meanSojourn, from: 5) < 1e-12)
        // 1/(2 − 1) + 1/(3 − 1) + 1/(5 − 1)
        let tandem = QueueingTheory.JacksonNetwork(tandem: [2, 3, 5], arrivalRate: 1)
        #expect(relativeError(tandem.meanSojourn, from: 1.75) < 1e-13)
        // Two stations that send half of their requests to each other: γ = (4/3, 2/3).
        let loop = QueueingTheory.JacksonNetwork(
            arrivals: [1, 0],
            routing: [[0, 0.5], [0.5, 0]],
            serviceRates: [2, 1],
            servers: [1, 1]
        )
        #expect(relativeError(loop.stations[0].arrivalRate, from: 4.0 / 3) < 1e-14)
        #expect(relativeError(loop.meanInSystem, from: 2 + 2) < 1e-12)
    }

    @Test("two branches are waited for a little longer than one")
    func solvesForkJoin() {
        let mean = QueueingTheory.ForkJoin.meanSojournOfTwo(arrivalRate: 0.7, serviceRate: 1)
        #expect(relativeError(mean, from: 4.708333333333333) < 1e-13)
        // Without queueing: the maximum of two exponentials, 1.5.
        let light = QueueingTheory.ForkJoin.meanSojournOfTwo(arrivalRate: 1e-9, serviceRate: 1)
        #expect(relativeError(light, from: 1.5) < 1e-8)
    }

    @Test("an LRU cache has the exact hit ratio, and Che's approximation comes close")
    func solvesLRU() {
        let small = QueueingTheory.LRUCache(zipf: 8, exponent: 1.2, capacity: 4)
        #expect(relativeError(small.exactHitRatio, from: 0.7179553896987407) < 1e-10)
        #expect(abs(small.approximateHitRatio - small.exactHitRatio) < 0.02)
        let medium = QueueingTheory.LRUCache(zipf: 60, exponent: 0.8, capacity: 20)
        #expect(abs(medium.approximateHitRatio - medium.exactHitRatio) < 0.005)
        // One place: a hit is the same key twice, Σ p². Equal keys: a hit is capacity/keys.
        let single = QueueingTheory.LRUCache(weights: [3, 1], capacity: 1)
        #expect(relativeError(single.exactHitRatio, from: 0.625) < 1e-11)
        let uniform = QueueingTheory.LRUCache(zipf: 40, exponent: 0, capacity: 10)
        #expect(relativeError(uniform.exactHitRatio, from: 0.25) < 1e-11)
        #expect(relativeError(uniform.approximateHitRatio, from: 0.25) < 1e-12)
        #expect(QueueingTheory.LRUCache(zipf: 5, exponent: 1, capacity: 5).exactHitRatio == 1)
        #expect(QueueingTheory.LRUCache(zipf: 5, exponent: 1, capacity: 9).approximateHitRatio == 1)
    }

    @Test("without a limit on servers nobody waits, and the peak comes late")
    func solvesInfiniteServers() {
        #expect(QueueingTheory.InfiniteServers.meanInSystem(arrivalRate: 10, meanService: 2) == 20)
        let lag = QueueingTheory.InfiniteServers.peakLag(period: 60, serviceRate: 0.5)
        #expect(relativeError(lag, from: 1.9715030592360534) < 1e-13)
    }

    @Test("retries multiply the load")
    func solvesRetries() {
        #expect(QueueingTheory.Retries.meanAttempts(failure: 0.5, attempts: 3) == 1.75)
        #expect(QueueingTheory.Retries.meanAttempts(failure: 1, attempts: 4) == 4)
        #expect(QueueingTheory.Retries.meanAttempts(failure: 0, attempts: 4) == 1)
        let orbit = QueueingTheory.Retries.meanOrbit(
            arrivalRate: 0.6,
            serviceRate: 1,
            retrialRate: 0.5
        )
        #expect(relativeError(orbit, from: 2.7) < 1e-13)
    }

    @Test("a loss system whose customers retry loses fewer, and Erlang's share if nobody does")
    func solvesRetryingLossSystems() {
        func loss(_ rate: Double, retrialRate: Double, persistence: Double, orbit: Int) -> Double {
            QueueingTheory.Retries.loss(
                arrivalRate: rate,
                serviceRate: 1,
                servers: 10,
                retrialRate: retrialRate,
                persistence: persistence,
                orbit: orbit
            )
        }
        let lost = loss(12, retrialRate: 0.5, persistence: 0.8, orbit: 200)
        #expect(relativeError(lost, from: 0.22325059891952037) < 1e-10)
        let nobody = loss(8, retrialRate: 0.5, persistence: 0, orbit: 5)
        #expect(relativeError(nobody, from: 0.1216610642529515) < 1e-12)
        // Without room to retry everybody gives up at once.
        let noRoom = loss(8, retrialRate: 0.5, persistence: 0.9, orbit: 0)
        #expect(relativeError(noRoom, from: 0.1216610642529515) < 1e-12)
        // Retrying after ages, independent of the attempt before: b refuses, of the attempts a share
        // (1 − p) of b is lost in the end: b·(1 − p)/(1 − p·b), b by Erlang B of λ/(1 − p·b).
        // What is left of the dependence is of the order ν/μ = 0.002.
        var blocking = 0.1
        for _ in 1...200 {
            blocking = QueueingTheory.erlangB(servers: 10, load: 8 / (1 - 0.5 * blocking))
        }
        let ages = loss(8, retrialRate: 0.002, persistence: 0.5, orbit: 1_500)
        #expect(relativeError(ages, from: blocking * 0.5 / (1 - 0.5 * blocking)) < 0.01)
    }
}
