import ArgumentParser
import Experiments
import ModelFiles
import Reporting
import Service
import Units

/// How the pods of a simulation are watched.
struct ScrapeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write what a Prometheus would scrape in replication 0, as OpenMetrics. (default: none)",
            valueName: "file"
        ),
        completion: .file()
    )
    var metrics: String?

    @Option(
        help: ArgumentHelp(
            "The time between two scrapes of a pod, with a unit, for --metrics and alert rules.",
            valueName: "time"
        )
    )
    var scrapeInterval = Interval(duration: .seconds(15))

    @Flag(
        help: ArgumentHelp(
            "Export max_connections and max_memory_bytes as well, which the seed design's service does not."
        )
    )
    var exportLimits = false

    /// The file that `--metrics` names; created now, before any long work.
    func log(of metrics: ServiceMetrics) throws -> MetricsLog? {
        guard let path = self.metrics else { return nil }
        do {
            return try MetricsLog(file: OutputFile(path: path), metrics: metrics)
        } catch { throw try error.reported() }
    }

    /// The metrics of a model.
    func metrics(of loaded: LoadedModel) -> ServiceMetrics {
        ServiceMetrics(loaded.service, namespace: "default", exportsLimits: exportLimits)
    }

    /// Watches replication 0, if there is anybody to watch for; `nil` if not, or if interrupted.
    func watch(
        _ loaded: LoadedModel,
        _ result: ExperimentResult,
        _ metrics: ServiceMetrics,
        _ log: MetricsLog?
    ) -> AlertObservation? {
        guard log != nil || !loaded.ruleGroups.isEmpty, result.replicationCount > 0 else {
            return nil
        }
        return AlertObservation.run(
            loaded.ruleGroups,
            model: loaded.service,
            settings: loaded.run,
            warmUp: result.warmUp.duration,
            objectives: loaded.objectives,
            metrics: metrics,
            scrapes: ScrapeSettings(interval: scrapeInterval.duration),
            isCancelled: { Interruption.cancellation.isCancelled },
            take: { log?.take($0) }
        )
    }
}
