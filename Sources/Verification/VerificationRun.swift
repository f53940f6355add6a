import CGSL
import Experiments
import ModelFiles

/// The simulator held against its own closed forms and invariants, on this machine.
///
/// Each model of the catalogue is read and run as `simulate` does it. It passes if every |z| is below the
/// bound of the whole family of comparisons, every law that runs check themselves against holds, and a
/// replication that is run again gives the same figures.
public struct VerificationRun: Sendable {
    /// The chance that a right simulator fails, if comparisons were independent: one in a thousand.
    public static let familyLevel = 0.001

    /// The models, in the order of the catalogue.
    public let models: [ModelVerification]
    /// Rare refusals by splitting against chains.
    public let splitting: [SplittingVerification]
    /// Whether it was cancelled, so that models are missing.
    public let isInterrupted: Bool

    /// Runs every model of the catalogue.
    ///
    /// - Parameters:
    ///   - folder: Where the models are: `models/queueing`.
    ///   - scale: How long they are run.
    ///   - jobs: Threads at most.
    ///   - cancellation: Stops it; what was finished is kept.
    ///   - progress: Told of each model.
    public init(
        models folder: String,
        scale: VerificationScale = .quick,
        jobs: Int = 1,
        cancellation: Cancellation = Cancellation(),
        progress: (ModelVerification) -> Void = { _ in }
    ) {
        var models: [ModelVerification] = []
        for system in QueueingCase.catalogue {
            let verification = Self.verify(
                system,
                path: "\(folder)/\(system.model).yaml",
                scale: scale,
                jobs: jobs,
                cancellation: cancellation
            )
            guard !cancellation.isCancelled else { break }
            progress(verification)
            models.append(verification)
        }
        self.models = models
        splitting =
            cancellation.isCancelled
            ? [] : SplittingVerification.run(jobs: jobs, cancellation: cancellation)
        isInterrupted = cancellation.isCancelled
    }

    private static func verify(
        _ system: QueueingCase,
        path: String,
        scale: VerificationScale,
        jobs: Int,
        cancellation: Cancellation
    ) -> ModelVerification {
        let loaded: LoadedModel
        do throws(ModelLoadingError) {
            loaded = try ModelLoader.load(path: path)
        } catch {
            return ModelVerification(system, complaint: "cannot be read: \(error)")
        }
        let settings = scale.settings(of: loaded.service, loaded.run)
        let result = Experiment(model: loaded.service, settings: settings, jobs: jobs)
            .run(cancellation: cancellation)
        var once = settings
        once.replications = 1
        once.warmUp = .fixed(result.warmUp.duration)
        let repeated = Experiment(model: loaded.service, settings: once)
            .run(cancellation: cancellation)
        return ModelVerification(system, result, repeated: repeated)
    }

    /// Every comparison, those of splitting last.
    public var comparisons: [Comparison] {
        models.flatMap(\.comparisons) + splitting.compactMap(\.comparison)
    }

    /// The |z| above which a comparison fails: of as many right ones, chance takes none above it in 999
    /// of 1,000 families (Bonferroni).
    public var bound: Double {
        gsl_cdf_ugaussian_Qinv(Self.familyLevel / 2 / Double(max(comparisons.count, 1)))
    }

    /// What is wrong; empty if the simulator agrees with theory.
    public var complaints: [String] {
        var complaints = models.flatMap(\.complaints)
        for model in models {
            for comparison in model.comparisons where fails(comparison) {
                complaints.append(
                    "\(model.system.model): \(comparison.metric) is \(comparison.mean) instead of "
                        + "\(comparison.expected), z = \(comparison.z)"
                )
            }
        }
        for verification in splitting {
            guard let comparison = verification.comparison else {
                complaints.append("\(verification.name): splitting gave no figure")
                continue
            }
            if fails(comparison) {
                complaints.append(
                    "\(verification.name): splitting gave \(comparison.mean) instead of "
                        + "\(comparison.expected), z = \(comparison.z)"
                )
            }
        }
        return complaints
    }

    /// Whether a comparison is beyond the bound.
    public func fails(_ comparison: Comparison) -> Bool { !(comparison.z.magnitude <= bound) }
}
