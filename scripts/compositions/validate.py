"""Compares headroom with a second simulator on models that have no closed form.

usage: validate.py HEADROOM [--page FILE] [CASE...]

Both simulate the replications of each model on random numbers of their own. Of each metric the means are compared
by Welch's t; all comparisons together are wrong in one of a hundred validations (Bonferroni). A cause is compared if
each of the two refused a hundred requests by it. Ends with 1 if anything disagrees.
"""

import concurrent.futures
import json
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile
from typing import NamedTuple

from cases import CASES
from simulator import Simulation

# The chance that anything disagrees though all is right.
CHANCE = 0.01
# Requests that a cause must have ended in each simulator.
FEW = 100
PAGE = """# Limiters composed, by two simulators

This page is written by `scripts/validate-compositions`, which repeats it (some minutes). Closed forms know a limiter or
two. Here headroom is held against a second simulator, `scripts/compositions/simulator.py`, that was written apart
from it in another language: {models} models, {replications} replications of {duration} each, on random numbers of their own.
The means of each metric are compared by Welch's *t*: rejection rate, throughput, mean, median and 99th
percentile of the latency, retries, each cause that ended a hundred requests in both, and the rejection rate and mean
latency of each of several workloads. *p* is the smallest chance of a difference as large, times the number of all
comparisons, {count}, and must be {chance} at least.

| model | comparisons | largest \\|*t*\\| | of | headroom | second | *p* |
|---|--:|--:|---|--:|--:|--:|
{rows}

{verdict}
"""


class Mean(NamedTuple):
    """A mean over replications and its standard error."""

    value: float
    error: float
    count: int


def chance_beyond(t, freedom):
    """The chance that Student's t is further from zero, by Simpson's rule over its density."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)

    def transformed(u):
        # x = |t| + u / (1 - u) goes to infinity as u goes to 1.
        x = abs(t) + u / (1 - u)
        return scale * (1 + x * x / freedom) ** (-(freedom + 1) / 2) / (1 - u) ** 2

    parts = 2_000
    inner = sum((4 if i % 2 else 2) * transformed(i / parts) for i in range(1, parts))
    return min(1.0, 2 * (transformed(0) + inner) / (3 * parts))


def half_width_in_errors(freedom):
    """How many standard errors the half-width of a 95 % interval has."""
    low, high = 0.0, 100.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if chance_beyond(middle, freedom) > 0.05 else (low, middle)
    return high


def welch(first, second):
    """Student's t of the difference of two means, and its chance."""
    variance = first.error ** 2 + second.error ** 2
    if variance == 0:
        return (0.0, 1.0) if first.value == second.value else (math.inf, 0.0)
    freedom = variance ** 2 / sum(mean.error ** 4 / (mean.count - 1) for mean in (first, second))
    t = (first.value - second.value) / math.sqrt(variance)
    return t, chance_beyond(t, freedom)


def by_headroom(headroom, model, folder):
    """What headroom says of a model: a mean for each metric."""
    path = pathlib.Path(folder) / "model.yaml"
    path.write_text(json.dumps(model))
    command = [headroom, "simulate", str(path), "--format", "json", "--quiet", "--no-stability"]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    metrics = dict(result["metrics"])
    for workload in result["workloads"]:
        for name, metric in workload["metrics"].items():
            metrics[f"{name} of {workload['name']}"] = metric
    errors = half_width_in_errors(result["replications"] - 1)
    return {
        name: Mean(metric["mean"], metric["half_width"] / errors, result["replications"])
        for name, metric in metrics.items() if metric["half_width"] is not None
    }


def replication(model, number):
    return Simulation(model, number).run()


def by_second(model, pool):
    """The same by the second simulator."""
    count = model["run"]["replications"]
    replications = list(pool.map(replication, [model] * count, range(count)))
    means = {}
    for name in sorted({name for values in replications for name in values}):
        sample = [values.get(name, 0.0) for values in replications]
        means[name] = Mean(statistics.mean(sample), statistics.stdev(sample) / math.sqrt(count), count)
    return means


def comparisons(ours, theirs):
    """The metrics that both have and of which enough was seen: name, t, chance, and both means."""
    requests = ours["arrivals"].value * ours["arrivals"].count
    for name in theirs:
        if name.startswith("rejection_rate") and min(ours[name].value, theirs[name].value) * requests < FEW:
            continue
        t, chance = welch(ours[name], theirs[name])
        yield name, t, chance, ours[name].value, theirs[name].value


def row(model, compared, count):
    name, t, chance, ours, theirs = min(compared, key=lambda comparison: (comparison[2], -abs(comparison[1])))
    adjusted = min(1.0, chance * count)
    mark = "" if adjusted >= CHANCE else " DISAGREES"
    return (f"| {model} | {len(compared)} | {abs(t):.2f} | `{name}` | {ours:.5g} | {theirs:.5g} | "
            f"{adjusted:.2g}{mark} |")


def main(headroom, arguments):
    page = None
    if arguments[:1] == ["--page"]:
        page, arguments = arguments[1], arguments[2:]
    known = {model["name"]: model for model in CASES}
    unknown = [name for name in arguments if name not in known]
    if unknown:
        sys.exit(f"error: there is no case '{unknown[0]}'; cases are {'; '.join(known)}")
    models = [known[name] for name in arguments] or CASES
    found = {}
    with concurrent.futures.ProcessPoolExecutor() as pool, tempfile.TemporaryDirectory() as folder:
        for number, model in enumerate(models, 1):
            print(f"{number} of {len(models)}: {model['name']}", file=sys.stderr, flush=True)
            found[model["name"]] = list(comparisons(by_headroom(headroom, model, folder), by_second(model, pool)))
    count = sum(map(len, found.values()))
    rows = [row(name, compared, count) for name, compared in found.items()]
    disagree = sum("DISAGREES" in line for line in rows)
    verdict = f"{disagree} models disagree." if disagree else "The two agree on all of them."
    run = models[0]["run"]
    text = PAGE.format(models=len(models), replications=run["replications"], duration=run["duration"], count=count,
                       chance=CHANCE, rows="\n".join(rows), verdict=verdict)
    print(text)
    if page:
        pathlib.Path(page).write_text(text)
    return 1 if disagree else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
