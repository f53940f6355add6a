"""The connections of clients to a pod: kept ones, new ones under a cap, and the accept backlog in front of it."""

from parts import Connection
from quantities import seconds


class Connections:
    """Those of all pods.

    simulation: whose clock they go by, and whose attempts they let in.
    """

    def __init__(self, simulation, limits, workloads):
        self.simulation = simulation
        self.cap = limits.get("max_concurrent_connections", float("inf"))
        self.uses = limits.get("max_requests_per_connection", float("inf"))
        self.backlog_capacity = limits.get("accept_backlog", 0)
        self.idle_timeouts = {
            name: seconds(workload["connections"]["idle_timeout"]) if "connections" in workload else None
            for name, workload in workloads.items()
        }

    def take(self, attempt):
        """The kept connection that went idle last, or a new one under the cap; whether there was one."""
        pod, kept = attempt.pod, attempt.pod.kept[attempt.request.workload]
        self.close_idle(pod)
        if kept:
            attempt.connection = kept.pop()
        elif pod.open < self.cap:
            pod.open += 1
            attempt.connection = Connection()
        return attempt.connection is not None

    def wait(self, attempt):
        """A place in the backlog; whether there was one."""
        if len(attempt.pod.backlog) >= self.backlog_capacity:
            return False
        attempt.is_in_backlog = True
        attempt.pod.backlog.append(attempt)
        self.await_expiry(attempt.pod)
        return True

    def give_back(self, attempt, is_kept):
        pod, name, connection = attempt.pod, attempt.request.workload, attempt.connection
        connection.uses += 1
        if is_kept and self.idle_timeouts[name] and connection.uses < self.uses:
            connection.idle_since = self.simulation.now
            pod.kept[name].append(connection)
        else:
            pod.open -= 1
        if pod.backlog:
            self.simulation.after(0, self.accept, pod)

    def accept(self, pod):
        """Connections for those who wait: a kept one of their own, else a new one, oldest first."""
        self.close_idle(pod)
        while pod.backlog:
            owners = [attempt for attempt in pod.backlog if pod.kept[attempt.request.workload]]
            if not owners and pod.open >= self.cap:
                break
            attempt = (owners or pod.backlog)[0]
            pod.backlog.remove(attempt)
            attempt.is_in_backlog = False
            self.take(attempt)
            self.simulation.orchestrator.admit(attempt)
        self.await_expiry(pod)

    def close_idle(self, pod):
        for name, kept in pod.kept.items():
            while kept and kept[0].idle_since + self.idle_timeouts[name] <= self.simulation.now:
                kept.pop(0)
                pod.open -= 1

    def await_expiry(self, pod):
        """While somebody waits, an idle connection that ends is noticed on time."""
        ends = [kept[0].idle_since + self.idle_timeouts[name] for name, kept in pod.kept.items() if kept]
        if pod.backlog and ends:
            self.simulation.after(max(0, min(ends) - self.simulation.now), self.accept, pod)
