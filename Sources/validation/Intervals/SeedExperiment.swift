import Dispatch
import Foundation
import Statistics
import Synchronization

/// The minimal model of the design, `mm1.yaml`, from 100 seeds through the public command.
struct SeedExperiment: Sendable {
    /// The seeds: 1 to this.
    static let seeds = 100
    /// Of so many intervals at least must hold the exact mean.
    static let required = 90

    /// How many intervals of `latency_mean_s` hold the exact mean.
    let coverage: CoverageTest
    /// The mean of the estimates over all seeds.
    let grandMean: Double
    /// The exact mean.
    let expected: Double

    /// Runs the command for each seed, `jobs` at a time, each with one thread.
    init(command: HeadroomCommand, models directory: URL, jobs: Int) throws {
        let queue = QueueingTheory.MM1(arrivalRate: 90, serviceRate: 100)
        let model = directory.appending(path: "mm1.yaml").path
        let ledger = Mutex(Ledger(estimates: Array(repeating: nil, count: Self.seeds)))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < Self.seeds else { return }
                do throws(HeadroomCommand.Failure) {
                    let output = try command.simulate(
                        model,
                        options: ["--seed", "\(index + 1)", "--jobs", "1"]
                    )
                    ledger.withLock { $0.estimates[index] = output.metrics["latency_mean_s"] }
                } catch {
                    ledger.withLock { $0.failure = error }
                    return
                }
            }
        }
        let finished = ledger.withLock { $0 }
        if let failure = finished.failure { throw failure }
        var covering = 0
        var sum = 0.0
        for case .some(let estimate) in finished.estimates {
            guard let mean = estimate.mean, let halfWidth = estimate.halfWidth else { continue }
            sum += mean
            if (mean - queue.meanSojourn).magnitude <= halfWidth { covering += 1 }
        }
        coverage = CoverageTest(successes: covering, trials: Self.seeds)
        grandMean = sum / Double(Self.seeds)
        expected = queue.meanSojourn
    }

    /// What is wrong; empty if enough intervals hold the mean.
    var complaints: [String] {
        guard coverage.successes < Self.required else { return [] }
        return ["mm1.yaml: only \(coverage.successes) of \(Self.seeds) seeds cover the exact mean"]
    }

    /// What the threads have found.
    private struct Ledger: Sendable {
        var estimates: [SimulationOutput.Estimate?]
        var failure: HeadroomCommand.Failure?
    }
}
