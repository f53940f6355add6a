"""Holds headroom's alerts against Prometheus; see scripts/validate-alerts."""
import argparse
import math
import pathlib
import subprocess
import sys
import tempfile

import expressions
import prometheus
import server
import timelines

parser = argparse.ArgumentParser()
parser.add_argument("--root", required=True, type=pathlib.Path)
parser.add_argument("--values", required=True)
parser.add_argument("--headroom", required=True)
parser.add_argument("--record", action="store_true")
options = parser.parse_args()

problems = []
lines = [
    "# Alerts against Prometheus",
    "",
    "Written by `scripts/validate-alerts`; do not edit.",
    "",
    f"Prometheus: {prometheus.version()} (Debian). The cases are files that the tests read, too: scripts of "
    "expressions in `Tests/AlertingTests/Cases`, rules and series in `Tests/ModelFilesTests/Cases`.",
    "",
    "## Values of expressions",
    "",
    "Each expression is evaluated by `promtool test rules` and by headroom's evaluator. Values are equal if they "
    "differ by no more than 1e-12 of the larger; infinities and NaN have to be the same.",
    "",
    "| script | expressions | values | of which NaN or infinite | largest relative difference | differ |",
    "|---|---|---|---|---|---|",
]


def largest_difference(ours, theirs):
    left = {str(sorted(l.items())): float(v) for l, v in ours}
    worst = 0.0
    for labels, value in theirs:
        value, other = float(value), left[str(sorted(labels.items()))]
        if math.isfinite(value) and value != other:
            worst = max(worst, abs(value - other) / max(abs(value), abs(other)))
    return worst


total = {"expressions": 0, "values": 0}
for path in sorted((options.root / "Tests/AlertingTests/Cases").glob("*.promql")):
    script = expressions.Script(path)
    theirs = script.ask_prometheus()
    if options.record:
        script.record(theirs)
        script = expressions.Script(path)
    ours = script.ask_headroom(options.values)
    differ = values = special = 0
    worst = 0.0
    for (time, expr), their, our, recorded in zip(script.queries, theirs, ours, script.recorded):
        if not isinstance(their, str):
            values += len(their)
            special += sum(not math.isfinite(float(v)) for _, v in their)
        if not expressions.is_equal(our, their):
            differ += 1
            problems.append(f"{path.name}: {expr} at {time} ms: Prometheus {their}, headroom {our}")
        elif not isinstance(their, str):
            worst = max(worst, largest_difference(our, their))
        if not expressions.is_equal(recorded, their):
            problems.append(f"{path.name}: {expr} at {time} ms: recorded {recorded}, Prometheus {their}")
    total["expressions"] += len(theirs)
    total["values"] += values
    lines.append(f"| {path.name} | {len(theirs)} | {values} | {special} | {worst:.1e} | {differ} |")

lines += [
    "",
    f"{total['expressions']} expressions, {total['values']} values.",
    "",
    "## Rules over time",
    "",
    "`promtool test rules` says at every evaluation which alerts are pending and firing (`ALERTS`); `headroom "
    "alerts --format json` says it of the same rules and of the series as OpenMetrics. They are equal if every alert "
    "has the same labels and the same state at every evaluation.",
    "",
    "| case | what | evaluations | alerts | pending | firing | equal |",
    "|---|---|---|---|---|---|---|",
]

pairs = 0
for name in ("alerts.json", "recorded-alerts.json"):
    path = options.root / "Tests/ModelFilesTests/Cases" / name
    cases = timelines.load(path)
    answers = [case.ask_prometheus() for case in cases]
    if options.record and name == "alerts.json":
        timelines.record(path, cases, answers)
        cases = timelines.load(path)
    for case, theirs in zip(cases, answers):
        pairs += 1
        ours = case.ask_headroom(options.headroom)
        equal = timelines.is_equal(ours, theirs)
        if not equal:
            problems.append(f"{case.name}: Prometheus {theirs}, headroom {ours}")
        if not timelines.is_equal(case.data["alerts"], theirs):
            problems.append(f"{case.name}: recorded {case.data['alerts']}, Prometheus {theirs}")

        def evaluations_in(state):
            return sum(
                len(range(i["start"], case.times[-1] + 1 if i["end"] is None else i["end"], case.interval))
                for alert in theirs
                for i in alert["intervals"]
                if i["state"] == state
            )

        lines.append(
            f"| {case.name} | {case.data['note']} | {len(case.times)} | {len(theirs)} "
            f"| {evaluations_in('pending')} | {evaluations_in('firing')} | {'yes' if equal else '**no**'} |"
        )

lines += [
    "",
    f"{pairs} pairs of rules and series; pending and firing count evaluations of all alerts together.",
    "",
    "## Exported metrics in a server",
    "",
    "`headroom simulate models/phoenix --metrics FILE` writes what scrapes find in an hour; `promtool tsdb "
    "create-blocks-from openmetrics` makes blocks of it, and a Prometheus server answers over HTTP. Each query is "
    "asked there and here, at three times.",
    "",
    "| query | values | of which NaN or infinite | largest relative difference | differ |",
    "|---|---|---|---|---|",
]

queries = 0
with tempfile.TemporaryDirectory() as directory:
    metrics = pathlib.Path(directory) / "metrics.txt"
    subprocess.run(
        [
            options.headroom, "simulate", str(options.root / "models/phoenix"), "--replications", "1",
            "--warmup", "0s", "--no-stability", "--quiet", "--metrics", str(metrics),
        ],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    asked = [(seconds, query) for query in server.QUERIES for seconds in (900, 1807.5, 3600)]
    text = "".join(f"eval {round(seconds * 1000)}ms {query}\n" for seconds, query in asked)
    out = subprocess.run(
        [options.values, str(metrics)], input=text, capture_output=True, text=True, check=True
    ).stdout
    here = dict(zip(asked, expressions.read_answers(out)))
    with server.serving(metrics) as running:
        for query in server.QUERIES:
            values = special = differ = 0
            worst = 0.0
            for seconds in (900, 1807.5, 3600):
                ours, theirs = here[seconds, query], running.query(query, seconds)
                values += len(theirs)
                special += sum(not math.isfinite(float(v)) for _, v in theirs)
                if not expressions.is_equal(ours, theirs):
                    differ += 1
                    problems.append(f"{query} at {seconds} s: Prometheus {theirs}, headroom {ours}")
                else:
                    worst = max(worst, largest_difference(ours, theirs))
            if values == 0:
                problems.append(f"{query}: no value")
            queries += 1
            lines.append(
                f"| `{query.replace('|', chr(92) + '|')}` | {values} | {special} | {worst:.1e} | {differ} |"
            )

lines += [
    "",
    f"{queries} queries.",
    "",
    "## Result",
    "",
    "No difference." if not problems else "\n".join(f"* {problem}" for problem in problems),
    "",
]
(options.root / "docs/validation-alerts.md").write_text("\n".join(lines))
for problem in problems:
    print(problem, file=sys.stderr)
print(
    f"{total['values']} values of {total['expressions']} expressions, {pairs} pairs of rules and series, {queries} "
    "queries to a server: "
    f"{len(problems)} problems",
    file=sys.stderr,
)
sys.exit(1 if problems else 0)
