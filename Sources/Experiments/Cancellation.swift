import Synchronization

/// A flag that stops an experiment early; what is finished by then is kept.
///
/// Raising it is one atomic store, so a signal handler may do it.
public final class Cancellation: Sendable {
    private let raised = Atomic<Bool>(false)

    /// A flag that is not raised.
    public init() {}

    /// Asks the experiment to stop.
    public func cancel() { raised.store(true, ordering: .relaxed) }

    /// Whether somebody asked.
    public var isCancelled: Bool { raised.load(ordering: .relaxed) }
}
