import Variates

/// A system whose refusals are rare, as a law of motion from arrival to arrival on a state that can be
/// copied.
public protocol SplittableSystem: Sendable {
    /// The state just after an arrival. A value: a copy of it goes its own way.
    associatedtype State: Sendable

    /// How near the state is to a refusal, a whole number from 0; it rises by at most 1 at an arrival.
    func level(_ state: State) -> Int

    /// The highest level there is.
    var topLevel: Int { get }

    /// A state to begin with, such as the empty system.
    func start(_ stream: inout RandomStream) -> State

    /// Goes on to the next arrival and lets it in or refuses it.
    ///
    /// - Returns: Whether it was refused.
    func step(_ state: inout State, _ stream: inout RandomStream) -> Bool

    /// Draws anew what has no memory, so that copies of a state differ from each other soon.
    func refresh(_ state: inout State, _ stream: inout RandomStream)
}

extension SplittableSystem {
    /// Draws nothing anew.
    public func refresh(_ state: inout State, _ stream: inout RandomStream) {}
}
