/// Why a pod gets no priority; `description` is what the admission plug-in says.
public enum PriorityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no class of this name.
    case unknownClass(String)
    /// The pod gives another priority than its class.
    case differentPriority(given: Int32, computed: Int32)
    /// The pod gives another preemption policy than its class.
    case differentPolicy(given: PreemptionPolicy, computed: PreemptionPolicy)

    /// The message of the admission plug-in.
    public var description: String {
        switch self {
        case .unknownClass(let name): "no PriorityClass with name \(name) was found"
        case .differentPriority(let given, let computed):
            "the integer value of priority (\(given)) must not be provided in pod spec; "
                + "priority admission controller computed \(computed) "
                + "from the given PriorityClass name"
        case .differentPolicy(let given, let computed):
            "the string value of PreemptionPolicy (\(given.rawValue)) must not be provided in "
                + "pod spec; priority admission controller computed \(computed.rawValue) "
                + "from the given PriorityClass name"
        }
    }
}
