"""One case on a real server and in the model."""

import json
import os
import subprocess
import tempfile
import time

import recording
import server
from cases import KEY_BYTES, Stream
from client import Client

BATCH = 16


def compare(case, predict, seed):
    """Runs a case on a server, then the same commands through the model."""
    with tempfile.TemporaryDirectory(prefix="headroom-redis-") as folder:
        path = os.path.join(folder, "commands")
        real = run(case, path, seed)
        model = predict(
            "cache", path, "--maxmemory", case.limit, "--policy", case.policy,
            "--samples", case.samples, "--keys", real["keyspace"], "--key-bytes", KEY_BYTES,
            "--value-bytes", case.value_bytes, "--connections", 1,
        )
    return {"case": case, "real": real, "model": model}


def run(case, path, seed):
    directives = {
        "maxmemory": case.limit, "maxmemory_policy": case.policy,
        "maxmemory_samples": case.samples,
    }
    with server.running(**directives) as port, Client(port) as client:
        with recording.Recording(path) as record:
            return drive(case, client, record, seed)


def drive(case, client, record, seed):
    sets = Commands(
        b"*3\r\n$3\r\nSET\r\n$9\r\nk%08d\r\n"
        + b"$%d\r\n%b\r\n" % (case.value_bytes, b"x" * case.value_bytes)
    )
    gets = Commands(b"*2\r\n$3\r\nGET\r\n$9\r\nk%08d\r\n")
    hit_bytes = len(b"$%d\r\n" % case.value_bytes) + case.value_bytes + 2
    capacity = fill(client, record, sets)
    keyspace = 5 * capacity
    # Start near the steady state: the popular keys are there, the most popular used last.
    for first in range(capacity - 1, -1, -BATCH):
        keys = range(first, max(-1, first - BATCH), -1)
        record.add(recording.SET, keys)
        client.set_all(sets.of(keys), len(keys))
    stream = Stream(keyspace, case.exponent, seed)
    pace = Pace(case.pace * capacity)

    def access(count):
        hits = 0
        for _ in range(count // BATCH):
            keys = stream.draw(BATCH)
            pace.wait(BATCH)
            record.add(recording.CACHE_ASIDE, keys)
            missed = client.get_all(gets.of(keys), BATCH, hit_bytes)
            hits += BATCH - len(missed)
            if missed:
                client.set_all(sets.of([keys[number] for number in missed]), len(missed))
        return hits

    access(3 * capacity)
    record.add(recording.MEASUREMENT_BEGINS)
    count = case.measured * capacity // BATCH * BATCH
    before = time.monotonic()
    hits = access(count)
    seconds = time.monotonic() - before
    memory = client.info("memory")
    return {
        "keyspace": keyspace,
        "gets": count,
        "hits": hits,
        "held": client.call("DBSIZE"),
        "used_memory": int(memory["used_memory"]),
        "evicted_keys": int(client.info("stats")["evicted_keys"]),
        "accesses_per_second": count / seconds,
    }


def fill(client, record, sets):
    """Stores distinct keys until one is evicted, then forgets them.

    Returns how many fit, which is not recorded: the model has to find out for itself.
    """
    stored = 0
    while client.call("DBSIZE") == stored:
        client.set_all(sets.of(range(stored, stored + 256)), 256)
        stored += 256
    held = client.call("DBSIZE")
    client.call("FLUSHALL")
    return held


class Commands:
    """Commands that differ in the number of their key."""

    def __init__(self, template):
        self.template = template

    def of(self, keys):
        template = self.template
        return b"".join([template % key for key in keys])


class Pace:
    """Holds a number of accesses a second; 0 holds nothing."""

    def __init__(self, rate):
        self.rate = rate
        self.next = time.monotonic()

    def wait(self, count):
        if not self.rate:
            return
        now = time.monotonic()
        if now < self.next:
            time.sleep(self.next - now)
        self.next = max(now, self.next) + count / self.rate


def predictor(executable):
    """Asks the model: `predict(subcommand, argument, ...)` gives what it prints."""

    def predict(*arguments):
        output = subprocess.run(
            [executable] + [str(argument) for argument in arguments], check=True,
            capture_output=True, text=True,
        ).stdout
        return json.loads(output)

    return predict
