"""A pool of agents, and the operations that attempts send to it."""

import math

from parts import AgentPod, Operation, Router
from quantities import sampler


class Agents:
    """simulation: whose clock they go by, and whose attempts go on with an answer."""

    def __init__(self, simulation, pool, draws):
        limits = pool["limits"]
        self.simulation = simulation
        self.rule = pool.get("on_timeout", "cancel")
        self.prefix = f"agents.{pool['name']}."
        self.time = sampler(pool["operation"]["wait"], draws)
        self.timeout = limits["operation_timeout_ms"] / 1000
        self.places = limits.get("max_concurrent_operations", math.inf)
        self.queue_capacity = limits.get("queue_capacity", 0)
        self.processes = limits.get("max_processes", math.inf)
        pods = [AgentPod(limits) for _ in range(pool["replicas"])]
        self.router = Router(pods, pool.get("routing", "round_robin"), draws)

    def start(self, attempt, step):
        """Sends the operations of a step, all at once or the first."""
        attempt.unanswered = step["operations"]
        for _ in range(step["operations"] if step["parallel"] else 1):
            if attempt.is_alive:
                self.send(attempt)

    def send(self, attempt):
        if self.simulation.orchestrator.propagates and not attempt.has_client:
            return self.simulation.orchestrator.give_back(attempt, keeps_connection=False)
        operation = Operation(attempt, self.router.next())
        attempt.operations.append(operation)
        pod = operation.pod
        pod.in_flight += 1
        self.simulation.after(self.timeout, self.time_is_up, operation)
        if pod.bucket and not pod.bucket.take(self.simulation.now):
            self.refuse(operation, "rate_limit_exceeded")
        elif pod.places < self.places:
            self.take_place(operation)
        elif len(pod.line) < self.queue_capacity:
            operation.line = pod.line
            pod.line.append(operation)
        else:
            self.refuse(operation, "concurrency_limit_exceeded")

    def take_place(self, operation):
        pod = operation.pod
        pod.places += 1
        operation.has_place = True
        if pod.processes < self.processes:
            self.work(operation)
        else:
            operation.line = pod.process_line
            pod.process_line.append(operation)

    def work(self, operation):
        operation.pod.processes += 1
        operation.has_process = True
        self.simulation.after(self.time(), self.answer, operation)

    def answer(self, operation):
        if not operation.is_alive:
            return
        attempt = operation.attempt
        self.end(operation)
        if attempt is None:
            return
        attempt.operations.remove(operation)
        attempt.unanswered -= 1
        if attempt.unanswered == 0:
            self.simulation.orchestrator.go_on(attempt)
        elif not attempt.operations:
            self.send(attempt)

    def refuse(self, operation, reason):
        """The operation ends without an answer, and its attempt with it."""
        attempt = operation.attempt
        attempt.operations.remove(operation)
        self.end(operation)
        self.simulation.orchestrator.finish(attempt, self.prefix + reason)

    def time_is_up(self, operation):
        if not operation.is_alive or operation.attempt is None:
            return
        if self.rule == "while_queued" and operation.line is None:
            return
        if self.rule in ("cancel", "while_queued"):
            return self.refuse(operation, "operation_timeout")
        attempt = operation.attempt
        operation.attempt = None
        attempt.operations.remove(operation)
        self.simulation.orchestrator.finish(attempt, self.prefix + "operation_timeout")

    def abandon(self, attempt, are_stopped):
        """The attempt has ended: its operations are stopped, or go on for nobody."""
        for operation in attempt.operations:
            operation.attempt = None
            if are_stopped and self.rule == "cancel":
                self.end(operation)
        attempt.operations = []

    def end(self, operation):
        """Gives back what an operation holds, at once to those who wait for it."""
        pod = operation.pod
        operation.is_alive = False
        pod.in_flight -= 1
        if operation.line is not None:
            operation.line.remove(operation)
        if operation.has_process:
            pod.processes -= 1
        if operation.has_place:
            pod.places -= 1
        while pod.process_line and pod.processes < self.processes:
            self.next_in(pod.process_line, self.work)
        while pod.line and pod.places < self.places:
            self.next_in(pod.line, self.take_place)

    def next_in(self, line, action):
        operation = line.pop(0)
        operation.line = None
        if self.rule == "when_dequeued" and operation.attempt is None:
            self.end(operation)
        else:
            action(operation)
