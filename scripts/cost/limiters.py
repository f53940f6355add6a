"""The model without limiters, and each limiter that is put into it where it never binds."""

import copy

ROOMY = 1_000_000_000
FAST = 1_000_000
# Longer than anything takes, and short enough that what has been outlived is dropped during a run.
ENOUGH = "5s"
FOREVER = "10000h"

# What a request of models/phoenix does, without any limiter.
BARE = {
    "format": "headroom/v1",
    "name": "bare",
    "workloads": [
        {
            "name": "interactive",
            "arrivals": {"poisson": {"rate": "100/s"}},
            "request_size": {"lognormal": {"mean": "16Ki", "cv": 1.5}},
            "memory": "1Mi",
            "steps": [
                {"cpu": {"lognormal": {"mean": "2ms", "cv": 0.8}}},
                {
                    "redis": {
                        "get": "session",
                        "keys": {"zipf": {"count": 10_000, "exponent": 1.1}},
                        "value_size": "4Ki",
                        "on_miss": "set",
                    }
                },
                {"agent": {"pool": "planner", "operations": 2, "parallel": True}},
                {"cpu": "1ms"},
            ],
            "response_size": {"lognormal": {"mean": "64Ki", "cv": 2}},
            "retry": {"attempts": 3},
        }
    ],
    "orchestrator": {"replicas": 3, "limits": {}},
    "agents": [
        {
            "name": "planner",
            "replicas": 12,
            "operation": {
                "cpu": {"gamma": {"mean": "20ms", "shape": 2}},
                "wait": {"exponential": {"mean": "30ms"}},
                "memory": "32Mi",
            },
            "limits": {},
        }
    ],
    "redis": {
        "service_time": {"exponential": {"mean": "15us"}},
        "round_trip": {"lognormal": {"mean": "300us", "cv": 0.5}},
        "initial_keys": "popular",
    },
    "run": {"warmup": "0s", "replications": 1, "seed": 1},
}

THREADS = {"limits": {"max_worker_threads": 10_000}, "thread_growth": "fixed"}
# Files of directives of Redis, by the limiter that they are.
CONFIGURATIONS = {
    "maxmemory, noeviction": "maxmemory 1000gb\n",
    "maxmemory, allkeys-random": "maxmemory 1000gb\nmaxmemory-policy allkeys-random\n",
    "maxmemory, allkeys-lru": "maxmemory 1000gb\nmaxmemory-policy allkeys-lru\n",
    "maxmemory, allkeys-lfu": "maxmemory 1000gb\nmaxmemory-policy allkeys-lfu\n",
    "timeout": "timeout 1000000\n",
}
POOLED = {"pool": {"max_connections": 10_000}}
CONNECTED = {"connections": {"idle_timeout": "60s"}}


def merged(base, change):
    """`base` with the mappings of `change` laid over it."""
    result = copy.copy(base)
    for key, value in change.items():
        old = result.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        result[key] = merged(old, value) if both else value
    return result


def model(orchestrator={}, workload={}, agents={}, redis={}):
    result = copy.deepcopy(BARE)
    result["orchestrator"] = merged(result["orchestrator"], orchestrator)
    result["workloads"][0] = merged(result["workloads"][0], workload)
    result["agents"][0] = merged(result["agents"][0], agents)
    result["redis"] = merged(result["redis"], redis)
    return result


def limits(**values):
    return {"limits": values}


def rate_limit(**settings):
    return limits(requests_per_second=FAST, burst_size=FAST) | {"rate_limit": settings}


# Those that bind at the start of a run, though not later.
BINDING_AT_START = {"adaptive_throttle"}

# Name, the model with it, and the model that it is compared with: bare, or with what it needs.
LIMITERS = []


def add(name, without={}, **parts):
    """A limiter of these parts, beside a model of the parts `without`."""
    sides = {part: merged(without.get(part, {}), change) for part, change in parts.items()}
    LIMITERS.append((name, model(**(without | sides)), model(**without)))


add("requests_per_second, gcra", orchestrator=rate_limit(algorithm="gcra"))
add("requests_per_second, discrete_fill", orchestrator=rate_limit(algorithm="discrete_fill"))
add("requests_per_second, fixed_window", orchestrator=rate_limit(algorithm="fixed_window"))
add(
    "requests_per_second, sliding_window_log",
    orchestrator=rate_limit(algorithm="sliding_window_log"),
)
add(
    "requests_per_second, sliding_window_counter",
    orchestrator=rate_limit(algorithm="sliding_window_counter"),
)
add("requests_per_second, leaky_bucket", orchestrator=rate_limit(algorithm="leaky_bucket"))
add(
    "rate_limits, one, atomic",
    orchestrator={
        "rate_limit_order": "atomic",
        "rate_limits": [{"name": "loose", "requests_per_second": FAST, "scope": "service"}],
    },
)
add("max_concurrent_connections", orchestrator=limits(max_concurrent_connections=ROOMY))
add(
    "accept_backlog",
    without={"orchestrator": limits(max_concurrent_connections=ROOMY)},
    orchestrator=limits(accept_backlog=ROOMY),
)
add(
    "max_concurrent_connections, racy",
    orchestrator=limits(max_concurrent_connections=ROOMY)
    | {"connection_enforcement": "racy", "connection_race_window": "1us"},
)
add(
    "max_requests_per_connection",
    without={"workload": CONNECTED},
    orchestrator=limits(max_requests_per_connection=ROOMY),
)
add("max_request_size_bytes", orchestrator=limits(max_request_size_bytes="1Ti"))
add("max_response_size_bytes", orchestrator=limits(max_response_size_bytes="1Ti"))
add("max_memory_bytes", orchestrator=limits(max_memory_bytes="1Ti"))
add("memory", orchestrator={"memory": "1Ti"})
add("cpu, throttle", orchestrator={"cpu": "1000"})
add("cpu, reject", orchestrator={"cpu": "1000", "cpu_enforcement": "reject"})
add("request_timeout_ms", orchestrator=limits(request_timeout_ms=ENOUGH))
add("operation_timeout_ms", orchestrator=limits(operation_timeout_ms=ENOUGH))
add("max_worker_threads, fixed", orchestrator=THREADS)
add(
    "max_worker_threads, elastic",
    orchestrator=limits(min_worker_threads=4, max_worker_threads=10_000),
)
add("queue_capacity", without={"orchestrator": THREADS}, orchestrator=limits(queue_capacity=ROOMY))
for discipline in ["lifo", "adaptive_lifo", "codel", "deadline", "priority"]:
    add(
        f"queue, {discipline}",
        without={"orchestrator": THREADS},
        orchestrator={"queue": discipline},
    )
add(
    "concurrency_limit, fixed",
    orchestrator={"concurrency_limit": {"type": "fixed", "initial": 10_000, "max": 10_000}},
)
for kind in ["aimd", "gradient", "vegas"]:
    add(
        f"concurrency_limit, {kind}",
        orchestrator={
            "concurrency_limit": {"type": kind, "initial": 10_000, "min": 10_000, "max": 10_000}
        },
    )
add(
    "deadline_propagation",
    without={"orchestrator": limits(request_timeout_ms=ENOUGH)},
    orchestrator={"deadline_propagation": True},
)
add("deadline", workload={"deadline": ENOUGH})
add("patience", workload={"patience": ENOUGH})
add("patience, drawn", workload={"patience": {"uniform": {"from": "4s", "to": "6s"}}})
add("retry.budget, sre", workload={"retry": {"budget": "10%"}})
for kind in ["finagle", "envoy", "aws"]:
    add(f"retry.budget, {kind}", workload={"retry": {"budget": {"type": kind}}})
add(
    "circuit_breaker, consecutive_failures",
    workload={"circuit_breaker": {"consecutive_failures": 1_000_000}},
)
add("circuit_breaker, failure_ratio", workload={"circuit_breaker": {"failure_ratio": "100%"}})
# Refuses some at the start, when requests have been sent and none has been answered yet.
add("adaptive_throttle", workload={"adaptive_throttle": {"multiplier": 2}})
add("hedge", workload={"hedge": {"after": ENOUGH}})
add("agents: operations_per_second", agents=limits(operations_per_second=FAST, burst_size=FAST))
add("agents: max_concurrent_operations", agents=limits(max_concurrent_operations=ROOMY))
add("agents: max_processes", agents=limits(max_processes=ROOMY))
add("agents: max_memory_bytes", agents=limits(max_memory_bytes="1Ti"))
add("agents: memory", agents={"memory": "1Ti"})
add("agents: cpu_quota_percentage", agents=limits(cpu_quota_percentage=100_000))
add("agents: operation_timeout_ms", agents=limits(operation_timeout_ms=ENOUGH))
add("agents: circuit_breaker", agents={"circuit_breaker": {"consecutive_failures": 1_000_000}})
for age in ["max_lifetime_secs", "idle_timeout_secs"]:
    add(f"redis: pool.{age}", without={"redis": POOLED}, redis={"pool": {age: FOREVER}})
add(
    "redis: pool.connection_timeout",
    without={"redis": {"pool": {"max_connections": 10_000, "connection_timeout": "none"}}},
    redis={"pool": {"connection_timeout": ENOUGH}},
)
for directive in CONFIGURATIONS:
    # Idle connections, which time out, are those of a pool.
    add(
        f"redis: {directive}",
        without={"redis": POOLED},
        redis={"config": f"{directive}.conf"},
    )
