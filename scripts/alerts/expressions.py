"""Scripts of expressions: what Prometheus gives, and what headroom gives."""
import json
import math
import pathlib
import re
import subprocess

import prometheus

UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


def duration(text):
    return sum(int(n) * UNITS[u] for n, u in re.findall(r"(\d+)(ms|s|m|h)", text))


def read_answers(text):
    """What promql-values prints: one entry an evaluation, a list of elements or a text that begins with 'fail'."""
    answers = []
    for line in text.splitlines():
        if line.startswith("eval "):
            answers.append([])
        elif line.startswith("  fail"):
            answers[-1] = line.strip()
        else:
            answers[-1].append(read_element(line))
    return answers


class Script:
    """A file of Tests/AlertingTests/Cases."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.lines = [l for l in self.path.read_text().splitlines() if l.strip()]
        self.interval = 0
        self.series, self.queries, self.recorded = [], [], []
        for line in self.lines:
            if line.startswith("#"):
                continue
            if line.startswith("load "):
                self.interval = duration(line[5:])
            elif line.startswith("eval "):
                _, time, expr = line.split(" ", 2)
                self.queries.append((duration(time), expr))
                self.recorded.append([])
            elif not self.queries:
                match = re.match(r'  (\S+?\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}|\S+) (.*)', line)
                self.series.append((match[1], match[2]))
            elif line.startswith("  fail"):
                self.recorded[-1] = "fail"
            else:
                self.recorded[-1].append(read_element(line))

    def ask_prometheus(self):
        return prometheus.unit_test(self.interval, self.series, self.queries)

    def ask_headroom(self, tool):
        out = subprocess.run(
            [tool], input=self.path.read_text(), capture_output=True, text=True, check=True
        ).stdout
        return read_answers(out)

    def record(self, answers):
        """Writes the file with what Prometheus gave."""
        lines, number = [], -1
        for line in self.lines:
            if line.startswith("eval "):
                number += 1
                lines.append(line)
                answer = answers[number]
                if isinstance(answer, str):
                    lines.append("  fail")
                else:
                    lines += [f"  {write_labels(l)} {write_value(v)}" for l, v in answer]
            elif number < 0:
                lines.append(line)
        self.path.write_text("\n".join(lines) + "\n")


def read_element(line):
    match = re.match(r'  (\w[\w:]*)?(\{.*\})? (\S+)$', line)
    labels = {
        name: json.loads(value)
        for name, value in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*")', match[2] or "")
    }
    if match[1]:
        labels["__name__"] = match[1]
    return labels, match[3]


def write_labels(labels):
    name = labels.get("__name__", "")
    others = ", ".join(
        f"{n}={json.dumps(v, ensure_ascii=False)}" for n, v in sorted(labels.items()) if n != "__name__"
    )
    return f"{name}{{{others}}}" if others or not name else name


def write_value(text):
    value = float(text)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    return repr(value)


def is_equal(left, right):
    """Whether two vectors agree, to 1e-12 relative; NaN is equal to NaN."""
    if isinstance(left, str) or isinstance(right, str):
        return isinstance(left, str) and isinstance(right, str)
    if len(left) != len(right):
        return False

    def by_labels(elements):
        return {json.dumps(l, sort_keys=True): float(v) for l, v in elements}

    ours, theirs = by_labels(left), by_labels(right)
    return ours.keys() == theirs.keys() and all(same(ours[k], theirs[k]) for k in ours)


def same(left, right):
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    return left == right or abs(left - right) <= 1e-12 * max(abs(left), abs(right))
