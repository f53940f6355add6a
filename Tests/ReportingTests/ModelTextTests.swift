import Foundation
import ModelFiles
import Reporting
import Testing
import Units
import Variates

@Suite("Laws as text of a model")
struct ModelTextTests {
    /// The workload that a model with this text in it has.
    private func load(arrivals: String, step: String) throws -> (ArrivalProcess, Distribution) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("headroom-text-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = """
            format: headroom/v1
            workloads: [{name: all, arrivals: \(arrivals), steps: [{wait: \(step)}]}]
            orchestrator: {replicas: 1}

            """
        try text.write(to: folder, atomically: true, encoding: .utf8)
        let workload = try ModelLoader.load(path: folder.path).service.workloads[0]
        guard case .wait(let distribution) = workload.steps[0] else {
            throw CocoaError(.featureUnsupported)
        }
        return (workload.arrivals, distribution)
    }

    @Test("are read back as they were")
    func distributions() throws {
        let distributions: [Distribution] = [
            try .constant(0.0025), try .uniform(from: 0, to: 3), try .exponential(mean: 1e-7),
            try .gamma(mean: 0.0123456, shape: 0.75), try .erlang(stages: 7, mean: 12),
            try .lognormal(mean: 0.003, cv: 1.75), try .weibull(shape: 0.7, scale: 45),
            try .pareto(shape: 2.25, minimum: 0.01), try .normal(mean: 0.2, cv: 0.9),
            try .beta(alpha: 2, beta: 3, maximum: 0.5),
            try .hyperexponential(branches: [
                .init(weight: 0.875, mean: 0.01), .init(weight: 0.125, mean: 3),
            ]),
            try .empirical(values: [0.001, 0.25, 4], weights: [1, 1, 1]),
            try .empirical(values: [0.001, 0.25], weights: [1, 3]),
        ]
        for distribution in distributions {
            let text = ModelText.durations(distribution)
            let (_, read) = try load(arrivals: "{poisson: {rate: 1/s}}", step: text)
            #expect(read.name == distribution.name, "\(text)")
            #expect(abs(read.mean / distribution.mean - 1) < 2e-6, "\(text)")
            #expect(abs(read.cv - distribution.cv) <= 2e-5 * max(1, distribution.cv), "\(text)")
        }
    }

    @Test("of arrivals are read back as they were")
    func arrivals() throws {
        let processes: [ArrivalProcess] = [
            try .poisson(rate: 81.25), try .deterministic(rate: 4),
            try .renewal(interarrival: try .lognormal(mean: 0.01, cv: 2)),
            try .mmpp(
                quietRate: 0.5,
                busyRate: 60,
                quietMean: .seconds(200),
                busyMean: .milliseconds(750)
            ),
            try .profile(
                points: [
                    .init(time: .zero, rate: 0.5), .init(time: .zero + .seconds(43_200), rate: 12),
                ],
                period: .seconds(86_400)
            ),
        ]
        for process in processes {
            let text = try #require(ModelText.arrivals(process))
            let (read, _) = try load(arrivals: text, step: "1ms")
            #expect(read.name == process.name, "\(text)")
            let (mean, expected) = (read.meanRate ?? 0, process.meanRate ?? 0)
            #expect(abs(mean / expected - 1) < 1e-5, "\(text)")
        }
        #expect(ModelText.arrivals(try .closed(users: 2, think: try .constant(1))) == nil)
    }
}
