extension QueueingTheory {
    /// M/M/1 with discriminatory processor sharing: classes share one processor by weight.
    ///
    /// A request of class *k* gets the share g(k) / Σ over all requests present of their weights, as
    /// under `cpu.shares` or `cpu.weight` when each request is its own control group.
    ///
    /// Source: G. Fayolle, I. Mitrani & R. Iasnogorodski, "Sharing a Processor Among Many Job
    /// Classes", J. ACM 27 (1980).
    public enum DiscriminatorySharing {
        /// The mean time in the system of each class.
        ///
        /// The means T(k) solve
        /// T(k)·(1 − Σⱼ λ(j)·g(j)/(μ(j)·g(j) + μ(k)·g(k))) − Σⱼ λ(j)·g(j)·T(j)/(μ(j)·g(j) + μ(k)·g(k))
        /// = 1/μ(k).
        ///
        /// - Parameters:
        ///   - arrivalRates: λ of each class.
        ///   - serviceRates: μ of each class, alone on the processor.
        ///   - weights: g of each class; only their ratios matter.
        /// - Returns: One mean per class; all infinite if Σ λ/μ ≥ 1.
        public static func meanSojourns(
            arrivalRates: [Double],
            serviceRates: [Double],
            weights: [Double]
        ) -> [Double] {
            let classes = arrivalRates.indices
            precondition(
                serviceRates.count == classes.count && weights.count == classes.count,
                "every class has both rates and a weight"
            )
            for index in classes {
                requirePositive(arrivalRates[index], serviceRates[index], weights[index])
            }
            let load = classes.reduce(0) { $0 + arrivalRates[$1] / serviceRates[$1] }
            guard load < 1 else { return classes.map { _ in .infinity } }
            let matrix = classes.map { k in
                var row = classes.map { j in
                    -arrivalRates[j] * weights[j]
                        / (serviceRates[j] * weights[j] + serviceRates[k] * weights[k])
                }
                row[k] += 1 + row.reduce(0, +)
                return row
            }
            return LinearSystem.solve(matrix, serviceRates.map { 1 / $0 })
        }
    }
}
