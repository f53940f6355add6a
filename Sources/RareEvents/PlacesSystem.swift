import Variates

/// Servers and waiting places: an arrival that finds all of them taken is refused (G/G/c/K).
public struct PlacesSystem: SplittableSystem {
    private let servers: Int
    private let capacity: Int
    private let gaps: GapSampler
    private let service: ServiceSampler

    /// The system just after an arrival.
    public struct State: Sendable {
        /// When those in service leave, in seconds, the next one last.
        var departures: [Double]
        var waiting = 0
        var now = 0.0
        var phase: Int
    }

    /// An empty system.
    ///
    /// - Parameters:
    ///   - servers: How many are served at a time, at least 1.
    ///   - queue: How many more may wait.
    ///   - arrivals: When they come.
    ///   - service: How long a server is held.
    public init(servers: Int, queue: Int, arrivals: RareArrivals, service: RareService) {
        precondition(servers >= 1 && queue >= 0, "there are servers")
        self.servers = servers
        capacity = servers + queue
        gaps = GapSampler(arrivals)
        self.service = ServiceSampler(service)
    }

    /// How many are in the system.
    public func level(_ state: State) -> Int { state.departures.count + state.waiting }

    /// All places.
    public var topLevel: Int { capacity }

    /// The empty system.
    public func start(_ stream: inout RandomStream) -> State {
        State(departures: [], phase: gaps.phase(&stream))
    }

    /// Goes on to the next arrival.
    ///
    /// - Returns: Whether there was no place for it.
    public func step(_ state: inout State, _ stream: inout RandomStream) -> Bool {
        state.now += gaps.gap(&state.phase, &stream)
        while let next = state.departures.last, next <= state.now {
            state.departures.removeLast()
            if state.waiting > 0 {
                state.waiting -= 1
                insert(next + service.sample(&stream), &state)
            }
        }
        guard level(state) < capacity else { return true }
        if state.departures.count < servers {
            insert(state.now + service.sample(&stream), &state)
        } else {
            state.waiting += 1
        }
        return false
    }

    /// Draws what is left of services that have no memory.
    public func refresh(_ state: inout State, _ stream: inout RandomStream) {
        guard service.isMemoryless else { return }
        for index in state.departures.indices {
            state.departures[index] = state.now + service.sample(&stream)
        }
        state.departures.sort(by: >)
    }

    private func insert(_ departure: Double, _ state: inout State) {
        var (low, high) = (0, state.departures.count)
        while low < high {
            let middle = (low + high) / 2
            if state.departures[middle] > departure { low = middle + 1 } else { high = middle }
        }
        state.departures.insert(departure, at: low)
    }
}
