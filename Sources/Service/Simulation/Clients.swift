import Limiters
import Units

/// What the clients of one workload share, as they do behind one proxy.
struct Clients: ~Copyable {
    var budget: RetryBudgets

    init(_ workload: Workload) {
        budget = RetryBudgets(workload.retry?.budget)
    }
}
