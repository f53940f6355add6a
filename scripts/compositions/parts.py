"""What the second simulator is made of: limiters, pods, requests."""


class TokenBucket:
    def __init__(self, rate, burst):
        self.rate, self.burst = rate, burst
        self.tokens, self.filled = burst, 0.0

    def take(self, now):
        self.tokens = min(self.burst, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        # A token that is a rounding error short is there.
        if self.tokens < 1 - 1e-9:
            return False
        self.tokens -= 1
        return True


class CircuitBreaker:
    """Opens after so many failures in a row; after a while lets some probes through."""

    def __init__(self, most, open_for, probes):
        self.most, self.open_for, self.probes = most, open_for, probes
        self.enter("closed")

    def enter(self, state, until=0.0):
        self.state, self.until = state, until
        self.failures = self.sent = self.answered = 0
        # Calls of before a change of state do not count.
        self.age = object()

    def take(self, now):
        """A call, or nothing."""
        if self.state == "open" and now >= self.until:
            self.enter("half-open")
        if self.state == "open" or (self.state == "half-open" and self.sent == self.probes):
            return None
        self.sent += 1
        return self.age

    def ended(self, call, failed, now):
        if call is not self.age:
            return
        self.failures = self.failures + 1 if failed else 0
        self.answered += 0 if failed else 1
        if self.failures == (self.most if self.state == "closed" else 1):
            self.enter("open", now + self.open_for)
        elif self.state == "half-open" and self.answered == self.probes:
            self.enter("closed")


class Router:
    """Hands out pods in turn, at random, or the one with the fewest in flight, ties in turn."""

    def __init__(self, pods, how, draws):
        self.pods, self.how, self.draws, self.turn = pods, how, draws, 0

    def next(self):
        if self.how == "random":
            return self.draws.choice(self.pods)
        pods = self.pods
        if self.how == "least_connections":
            least = min(pod.in_flight for pod in pods)
            pods = [pod for pod in pods if pod.in_flight == least]
        self.turn += 1
        return pods[self.turn % len(pods)]


class Pod:
    """An orchestrator pod."""

    def __init__(self, limits, workloads):
        rate = limits.get("requests_per_second")
        self.bucket = TokenBucket(rate, limits["burst_size"]) if rate else None
        self.busy, self.line, self.in_flight, self.admitted = 0, [], 0, 0
        self.open, self.backlog = 0, []
        self.kept = {name: [] for name in workloads}
        self.redis_open, self.redis_idle, self.redis_line = 0, 0, []


class AgentPod:
    def __init__(self, limits):
        rate = limits.get("operations_per_second")
        self.bucket = TokenBucket(rate, limits["burst_size"]) if rate else None
        self.places, self.line, self.in_flight = 0, [], 0
        self.processes, self.process_line = 0, []


class Connection:
    def __init__(self):
        self.uses, self.idle_since = 0, 0.0


class Request:
    def __init__(self, workload, arrived):
        self.workload, self.arrived = workload, arrived
        self.tries, self.hedges, self.first, self.under_way = 0, 0, None, []


class Attempt:
    """One sending of a request. Its client may have left while the server works on."""

    def __init__(self, request, pod, now, call):
        self.request, self.pod, self.arrived, self.call = request, pod, now, call
        self.is_alive, self.has_client = True, True
        self.is_in_backlog, self.connection, self.is_admitted = False, None, False
        self.is_queued, self.has_thread, self.step = False, False, 0
        self.waits_for_redis, self.has_redis = False, False
        self.operations, self.unanswered = [], 0


class Operation:
    def __init__(self, attempt, pod):
        self.attempt, self.pod, self.is_alive = attempt, pod, True
        self.has_place, self.has_process, self.line = False, False, None
