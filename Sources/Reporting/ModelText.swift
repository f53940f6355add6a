import Units
import Variates

/// Distributions and arrival processes as a model file has them, to be pasted into one.
///
/// Numbers have six significant digits: more than an estimate is good for.
public enum ModelText {
    /// A distribution of seconds, on one line of YAML: `{lognormal: {mean: 2.5ms, cv: 0.8}}`.
    public static func durations(_ distribution: Distribution) -> String {
        switch distribution.law {
        case .constant(let value): return duration(value)
        case .uniform(let low, let high):
            return mapping("uniform", [("from", duration(low)), ("to", duration(high))])
        case .exponential(let mean): return mapping("exponential", [("mean", duration(mean))])
        case .gamma(let shape, let scale):
            return mapping(
                "gamma",
                [("mean", duration(shape * scale)), ("shape", number(shape))]
            )
        case .erlang(let stages, let mean):
            return mapping("erlang", [("mean", duration(mean)), ("stages", "\(stages)")])
        case .lognormal, .normal:
            return mapping(
                distribution.name,
                [("mean", duration(distribution.mean)), ("cv", number(distribution.cv))]
            )
        case .weibull(let shape, let scale):
            return mapping("weibull", [("shape", number(shape)), ("scale", duration(scale))])
        case .pareto(let shape, let minimum):
            return mapping("pareto", [("shape", number(shape)), ("minimum", duration(minimum))])
        case .hyperexponential(let branches):
            let list = branches.map {
                "{weight: \(number($0.weight)), mean: \(duration($0.mean))}"
            }
            return mapping("hyperexponential", [("branches", "[\(list.joined(separator: ", "))]")])
        case .beta(let alpha, let beta, let maximum):
            return mapping(
                "beta",
                [
                    ("alpha", number(alpha)), ("beta", number(beta)),
                    ("maximum", duration(maximum)),
                ]
            )
        case .empirical(let values, let weights):
            var keys = [("values", "[\(values.map(duration).joined(separator: ", "))]")]
            if Set(weights).count > 1 {
                keys.append(("weights", "[\(weights.map(number).joined(separator: ", "))]"))
            }
            return mapping("empirical", keys)
        case .zipf(let count, let exponent):
            return mapping("zipf", [("count", "\(count)"), ("exponent", number(exponent))])
        case .geometric(let probability):
            return mapping("geometric", [("probability", number(probability))])
        case .poisson(let mean): return mapping("poisson", [("mean", number(mean))])
        case .scaled(let inner, let factor):
            // Only counts are scaled; their unit says by how much.
            let text = durations(inner)
            return String(text.dropLast(2)) + ", unit: \(duration(factor))}}"
        }
    }

    /// An arrival process on one line of YAML, or `nil` for one that needs more than that.
    public static func arrivals(_ process: ArrivalProcess) -> String? {
        switch process.law {
        case .poisson(let rate): return mapping("poisson", [("rate", self.rate(rate))])
        case .renewal(let gaps): return "{renewal: \(durations(gaps))}"
        case .deterministic(let interval):
            return mapping("deterministic", [("interval", duration(interval))])
        case .mmpp(let rates, let transitions) where rates.count == 2:
            return mapping(
                "mmpp",
                [
                    ("quiet_rate", rate(rates[0])), ("busy_rate", rate(rates[1])),
                    ("quiet_mean", duration(1 / transitions[0][1])),
                    ("busy_mean", duration(1 / transitions[1][0])),
                ]
            )
        case .profile(let points, let period):
            let list = points.map { point in
                "{at: \(duration((point.time - SimTime.zero).seconds)), rate: \(rate(point.rate))}"
            }
            var keys = [("points", "[\(list.joined(separator: ", "))]")]
            if let period { keys.append(("period", duration(period.seconds))) }
            return mapping("profile", keys)
        case .batch, .mmpp, .onOff, .trace, .closed, .sum: return nil
        }
    }

    private static func mapping(_ name: String, _ keys: [(String, String)]) -> String {
        let inside = keys.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        return "{\(name): {\(inside)}}"
    }

    /// A length in the unit in which it is at least 1.
    static func duration(_ seconds: Double) -> String {
        let units: [(name: String, seconds: Double)] = [("s", 1), ("ms", 1e-3), ("us", 1e-6)]
        for unit in units where seconds >= unit.seconds * (1 - 1e-7) {
            return number(seconds / unit.seconds) + unit.name
        }
        return seconds == 0 ? "0s" : number(seconds * 1e9) + "ns"
    }

    private static func rate(_ perSecond: Double) -> String { number(perSecond) + "/s" }

    /// A number with six significant digits, in plain or scientific notation.
    static func number(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        var scale = 1.0
        var left = value.magnitude
        while left >= 1e6 {
            left /= 10
            scale /= 10
        }
        while left < 1e5 {
            left *= 10
            scale *= 10
        }
        let rounded = (value * scale).rounded() / scale
        return NumberText.shortest(rounded) ?? "0"
    }
}
