"""The models whose cost is measured, by the axis along which they grow."""

import dataclasses
import typing

@dataclasses.dataclass
class Axis:
    """What grows.

    name: how it is called on the command line.
    what: what a size counts, and what is held.
    sizes, long_sizes: the sizes, and those that only --long measures.
    command: the arguments of headroom for a size, whose files are made in a folder.
    start: the same without the part that is measured; its time is taken off.
    """

    name: str
    what: str
    sizes: list
    long_sizes: list
    command: typing.Callable
    start: typing.Optional[typing.Callable] = None


def simulate(folder, name, text, *options):
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return ["simulate", str(path), "--jobs", "1", "--no-stability", "-q", "--format", "csv", *options]


def model(name, workloads, orchestrator, seconds, rest=""):
    return (
        f"format: headroom/v1\nname: {name}\n"
        f"workloads:\n{workloads}"
        f"orchestrator: {orchestrator}\n{rest}"
        f"run: {{duration: {seconds}s, warmup: 0s, replications: 1, seed: 7}}\n"
    )


def workload(name, rate, steps):
    return f"  - {{name: {name}, arrivals: {{poisson: {{rate: {rate}/s}}}}, steps: [{steps}]}}\n"


CPU = "{cpu: {exponential: {mean: 10ms}}}"
LIMITS = "limits: phoenix"


def requests(size, folder):
    """M/M/1 at 90 % of its server."""
    text = model("requests", workload("all", 90, CPU), "{replicas: 1, limits: {max_worker_threads: 1}}", size / 90)
    return simulate(folder, "requests", text)


def pods(routing):
    """One simulated second of 100 requests a second for each pod."""

    def command(size, folder):
        orchestrator = f"{{replicas: {size}, cpu: 2, routing: {routing}, {LIMITS}}}"
        return simulate(folder, "pods", model("pods", workload("all", 100 * size, CPU), orchestrator, 1))

    return command


def million(size, folder):
    """So many seconds of 10,000 pods at 1,000,000 requests a second."""
    text = model(
        "million",
        workload("all", 1_000_000, CPU),
        f"{{replicas: 10000, cpu: 2, {LIMITS}}}",
        size,
    )
    return simulate(folder, "million", text)


def workloads(size, folder):
    """1,000 requests of each workload."""
    text = "".join(workload(f"w{number}", 1, CPU) for number in range(size))
    return simulate(folder, "workloads", model("workloads", text, f"{{replicas: 10, cpu: 16, {LIMITS}}}", 1_000))


def keys(size, folder):
    """As many keys as 400,000 requests ask Redis for; all of them are in it at the start."""
    redis = (
        "redis: {service_time: {exponential: {mean: 15us}}, round_trip: 300us, "
        "initial_keys: popular}\n"
    )
    steps = f"{{redis: {{get: data, keys: {{zipf: {{count: {size}, exponent: 1.1}}}}, value_size: 100}}}}"
    text = model("keys", workload("all", 4_000, steps), f"{{replicas: 4, cpu: 4}}", 100, redis)
    return simulate(folder, "keys", text)


def limiters(size, folder):
    """4,000,000 requests through so many rate limits, one after the other."""
    names = ", ".join(
        f"{{name: r{number}, requests_per_second: {5_000 + number}, burst_size: 1000}}" for number in range(size)
    )
    orchestrator = f"{{replicas: 1, cpu: 64, rate_limits: [{names}]}}"
    return simulate(folder, "limiters", model("limiters", workload("all", 4_000, CPU), orchestrator, 1_000))


CONTAINER = "{name: main, image: main, resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 100m, memory: 64Mi}}}"


def deployment(name, replicas, kind="Deployment"):
    service = f", serviceName: {name}" if kind == "StatefulSet" else ""
    return (
        f"---\napiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\n"
        f"spec:\n  replicas: {replicas}\n  selector: {{matchLabels: {{app: {name}}}}}{service and service.replace(', ', chr(10) + '  ')}\n"
        f"  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec: {{containers: [{CONTAINER}]}}\n"
    )


# As many nodes in every size: with more of them kube-scheduler looks at more for each pod.
NODES = "cpu=400,memory=4Ti,pods=4000,count=100"


def admit(folder, name, text, *options):
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return ["admit", str(path), "--node", NODES, "-q", "--format", "csv", *options]


def placement(size, folder):
    """So many pods of one Deployment onto 100 nodes."""
    return admit(folder, "placement", deployment("web", size))


def rollout(size, folder):
    """The same, and a rolling update of all of them."""
    return admit(folder, "rollout", deployment("web", size), "--rollout", "Deployment/web")


def timed(kind):
    """The same over time, for a Deployment or a StatefulSet."""

    def command(size, folder):
        text = deployment("web", size, kind)
        options = ["--rollout", f"{kind}/web", "--over-time", "--pod-start", "1s", "--pod-stop", "1s", "--watch", "1000h"]
        return admit(folder, "timed", text, *options)

    return command


def placement_of(kind):
    """What of a rolling update is there before it begins."""

    def command(size, folder):
        return admit(folder, "placement", deployment("web", size, kind))

    return command


LARGE = "count: 100, cpu: 64, memory: 1Ti, pods: 1000"
SMALL = "count: 3, cpu: 8, memory: 64Gi, pods: 110"


def platform(folder, name, manifests, nodes, seconds, deployment, rest):
    """A simulated service of which Kubernetes makes the pods; hardly any requests."""
    folder = folder / name
    folder.mkdir(exist_ok=True)
    (folder / "pods.yaml").write_text(manifests)
    head = (
        "kubernetes: pods.yaml\n"
        f"cluster: {{nodes: [{{name: worker, {nodes}}}]}}\n"
    )
    text = model(name, workload("all", 1, CPU), f"{{deployment: {deployment}}}", seconds, head + rest)
    return simulate(folder, "model", text)


def update(size, folder):
    """A rolling update of a service whose pods take from 10 s to 30 s to start."""
    rest = (
        "platform: {start: {uniform: {from: 10s, to: 30s}}, stop: {uniform: {from: 1s, to: 5s}}}\n"
        "timeline:\n  - {at: 10s, name: new, update: {deployment: web}}\n"
    )
    return platform(folder, "update", deployment("web", size), LARGE, 600, "web", rest)


def no_update(size, folder):
    """The same service without the update."""
    rest = "platform: {start: {uniform: {from: 10s, to: 30s}}}\n"
    return platform(folder, "no-update", deployment("web", size), LARGE, 600, "web", rest)


def waiting(minutes, folder):
    """300 pods a minute of a tenant on a full cluster without a quota: all of them wait."""
    rest = (
        "platform:\n  start: 1s\n  tenants:\n"
        "    - {name: jobs, template: Deployment/batch, arrivals: {poisson: {rate: 300/min}}, run: 10m}\n"
        "timeline:\n  - {at: 30s, name: less, scale: {deployment: web, replicas: 200}}\n"
    )
    manifests = deployment("web", 240) + deployment("batch", 0)
    return platform(folder, "waiting", manifests, SMALL, 60 * minutes, "web", rest)


POD_COUNTS = [1, 10, 100, 300, 1_000, 3_000, 10_000]
ROLLOUTS = [1_000, 3_000, 10_000, 30_000, 100_000]


def powers(first, last, *steps):
    return [step * 10**power for power in range(first, last) for step in steps] + [10**last]


AXES = [
    Axis("requests", "requests of an M/M/1", powers(4, 7, 1) + [10**8], [10**9], requests),
    Axis("pods", "pods; 100 requests each, taken in turn", POD_COUNTS, [], pods("round_robin")),
    Axis("pods-random", "pods; 100 requests each, at random", POD_COUNTS, [], pods("random")),
    Axis("pods-least", "pods; 100 requests each, to the least loaded", POD_COUNTS, [], pods("least_connections")),
    Axis("million", "seconds of 10,000 pods at 1,000,000/s", [1, 3, 10], [60], million),
    Axis("workloads", "workloads; 1,000 requests each", [1, 10, 100, 300, 1_000], [], workloads),
    Axis("keys", "keys of Redis; 400,000 commands", powers(3, 7, 1), [10**8], keys),
    Axis("limiters", "rate limits of a pod; 4,000,000 requests", [1, 2, 5, 10, 20, 50], [], limiters),
    Axis("placement", "pods; onto 100 nodes", ROLLOUTS, [], placement),
    Axis("rollout", "pods; a rolling update step by step", ROLLOUTS, [], rollout, placement_of("Deployment")),
    Axis(
        "rollout-over-time",
        "pods; a rolling update over time",
        ROLLOUTS,
        [],
        timed("Deployment"),
        placement_of("Deployment"),
    ),
    Axis(
        "rollout-in-order",
        "pods; of a StatefulSet, one after the other",
        ROLLOUTS,
        [],
        timed("StatefulSet"),
        placement_of("StatefulSet"),
    ),
    Axis("update", "pods; that start one by one", [300, 1_000, 3_000, 10_000], [], update, no_update),
    Axis("waiting", "minutes; 300 pods a minute on a full cluster", [10, 30, 100], [300], waiting),
]
