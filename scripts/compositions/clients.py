"""Clients: when they send requests, try again, hedge and leave, and what they have seen."""

import math

from parts import CircuitBreaker, Request
from quantities import per_second, sampler, seconds


def percentile(values, share):
    """The smallest of the sorted values that so large a share of them does not exceed."""
    return values[math.ceil(share * len(values)) - 1]


class Clients:
    """Those of all workloads.

    simulation: whose clock they go by, and to whose orchestrator they send.
    """

    def __init__(self, simulation, workloads, run, draws):
        self.simulation, self.workloads, self.draws = simulation, workloads, draws
        self.warmup, self.end = seconds(run["warmup"]), seconds(run["duration"])
        self.budgets = {name: 10.0 for name, workload in workloads.items() if "budget" in workload.get("retry", {})}
        self.breakers = {
            name: CircuitBreaker(rule["consecutive_failures"], seconds(rule["open"]), rule["half_open_probes"])
            for name, rule in self.each("circuit_breaker")
        }
        self.patience = {name: sampler(value, draws) for name, value in self.each("patience")}
        self.retries = 0
        self.arrivals = {name: 0 for name in workloads}
        self.latencies = {name: [] for name in workloads}
        self.causes = {name: {} for name in workloads}

    def each(self, field):
        """The workloads that have a field, and what it says."""
        return [(name, workload[field]) for name, workload in self.workloads.items() if field in workload]

    def start(self):
        for name, arrivals in self.each("arrivals"):
            if "poisson" in arrivals:
                rate = per_second(arrivals["poisson"]["rate"])
                self.simulation.after(self.draws.expovariate(rate), self.arrive, name, rate)
            else:
                for _ in range(arrivals["closed"]["users"]):
                    self.think(name)

    def arrive(self, name, rate):
        self.simulation.after(self.draws.expovariate(rate), self.arrive, name, rate)
        self.send(name)

    def think(self, name):
        mean = self.workloads[name]["arrivals"]["closed"]["think"]["exponential"]["mean"]
        self.simulation.after(self.draws.expovariate(1 / seconds(mean)), self.send, name)

    def send(self, name):
        request = Request(name, self.simulation.now)
        if self.simulation.now >= self.warmup:
            self.arrivals[name] += 1
        if name in self.budgets:
            self.budgets[name] = min(100, self.budgets[name] + self.budget_ratio(name))
        self.try_once(request)

    def budget_ratio(self, name):
        return float(self.workloads[name]["retry"]["budget"].removesuffix("%")) / 100

    def withdraw(self, request):
        """Whether the retry budget allows one more attempt."""
        name = request.workload
        if name not in self.budgets:
            return True
        if self.budgets[name] < 1 - 1e-9:
            return False
        self.budgets[name] -= 1
        return True

    def try_once(self, request):
        request.tries += 1
        request.hedges, request.under_way = 0, []
        hedge = self.workloads[request.workload].get("hedge")
        if hedge:
            self.simulation.after(seconds(hedge["after"]), self.hedge, request, request.tries)
        self.send_attempt(request)

    def hedge(self, request, number):
        """Another attempt beside the first, if that is under way."""
        hedge = self.workloads[request.workload]["hedge"]
        if request.tries != number or request.first not in request.under_way or not self.withdraw(request):
            return
        request.hedges += 1
        if request.hedges < hedge["max"]:
            self.simulation.after(seconds(hedge["after"]), self.hedge, request, number)
        self.send_attempt(request)

    def send_attempt(self, request):
        name, call = request.workload, None
        if name in self.breakers:
            call = self.breakers[name].take(self.simulation.now)
            if call is None:
                return self.end_request(request, "circuit_open")
        attempt = self.simulation.orchestrator.new_attempt(request, call)
        if not request.hedges:
            request.first = attempt
        request.under_way.append(attempt)
        if name in self.patience:
            self.simulation.after(self.patience[name](), self.simulation.orchestrator.time_is_up, attempt,
                                  "client_abandoned")
        self.simulation.orchestrator.receive(attempt)

    def settle(self, attempt, cause):
        """The client of an attempt learns how it has ended."""
        request = attempt.request
        attempt.has_client = False
        request.under_way.remove(attempt)
        if attempt.call:
            self.breakers[request.workload].ended(attempt.call, cause is not None, self.simulation.now)
        if cause and request.under_way:
            return
        for other in request.under_way:
            other.has_client = False
            self.simulation.orchestrator.forget(other)
        request.under_way = []
        retry = self.workloads[request.workload].get("retry")
        is_retried = cause not in (None, "client_abandoned") and retry and request.tries < retry["attempts"]
        if is_retried and self.withdraw(request):
            if request.arrived >= self.warmup:
                self.retries += 1
            return self.simulation.after(self.back_off(retry["backoff"], request.tries), self.try_once, request)
        self.end_request(request, cause)

    def end_request(self, request, cause):
        if request.arrived >= self.warmup:
            if cause:
                causes = self.causes[request.workload]
                causes[cause] = causes.get(cause, 0) + 1
            else:
                self.latencies[request.workload].append(self.simulation.now - request.arrived)
        if "closed" in self.workloads[request.workload]["arrivals"]:
            self.think(request.workload)

    def back_off(self, backoff, tries):
        longest = min(seconds(backoff["max"]), seconds(backoff["base"]) * backoff["factor"] ** (tries - 1))
        return self.draws.random() * longest if backoff["jitter"] == "full" else longest

    def metrics(self):
        """What they have seen, by its name in headroom."""
        arrivals = sum(self.arrivals.values())
        causes = {}
        for of_workload in self.causes.values():
            for cause, count in of_workload.items():
                causes[cause] = causes.get(cause, 0) + count
        latencies = sorted(sum(self.latencies.values(), []))
        found = {
            "rejection_rate": sum(causes.values()) / arrivals,
            "throughput_per_s": len(latencies) / (self.end - self.warmup),
            "latency_mean_s": sum(latencies) / len(latencies),
            "latency_p50_s": percentile(latencies, 0.5),
            "latency_p99_s": percentile(latencies, 0.99),
            "retries_per_request": self.retries / arrivals,
        }
        for cause, count in causes.items():
            found[f"rejection_rate.{cause}"] = count / arrivals
        if len(self.workloads) > 1:
            for name, of_workload in self.latencies.items():
                rejected = sum(self.causes[name].values())
                found[f"rejection_rate of {name}"] = rejected / self.arrivals[name]
                found[f"latency_mean_s of {name}"] = sum(of_workload) / len(of_workload)
        return found
