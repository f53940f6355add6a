"""Cases of rules and series: when Prometheus' alerts are pending and firing, and when headroom's are."""
import json
import pathlib
import re
import subprocess
import tempfile

import prometheus


def expand(notation):
    """The samples of promtool's notation; None is no sample."""
    samples = []
    for word in notation.split():
        match = re.fullmatch(r"(_|stale|[-+]?(?:Inf|NaN|[\d.]+(?:e[-+]?\d+)?))([-+][\d.]+)?(?:x(\d+))?", word)
        start, step, count = match.groups()
        if start == "_":
            samples += [None] * int(count or 1)
        elif count is None:
            samples.append(start)
        else:
            value, step = float(start), float(step or 0)
            for _ in range(int(count) + 1):
                samples.append(repr(value))
                value += step
    return samples


class Case:
    def __init__(self, data):
        self.data = data
        self.name = data["name"]
        self.interval = data["evaluation_interval_s"]
        self.times = range(0, data["horizon_s"] + 1, self.interval)
        self.has_markers = any("stale" in values for _, values in data["series"])

    def ask_prometheus(self):
        """What ALERTS says at every evaluation, as intervals of states."""
        answers = prometheus.unit_test(
            self.data["scrape_interval_s"] * 1000,
            self.data["series"],
            [(t * 1000, "ALERTS") for t in self.times],
            self.interval * 1000,
            self.data["groups"],
        )
        states = {}
        for time, answer in zip(self.times, answers):
            if isinstance(answer, str):
                raise ValueError(f"{self.name}: {answer}")
            for labels, _ in answer:
                labels.pop("__name__")
                state = labels.pop("alertstate")
                states.setdefault(json.dumps(labels, sort_keys=True), {})[time] = state
        return [
            {"labels": json.loads(labels), "intervals": self.intervals(at)}
            for labels, at in sorted(states.items())
        ]

    def intervals(self, states):
        intervals = []
        for time in self.times:
            state = states.get(time)
            if intervals and intervals[-1]["end"] is None and intervals[-1]["state"] != state:
                intervals[-1]["end"] = time
            if state and not (intervals and intervals[-1]["end"] is None):
                intervals.append({"state": state, "start": time, "end": None})
        return intervals

    def metrics(self):
        """The series as OpenMetrics."""
        lines = []
        for series, values in self.data["series"]:
            for number, value in enumerate(expand(values)):
                if value is not None:
                    time = number * self.data["scrape_interval_s"]
                    lines.append(f"{series} {value.replace('inf', 'Inf')} {time}")
        return "\n".join(lines + ["# EOF", ""])

    def ask_headroom(self, command):
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory)
            (path / "rules.yaml").write_text(json.dumps({"groups": self.data["groups"]}))
            (path / "metrics.txt").write_text(self.metrics())
            out = subprocess.run(
                [
                    command, "alerts", str(path / "rules.yaml"), str(path / "metrics.txt"),
                    "--start", "0", "--end", str(self.data["horizon_s"]),
                    "--evaluation-interval", f"{self.interval}s", "--format", "json", "--quiet",
                ],
                capture_output=True, text=True, check=False,
            )
        if out.returncode != 0:
            raise ValueError(f"{self.name}: headroom ended with {out.returncode}: {out.stderr}")
        return [
            {"labels": alert["labels"], "intervals": alert["intervals"]}
            for alert in json.loads(out.stdout)
        ]


def load(path):
    return [Case(data) for data in json.loads(pathlib.Path(path).read_text())]


def record(path, cases, answers):
    """Writes the cases with what Prometheus said, one line a rule, series or alert."""
    chunks = []
    for case, answer in zip(cases, answers):
        head = {k: case.data[k] for k in case.data if k not in ("groups", "series", "alerts")}
        lines = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in head.items()]
        for key, items in (("groups", case.data["groups"]), ("series", case.data["series"]), ("alerts", answer)):
            body = ",\n".join(f"    {json.dumps(i, ensure_ascii=False)}" for i in items)
            lines.append(f'  "{key}": [\n{body}\n  ]' if items else f'  "{key}": []')
        chunks.append(" {\n" + ",\n".join(lines) + "\n }")
    pathlib.Path(path).write_text("[\n" + ",\n".join(chunks) + "\n]\n")


def is_equal(left, right):
    def key(alerts):
        return sorted(json.dumps(alert, sort_keys=True) for alert in alerts)

    def whole(alerts):
        return [
            {
                "labels": a["labels"],
                "intervals": [
                    {k: (None if v is None else v if k == "state" else float(v)) for k, v in i.items()}
                    for i in a["intervals"]
                ],
            }
            for a in alerts
        ]

    return key(whole(left)) == key(whole(right))
