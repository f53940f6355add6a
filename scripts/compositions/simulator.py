"""A second simulator of the request level, written apart from headroom and as plainly as possible.

It reads the same model, as the mapping that its YAML is, and simulates one replication of it: workloads through
the connections, rate limits, queues, worker threads, steps, Redis pools and agents of pods, with timeouts, retries
and hedges. It knows what the models of cases.py need: no platform, no CPU quotas, no memory, no sizes, no keys of
Redis.

What it does is what docs/model.md says. It shares no line, no data structure and no random number with headroom, so
that the two agree only where both do that.
"""

import heapq
import random

from agents import Agents
from clients import Clients
from orchestrator import Orchestrator
from redis_pools import RedisPools


class Simulation:
    """A replication of a model."""

    def __init__(self, model, seed):
        draws = random.Random(seed)
        self.now, self.events, self.scheduled = 0.0, [], 0
        workloads = {workload["name"]: workload for workload in model["workloads"]}
        self.clients = Clients(self, workloads, model["run"], draws)
        self.orchestrator = Orchestrator(self, model["orchestrator"], workloads, draws)
        pool, = model.get("agents", [None])
        self.agents = Agents(self, pool, draws) if pool else None
        self.redis = RedisPools(self, model["redis"], draws) if "redis" in model else None

    def after(self, delay, action, *arguments):
        """Calls a function after so many seconds; those of one instant in the order in which they were given."""
        self.scheduled += 1
        heapq.heappush(self.events, (self.now + delay, self.scheduled, action, arguments))

    def run(self):
        """Simulates to the end; returns the metrics by their names in headroom."""
        self.clients.start()
        while self.events and self.events[0][0] <= self.clients.end:
            self.now, _, action, arguments = heapq.heappop(self.events)
            action(*arguments)
        return self.clients.metrics()
