import Units

extension ModelDecoder {
    /// What pods export, and how they are scraped.
    func metrics(_ model: MappingReader) -> MetricsSettings {
        var settings = MetricsSettings()
        guard let reader = model.mapping("metrics") else { return settings }
        settings.exportsLimits = reader.boolean("export_limits") ?? settings.exportsLimits
        settings.scrapeInterval = reader.duration("scrape_interval") ?? settings.scrapeInterval
        settings.scrapeJitter = reader.duration("scrape_jitter") ?? settings.scrapeJitter
        if settings.scrapeJitter >= settings.scrapeInterval {
            reader.reportError(
                "scrape_jitter",
                "scrapes may be late by less than 'scrape_interval', "
                    + "which is \(plain(settings.scrapeInterval.seconds))s"
            )
        }
        return settings
    }
}
