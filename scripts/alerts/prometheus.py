"""Asks promtool of Prometheus what expressions and rules give."""
import json
import pathlib
import re
import subprocess
import tempfile

NEVER = [{"labels": "never_there", "value": 0}]


def version():
    out = subprocess.run(["promtool", "--version"], capture_output=True, text=True, check=False)
    return (out.stdout + out.stderr).splitlines()[0].split(" (")[0]


def milliseconds(value):
    return f"{value}ms" if value else "0s"


def split_elements(text):
    """The elements of a vector as promtool prints it: (labels, value) pairs."""
    if text == "nil":
        return []
    elements = []
    position = 0
    while position < len(text):
        match = re.compile(r'\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\} (\S+?)(?:, |$)').match(text, position)
        if not match:
            raise ValueError(f"cannot read {text[position:]!r}")
        labels = {
            name: json.loads(value)
            for name, value in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*")', match.group(1))
        }
        elements.append((labels, match.group(2)))
        position = match.end()
    return elements


def unit_test(interval_ms, series, queries, evaluation_ms=60_000, groups=None):
    """What promtool says: one entry a query, a list of elements or a text that begins with 'fail'.

    A test that cannot be met makes promtool print what it got.
    """
    with tempfile.TemporaryDirectory() as directory:
        test = {
            "rule_files": [],
            "evaluation_interval": milliseconds(evaluation_ms),
            "tests": [
                {
                    "interval": milliseconds(interval_ms),
                    "input_series": [{"series": s, "values": v} for s, v in series],
                    "promql_expr_test": [
                        {"expr": expr, "eval_time": milliseconds(time), "exp_samples": NEVER}
                        for time, expr in queries
                    ],
                }
            ],
        }
        path = pathlib.Path(directory)
        if groups is not None:
            # promtool evaluates every group at the same times, in an order that has to be said.
            (path / "rules.yaml").write_text(
                json.dumps({"groups": [{**g, "name": f"{i}"} for i, g in enumerate(groups)]})
            )
            test["rule_files"] = ["rules.yaml"]
            test["group_eval_order"] = [f"{i}" for i in range(len(groups))]
        (path / "test.yaml").write_text(json.dumps(test))
        out = subprocess.run(
            ["promtool", "test", "rules", str(path / "test.yaml")],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        ).stdout
    answers = []
    # promtool prints with Go's %q, which JSON reads but for \x, \a, \v and the like: not used here.
    entry = re.compile(
        r'^ +expr: ("(?:[^"\\]|\\.)*"), time: (\S+),(?: err: (.*)|\n +exp: .*\n +got: (.*))$', re.M
    )
    for match in entry.finditer(out):
        answers.append(f"fail {match[3]}" if match[3] is not None else split_elements(match[4]))
    if len(answers) != len(queries):
        raise ValueError(f"promtool answered {len(answers)} of {len(queries)} queries:\n{out}")
    return answers
