extension QueueingTheory {
    /// Fork-join: each request asks two servers at once and is done when both are.
    public enum ForkJoin {
        /// The mean time until both of two M/M/1 branches are done: (12 − ρ)/8 / (μ − λ).
        ///
        /// - Parameters:
        ///   - arrivalRate: λ of the requests, each of which goes to both branches.
        ///   - serviceRate: μ of each branch.
        /// - Returns: The mean; infinite if unstable.
        ///
        /// Source: L. Flatto & S. Hahn, "Two Parallel Queues Created by Arrivals with Two Demands",
        /// SIAM J. Applied Mathematics 44 (1984); R. Nelson & A. N. Tantawi, "Approximate Analysis
        /// of Fork/Join Synchronization in Parallel Queues", IEEE Trans. Computers 37 (1988).
        public static func meanSojournOfTwo(arrivalRate: Double, serviceRate: Double) -> Double {
            let branch = MM1(arrivalRate: arrivalRate, serviceRate: serviceRate)
            return (12 - branch.utilization) / 8 * branch.meanSojourn
        }
    }
}
