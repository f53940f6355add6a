"""Runs every work in every program several times, interleaved, and prints the medians as CSV.

usage: measure.py ROUNDS, in the root of the project, after everything is built
Standard output: work,headroom,c_event_list,simpy,ratio_to_c, in customers (or requests) per second
of processor time. Standard error: minimum, median and maximum of each, and its check.
"""

import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
HEADROOM = HERE / ".build/release/benchmarks"
FLOORS = HERE / ".build/floors"
PEERS = HERE / "Peers"

CUSTOMERS = 3_000_000
# SimPy is about a hundred times as slow.
PEER_CUSTOMERS = 50_000

# Each work of headroom's, and the work of the others that it is held against.
WORKS = {
    "mm1": "mm1",
    "mm1-keyed": "mm1",
    "reneging": "reneging",
    "chain": "chain",
    "phoenix": None,
}


def programs():
    """Every program that is measured: (who, work) and its command line."""
    for work, peer in WORKS.items():
        if peer is None and not pathlib.Path("models", work).is_dir():
            print(f"{work}: left out, there is no models/{work}", file=sys.stderr)
            continue
        yield ("headroom", work), [HEADROOM, work, CUSTOMERS]
    for peer in dict.fromkeys(filter(None, WORKS.values())):
        yield ("c_event_list", peer), [FLOORS / peer, CUSTOMERS]
        yield ("simpy", peer), [sys.executable, PEERS / f"{peer}.py", PEER_CUSTOMERS]


def read(command):
    output = subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True
    )
    rate, check = output.stdout.strip().split(",")
    return float(rate), check


def measure(rounds):
    commands = dict(programs())
    rates = {name: [] for name in commands}
    checks = {}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for name, command in commands.items():
            rate, checks[name] = read(command)
            rates[name].append(rate)
    return rates, checks


def write_spread(rates, checks):
    print("who work: minimum, median, maximum; check", file=sys.stderr)
    for (who, work), values in rates.items():
        spread = ", ".join(
            f"{value:,.0f}" for value in (min(values), statistics.median(values), max(values))
        )
        print(f"{who} {work}: {spread}; {checks[who, work]}", file=sys.stderr)


def write_medians(rates):
    medians = {name: statistics.median(values) for name, values in rates.items()}
    print("work,headroom,c_event_list,simpy,ratio_to_c")
    for work, peer in WORKS.items():
        ours = medians.get(("headroom", work))
        if ours is None:
            continue
        if peer is None:
            print(f"{work},{ours:.0f},,,")
            continue
        floor, simpy = medians["c_event_list", peer], medians["simpy", peer]
        print(f"{work},{ours:.0f},{floor:.0f},{simpy:.0f},{ours / floor:.3f}")


if __name__ == "__main__":
    rates, checks = measure(int(sys.argv[1]))
    write_spread(rates, checks)
    write_medians(rates)
