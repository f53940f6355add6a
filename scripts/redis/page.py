"""The page that scripts/validate-redis writes."""

HEAD = """\
# Validation against Redis

This page is written by `scripts/validate-redis`, which installs `redis-server` if it is missing, runs everything \
on it again (about six minutes) and fails if the model disagrees. The server runs on the loopback without \
persistence; what it measured depends on the machine's speed, so that another run writes slightly other figures.

Server: Redis {version}. {count} comparisons, {disagree} disagree.

## A cache

A client sends `GET`s of independent keys, in batches of 16, and after each batch a `SET` of every key that was \
missed. The commands and the times at which they were sent are recorded, and the same commands run through the \
model (`RedisKeyspace`) by `redis-prediction cache`. There are five times as many keys as fit. Both begin with the \
most popular keys held; the first three accesses for each key that fits are not counted.

*A tick and key* are accesses during a tick of the LRU clock (1 s) for each key held: above about 0.25 ties cost \
hits. The tolerance of the hit rate is 0.002, 0.003 and 0.004 with 10, 5 and 3 samples. Held keys agree within \
64 KiB of `maxmemory` less 1 MiB, which is how much the server's buffers move from run to run.

| policy | samples | exponent | value | `maxmemory` | a tick and key | hit rate | model | held keys | model |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""

MEMORY = """
## Memory of a key

Bytes a key when 20,000 distinct keys with names of 9 bytes are stored, their share of the hash table included. \
Tolerance: 2 bytes, as the server's own buffers move by some 40 kB meanwhile.

| value | Redis | model |
|---:|---:|---:|
"""

REFUSALS = """
## Refusals

To the letter, as the bytes arrive.

| | Redis | model |
|---|---|---|
"""

TIMEOUTS = """
## Idle clients

Redis counts whole seconds of its own clock, so the second in which a client was last heard counts as a whole: it \
is closed `timeout` + 0 to 1 s later. A real server looks ten times a second; the tolerance is 0.2 s after the \
predicted instant.

| `timeout` | last heard, after the full second | closed after, Redis | model |
|---:|---:|---:|---:|
"""


def markdown(results):
    rows = [row for kind, rows in results.items() if kind != "version" for row in rows]
    text = HEAD.format(
        version=results["version"], count=len(rows),
        disagree=sum(not row["agrees"] for row in rows),
    )
    for row in results["caches"]:
        case = row["case"]
        text += (
            f"| `{case.policy}` | {case.samples} | {exponent(case)} | {case.value_bytes} | "
            f"{case.limit >> 20} MiB | {row['per_tick']:.2f} | {row['hit_rate']:.4f} | "
            f"{row['predicted'] - row['hit_rate']:+.4f} | {row['held']} | "
            f"{row['predicted_held'] / row['held'] - 1:+.2%}{mark(row)} |\n"
        )
    text += MEMORY
    for row in results["memory"]:
        text += (
            f"| {row['value_bytes']} | {row['real']:.1f} | {row['predicted']:.1f}{mark(row)} |\n"
        )
    text += REFUSALS
    for row in results["refusals"]:
        text += f"| {row['what']} | {row['real']} | {row['predicted']}{mark(row)} |\n"
    text += TIMEOUTS
    for row in results["timeouts"]:
        text += (
            f"| {row['timeout']} s | {row['heard_at']:.2f} s | {row['real']:.2f} s | "
            f"{row['predicted']:.2f} s{mark(row)} |\n"
        )
    return text


def exponent(case):
    return "uniform" if case.exponent == 0 else f"{case.exponent}"


def mark(row):
    return "" if row["agrees"] else " **disagrees**"
