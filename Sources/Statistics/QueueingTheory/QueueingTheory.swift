/// Closed forms and exact computations that the simulator must agree with.
///
/// Each family is a value that holds its parameters; each result is a property or a method of it.
/// Rates are per unit of time and lengths are in that unit: seconds, if the rates are per second.
///
/// Parameters are preconditions (these are our own checks and scripts, not files): rates are
/// finite and positive, counts at least 1. A system that cannot keep up has infinite means and
/// quantiles, and everybody in it waits; nothing is NaN.
///
/// Kendall's notation A/B/c/K//N: arrivals, service, servers, places in the system (those in
/// service included), population. Service is in order of arrival unless the name says otherwise.
public enum QueueingTheory {
    static func requirePositive(_ values: Double...) {
        for value in values {
            precondition(value > 0 && value.isFinite, "a rate or length must be positive")
        }
    }

    static func requireShare(_ p: Double) {
        precondition(p >= 0 && p <= 1, "a share lies between 0 and 1")
    }
}
