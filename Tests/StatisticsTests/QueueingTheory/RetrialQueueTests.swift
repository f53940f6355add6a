import Statistics
import Testing

@Suite("The retrial queue")
struct RetrialQueueTests {
    @Test(
        "of one server has the closed form of Falin and Templeton",
        arguments: [(0.3, 0.5), (0.6, 0.5), (0.8, 4)]
    )
    func oneServer(load: Double, retrialRate: Double) {
        let queue = QueueingTheory.RetrialQueue(
            arrivalRate: load,
            serviceRate: 1,
            servers: 1,
            retrialRate: retrialRate,
            orbit: 400
        )
        let orbit = QueueingTheory.Retries.meanOrbit(
            arrivalRate: load,
            serviceRate: 1,
            retrialRate: retrialRate
        )
        #expect(relativeError(queue.meanOrbit, from: orbit) < 1e-9)
        // One server is busy for the share of time that it is loaded.
        #expect(relativeError(queue.blocking, from: load) < 1e-9)
    }

    @Test("serves everybody, whatever the servers and the retrials", arguments: [1, 2, 3, 8])
    func servesAll(servers: Int) {
        for retrialRate in [0.1, 1, 10] {
            let queue = QueueingTheory.RetrialQueue(
                arrivalRate: 0.7 * Double(servers),
                serviceRate: 1,
                servers: servers,
                retrialRate: retrialRate,
                orbit: 500
            )
            #expect(relativeError(queue.meanBusy, from: 0.7 * Double(servers)) < 1e-9)
        }
    }

    @Test("whose customers retry at once is M/M/c")
    func limit() {
        // With retrials at rate ν the difference is of the order of μ/ν.
        let queue = QueueingTheory.RetrialQueue(
            arrivalRate: 2.1,
            serviceRate: 1,
            servers: 3,
            retrialRate: 1e6,
            orbit: 300
        )
        let waiting = QueueingTheory.MMC(arrivalRate: 2.1, serviceRate: 1, servers: 3)
        #expect(relativeError(queue.meanOrbit, from: 2.1 * waiting.meanWait) < 1e-5)
        #expect(relativeError(queue.blocking, from: waiting.probabilityOfWaiting) < 1e-5)
    }
}
