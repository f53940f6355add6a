import Variates

/// Pauses that stop all threads of a container at once, as a garbage collector makes them.
public struct PauseModel: Sendable, Equatable {
    /// Time from the end of a pause to the beginning of the next, in seconds.
    public var every: Distribution
    /// Length of a pause, in seconds.
    public var length: Distribution

    /// Pauses of these lengths, so far apart.
    public init(every: Distribution, length: Distribution) {
        self.every = every
        self.length = length
    }
}
