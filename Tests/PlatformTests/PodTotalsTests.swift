import Platform
import Testing

@Suite("The totals of a pod")
struct PodTotalsTests {
    private func container(
        _ name: String,
        _ processor: String,
        restartsAlways: Bool = false
    ) -> Container {
        Container(
            name: name,
            requests: amounts(["cpu": processor]),
            limits: amounts(["cpu": processor]),
            restartsAlways: restartsAlways
        )
    }

    @Test("are the sum of the containers, or the largest init container if that is more")
    func largestInitContainer() {
        let spec = PodSpec(
            containers: [container("a", "1"), container("b", "500m")],
            initContainers: [container("i", "2"), container("j", "1")]
        )
        #expect(text(PodTotals(of: spec).requests) == "cpu=2")
    }

    @Test("add sidecars to the containers, and to the init containers after them")
    func sidecars() {
        // Containers with the sidecar: 1.2. While j starts: 1 + 0.2 = 1.2, while i starts: 1.
        let spec = PodSpec(
            containers: [container("a", "1")],
            initContainers: [
                container("i", "1"), container("s", "200m", restartsAlways: true),
                container("j", "1"),
            ]
        )
        #expect(text(PodTotals(of: spec).requests) == "cpu=1200m")
        var larger = spec
        larger.initContainers[2] = container("j", "3")
        #expect(text(PodTotals(of: larger).requests) == "cpu=3200m")
        var before = spec
        before.initContainers[0] = container("i", "3")
        #expect(text(PodTotals(of: before).requests) == "cpu=3")
    }

    @Test("add the overhead to requests, and to limits that are not zero")
    func overhead() {
        let spec = PodSpec(
            containers: [
                Container(
                    name: "a",
                    requests: amounts(["cpu": "1"]),
                    limits: amounts(["memory": "1Gi"])
                )
            ],
            overhead: amounts(["cpu": "100m", "memory": "64Mi"])
        )
        let totals = PodTotals(of: spec)
        #expect(text(totals.requests) == "cpu=1100m,memory=64Mi")
        #expect(text(totals.limits) == "memory=1088Mi")
    }

    @Test("leave a container without a limit out of the sum of limits")
    func missingLimit() {
        let spec = PodSpec(containers: [container("a", "1"), Container(name: "b")])
        #expect(text(PodTotals(of: spec).limits) == "cpu=1")
    }
}
