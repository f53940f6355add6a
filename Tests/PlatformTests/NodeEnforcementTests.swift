import Platform
import Testing
import Units

@Suite("A CPU limit on a node")
struct CFSQuotaTests {
    @Test(
        "becomes processor time in each period, as the kubelet computes it",
        arguments: [
            // Below 10m the kubelet raises the quota to 1 ms.
            (1, 1_000), (10, 1_000), (11, 1_100), (250, 25_000), (500, 50_000), (1_500, 150_000),
            (16_000, 1_600_000),
        ] as [(Int64, Int64)]
    )
    func quota(milli: Int64, microseconds: Int64) {
        let quota = CFSQuota(limit: MilliCPU(milli))
        #expect(quota?.quota == .microseconds(microseconds))
        #expect(quota?.period == .milliseconds(100))
    }

    @Test("is no limit at zero")
    func unlimited() { #expect(CFSQuota(limit: .zero) == nil) }

    @Test("does not wrap however large it is")
    func saturates() throws {
        let quota = try #require(CFSQuota(limit: MilliCPU(.max)))
        #expect(quota.quota > .seconds(1_000_000))
    }
}

@Suite("A CPU request on a node")
struct CPUSharesTests {
    @Test(
        "becomes shares and a weight, as the kubelet computes them",
        arguments: [
            (0, 2, 1), (1, 2, 1), (11, 11, 1), (250, 256, 10), (1_500, 1_536, 59),
            (16_000, 16_384, 625), (Int64.max, 262_144, 10_000),
        ] as [(Int64, Int64, Int64)]
    )
    func shares(milli: Int64, shares: Int64, weight: Int64) {
        let result = CPUShares(request: MilliCPU(milli))
        #expect(result.shares == shares)
        #expect(result.weight == weight)
    }
}

@Suite("An OOM score")
struct OOMScoreTests {
    @Test(
        "is what the kubelet gives the container",
        arguments: [
            // Requests 0 of 4 GB; 1 MiB of 16 GiB would give 1000; 2 GiB of 1 GiB is below 3.
            (Bytes.zero, QoSClass.bestEffort, 0, Bytes(4_000_000_000), 1_000),
            (.mebibytes(1), .burstable, 0, .gibibytes(16), 999),
            (.gibibytes(2), .burstable, 0, .gibibytes(1), 3),
            // The orchestrator of the seed design: 1000 - 1000 x 2/16.
            (.gibibytes(2), .burstable, 1_000_000, .gibibytes(16), 875),
            (.gibibytes(2), .guaranteed, 0, .gibibytes(16), -997),
            (.zero, .bestEffort, 2_000_001_000, .gibibytes(16), -997),
        ] as [(Bytes, QoSClass, Int32, Bytes, Int64)]
    )
    func score(
        request: Bytes,
        qosClass: QoSClass,
        priority: Int32,
        capacity: Bytes,
        adjustment: Int64
    ) {
        let score = OOMScore(
            memoryRequest: request,
            qosClass: qosClass,
            priority: priority,
            capacity: capacity
        )
        #expect(score.adjustment == adjustment)
    }
}

@Suite("The order in which a node short of memory evicts")
struct EvictionOrderTests {
    private func pod(_ name: String, uses usage: Int64, priority: Int32 = 0)
        -> EvictionRanking.Candidate
    {
        EvictionRanking.Candidate(
            name: name,
            spec: PodSpec(
                containers: [Container(name: "main", requests: amounts(["memory": "1000"]))],
                priority: priority
            ),
            usage: usage
        )
    }

    private func order(_ pods: [EvictionRanking.Candidate]) -> [String] {
        EvictionRanking.order(pods, shortOf: .memory).map(\.name)
    }

    @Test("spares a pod that uses its request to the byte, whatever its priority")
    func withinRequest() {
        #expect(
            order([pod("exact", uses: 1_000), pod("above", uses: 1_001, priority: 10)])
                == ["above", "exact"]
        )
    }

    @Test("begins with the pod of the lowest priority, and then with the one furthest above")
    func furthestAbove() {
        #expect(
            order([
                pod("little", uses: 1_005), pod("much", uses: 1_010),
                pod("important", uses: 9_000, priority: 1),
            ]) == ["much", "little", "important"]
        )
    }
}
