// Source: `pkg/scheduler/framework/preemption/preemption.go` and
// `pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go` (Kubernetes 1.29.6).

extension Scheduler {
    /// A node, and who would have to leave it.
    private struct Candidate {
        let node: Int
        /// The most important first.
        let victims: [Int]
        let violations: Int
    }

    /// Tells pods of lower priority to leave, if that makes room for a pod.
    ///
    /// - Returns: Why nobody had to, as the tail of the scheduler's message; `nil` if some had to.
    mutating func preempt(
        _ id: Int,
        _ profile: PodProfile,
        _ fit: StaticFit,
        _ cycle: SchedulingCycle,
        _ verdicts: [NodeVerdict]
    ) -> String? {
        guard profile.mayPreempt else { return "not eligible due to preemptionPolicy=Never." }
        let promised = entries[id].nominatedNode
        if promised >= 0, verdicts[promised].isCurable {
            let waitsForVictims = podsOnNode[promised].contains { pod in
                entries[pod].isLeaving && priority(of: pod) < profile.priority
            }
            if waitsForVictims {
                return "not eligible due to a terminating pod on the nominated node."
            }
        }
        var candidates: [Candidate] = []
        var reasons: [String: Int] = [:]
        let allowances = budgets.map(allowance)
        let enough = max(nodes.count / 10, 100)
        for node in nodes.indices {
            guard verdicts[node].isCurable else {
                reasons["Preemption is not helpful for scheduling", default: 0] += 1
                continue
            }
            switch victims(on: node, for: id, profile, cycle, allowances) {
            case .success(let candidate): candidates.append(candidate)
            case .failure(let refusal):
                for reason in refusal.reasons { reasons[reason, default: 0] += 1 }
            }
            if candidates.count >= enough, candidates.contains(where: { $0.violations == 0 }) {
                break
            }
        }
        guard let chosen = best(of: candidates) else {
            return NodeVerdict.summary(reasons, nodeCount: nodes.count)
        }
        evict(chosen.victims, for: id, onNode: chosen.node)
        return nil
    }

    /// Why the pods of a node cannot make room.
    private struct Refusal: Error { let reasons: [String] }

    /// Who has to leave a node: everybody less important, but for those who can be put back.
    private func victims(
        on node: Int,
        for id: Int,
        _ profile: PodProfile,
        _ cycle: SchedulingCycle,
        _ allowances: [Int]
    ) -> Result<Candidate, Refusal> {
        let weaker = podsOnNode[node].filter { priority(of: $0) < profile.priority }
        guard !weaker.isEmpty else {
            return .failure(Refusal(reasons: ["No preemption victims found for incoming pod"]))
        }
        var trial = NodeTrial(node, self)
        for pod in weaker { trial.remove(pod, self) }
        let verdict = trial.verdict(for: id, profile, cycle, self)
        guard verdict.reasons.isEmpty else { return .failure(Refusal(reasons: verdict.reasons)) }

        let (violating, others) = partition(
            weaker.sorted(by: isMoreImportant),
            allowances
        )
        var victims: [Int] = []
        var violations = 0
        for (pod, isViolating) in violating.map({ ($0, true) }) + others.map({ ($0, false) }) {
            trial.putBack(pod, self)
            guard !trial.verdict(for: id, profile, cycle, self).reasons.isEmpty else { continue }
            trial.remove(pod, self)
            victims.append(pod)
            if isViolating { violations += 1 }
        }
        return .success(
            Candidate(
                node: node,
                victims: victims.sorted(by: isMoreImportant),
                violations: violations
            )
        )
    }

    /// Higher priority, then earlier start.
    private func isMoreImportant(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (priority(of: left), priority(of: right))
        if first != second { return first > second }
        let (start, other) = (entries[left].startTime, entries[right].startTime)
        return start == other ? left < right : start < other
    }

    /// The pods whose removal a budget does not allow any more, and the others; orders are kept.
    ///
    /// `allowances` are how many pods each budget can spare.
    private func partition(
        _ pods: [Int],
        _ allowances: [Int]
    ) -> (violating: [Int], others: [Int]) {
        guard !budgets.isEmpty else { return ([], pods) }
        var allowances = allowances
        var violating: [Int] = []
        var others: [Int] = []
        for id in pods {
            let pod = profiles[entries[id].profile].pod
            var isViolating = false
            for (index, budget) in budgets.enumerated() where Self.protects(budget, pod) {
                allowances[index] -= 1
                if allowances[index] < 0 { isViolating = true }
            }
            if isViolating { violating.append(id) } else { others.append(id) }
        }
        return (violating, others)
    }

    private static func protects(_ budget: PodDisruptionBudget, _ pod: SchedulablePod) -> Bool {
        let selector = budget.selector
        let isEmpty = selector.matchLabels.isEmpty && selector.matchExpressions.isEmpty
        return !isEmpty && !pod.labels.isEmpty
            && (budget.meta.namespace ?? pod.namespace) == pod.namespace
            && selector.matches(pod.labels)
    }

    private func allowance(of budget: PodDisruptionBudget) -> Int {
        var expected = 0
        var healthy = 0
        for entry in entries where !entry.isGone {
            guard Self.protects(budget, profiles[entry.profile].pod) else { continue }
            expected += 1
            if entry.node >= 0, !entry.isLeaving { healthy += 1 }
        }
        return budget.allowance(expected: expected, healthy: healthy)
    }

    /// The node where least is lost: by budgets, by the highest priority, by the sum of the
    /// priorities, by the number of pods, by how late the most important of them started.
    private func best(of candidates: [Candidate]) -> Candidate? {
        func isBetter(_ left: Candidate, _ right: Candidate) -> Bool {
            if left.violations != right.violations { return left.violations < right.violations }
            let (highest, other) = (highestPriority(left), highestPriority(right))
            if highest != other { return highest < other }
            let (sum, otherSum) = (sumOfPriorities(left), sumOfPriorities(right))
            if sum != otherSum { return sum < otherSum }
            if left.victims.count != right.victims.count {
                return left.victims.count < right.victims.count
            }
            return firstStart(left) > firstStart(right)
        }
        guard var best = candidates.first else { return nil }
        for candidate in candidates.dropFirst() where isBetter(candidate, best) { best = candidate }
        return best
    }

    private func highestPriority(_ candidate: Candidate) -> Int32 {
        candidate.victims.first.map { priority(of: $0) } ?? .min
    }

    private func sumOfPriorities(_ candidate: Candidate) -> Int64 {
        candidate.victims.reduce(0) { $0 + Int64(priority(of: $1)) + (1 << 31) }
    }

    private func firstStart(_ candidate: Candidate) -> Int64 {
        let highest = highestPriority(candidate)
        return candidate.victims.filter { priority(of: $0) == highest }
            .map { entries[$0].startTime }.min() ?? .min
    }
}
