import Platform
import Testing

@Suite("Validation of a pod")
struct PodValidationTests {
    private func errors(_ container: Container) -> [String] {
        PodValidation.errors(
            in: PodSpec(containers: [Container(name: "a")], initContainers: [container])
        )
    }

    @Test("names every mistake with its place")
    func namesMistakes() {
        #expect(
            errors(
                Container(
                    name: "i",
                    requests: amounts(["cpu": "2", "memory": "-1"]),
                    limits: amounts(["cpu": "1500m"])
                )
            )
                == [
                    "spec.initContainers[0].resources.requests: Invalid value: \"2\": "
                        + "must be less than or equal to cpu limit of 1500m",
                    "spec.initContainers[0].resources.requests[memory]: Invalid value: \"-1\": "
                        + "must be greater than or equal to 0",
                ]
        )
    }

    @Test("wants limits equal to requests where nothing can be overcommitted")
    func extendedResources() {
        #expect(
            errors(
                Container(
                    name: "i",
                    requests: amounts(["example.com/gpu": "1"]),
                    limits: amounts(["example.com/gpu": "2"])
                )
            )
                == [
                    "spec.initContainers[0].resources.requests: Invalid value: \"1\": "
                        + "must be equal to example.com/gpu limit of 2"
                ]
        )
        #expect(
            errors(Container(name: "i", requests: amounts(["hugepages-2Mi": "2Mi"])))
                == [
                    "spec.initContainers[0].resources.limits: Required value: "
                        + "Limit must be set for non overcommitable resources"
                ]
        )
    }
}
