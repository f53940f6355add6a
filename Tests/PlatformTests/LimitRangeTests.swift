import Platform
import Testing

@Suite("A limit range")
struct LimitRangeTests {
    /// The text of a violation, without the quantities of the container before it.
    private func violations(
        _ item: LimitRange.Item,
        requests: ResourceList = [:],
        limits: ResourceList = [:]
    ) -> String? {
        LimitRangeValidation.violations(
            of: PodSpec(
                containers: [Container(name: "main", requests: requests, limits: limits)]),
            against: LimitRange(meta: ObjectMeta(name: "a"), items: [item])
        )
    }

    @Test("completes itself: maximum, default limit, default request, minimum")
    func completesItself() {
        var limitRange = LimitRange(
            meta: ObjectMeta(name: "a"),
            items: [
                LimitRange.Item(
                    type: .container,
                    default: amounts(["memory": "1Gi"]),
                    max: amounts(["cpu": "4", "memory": "8Gi"]),
                    min: amounts(["cpu": "1", "ephemeral-storage": "1Gi"])
                ),
                LimitRange.Item(type: .pod, max: amounts(["cpu": "4"])),
            ]
        )
        LimitRangeDefaulting.complete(&limitRange)
        #expect(text(limitRange.items[0].default) == "cpu=4,memory=1Gi")
        #expect(
            text(limitRange.items[0].defaultRequest)
                == "cpu=4,ephemeral-storage=1Gi,memory=1Gi"
        )
        #expect(limitRange.items[1].default.isEmpty)
    }

    @Test("says what is below its minimum: the request first, then the limit")
    func minimum() {
        let item = LimitRange.Item(type: .container, min: amounts(["cpu": "100m"]))
        #expect(
            violations(item, requests: amounts(["cpu": "50m"]))
                == "minimum cpu usage per Container is 100m, but request is 50m"
        )
        #expect(
            violations(
                item,
                requests: amounts(["cpu": "100m"]),
                limits: amounts(["cpu": "99m"])
            )
                == "minimum cpu usage per Container is 100m, but limit is 99m"
        )
        #expect(
            violations(item)
                == "minimum cpu usage per Container is 100m.  No request is specified"
        )
        #expect(violations(item, requests: amounts(["cpu": "0.1"])) == nil)
    }

    @Test("says what is above its maximum: the limit first, then the request")
    func maximum() {
        let item = LimitRange.Item(type: .container, max: amounts(["cpu": "4"]))
        #expect(
            violations(item, requests: amounts(["cpu": "6"]), limits: amounts(["cpu": "5"]))
                == "maximum cpu usage per Container is 4, but limit is 5"
        )
        #expect(
            violations(item, requests: amounts(["cpu": "5"]), limits: amounts(["cpu": "4"]))
                == "maximum cpu usage per Container is 4, but request is 5"
        )
        #expect(
            violations(item, requests: amounts(["cpu": "5"]))
                == "maximum cpu usage per Container is 4.  No limit is specified"
        )
    }

    @Test("says by how much a limit is too far above its request")
    func ratio() {
        let item = LimitRange.Item(type: .container, maxLimitRequestRatio: amounts(["cpu": "2"]))
        #expect(
            violations(item, requests: amounts(["cpu": "1"]), limits: amounts(["cpu": "2500m"]))
                == "cpu max limit to request ratio per Container is 2, "
                + "but provided ratio is 2.500000"
        )
        #expect(
            violations(item, requests: amounts(["cpu": "1"]))
                == "cpu max limit to request ratio per Container is 2, "
                + "but no limit is specified or limit is 0"
        )
        #expect(
            violations(item, requests: amounts(["cpu": "1"]), limits: amounts(["cpu": "2"])) == nil
        )
    }

    @Test("lists several violations in brackets: minimum, maximum, ratio")
    func severalViolations() {
        let item = LimitRange.Item(
            type: .container,
            max: amounts(["memory": "1Gi"]),
            min: amounts(["cpu": "100m"]),
            maxLimitRequestRatio: amounts(["memory": "1.5"])
        )
        #expect(
            violations(
                item,
                requests: amounts(["cpu": "1m", "memory": "1Gi"]),
                limits: amounts(["memory": "2Gi"])
            )
                == "[minimum cpu usage per Container is 100m, but request is 1m, "
                + "maximum memory usage per Container is 1Gi, but limit is 2Gi, "
                + "memory max limit to request ratio per Container is 1500m, "
                + "but provided ratio is 2.000000]"
        )
    }

    @Test("compares amounts beyond 2⁶³/1000 in whole units")
    func largeAmounts() {
        // 9 E is too large for thousandths in 64 bits; half a unit more is then rounded up.
        let item = LimitRange.Item(type: .container, max: amounts(["memory": "9e18"]))
        #expect(
            violations(item, limits: amounts(["memory": "9000000000000000000500m"])) != nil
        )
        #expect(violations(item, limits: amounts(["memory": "9E"])) == nil)
    }

    @Test("of type Pod does not count the overhead")
    func podTypeWithoutOverhead() {
        let item = LimitRange.Item(type: .pod, max: amounts(["cpu": "2"]))
        let spec = PodSpec(
            containers: [Container(name: "a", limits: amounts(["cpu": "2"]))],
            overhead: amounts(["cpu": "1"])
        )
        #expect(
            LimitRangeValidation.violations(
                of: spec,
                against: LimitRange(meta: ObjectMeta(name: "a"), items: [item])
            ) == nil
        )
    }
}
