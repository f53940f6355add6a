import Platform
import Units
import Variates

/// What Kubernetes does with the pods during a run.
///
/// A workload's pods at the request level are as many as it has places: `OrchestratorModel.pods` or
/// `AgentPoolModel.pods` then describe places, which pods fill and leave. Which of them are filled at
/// time zero is the cluster's to say, whatever their `notReady` and `node`. `ServiceModel.nodes` are the
/// cluster's nodes in the same order.
public struct PlatformModel: Sendable, Equatable {
    /// The part of the request level that a workload's pods are.
    public enum Target: Hashable, Sendable {
        /// The orchestrator.
        case orchestrator
        /// The agent pool of this index.
        case agents(Int)
    }

    /// The cluster at rest, at time zero.
    public var cluster: Cluster
    /// The owners whose pods the request level knows, each with as many places as it has pods there.
    public var workloads: [ControlPlane.Workload]
    /// What each of `workloads` is at the request level; none is named twice.
    public var targets: [Target]
    /// How long a pod takes from its node to being ready, in seconds.
    public var start: Distribution
    /// How long a pod takes from being told to stop to its end, in seconds, within its grace period;
    /// `nil` = until it has ended its work.
    public var stop: Distribution?
    /// How long a pod of a Job runs, in seconds; `nil` = to the end of the run.
    public var jobRun: Distribution?
    /// Whose pods come by themselves and share quota and nodes.
    public var tenants: [TenantModel]

    /// What Kubernetes does with these workloads.
    public init(
        cluster: Cluster,
        workloads: [ControlPlane.Workload],
        targets: [Target],
        start: Distribution,
        stop: Distribution? = nil,
        jobRun: Distribution? = nil,
        tenants: [TenantModel] = []
    ) {
        self.cluster = cluster
        self.workloads = workloads
        self.targets = targets
        self.start = start
        self.stop = stop
        self.jobRun = jobRun
        self.tenants = tenants
    }
}

/// Somebody whose pods come by themselves, share the quota and the nodes, and go again.
public struct TenantModel: Sendable, Equatable {
    /// Who it is, and what its pods are.
    public var tenant: ControlPlane.Tenant
    /// When its pods come; not closed.
    public var arrivals: ArrivalProcess
    /// How long a pod runs once it is ready, in seconds; `nil` = to the end of the run.
    public var run: Distribution?

    /// A tenant whose pods come and go so.
    public init(
        _ tenant: ControlPlane.Tenant,
        arrivals: ArrivalProcess,
        run: Distribution? = nil
    ) {
        self.tenant = tenant
        self.arrivals = arrivals
        self.run = run
    }
}
