"""The pods of the orchestrator, and the limiters that an attempt passes there."""

import math

from connections import Connections
from parts import Attempt, Pod, Router
from quantities import sampler, seconds


class Orchestrator:
    """simulation: whose clock it goes by, whose clients it answers, whose Redis and agents it asks."""

    def __init__(self, simulation, orchestrator, workloads, draws):
        limits = orchestrator["limits"]
        self.simulation, self.workloads = simulation, workloads
        self.steps = {
            name: [self.read_step(step, draws) for step in workload["steps"]]
            for name, workload in workloads.items()
        }
        self.rule = orchestrator.get("on_timeout", "cancel")
        self.propagates = orchestrator.get("deadline_propagation", False)
        self.releases = orchestrator.get("worker_threads", "held") == "released"
        queue = orchestrator.get("queue", "fifo")
        queue = queue if isinstance(queue, dict) else {"discipline": queue}
        self.discipline, self.displaces = queue["discipline"], queue.get("on_full") == "displace"
        self.reserved_threads = queue.get("reserved_threads", 0)
        self.highest_priority = max(map(self.priority, workloads))
        self.concurrency = orchestrator.get("concurrency_limit", {}).get("initial", math.inf)
        self.least_left = seconds(orchestrator.get("refuse_if_remaining_below", "0s"))
        self.threads = limits.get("max_worker_threads", math.inf)
        self.queue_capacity = limits.get("queue_capacity", math.inf)
        self.timeout = limits.get("request_timeout_ms", math.inf) / 1000
        self.connections = Connections(simulation, limits, workloads)
        pods = [Pod(limits, workloads) for _ in range(orchestrator["replicas"])]
        if orchestrator.get("rate_limit_scope") == "service":
            for pod in pods:
                pod.bucket = pods[0].bucket
        self.router = Router(pods, orchestrator.get("routing", "round_robin"), draws)

    def priority(self, name):
        return self.workloads[name].get("priority", 0)

    def read_step(self, step, draws):
        (kind, value), = step.items()
        return kind, sampler(value, draws) if kind in ("cpu", "wait") else value

    def new_attempt(self, request, call):
        attempt = Attempt(request, self.router.next(), self.simulation.now, call)
        attempt.pod.in_flight += 1
        return attempt

    def receive(self, attempt):
        if self.timeout < math.inf:
            self.simulation.after(self.timeout, self.time_is_up, attempt, "request_timeout")
        if self.connections.take(attempt):
            self.admit(attempt)
        elif not self.connections.wait(attempt):
            self.finish(attempt, "connection_limit_exceeded")

    def admit(self, attempt):
        if attempt.pod.bucket and not attempt.pod.bucket.take(self.simulation.now):
            return self.finish(attempt, "rate_limit_exceeded")
        if attempt.pod.admitted >= self.concurrency:
            return self.finish(attempt, "concurrency_limit_exceeded")
        attempt.pod.admitted += 1
        attempt.is_admitted = True
        self.ask_for_thread(attempt, self.queue_capacity)

    def ask_for_thread(self, attempt, capacity):
        pod = attempt.pod
        if self.is_hopeless(attempt):
            return self.finish(attempt, "deadline_hopeless")
        if self.may_start(attempt):
            return self.start(attempt)
        if len(pod.line) >= capacity:
            loser = self.displaced(attempt)
            if loser is None:
                return self.finish(attempt, "queue_full")
            self.finish(loser, "queue_displaced")
        attempt.is_queued = True
        pod.line.append(attempt)

    def may_start(self, attempt):
        """Whether a thread is free, and not kept for those of the highest priority."""
        free = self.threads - attempt.pod.busy
        is_highest = self.priority(attempt.request.workload) == self.highest_priority
        return free > (0 if is_highest else self.reserved_threads)

    def is_hopeless(self, attempt):
        return self.least_left > 0 and attempt.arrived + self.timeout - self.simulation.now < self.least_left

    def displaced(self, attempt):
        """Who leaves a full line for an attempt, if anybody does."""
        line = attempt.pod.line
        if not self.displaces or not line:
            return None
        if self.discipline == "lifo":
            return line[0]
        lowest = min(self.priority(other.request.workload) for other in line)
        if lowest >= self.priority(attempt.request.workload):
            return None
        return [other for other in line if self.priority(other.request.workload) == lowest][-1]

    def start(self, attempt):
        attempt.pod.busy += 1
        attempt.has_thread = True
        self.go_on(attempt)

    def give_thread_back(self, attempt):
        attempt.has_thread = False
        attempt.pod.busy -= 1
        self.simulation.after(0, self.serve, attempt.pod)

    def serve(self, pod):
        """Free threads for those whose turn it is."""
        while pod.line:
            attempt = self.whose_turn(pod.line)
            is_dropped = self.rule == "when_dequeued" and not attempt.has_client
            is_hopeless = self.is_hopeless(attempt)
            if not is_dropped and not is_hopeless and not self.may_start(attempt):
                return
            pod.line.remove(attempt)
            attempt.is_queued = False
            if is_dropped:
                self.give_back(attempt, keeps_connection=False)
            elif is_hopeless:
                self.finish(attempt, "deadline_hopeless")
            else:
                self.start(attempt)

    def whose_turn(self, line):
        if self.discipline == "lifo":
            return line[-1]
        if self.discipline == "priority":
            return max(line, key=lambda attempt: self.priority(attempt.request.workload))
        return line[0]

    def go_on(self, attempt):
        """Takes the next step of an attempt."""
        steps = self.steps[attempt.request.workload]
        if attempt.step == len(steps):
            return self.finish(attempt, None)
        kind, value = steps[attempt.step]
        if self.releases and kind != "cpu" and attempt.has_thread:
            self.give_thread_back(attempt)
        if self.releases and kind == "cpu" and not attempt.has_thread:
            return self.ask_for_thread(attempt, math.inf)
        attempt.step += 1
        if kind == "redis":
            return self.simulation.redis.ask(attempt)
        if kind == "agent":
            return self.simulation.agents.start(attempt, value)
        self.simulation.after(value(), self.step_has_ended, attempt)

    def step_has_ended(self, attempt):
        if attempt.is_alive:
            self.go_on(attempt)

    def time_is_up(self, attempt, cause):
        if not attempt.is_alive or not attempt.has_client:
            return
        if self.rule == "while_queued" and not (attempt.is_queued or attempt.is_in_backlog):
            return
        if self.rule in ("cancel", "while_queued") or attempt.is_in_backlog:
            self.give_back(attempt, keeps_connection=False)
        elif self.propagates and attempt.operations:
            self.give_back(attempt, keeps_connection=False)
        self.simulation.clients.settle(attempt, cause)

    def forget(self, attempt):
        """The client has been answered otherwise."""
        if self.rule == "cancel" or attempt.is_in_backlog or (self.rule == "while_queued" and attempt.is_queued):
            self.give_back(attempt, keeps_connection=False)

    def finish(self, attempt, cause):
        """The attempt ends on the server, with a response or a refusal."""
        self.give_back(attempt, keeps_connection=attempt.has_client)
        if attempt.has_client:
            self.simulation.clients.settle(attempt, cause)

    def give_back(self, attempt, keeps_connection):
        pod = attempt.pod
        attempt.is_alive = False
        pod.in_flight -= 1
        if attempt.is_admitted:
            pod.admitted -= 1
        if attempt.is_in_backlog:
            pod.backlog.remove(attempt)
        if attempt.is_queued:
            pod.line.remove(attempt)
        if self.simulation.agents:
            self.simulation.agents.abandon(attempt, are_stopped=self.rule == "cancel" or self.propagates)
        if self.simulation.redis:
            self.simulation.redis.leave(attempt)
        if attempt.has_thread:
            self.give_thread_back(attempt)
        if attempt.connection:
            self.connections.give_back(attempt, keeps_connection)
