/// An argument that a distribution cannot have.
public struct DistributionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The distribution's name, as `Distribution.name`.
    public let distribution: String
    /// The argument that is wrong, by its label in Swift.
    public let argument: String
    /// What was given.
    public let found: String
    /// What is right, to be read after "must be".
    public let requirement: String

    /// The argument and what is wrong with it, in one line.
    public var description: String {
        "\(distribution): \(argument) is \(found), but must be \(requirement)"
    }

    init(_ distribution: String, _ argument: String, found: String, requirement: String) {
        self.distribution = distribution
        self.argument = argument
        self.found = found
        self.requirement = requirement
    }
}
