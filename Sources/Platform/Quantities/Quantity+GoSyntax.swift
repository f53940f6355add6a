extension Quantity {
    /// The quantity as Go's `%#v` prints it, which the API server's validation does in messages.
    ///
    /// Source: `Quantity`, `int64Amount` and `infDecAmount` in
    /// `apimachinery/pkg/api/resource/{quantity,amount}.go` (Kubernetes 1.29.6). Amounts that
    /// Kubernetes keeps in its decimal library are printed as if it did not.
    var goSyntax: String {
        // The scale is that of the text: a multiple of three below one, 0 otherwise.
        let power = min(0, exponent - (exponent % 3 + 3) % 3)
        let (digits, _) = significand.multipliedReportingOverflow(
            by: PowerOfTen.value(min(max(exponent - power, 0), PowerOfTen.largestExponent))
        )
        return "resource.Quantity{i:resource.int64Amount{value:\(digits), scale:\(power)}, "
            + "d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:\"\(spelling ?? "")\", "
            + "Format:\"\(format.name)\"}"
    }
}

extension Quantity.Format {
    /// What Kubernetes calls the family.
    var name: String {
        switch self {
        case .decimalSI: "DecimalSI"
        case .binarySI: "BinarySI"
        case .decimalExponent: "DecimalExponent"
        }
    }
}
