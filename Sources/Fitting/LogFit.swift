/// What the requests of a group are like: how they arrive, how long they take, and what is doubtful
/// about that.
public struct LogFit: Sendable {
    /// A column of durations and what they are distributed like.
    public struct Column: Sendable {
        /// The column's name.
        public let name: String
        /// The fit.
        public let fit: DurationFit
        /// How many durations the log has.
        public let count: Int
        /// How many of them were cut off.
        public let cutCount: Int
    }

    /// The group's name; empty if the log is not divided.
    public let name: String
    /// How requests arrive; `nil` if the log does not say.
    public let arrivals: ArrivalFit?
    /// How long they take, for each column that has durations.
    public let columns: [Column]
    /// What is doubtful.
    public let warnings: [FitWarning]

    /// Fits a group.
    ///
    /// - Parameters:
    ///   - group: What the log says.
    ///   - period: The period of an arrival profile in seconds; `nil` = none.
    ///   - settings: How distributions are fitted.
    public init(
        _ group: LogGroup,
        period: Double? = nil,
        settings: DurationFit.Settings = DurationFit.Settings()
    ) {
        name = group.name
        var warnings: [FitWarning] = []
        let sequence = ArrivalSequence(group.stretches)
        arrivals = ArrivalFit(sequence, period: period, settings: settings)
        if let arrivals {
            warnings += Self.warnings(of: sequence, arrivals, group)
        } else if group.arrivalCount > 0 {
            warnings.append(
                FitWarning(
                    .fewData,
                    "arrivals",
                    "fewer than three requests at different times: no arrival process"
                )
            )
        }
        var columns: [Column] = []
        for index in 0..<group.columnCount {
            group.withDurations(index) { durations in
                let fit = DurationFit(durations.sample, settings: settings)
                warnings += Self.warnings(of: durations, fit)
                guard let fit else { return }
                columns.append(
                    Column(
                        name: durations.name,
                        fit: fit,
                        count: durations.count,
                        cutCount: durations.cutCount
                    )
                )
            }
        }
        if group.retriedCount > 0 {
            warnings.append(
                FitWarning(
                    .leftOut,
                    "durations",
                    "\(group.retriedCount) requests were sent more than once: their durations are "
                        + "sums over attempts, and left out"
                )
            )
        }
        if group.ambiguousCount > 0 {
            warnings.append(
                FitWarning(
                    .leftOut,
                    "durations",
                    "\(group.ambiguousCount) requests were cut off after more than one kind of work: "
                        + "left out, so that long durations are missing"
                )
            )
        }
        self.columns = columns
        self.warnings = warnings
    }
}
