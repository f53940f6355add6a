import Service
import Units

extension ModelDecoder {
    /// How the model is to be run.
    func run(_ model: MappingReader) -> RunSettings? {
        let reader =
            model.mapping("run")
            ?? MappingReader(
                [],
                shape: .run,
                path: "run",
                position: model.position,
                context: context
            )
        let duration = reader.duration("duration")
        let warmUp = warmUp(reader)
        let (replications, seed) = (reader.count("replications"), reader.count("seed"))
        let resolution = reader.duration("resolution")
        guard let duration, let warmUp, let replications, let seed else { return nil }
        if let resolution, let mistake = Self.mistake(in: resolution, of: duration) {
            reader.reportError("resolution", mistake)
            return nil
        }
        if case .fixed(let length) = warmUp, length >= duration {
            reader.reportError(
                reader.has("warmup") ? "warmup" : "duration",
                "the warm-up (\(plain(length.seconds))s) leaves nothing of the duration "
                    + "(\(plain(duration.seconds))s)"
            )
            return nil
        }
        return RunSettings(
            duration: duration,
            warmUp: warmUp,
            replications: replications,
            seed: UInt64(seed),
            resolution: resolution
        )
    }

    /// Why a run cannot be cut into intervals of this length; `nil` if it can.
    private static func mistake(in resolution: SimDuration, of duration: SimDuration) -> String? {
        guard resolution > .zero, duration.nanoseconds / resolution.nanoseconds <= 10_000 else {
            return "a run has at most 10,000 intervals; at a duration of "
                + "\(plain(duration.seconds))s, 'resolution' is at least "
                + "\(plain(duration.seconds / 10_000))s"
        }
        return resolution <= duration ? nil : "'resolution' is longer than the run"
    }

    private func warmUp(_ reader: MappingReader) -> WarmUpRule? {
        guard case .either(_, .measure(let measure, let bounds)) = reader.shape.field("warmup").kind
        else { preconditionFailure("'warmup' is no measure") }
        guard let node = reader.node("warmup"), !node.isNull, node.scalar?.text != "auto" else {
            let written = reader.node("warmup").flatMap { $0.isNull ? nil : $0.position }
            context.record(reader.path(of: "warmup"), value: "auto", position: written)
            return .automatic
        }
        return context.value(
            of: node,
            at: reader.path(of: "warmup"),
            key: "warmup",
            measure,
            bounds
        ).map { .fixed(SimDuration(seconds: $0)) }
    }

    /// The objectives; those that are wrong are reported and left out.
    func objectives(_ model: MappingReader, metrics: MetricNames) -> [Objective] {
        model.list("objectives").compactMap { path, written in
            let node = context.node(at: path, written: written) ?? written
            guard let scalar = node.scalar, !scalar.isNull else {
                diagnostics.error(
                    "an objective is \(node.kindDescription), expected a text, "
                        + "for example \"latency_p99_s < 800ms\"",
                    at: node.position
                )
                return nil
            }
            context.record(path, value: scalar.text, position: node.position)
            do throws(ObjectiveError) {
                return try Objective(parsing: scalar.text, metrics: metrics)
            } catch {
                diagnostics.error(error.message, at: node.position)
                return nil
            }
        }
    }
}
