import Service
import Units
import Variates

/// What the steps of a model can name: agent pools and, as steps name them, keyspaces of Redis.
struct StepTargets {
    /// The names of the agent pools, in the order of the model.
    let pools: [String]
    /// Whether the model has a Redis.
    let hasRedis: Bool
    /// The keyspaces that steps have named so far.
    private(set) var keyspaces: [NamedKeyspace] = []
    /// The keys of all of them together.
    private(set) var keyCount = 0

    /// Whether a step sets keys that expire.
    var setsExpiries = false

    /// A keyspace, and where it was first described.
    struct NamedKeyspace {
        /// Its name.
        let name: String
        /// Which keys the first step asks for; steps that do not say otherwise ask for the same.
        let popularity: KeyPopularity
        /// The length of a key's name.
        let keySize: Bytes
        /// The size of a value.
        let valueSize: Distribution
        /// The first step that names it.
        let position: SourcePosition
    }

    /// Targets before any step.
    init(pools: [String], hasRedis: Bool) {
        self.pools = pools
        self.hasRedis = hasRedis
    }

    /// The index of a keyspace.
    func indexOfKeyspace(_ name: String) -> Int? { keyspaces.firstIndex { $0.name == name } }

    /// Adds a keyspace.
    mutating func add(_ keyspace: NamedKeyspace) {
        keyspaces.append(keyspace)
        keyCount += Int(keyspace.popularity.count)
    }
}
