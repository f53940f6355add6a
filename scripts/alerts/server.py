"""A real Prometheus server that has loaded a file of metrics, and what its HTTP interface answers."""
import contextlib
import json
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

# What the service, Redis, the kubelet and the quotas say, by selectors, ranges, subqueries and histograms.
QUERIES = [
    "current_connections",
    'sum by (pod) (rate(requests_total{outcome="completed"}[5m]))',
    'sum(rate(requests_total{outcome!="completed"}[5m])) / sum(rate(requests_total[5m]))',
    "histogram_quantile(0.99, sum by (le) (rate(request_duration_seconds_bucket[5m])))",
    "rate(request_duration_seconds_sum[5m]) / rate(request_duration_seconds_count[5m])",
    "increase(container_cpu_cfs_throttled_periods_total[10m]) / increase(container_cpu_cfs_periods_total[10m])",
    "max_over_time(sum(agent_operations_in_flight)[10m:1m])",
    "redis_memory_used_bytes / redis_memory_max_bytes",
    'kube_resourcequota{type="used"} / ignoring(type) kube_resourcequota{type="hard"}',
    "topk(3, rate(container_cpu_usage_seconds_total[5m]))",
    "count by (job) (up == 1)",
    "predict_linear(memory_usage_bytes[15m], 3600)",
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """What is asked of a server that runs."""

    def __init__(self, address):
        self.address = address

    def get(self, path, **arguments):
        url = f"http://{self.address}{path}"
        if arguments:
            url += "?" + urllib.parse.urlencode(arguments)
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read().decode()

    def query(self, expression, seconds):
        """The elements at a time, as (labels, value) pairs."""
        data = json.loads(self.get("/api/v1/query", query=expression, time=f"{seconds:.3f}"))["data"]
        if data["resultType"] == "scalar":
            return [({}, data["result"][1])]
        return [(element["metric"], element["value"][1]) for element in data["result"]]


@contextlib.contextmanager
def serving(metrics):
    """A server on loopback that has loaded the metrics from blocks that promtool makes."""
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory)
        made = subprocess.run(
            ["promtool", "tsdb", "create-blocks-from", "openmetrics", str(metrics), str(path / "data")],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise RuntimeError(f"promtool does not load {metrics}: {made.stdout.strip()}")
        (path / "prometheus.yml").write_text("global: {}\n")
        address = f"127.0.0.1:{free_port()}"
        with open(path / "log", "w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [
                    "prometheus",
                    f"--config.file={path / 'prometheus.yml'}",
                    f"--storage.tsdb.path={path / 'data'}",
                    "--storage.tsdb.retention.time=100y",
                    f"--web.listen-address={address}",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            server = Server(address)
            for _ in range(300):
                if process.poll() is not None:
                    raise RuntimeError(f"prometheus ended: {(path / 'log').read_text()[-2000:]}")
                with contextlib.suppress(urllib.error.URLError, ConnectionError):
                    server.get("/-/ready")
                    break
                time.sleep(0.1)
            else:
                raise RuntimeError("prometheus is not ready after 30 s")
            yield server
        finally:
            process.terminate()
            process.wait()
