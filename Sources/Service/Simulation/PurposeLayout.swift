import Variates

/// How the purposes of random numbers are divided among those who draw.
///
/// What a model's requests draw has the first ones, in the order of the model; what its pods draw
/// begins far behind, so that neither moves the other. Whoever looks on has the last ones.
enum PurposeLayout {
    /// Purpose 0 is the stream that nobody seeks.
    static let first = 1
    /// The first one of what pods draw.
    static let firstOfPlatform = 0x8000

    /// Whether a request of a source is one of the sample that is recorded.
    static func record(ofSource source: UInt16) -> Purpose { Purpose(rawValue: .max - source) }

    /// How late scrapes are.
    static let scrape = Purpose(rawValue: .max)

    /// How many purposes there must be for none to be used twice.
    ///
    /// - Parameters:
    ///   - end: The first one that the model does not draw under.
    ///   - sources: The components of the workloads' arrivals.
    /// - Returns: The number, those in between that nobody has among them.
    static func count(until end: Int, sources: Int) -> Int { end - first + max(sources, 1) }
}
