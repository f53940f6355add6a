import ArgumentParser
import Experiments
import ModelFiles
import Platform
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
            "The time between two scrapes of a target, with a unit, for --metrics and alert rules. "
                + "(default: as in the model, otherwise 15s)",
            valueName: "time"
        )
    )
    var scrapeInterval: Interval?

    @Option(
        help: ArgumentHelp(
            "By how much a scrape is late at most: drawn for each scrape, uniformly. Below the interval. "
                + "(default: as in the model, otherwise 0)",
            valueName: "time"
        )
    )
    var scrapeJitter: Jitter?

    @Flag(
        help: ArgumentHelp(
            "Export max_connections and max_memory_bytes as well, which the seed design's service does not; "
                + "the same as --set metrics.export_limits=true."
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
        loaded.serviceMetrics(exportsLimits: exportLimits || loaded.metrics.exportsLimits)
    }

    /// How the replications are watched, if there is anybody to watch for.
    func watch(
        _ loaded: LoadedModel,
        _ metrics: ServiceMetrics,
        _ log: MetricsLog?
    ) throws -> ServiceWatch? {
        let interval = scrapeInterval?.duration ?? loaded.metrics.scrapeInterval
        let jitter = scrapeJitter?.duration ?? loaded.metrics.scrapeJitter
        guard jitter < interval else {
            try Message.write(
                "error: scrapes are late by up to \(NumberText.duration(jitter)), which must be below "
                    + "the time between them, \(NumberText.duration(interval)); "
                    + "see --scrape-jitter and --scrape-interval"
            )
            throw ExitStatus.wrongUsage.error
        }
        guard log != nil || !loaded.ruleGroups.isEmpty else { return nil }
        var take: (@Sendable (ScrapeBatch) -> Void)?
        if let log { take = { log.take($0) } }
        return ServiceWatch(
            loaded.ruleGroups,
            metrics: metrics,
            scrapes: ScrapeSettings(
                interval: interval,
                jitter: jitter
            ),
            take: take
        )
    }
}

extension LoadedModel {
    /// What the model's pods export, with their limits or without.
    func serviceMetrics(exportsLimits: Bool) -> ServiceMetrics {
        ServiceMetrics(
            service,
            namespace: namespace,
            exportsLimits: exportsLimits,
            quotas: platform?.cluster.quotaLevels ?? []
        )
    }
}

/// A time from zero, with a unit.
struct Jitter: ExpressibleByArgument, CustomStringConvertible {
    let duration: SimDuration

    var description: String { NumberText.duration(duration) }

    init?(argument: String) {
        guard argument != "0" else {
            duration = .zero
            return
        }
        guard let interval = Interval(argument: argument) else { return nil }
        duration = interval.duration
    }
}
