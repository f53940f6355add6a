import Service

extension ModelVariants {
    /// A parameter that can be varied by itself.
    public struct Factor: Sendable, Equatable {
        /// The parameter.
        public let parameter: Parameter
        /// Its values.
        public let interval: ParameterInterval

        /// The value at a fraction of the way from the lowest to the highest, as the model is given
        /// it.
        public func text(at fraction: Double) -> String {
            interval.text(
                of: interval.value(at: fraction, isWhole: parameter.isWhole),
                isWhole: parameter.isWhole
            )
        }
    }

    /// The numeric parameters of a model that can go a share up and down, each by itself.
    ///
    /// Left out are the settings of the run, and parameters with which the model cannot be read at
    /// either end.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - share: How far they go, above 0 and below 1.
    /// - Returns: The parameters, in the order of the model, and how many were left out for not being
    ///   readable.
    public func factors(of model: LoadedModel, share: Double) -> ([Factor], leftOut: [String]) {
        var factors: [Factor] = []
        var leftOut: [String] = []
        for parameter in model.parameters where !parameter.path.hasPrefix("run.") {
            guard let interval = ParameterInterval(around: parameter, share: share) else {
                continue
            }
            let factor = Factor(parameter: parameter, interval: interval)
            let isReadable = [0.0, 1].allSatisfy { end in
                (try? load([(parameter.path, factor.text(at: end))])) != nil
            }
            if isReadable { factors.append(factor) } else { leftOut.append(parameter.path) }
        }
        return (factors, leftOut)
    }

    /// The request level of the model with these factors at a point of the unit cube; `nil` if it
    /// cannot be read.
    public func service(_ factors: [Factor], at point: [Double]) -> ServiceModel? {
        let values = zip(factors, point).map { ($0.parameter.path, $0.text(at: $1)) }
        return (try? load(values))?.service
    }
}
