import Glibc

/// (eᶻ − 1) / z, the mean of eᶻᵘ over 0...1; 1 at 0.
func meanOfExponential(_ z: Double) -> Double { z == 0 ? 1 : expm1(z) / z }

/// ((z − 1)·eᶻ + 1) / z², the integral of u·eᶻᵘ over 0...1; ½ at 0.
func firstMomentOfExponential(_ z: Double) -> Double {
    guard abs(z) < 0.5 else { return ((z - 1) * exp(z) + 1) / (z * z) }
    // Σ zᵏ / (k!·(k + 2)): the closed form cancels near 0.
    var sum = 0.0
    var term = 1.0
    for k in 0..<24 {
        sum += term / Double(k + 2)
        term *= z / Double(k + 1)
    }
    return sum
}

/// ∫ eᶻᵘ du and ∫ u·eᶻᵘ du over 0...1, both divided by e^max(0, z) so that they cannot overflow.
func scaledExponentialMoments(_ z: Double) -> (zeroth: Double, first: Double) {
    let zeroth = meanOfExponential(-abs(z))
    let first = firstMomentOfExponential(-abs(z))
    // From the other end: u becomes 1 − u.
    return (zeroth, z > 0 ? zeroth - first : first)
}
