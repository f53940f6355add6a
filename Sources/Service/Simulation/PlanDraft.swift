import Units
import Variates

/// The parts of a plan, each draw with its purpose.
struct PlanDraft {
    var sources: [SourcePlan] = []
    var steps: [StepPlan] = []
    let operations: [OperationPlan]
    let valueSizes: [DrawPlan]
    let eviction: UInt16
    let pauses: [PausePlan]
    private(set) var patienceLaneCount = 0
    let platform: PlatformPlan

    /// The parts of a model's plan.
    init(_ model: ServiceModel, _ builder: inout PlanBuilder) {
        let priorities = Set(model.workloads.map(\.priority)).sorted(by: >)
        // Whoever has no deadline comes after all who have one, in the order of the attempts.
        let timeout =
            model.orchestrator.limits.requestTimeout ?? SimDuration(nanoseconds: .max / 2)
        // Keyspaces come first, so that a key's size does not depend on the workloads.
        valueSizes = (model.redis?.keyspaces ?? []).map { builder.draw($0.valueSize) }
        eviction = builder.purpose()
        for (index, workload) in model.workloads.enumerated() {
            for (number, component) in workload.arrivals.flattened.enumerated() {
                let first = steps.count
                sources.append(
                    builder.source(
                        component,
                        of: workload,
                        number: index,
                        component: number,
                        firstStep: first,
                        priority: priorities.firstIndex(of: workload.priority) ?? 0,
                        timeout: timeout
                    )
                )
                for step in workload.steps {
                    steps.append(builder.step(step, redis: model.redis))
                }
            }
        }
        operations = model.agents.map { builder.operation($0.operation) }
        // After all others, so that a pause moves no other draw.
        pauses = ([model.orchestrator.pauses] + model.agents.map(\.pauses)).map {
            PausePlan(every: builder.draw($0?.every), length: builder.draw($0?.length))
        }
        // Last, so that a model's other draws stay what they are when clients become impatient.
        for source in sources.indices {
            guard let patience = model.workloads[sources[source].workload].patience else {
                continue
            }
            sources[source].patience = builder.draw(patience)
            guard sources[source].patience.sampler.constant == nil else { continue }
            sources[source].patienceLanes = PatienceLanes(
                first: patienceLaneCount,
                mean: patience.mean
            )
            patienceLaneCount += PatienceLanes.each
        }
        // Last, so that a client's throttle moves no other draw.
        for index in sources.indices
        where model.workloads[sources[index].workload].adaptiveThrottle != nil {
            sources[index].throttle = builder.purpose()
        }
        platform = builder.platform(model.platform)
    }
}
