"""A Redis server of its own on a free port of the loopback, without persistence."""

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from client import Client


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(**directives):
    """A server with these directives; yields its port, and stops it by its process id."""
    folder = tempfile.mkdtemp(prefix="headroom-redis-")
    port = free_port()
    arguments = [
        "redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", folder,
        "--save", "", "--appendonly", "no", "--loglevel", "warning",
    ]
    for name, value in directives.items():
        arguments += ["--" + name.replace("_", "-"), value]
    process = subprocess.Popen(
        [str(argument) for argument in arguments], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_it_answers(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_it_answers(process, port):
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"redis-server ended with {process.returncode} before it answered")
        try:
            with Client(port) as client:
                client.call("PING")
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("redis-server did not answer within 10 s")


def version():
    """`7.0.15 (malloc jemalloc-5.3.0, 64 bits)`."""
    words = subprocess.run(
        ["redis-server", "--version"], check=True, capture_output=True, text=True
    ).stdout.split()
    facts = dict(word.split("=", 1) for word in words if "=" in word)
    return f"{facts['v']} (malloc {facts['malloc']}, {facts['bits']} bits)"
