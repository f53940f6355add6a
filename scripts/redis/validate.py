"""Holds headroom's model of Redis against a real server; see scripts/validate-redis."""

import argparse
import sys

import cache
import limits
import page
import server
from cases import KEY_BYTES, cases

# Between its clock's second and the walk that closes a client a server lets up to 0.1 s pass; the
# rest is this machine's delay in noticing.
CLOSING_DELAY = 0.2

# Bytes a key. While 20,000 keys are stored the server's own buffers move by some 40 kB, which is 2
# bytes a key.
MEMORY_TOLERANCE = 2.0

# What a server at work uses beside the keys moves by about this much from run to run.
BUFFERS = 64 * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prediction", required=True, help="the redis-prediction executable")
    parser.add_argument("--output", help="where to write the page")
    arguments = parser.parse_args()
    predict = cache.predictor(arguments.prediction)
    results = {
        "version": server.version(),
        "caches": list(caches(predict)),
        "memory": list(memory(predict)),
        "refusals": list(refusals(predict)),
        "timeouts": list(timeouts(predict)),
    }
    rows = [row for kind, rows in results.items() if kind != "version" for row in rows]
    if arguments.output:
        with open(arguments.output, "w", encoding="utf-8") as file:
            file.write(page.markdown(results))
    complaints = [row for row in rows if not row["agrees"]]
    for row in complaints:
        print(f"error: {row}")
    print(f"{len(rows)} comparisons with Redis {results['version']}, {len(complaints)} disagree")
    sys.exit(1 if complaints else 0)


def caches(predict):
    for number, case in enumerate(cases(), start=1):
        result = cache.compare(case, predict, seed=number)
        real, model = result["real"], result["model"]
        hit_rate = real["hits"] / real["gets"]
        predicted = model["hits"] / model["gets"]
        # The buffers are memory that keys could have had.
        held_tolerance = BUFFERS / (case.limit - (1 << 20))
        held_difference = model["held"] / real["held"] - 1
        row = {
            "case": case,
            "keyspace": real["keyspace"],
            "gets": real["gets"],
            "hit_rate": hit_rate,
            "predicted": predicted,
            "tolerance": case.tolerance,
            "held": real["held"],
            "predicted_held": model["held"],
            "held_tolerance": held_tolerance,
            "per_tick": real["accesses_per_second"] / real["held"],
            "agrees": abs(predicted - hit_rate) <= case.tolerance
            and abs(held_difference) <= held_tolerance
            and model["refused"] == 0,
        }
        print(
            f"{case.policy} exponent {case.exponent} samples {case.samples} value "
            f"{case.value_bytes}: hit rate {hit_rate:.4f}, model {predicted - hit_rate:+.4f}; held "
            f"{real['held']}, model {held_difference:+.2%}; {row['per_tick']:.2f} a tick and key",
            flush=True,
        )
        yield row


def memory(predict):
    predicted = predict(
        "memory", "--keys", limits.MEMORY_KEYS, "--key-bytes", KEY_BYTES, *limits.MEMORY_VALUES
    )
    for row in predicted:
        real = limits.memory(row["value_bytes"])
        print(f"memory of {row['value_bytes']}: {real:.1f}, model {row['bytes_per_key']:.1f}")
        yield {
            "value_bytes": row["value_bytes"],
            "real": real,
            "predicted": row["bytes_per_key"],
            "agrees": abs(real - row["bytes_per_key"]) <= MEMORY_TOLERANCE,
        }


def refusals(predict):
    words = predict("refusals", "--timeout", 1)
    limit = 5
    replies = limits.max_clients(limit)
    refused = f"-{words['too_many_clients']}\r\n"
    yield {
        "what": f"`maxclients {limit}`, {limit + 2} clients",
        "real": f"{replies.count('+PONG' + chr(13) + chr(10))} served, then `{replies[-1].strip()}`",
        "predicted": f"{limit} served, then `{refused.strip()}`",
        "agrees": replies == ["+PONG\r\n"] * limit + [refused] * 2,
    }
    for policy in limits.REFUSING_POLICIES:
        real = limits.out_of_memory(policy)
        yield {
            "what": f"`SET` without expiry on a full server, `{policy}`",
            "real": f"`-{real['error']}`" + ("; reads work" if real["reads"] else "; reads fail"),
            "predicted": f"`-{words['out_of_memory']}`; reads work",
            "agrees": real["error"] == words["out_of_memory"] and real["reads"],
        }


def timeouts(predict):
    for timeout in limits.TIMEOUTS:
        closed = limits.idle_clients(timeout)
        predicted = predict(
            "refusals", "--timeout", timeout, *[int(row["heard_at"] * 1e9) for row in closed]
        )["closed_after_seconds"]
        for row, expected in zip(closed, predicted):
            print(f"timeout {timeout}: {row['closed_after']:.2f} s, model {expected:.2f} s")
            yield {
                "timeout": timeout,
                "heard_at": row["heard_at"],
                "real": row["closed_after"],
                "predicted": expected,
                "agrees": 0 <= row["closed_after"] - expected <= CLOSING_DELAY,
            }


if __name__ == "__main__":
    main()
