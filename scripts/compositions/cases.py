"""The models on which two simulators are compared: limiters composed in ways that have no closed form."""

RUN = {"duration": "330s", "warmup": "30s", "replications": 20, "seed": 1}
FULL = {"base": "50ms", "factor": 2, "max": "2s", "jitter": "full"}
NONE = {**FULL, "jitter": "none"}


def lognormal(mean, cv):
    return {"lognormal": {"mean": mean, "cv": cv}}


def exponential(mean):
    return {"exponential": {"mean": mean}}


def workload(arrivals, steps, name="all", **rest):
    return {"name": name, "arrivals": arrivals, "steps": steps, **rest}


def poisson(rate):
    return {"poisson": {"rate": rate}}


def closed(users, think):
    return {"closed": {"users": users, "think": exponential(think)}}


def orchestrator(limits, replicas=2, **rest):
    return {"replicas": replicas, "limits": limits, **rest}


def case(name, workloads, pods, **rest):
    workloads = workloads if isinstance(workloads, list) else [workloads]
    return {"format": "headroom/v1", "name": name, "workloads": workloads, "orchestrator": pods,
            "run": RUN, **rest}


# Threads and the queue for them, with retries of what is refused or too late.
THREADS = {"max_worker_threads": 3, "queue_capacity": 5, "request_timeout_ms": 120}
STEPS = [{"cpu": lognormal("20ms", 1)}, {"wait": lognormal("20ms", 0.8)}, {"cpu": "5ms"}]


def threads(name, rate, retry=None, limits=None, **rest):
    retry = retry or {"attempts": 3, "backoff": FULL}
    return case(name, workload(poisson(rate), STEPS, retry=retry), orchestrator(limits or THREADS, **rest))


QUEUES = [
    threads("threads held", "100/s"),
    threads("threads released", "160/s", worker_threads="released"),
    threads("threads, abandon", "100/s", on_timeout="abandon"),
    threads("threads released, abandon", "140/s", worker_threads="released", on_timeout="abandon"),
    threads("threads, while queued", "120/s", on_timeout="while_queued"),
    threads("threads, when dequeued", "110/s", on_timeout="when_dequeued"),
    threads("threads, newest first", "100/s", queue="lifo"),
    threads("threads, retry budget", "110/s", {"attempts": 3, "backoff": NONE, "budget": "10%"}),
    threads("threads at random", "140/s", replicas=3, routing="random"),
    threads("threads, least connections", "240/s", replicas=4, routing="least_connections"),
    threads("rate, threads, retries", "110/s",
            limits={**THREADS, "requests_per_second": 45, "burst_size": 10}),
]


# What refuses in front of the threads, and clients that leave.
def guarded(name, rate, client=None, limits=None, **rest):
    asking = workload(poisson(rate), STEPS, **(client or {"retry": TWICE}))
    return case(name, asking, orchestrator({**THREADS, **(limits or {})}, **rest))


TWICE = {"attempts": 2, "backoff": FULL}
BREAKER = {"circuit_breaker": {"consecutive_failures": 3, "open": "200ms", "half_open_probes": 2}, "retry": TWICE}
BUCKET = {"requests_per_second": 90, "burst_size": 10}

GUARDS = [
    guarded("patience", "110/s", {"patience": exponential("150ms"), "retry": TWICE}),
    guarded("patience, abandon", "110/s", {"patience": exponential("150ms"), "retry": TWICE}, on_timeout="abandon"),
    guarded("patience, when dequeued", "110/s", {"patience": lognormal("150ms", 0.5)}, on_timeout="when_dequeued"),
    guarded("one rate for all pods", "100/s", limits=BUCKET, rate_limit_scope="service"),
    guarded("concurrency limit", "110/s", concurrency_limit={"type": "fixed", "initial": 5}),
    guarded("concurrency limit, abandon", "100/s", on_timeout="abandon",
            concurrency_limit={"type": "fixed", "initial": 5}),
    guarded("too little time left", "120/s", refuse_if_remaining_below="60ms"),
    guarded("too little time left, released", "160/s", refuse_if_remaining_below="60ms", worker_threads="released"),
    guarded("circuit breaker", "120/s", BREAKER),
    guarded("circuit breaker, abandon", "110/s", BREAKER, on_timeout="abandon"),
    guarded("newest first, oldest displaced", "120/s", queue={"discipline": "lifo", "on_full": "displace"}),
]


# A second attempt beside the first.
def hedged(name, rate, most, retry=None, limits=None, **rest):
    more = {"retry": retry} if retry else {}
    hedging = workload(poisson(rate), STEPS, hedge={"after": "40ms", "max": most}, **more)
    return case(name, hedging, orchestrator(limits or {"max_worker_threads": 3}, replicas=3, **rest))


TIMED = {"max_worker_threads": 3, "queue_capacity": 3, "request_timeout_ms": 150}

HEDGES = [
    hedged("hedges", "80/s", 1),
    hedged("hedges, two and a retry", "60/s", 2, TWICE, TIMED),
    hedged("hedges, abandon", "80/s", 1, on_timeout="abandon"),
    hedged("hedges, while queued", "80/s", 1, TWICE, TIMED, on_timeout="while_queued"),
]


# Agents, one operation after the other and side by side.
AGENT_STEPS = [
    {"wait": lognormal("5ms", 0.5)},
    {"agent": {"pool": "tools", "operations": 2, "parallel": False}},
    {"agent": {"pool": "tools", "operations": 3, "parallel": True}},
]
LATE_STEPS = [{"wait": lognormal("20ms", 1.5)}, AGENT_STEPS[1], {"wait": lognormal("20ms", 1.5)}, AGENT_STEPS[2]]
PLACES = {"max_concurrent_operations": 3, "queue_capacity": 4, "operation_timeout_ms": 80}
PROCESSES = {"max_concurrent_operations": 4, "queue_capacity": 3, "max_processes": 2, "operation_timeout_ms": 200}


def agents(name, rate, pool, pool_limits=None, steps=None, timeout=250, attempts=3, **rest):
    retry = {"attempts": attempts, "backoff": FULL}
    calling = workload(poisson(rate), steps or AGENT_STEPS, retry=retry)
    limits = {"max_worker_threads": 6, "queue_capacity": 5, "request_timeout_ms": timeout}
    pool = {"name": "tools", "replicas": 2, "limits": pool_limits or PLACES,
            "operation": {"wait": lognormal("20ms", 1.3)}, **pool}
    return case(name, calling, orchestrator(limits, **rest), agents=[pool])


AGENTS = [
    agents("agents", "30/s", {}),
    agents("agents without a queue", "20/s", {}, {**PLACES, "queue_capacity": 0}),
    agents("agents, processes, no retry", "24/s", {}, PROCESSES, attempts=1),
    agents("agents, rate and processes", "20/s", {}, {**PROCESSES, "operations_per_second": 70, "burst_size": 5}),
    agents("agents, least connections", "45/s", {"replicas": 3, "routing": "least_connections"}),
    agents("agents, abandon", "25/s", {"on_timeout": "abandon"}),
    agents("agents, while queued", "30/s", {"on_timeout": "while_queued"}),
    agents("agents, when dequeued", "25/s", {"on_timeout": "when_dequeued"}),
    agents("agents, orchestrator abandons", "25/s", {}, timeout=150, on_timeout="abandon"),
    agents("agents, both abandon", "20/s", {"on_timeout": "abandon"}, timeout=150, on_timeout="abandon"),
    agents("agents, deadlines passed on", "25/s", {}, steps=LATE_STEPS, timeout=150, on_timeout="abandon",
           deadline_propagation=True),
    agents("agents, deadlines passed on, dropped late", "20/s", {"on_timeout": "when_dequeued"}, steps=LATE_STEPS,
           timeout=150, on_timeout="when_dequeued", deadline_propagation=True),
]


# Connections of two workloads, one of which is closed.
def connections(name, limits, first, second, open_rate="60/s", users=20, **rest):
    workloads = [
        workload(poisson(open_rate), [{"wait": lognormal("20ms", 1)}, {"wait": lognormal("10ms", 0.5)}], "open",
                 **first),
        workload(closed(users, "500ms"), [{"wait": lognormal("30ms", 1.2)}], "users", **second),
    ]
    limits = {"max_worker_threads": 4, "queue_capacity": 6, "request_timeout_ms": 400, **limits}
    return case(name, workloads, orchestrator(limits, replicas=1, **rest))


def kept(idle):
    return {"connections": {"idle_timeout": idle}}


CONNECTIONS = [
    connections("connections", {"max_concurrent_connections": 8}, {}, {}),
    connections("connections kept", {"max_concurrent_connections": 14}, kept("100ms"), kept("500ms")),
    connections("connections used three times", {"max_concurrent_connections": 12, "max_requests_per_connection": 3},
                kept("100ms"), kept("500ms")),
    connections("accept backlog", {"max_concurrent_connections": 7, "accept_backlog": 3}, {}, {}),
    connections("accept backlog, connections kept", {"max_concurrent_connections": 9, "accept_backlog": 5},
                kept("50ms"), kept("100ms")),
    connections("priorities", {"queue_capacity": 30}, {}, {"priority": 5}, "90/s", queue="priority"),
    connections("priorities, displacing", {"queue_capacity": 4}, {}, {"priority": 5}, "90/s",
                queue={"discipline": "priority", "on_full": "displace"}),
    connections("priorities, a thread reserved", {"queue_capacity": 10}, {}, {"priority": 5}, "70/s",
                queue={"discipline": "priority", "reserved_threads": 1}),
]


# A Redis of one thread behind pools of connections.
def redis(name, rate, most, timeout, patience):
    command = {"redis": {"set": "sessions", "keys": {"uniform": {"count": 1000}}, "value_size": "100"}}
    steps = [{"wait": lognormal("5ms", 1)}, command, command, {"wait": lognormal("3ms", 0.5)}, command]
    server = {
        "pool": {"max_connections": most, "connection_timeout": patience}, "connect_time": "0s",
        "service_time": exponential("1ms"), "round_trip": exponential("4ms"),
    }
    limits = {"max_worker_threads": 6, "request_timeout_ms": timeout}
    return case(name, workload(poisson(rate), steps), orchestrator(limits), redis=server)


REDIS = [
    redis("Redis", "180/s", 3, 60, "20ms"),
    redis("Redis, impatient pool", "180/s", 2, 100, "10ms"),
    redis("Redis, late", "200/s", 3, 30, "20ms"),
]

CASES = QUEUES + GUARDS + HEDGES + AGENTS + CONNECTIONS + REDIS
