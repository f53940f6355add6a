import Service
import Testing
import Units
import Variates

@Suite("Purposes of random numbers")
struct PurposeTests {
    /// A workload of so many sources, each with this many steps that wait.
    private func model(sources: Int, steps: Int) throws -> ServiceModel {
        try .station(
            arrivals: .sum(Array(repeating: try .poisson(rate: 1), count: sources)),
            steps: Array(repeating: .wait(try .exponential(mean: 0.001)), count: steps)
        )
    }

    @Test("are counted: of each source eight and one a step, and three more")
    func counted() throws {
        #expect(try model(sources: 1, steps: 0).purposeCount == 7 + 3 + 1)
        #expect(try model(sources: 3, steps: 2).purposeCount == 3 * (7 + 2) + 3 + 3)
    }

    @Test("of a platform begin in the middle")
    func platform() throws {
        var models = RandomPlatforms(seed: 1)
        let model = try models.next()
        #expect(model.purposeCount > 0x8000)
        #expect(model.purposeCount < 0x8100)
    }

    @Test("are enough for the largest model that there can be")
    func most() throws {
        // 2,048 sources of 7 + 24 purposes and the one for their sampling, and 3: 65,539 are too many.
        var model = try model(sources: 2_048, steps: 24)
        #expect(model.purposeCount == 65_539)
        #expect(model.purposeCount > ServiceModel.mostPurposes)
        model = try self.model(sources: 2_047, steps: 24)
        #expect(model.purposeCount == 65_507)
        let recording = RequestRecording(share: 0.5) { _, _ in }
        let replication = Replication(
            model: model,
            duration: .milliseconds(100),
            warmUp: .zero,
            seed: 1,
            replication: 0
        )
        #expect(try #require(replication.run(recording: recording)).arrivals > 100)
    }

    @Test("that there are not cannot be drawn under")
    func tooMany() async {
        await #expect(processExitsWith: .failure) {
            let model = try PurposeTests().model(sources: 2_048, steps: 24)
            _ = Replication(
                model: model,
                duration: .seconds(1),
                warmUp: .zero,
                seed: 1,
                replication: 0
            ).run()
        }
    }
}
