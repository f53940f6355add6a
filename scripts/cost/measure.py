"""Counts the instructions of a request with and without each limiter. See scripts/limiter-cost."""

import json
import re
import subprocess
import sys
from pathlib import Path

import limiters

# Durations in seconds of simulated time, at 100 requests a second.
SHORT, LONG = 10, 40
# What a limiter may cost of a request.
BOUND = 0.05


class Counter:
    """Runs models under valgrind; a model is run once for each duration."""

    def __init__(self, scratch):
        self.headroom = scratch / "headroom"
        self.file = scratch / "model.yaml"
        self.counted = {}
        for directive, text in limiters.CONFIGURATIONS.items():
            (scratch / f"{directive}.conf").write_text(text)

    def run(self, model, seconds):
        """Instructions and the metrics of a run."""
        # Flow collections of YAML are JSON.
        self.file.write_text(json.dumps(model))
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", self.headroom]
        command += ["simulate", self.file, f"--duration={seconds}s", "--jobs=1", "--no-stability"]
        done = subprocess.run(
            command + ["--quiet", "--format=json"], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            sys.exit(done.stderr)
        instructions = int(re.search(r"Collected : (\d+)", done.stderr)[1])
        metrics = json.loads(done.stdout)["metrics"]
        return instructions, {name: value["mean"] for name, value in metrics.items()}

    def count(self, model):
        """Instructions of one more request, and the metrics of the longer run."""
        key = json.dumps(model)
        if key not in self.counted:
            short, first = self.run(model, SHORT)
            long, second = self.run(model, LONG)
            requests = second["arrivals"] - first["arrivals"]
            self.counted[key] = (long - short) / requests, second
        return self.counted[key]


def differing(before, after):
    """The metrics of the model without the limiter that are others with it."""
    return [
        name
        for name, value in before.items()
        if after.get(name) != value and not name.startswith("throttled")
    ]


def page(rows, request, version):
    lines = [
        "# What a limiter costs that does not bind",
        "",
        "This page is written by `scripts/limiter-cost`. A request like those of the workload",
        "`interactive` of [models/phoenix](../models/phoenix/model.yaml), without any limiter, takes",
        f"{request:,.0f} instructions (headroom {version}). Each row is what one limiter adds that is",
        "there and never refuses, delays or closes anything, to that request or to one with what the",
        "limiter needs (a queue needs worker threads, which are another row). Of the results every",
        "metric is the same with the limiter as without it, but for `adaptive_throttle`, which refuses",
        "some requests at the start, when none has been answered yet. Counted by valgrind, as runs of",
        f"{LONG} s less runs of {SHORT} s of simulated time, so that starting, reading and reporting",
        "are left out, and neither the load of the machine nor its clock plays a part. The bound is",
        f"{BOUND:.0%} of a request.",
        "",
        "| limiter | instructions a request | share |",
        "|---|---:|---:|",
    ]
    lines += [f"| {name} | {cost:+,.0f} | {cost / base:+.1%} |" for name, cost, base in rows]
    return "\n".join(lines) + "\n"


def main():
    scratch, output, *names = sys.argv[1:]
    counter = Counter(Path(scratch))
    request, _ = counter.count(limiters.BARE)
    print(f"{'without limiters':44} {request:9,.0f}")
    rows, complaints = [], []
    chosen = [row for row in limiters.LIMITERS if not names or row[0] in names]
    for name in set(names) - {row[0] for row in chosen}:
        sys.exit(f"there is no limiter {name}")
    for name, model, without in chosen:
        base, before = counter.count(without)
        total, after = counter.count(model)
        rows.append((name, total - base, base))
        print(f"{name:44} {total - base:+9,.0f} {(total - base) / base:+7.1%}", flush=True)
        changed = differing(before, after)
        if changed and name not in limiters.BINDING_AT_START:
            complaints.append(f"{name} changes {', '.join(changed)}")
        if total - base > BOUND * base:
            complaints.append(f"{name} costs more than {BOUND:.0%} of a request")
    if not names:
        headroom = Path(scratch) / "headroom"
        done = subprocess.run([headroom, "--version"], capture_output=True, text=True, check=True)
        Path(output).write_text(page(rows, request, done.stdout.split()[1]))
    for complaint in complaints:
        print(f"error: {complaint}", file=sys.stderr)
    sys.exit(1 if complaints else 0)


main()
