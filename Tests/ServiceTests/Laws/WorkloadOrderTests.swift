import Service
import Statistics
import Testing
import Units
import Variates

@Suite("The order in which workloads are written")
struct WorkloadOrderTests {
    /// Models with several workloads, of which two never ask at one instant as a rule: who comes first
    /// then is the one that is written first.
    private func model(seed: UInt64) throws -> ServiceModel? {
        var models = RandomModels(seed: seed)
        let model = try models.next()
        guard model.workloads.count > 1 else { return nil }
        let traces = model.workloads.count { workload in
            workload.arrivals.flattened.contains { component in
                if case .trace = component.law { true } else { false }
            }
        }
        return traces <= 1 ? model : nil
    }

    private func reversed(_ model: ServiceModel) -> ServiceModel {
        var model = model
        model.workloads.reverse()
        for index in model.timeline.indices {
            guard case .load(var change) = model.timeline[index].action else { continue }
            change.workload = change.workload.map { model.workloads.count - 1 - $0 }
            model.timeline[index].action = .load(change)
        }
        return model
    }

    /// Figures of each workload over independent replications, by name.
    private func figures(of model: ServiceModel, seed: UInt64) throws -> [String: [Double]] {
        var figures: [String: [Double]] = [:]
        for number in 0..<12 as Range<UInt32> {
            let result = try #require(
                Replication(
                    model: model,
                    duration: .seconds(6),
                    warmUp: .seconds(1),
                    seed: seed,
                    replication: number
                ).run()
            )
            for workload in result.workloads {
                figures["arrivals of \(workload.name)", default: []]
                    .append(Double(workload.arrivals))
                figures["completed of \(workload.name)", default: []]
                    .append(Double(workload.completed))
                for cause in workload.causes {
                    figures["\(cause.cause) of \(workload.name)", default: []]
                        .append(Double(cause.count))
                }
            }
        }
        return figures
    }

    @Test("makes no difference beyond chance to what becomes of any of them")
    func order() throws {
        // Draws belong to a place in the model, so the other order has other draws: what is compared
        // are means, by Welch's test, and all of them together by Holm's.
        var names: [String] = []
        var chances: [Double] = []
        var differing = 0
        for seed in 7_000..<7_120 as Range<UInt64> {
            guard let model = try model(seed: seed) else { continue }
            let plain = try figures(of: model, seed: seed)
            let other = try figures(of: reversed(model), seed: seed + 1_000_000)
            for (name, values) in plain.sorted(by: { $0.key < $1.key }) {
                let counterparts = try #require(other[name])
                guard let before = Estimate(samples: values).flatMap({ SampleMean($0) }),
                    let after = Estimate(samples: counterparts).flatMap({ SampleMean($0) })
                else { continue }
                if values != counterparts { differing += 1 }
                names.append("seed \(seed): \(name), \(before.mean) and \(after.mean)")
                chances.append(WelchComparison(baseline: before, candidate: after).pValue)
            }
        }
        // If few figures differed there would be little to compare.
        #expect(differing > 500)
        for (name, chance) in zip(names, FamilyWise.holm(chances)) {
            #expect(chance > 0.001, "\(name)")
        }
    }
}
