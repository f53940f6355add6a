"""What it costs to watch a simulation; see scripts/watch-cost."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

BOUND = 0.05

parser = argparse.ArgumentParser()
parser.add_argument("root", type=pathlib.Path)
parser.add_argument("scratch", type=pathlib.Path)
parser.add_argument("--runs", type=int, default=5)
options = parser.parse_args()

program = str(options.scratch / "headroom")
shipped = options.root / "models/phoenix"
plain = options.scratch / "plain/phoenix"
shutil.copytree(shipped, plain)
text = (plain / "model.yaml").read_text()
assert re.search(r"^alerts:", text, re.M), "the shipped model has no alert rules"
(plain / "model.yaml").write_text(re.sub(r"^alerts:.*\n", "", text, flags=re.M))

KINDS = [
    ("off", plain, []),
    ("rules", shipped, []),
    ("rules and --metrics", shipped, ["--metrics", str(options.scratch / "metrics.txt")]),
]
SETTINGS = [
    ("one replication of 1 h, warm-up 0", ["--replications", "1", "--warmup", "0s"]),
    ("as shipped: 10 replications of 1 h, warm-up found by pilots", []),
]


def command(model, arguments):
    return [
        program, "simulate", str(model), "--no-stability", "--quiet", "--jobs", "1",
        "--format", "csv", *arguments,
    ]


def instructions(arguments):
    """Instructions of a run, and its result."""
    out = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    count = re.search(r"Collected : (\d+)", out.stderr)
    return int(count[1]), out.stdout


def usage(arguments):
    """CPU seconds and MiB at most of a run."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, arguments
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def figures(result):
    """All but the line that names the model's path."""
    return [line for line in result.splitlines() if not line.startswith("#")]


lines = [
    "# What watching costs",
    "",
    "Written by `scripts/watch-cost`. models/phoenix is run without its `alerts:` line, as it is shipped (every "
    "replication is scraped and held against its rules), and with `--metrics` beside that (all that scrapes of "
    "replication 0 find is written as OpenMetrics). Results are the same in all three, to the byte. Instructions are "
    f"counted by valgrind; CPU time is the smallest of {options.runs} alternating runs on one thread.",
    "",
    "| run | watched by | instructions | more | CPU s | more | peak MiB |",
    "|---|---|---:|---:|---:|---:|---:|",
]
is_bad = False
for name, arguments in SETTINGS:
    counts, results = [], []
    for _, model, more in KINDS:
        count, result = instructions(command(model, arguments + more))
        counts.append(count)
        results.append(figures(result))
    times = [[] for _ in KINDS]
    peaks = [0.0 for _ in KINDS]
    for _ in range(options.runs):
        for number, (_, model, more) in enumerate(KINDS):
            seconds, peak = usage(command(model, arguments + more))
            times[number].append(seconds)
            peaks[number] = max(peaks[number], peak)
    for number, (kind, _, _) in enumerate(KINDS):
        share = counts[number] / counts[0] - 1
        slower = min(times[number]) / min(times[0]) - 1
        lines.append(
            f"| {name} | {kind} | {counts[number]:,} | {share:+.2%} | {min(times[number]):.2f} | {slower:+.1%} "
            f"| {peaks[number]:.1f} |"
        )
        print(lines[-1], file=sys.stderr)
        if results[number] != results[0]:
            print(f"error: {kind} changes results", file=sys.stderr)
            is_bad = True
    if counts[1] / counts[0] - 1 >= BOUND:
        print(f"error: the rules cost more than {BOUND:.0%}", file=sys.stderr)
        is_bad = True

(options.root / "docs/watch-cost.md").write_text("\n".join(lines) + "\n")
sys.exit(1 if is_bad else 0)
