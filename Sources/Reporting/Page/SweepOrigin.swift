/// Where the rows of a sweep come from, as the record beside their file says.
public struct SweepOrigin: Sendable, Equatable {
    /// The model's name.
    public var model: String
    /// The version of headroom.
    public var headroom: String
    /// The version of the GNU Scientific Library.
    public var gsl: String
    /// What was set beside the model, as `path=value`.
    public var settings: [String]
    /// What was varied, as `path=values`.
    public var ranges: [String]
    /// How points were chosen: `grid`, `zip`, `latin-hypercube`, `sobol`.
    public var design: String
    /// How many points the whole sweep has.
    public var points: Int
    /// Further options that figures depend on, as they are written.
    public var options: [String]

    /// An origin.
    public init(
        model: String,
        headroom: String,
        gsl: String,
        settings: [String],
        ranges: [String],
        design: String,
        points: Int,
        options: [String]
    ) {
        self.model = model
        self.headroom = headroom
        self.gsl = gsl
        self.settings = settings
        self.ranges = ranges
        self.design = design
        self.points = points
        self.options = options
    }

    /// The command that gives the same rows again; where the model is, the record does not say.
    var command: String {
        var words = ["headroom", "sweep", "MODEL"]
        for setting in settings { words += ["--set", setting] }
        for range in ranges { words += ["--vary", range] }
        switch design {
        case "grid": break
        case "zip": words.append("--zip")
        default: words += ["--design", design, "--points", String(points)]
        }
        words += options
        return Provenance.line(ofWords: words)
    }
}
