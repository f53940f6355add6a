/// An argument that an arrival process cannot have.
public struct ArrivalProcessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The process's name, as `ArrivalProcess.name`.
    public let process: String
    /// The argument that is wrong, by its label in Swift.
    public let argument: String
    /// What was given.
    public let found: String
    /// What is right, to be read after "must be".
    public let requirement: String

    /// The argument and what is wrong with it, in one line.
    public var description: String {
        "\(process): \(argument) is \(found), but must be \(requirement)"
    }

    init(_ process: String, _ argument: String, found: String, requirement: String) {
        self.process = process
        self.argument = argument
        self.found = found
        self.requirement = requirement
    }
}
