import Fitting
import Units
import Variates

/// Values of a distribution, from a seed.
func draw(_ count: Int, from distribution: Distribution, seed: UInt64) -> [Double] {
    var tables = SamplerTables()
    let sampler = tables.prepare(distribution)
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in sampler.sample(&stream) }
}

/// The first arrivals of a process, from a seed.
func arrivals(_ count: Int, of process: ArrivalProcess, seed: UInt64) -> ArrivalSequence {
    var stream = RandomStream(seed: seed)
    var source = ArrivalSource(process, purpose: Purpose(rawValue: 1), stream: &stream)
    var times: [Int64] = []
    for _ in 0..<count {
        guard let arrival = source.next(&stream) else { break }
        times.append((arrival.time - SimTime.zero).nanoseconds)
    }
    return ArrivalSequence([times])
}

extension FittedDistribution {
    /// The estimate of a parameter.
    func parameter(_ name: String) -> FittedParameter? { parameters.first { $0.name == name } }
}

extension FittedArrivals {
    /// The estimate of a parameter.
    func parameter(_ name: String) -> FittedParameter? { parameters.first { $0.name == name } }
}
