import Glibc

/// A Poisson process with two rates between which it switches, as the law of gaps between arrivals.
///
/// Within a gap of length x the chain has the matrix exponential of D₀ = Q − Λ, which for two states is
/// exp(−s·x)·(cosh(d·x)·I + sinh(d·x)/d·(D₀ + s·I)).
struct ModulatedLikelihood {
    /// Arrivals a unit of time in each state.
    var rates: (Double, Double)
    /// How often each state is left, per unit of time.
    var switching: (Double, Double)

    /// The logarithms of the two rates and of the two switching rates.
    var coordinates: [Double] { [log(rates.0), log(rates.1), log(switching.0), log(switching.1)] }

    /// The process with these rates.
    init(rates: (Double, Double), switching: (Double, Double)) {
        self.rates = rates
        self.switching = switching
    }

    /// The process at coordinates.
    init(coordinates u: [Double]) {
        rates = (exp(u[0]), exp(u[1]))
        switching = (exp(u[2]), exp(u[3]))
    }

    /// The middle and half the distance of the eigenvalues of D₀, negated.
    private var eigenvalues: (middle: Double, distance: Double) {
        let first = switching.0 + rates.0
        let second = switching.1 + rates.1
        let half = (first - second) / 2
        return ((first + second) / 2, (half * half + switching.0 * switching.1).squareRoot())
    }

    /// The chance of each state at an arrival.
    private var atArrival: (Double, Double) {
        let first = switching.1 * rates.0
        let second = switching.0 * rates.1
        return (first / (first + second), second / (first + second))
    }

    /// The log-likelihood of gaps, of each stretch by itself.
    ///
    /// `each` is told the probability of at most each gap, given those before it: uniform and
    /// independent if the process is right.
    func logLikelihood(_ stretches: [[Double]], each: ((Double) -> Void)? = nil) -> Double {
        let (middle, distance) = eigenvalues
        guard distance > 0 else { return -.infinity }
        let half = (switching.1 + rates.1 - switching.0 - rates.0) / 2
        var sum = 0.0
        for stretch in stretches {
            var state = atArrival
            for gap in stretch {
                let slow = exp(-(middle - distance) * gap)
                let fast = exp(-(middle + distance) * gap)
                let even = (slow + fast) / 2
                let odd = (slow - fast) / (2 * distance)
                // D₀ + s·I has the diagonal (half, −half).
                let first = state.0 * (even + odd * half) + state.1 * odd * switching.1
                let second = state.1 * (even - odd * half) + state.0 * odd * switching.0
                if let each { each(1 - first - second) }
                let density = first * rates.0 + second * rates.1
                guard density > 0 else { return -.infinity }
                state = (first * rates.0 / density, second * rates.1 / density)
                sum += log(density)
            }
        }
        return sum
    }

    /// The process that one step of expectation–maximisation makes of this one.
    ///
    /// Forward and backward over the gaps; the expected time in a state and number of switches within
    /// a gap are integrals of products of two exponentials, taken in the basis of the eigenvectors.
    ///
    /// Source: T. Rydén, "An EM algorithm for estimation in Markov-modulated Poisson processes",
    /// Computational Statistics & Data Analysis 21 (1996).
    func improved(on stretches: [[Double]]) -> ModulatedLikelihood {
        var expected = Expectations()
        for stretch in stretches { addExpectations(of: stretch, to: &expected) }
        guard expected.time.0 > 0, expected.time.1 > 0 else { return self }
        return ModulatedLikelihood(
            rates: (
                max(expected.arrivals.0 / expected.time.0, 1e-12),
                max(expected.arrivals.1 / expected.time.1, 1e-12)
            ),
            switching: (
                max(expected.switches.0 / expected.time.0, 1e-12),
                max(expected.switches.1 / expected.time.1, 1e-12)
            )
        )
    }

    private struct Expectations {
        var time = (0.0, 0.0)
        var switches = (0.0, 0.0)
        var arrivals = (0.0, 0.0)
    }

    private func addExpectations(of gaps: [Double], to expected: inout Expectations) {
        let (middle, distance) = eigenvalues
        let half = (switching.1 + rates.1 - switching.0 - rates.0) / 2
        // The state before each gap, and the density of the gap.
        var states: [(Double, Double)] = []
        var densities: [Double] = []
        states.reserveCapacity(gaps.count)
        densities.reserveCapacity(gaps.count)
        var state = atArrival
        func exponential(_ gap: Double) -> (even: Double, odd: Double) {
            let slow = exp(-(middle - distance) * gap)
            let fast = exp(-(middle + distance) * gap)
            return ((slow + fast) / 2, (slow - fast) / (2 * distance))
        }
        for gap in gaps {
            states.append(state)
            let (even, odd) = exponential(gap)
            let first = (state.0 * (even + odd * half) + state.1 * odd * switching.1) * rates.0
            let second = (state.1 * (even - odd * half) + state.0 * odd * switching.0) * rates.1
            densities.append(first + second)
            state = (first / (first + second), second / (first + second))
        }
        // The chance of all later gaps from each state, in units that keep it near 1.
        var later = (1.0, 1.0)
        for index in gaps.indices.reversed() {
            let gap = gaps[index]
            let (even, odd) = exponential(gap)
            let (a, density) = (states[index], densities[index])
            let b = (rates.0 * later.0, rates.1 * later.1)
            let slow = exp(-(middle - distance) * gap)
            let fast = exp(-(middle + distance) * gap)
            // Rows and columns in the eigenvectors: P± = (I ± (D₀ + s·I)/d) / 2.
            let (h, u, w) = (half / distance, switching.0 / distance, switching.1 / distance)
            let aPlus = ((a.0 * (1 + h) + a.1 * w) / 2, (a.0 * u + a.1 * (1 - h)) / 2)
            let aMinus = (a.0 - aPlus.0, a.1 - aPlus.1)
            let bPlus = ((b.0 * (1 + h) + b.1 * u) / 2, (b.0 * w + b.1 * (1 - h)) / 2)
            let bMinus = (b.0 - bPlus.0, b.1 - bPlus.1)
            // ∫ of what leads from the gap's start to one state and from another on to its end.
            func integral(
                _ plus: Double,
                _ minus: Double,
                _ toPlus: Double,
                _ toMinus: Double
            ) -> Double {
                let alike = gap * (slow * plus * toPlus + fast * minus * toMinus)
                return (alike + odd * (plus * toMinus + minus * toPlus)) / density
            }
            expected.time.0 += integral(aPlus.0, aMinus.0, bPlus.0, bMinus.0)
            expected.time.1 += integral(aPlus.1, aMinus.1, bPlus.1, bMinus.1)
            expected.switches.0 +=
                switching.0 * integral(aPlus.0, aMinus.0, bPlus.1, bMinus.1)
            expected.switches.1 +=
                switching.1 * integral(aPlus.1, aMinus.1, bPlus.0, bMinus.0)
            let end = (
                a.0 * (even + odd * half) + a.1 * odd * switching.1,
                a.1 * (even - odd * half) + a.0 * odd * switching.0
            )
            expected.arrivals.0 += end.0 * b.0 / density
            expected.arrivals.1 += end.1 * b.1 / density
            later = (
                (b.0 * (even + odd * half) + b.1 * odd * switching.0) / density,
                (b.1 * (even - odd * half) + b.0 * odd * switching.1) / density
            )
        }
    }
}
