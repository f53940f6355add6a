import Foundation
import Statistics
import Testing

@Suite("Queues with impatience and deadlines")
struct ImpatienceTests {
    @Test("Erlang A has the exact abandonment, chance to wait and mean wait")
    func solvesErlangA() {
        let nine = QueueingTheory.ErlangA(arrivalRate: 9, serviceRate: 1, servers: 10, patience: 2)
        #expect(relativeError(nine.probabilityOfAbandoning, from: 0.0670117154734481) < 1e-11)
        let twelve = QueueingTheory.ErlangA(
            arrivalRate: 12,
            serviceRate: 1,
            servers: 10,
            patience: 1
        )
        #expect(relativeError(twelve.probabilityOfWaiting, from: 0.7576078383294876) < 1e-11)
        let overloaded = QueueingTheory.ErlangA(
            arrivalRate: 55,
            serviceRate: 1,
            servers: 50,
            patience: 5
        )
        #expect(relativeError(overloaded.meanWait, from: 0.4718806965800087) < 1e-11)
        let edge = QueueingTheory.ErlangA(
            arrivalRate: 289.77529392802586,
            serviceRate: 10,
            servers: 32,
            patience: 1
        )
        #expect(relativeError(edge.probabilityOfAbandoning, from: 0.01) < 1e-9)
    }

    @Test("Erlang A with endless patience is M/M/c, and sheds the excess of a hopeless overload")
    func limitsOfErlangA() {
        let patient = QueueingTheory.ErlangA(
            arrivalRate: 3.2,
            serviceRate: 1,
            servers: 4,
            patience: 1e12
        )
        let endless = QueueingTheory.MMC(arrivalRate: 3.2, serviceRate: 1, servers: 4)
        #expect(
            relativeError(patient.probabilityOfWaiting, from: endless.probabilityOfWaiting) < 1e-9
        )
        #expect(relativeError(patient.meanWait, from: endless.meanWait) < 1e-9)
        // Twice the capacity and patience 10⁵: weights beyond any Double, and half abandon.
        let hopeless = QueueingTheory.ErlangA(
            arrivalRate: 8,
            serviceRate: 1,
            servers: 4,
            patience: 1e5
        )
        #expect(relativeError(hopeless.probabilityOfAbandoning, from: 0.5) < 1e-9)
        // M/M/c+M with θ = μ is M/M/∞: the number in the system is Poisson(2); P(N ≥ 1) = 1 − e⁻².
        let infinite = QueueingTheory.ErlangA(
            arrivalRate: 2,
            serviceRate: 1,
            servers: 1,
            patience: 1
        )
        #expect(relativeError(infinite.probabilityOfWaiting, from: 1 - exp(-2)) < 1e-13)
    }

    @Test("a constant patience in the queue has the exact abandonment")
    func solvesMMCD() {
        func abandoning(_ rate: Double, _ servers: Int, _ patience: Double) -> Double {
            QueueingTheory.MMCD(
                arrivalRate: rate,
                serviceRate: 1,
                servers: servers,
                patience: patience
            )
            .probabilityOfAbandoning
        }
        #expect(relativeError(abandoning(0.9, 1, 2), from: 0.21876372536365118) < 1e-11)
        #expect(relativeError(abandoning(4.5, 5, 0.5), from: 0.1275538299089892) < 1e-11)
        #expect(relativeError(abandoning(35, 32, 0.25), from: 0.11363952703003447) < 1e-11)
    }

    @Test("a constant patience becomes M/M/c if endless, Erlang B if nil, and conserves flow")
    func limitsOfMMCD() {
        let endless = QueueingTheory.MMC(arrivalRate: 3.2, serviceRate: 1, servers: 4)
        let patient = QueueingTheory.MMCD(
            arrivalRate: 3.2,
            serviceRate: 1,
            servers: 4,
            patience: 200
        )
        #expect(relativeError(patient.meanWait, from: endless.meanWait) < 1e-12)
        #expect(
            relativeError(patient.probabilityOfWaiting, from: endless.probabilityOfWaiting) < 1e-12
        )
        let impatient = QueueingTheory.MMCD(
            arrivalRate: 40,
            serviceRate: 1,
            servers: 50,
            patience: 1e-9
        )
        #expect(relativeError(impatient.probabilityOfAbandoning, from: 0.01869067110963225) < 1e-6)
        // Far too much work: the excess abandons after D.
        let flooded = QueueingTheory.MMCD(
            arrivalRate: 100,
            serviceRate: 1,
            servers: 10,
            patience: 50
        )
        #expect(relativeError(flooded.probabilityOfAbandoning, from: 0.9) < 1e-12)
        #expect(relativeError(flooded.meanWait, from: 50) < 1e-3)
        // At λ = c·μ exactly, between its neighbours.
        let critical = [3.999_999, 4, 4.000_001].map {
            QueueingTheory.MMCD(arrivalRate: $0, serviceRate: 1, servers: 4, patience: 1)
        }
        #expect(critical[0].meanWait < critical[1].meanWait)
        #expect(critical[1].meanWait < critical[2].meanWait)
        #expect(critical[0].probabilityOfAbandoning < critical[1].probabilityOfAbandoning)
        #expect(critical[1].probabilityOfAbandoning < critical[2].probabilityOfAbandoning)
    }

    @Test("a deadline that cancels work loses fewer than one that leaves it to be done")
    func solvesDeadlines() {
        let cancelled = QueueingTheory.MM1Deadline(
            arrivalRate: 0.8,
            serviceRate: 1,
            deadline: 5,
            work: .cancelled
        )
        #expect(relativeError(cancelled.probabilityOfTimeout, from: 0.10425996693127197) < 1e-12)
        let continued = QueueingTheory.MM1Deadline(
            arrivalRate: 0.95,
            serviceRate: 1,
            deadline: 30,
            work: .continued
        )
        #expect(relativeError(continued.probabilityOfTimeout, from: 0.22313016014842982) < 1e-12)
        for rate in [0.5, 0.9, 1, 1.5] {
            let lenient = QueueingTheory.MM1Deadline(
                arrivalRate: rate,
                serviceRate: 1,
                deadline: 4,
                work: .cancelled
            )
            let strict = QueueingTheory.MM1Deadline(
                arrivalRate: rate,
                serviceRate: 1,
                deadline: 4,
                work: .continued
            )
            #expect(lenient.probabilityOfTimeout < strict.probabilityOfTimeout)
            #expect(lenient.meanSojourn < strict.meanSojourn)
        }
    }

    @Test("a server with cancelled work completes μ requests per unit of busy time")
    func conservesWork() {
        for rate in [0.3, 0.8, 1, 3] {
            let queue = QueueingTheory.MM1Deadline(
                arrivalRate: rate,
                serviceRate: 1,
                deadline: 5,
                work: .cancelled
            )
            let completed = rate * (1 - queue.probabilityOfTimeout)
            #expect(relativeError(queue.utilization, from: completed) < 1e-12)
        }
    }

    @Test("the mean time until the deadline is the integral of its tail")
    func deadlineTailAgreesWithMean() {
        for (rate, work) in [
            (0.3, QueueingTheory.MM1Deadline.Work.cancelled), (0.8, .cancelled), (1, .cancelled),
            (3, .cancelled), (0.8, .continued), (1, .continued),
        ] {
            let queue = QueueingTheory.MM1Deadline(
                arrivalRate: rate,
                serviceRate: 1,
                deadline: 5,
                work: work
            )
            #expect(queue.sojournTail(0) == 1)
            #expect(queue.sojournTail(5) == 0)
            // Midpoint rule: error about 5³/(24·10⁸) times the curvature.
            let steps = 10_000
            let width = 5 / Double(steps)
            let sum = (0..<steps).reduce(0) { $0 + queue.sojournTail((Double($1) + 0.5) * width) }
            #expect(relativeError(sum * width, from: queue.meanSojourn) < 1e-6)
        }
    }

    @Test("a deadline far away changes nothing, and a hopeless overload loses the excess")
    func limitsOfDeadlines() {
        let far = QueueingTheory.MM1Deadline(
            arrivalRate: 0.8,
            serviceRate: 1,
            deadline: 500,
            work: .cancelled
        )
        #expect(relativeError(far.meanSojourn, from: 5) < 1e-12)
        #expect(relativeError(far.sojournTail(10), from: exp(-2)) < 1e-12)
        let flooded = QueueingTheory.MM1Deadline(
            arrivalRate: 4,
            serviceRate: 1,
            deadline: 1_000,
            work: .cancelled
        )
        #expect(relativeError(flooded.probabilityOfTimeout, from: 0.75) < 1e-12)
        #expect(flooded.meanSojourn < 1_000)
        #expect(relativeError(flooded.meanSojourn, from: 1_000) < 1e-3)
    }
}
