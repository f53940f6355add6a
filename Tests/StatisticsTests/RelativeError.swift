/// How far a value is from the exact one, as a share of the latter.
func relativeError(_ value: Double, from exact: Double) -> Double {
    exact == 0 ? abs(value) : abs(value - exact) / abs(exact)
}
