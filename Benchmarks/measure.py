"""Runs every work in every program several times, interleaved, and prints the medians as CSV.

usage: measure.py ROUNDS PYTHON, after everything is built; PYTHON has the peers' packages
Standard output: work,headroom,c_event_list,cimba,simpy,ciw,ratio_to_c, in customers (or requests)
per second of processor time. Standard error: minimum, median and maximum of each, and its check.
"""

import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADROOM = ROOT / ".build/release/benchmarks"
FLOORS = ROOT / "Benchmarks/.build/floors"
PEERS = ROOT / "Benchmarks/Peers"

CUSTOMERS = 3_000_000

# Each work of headroom's, and the work of the others that it is held against.
WORKS = {
    "mm1": "mm1",
    "mm1-keyed": "mm1",
    "mm1-service": "mm1",
    "reneging": "reneging",
    "chain": "chain",
    "phoenix": "mm1",
}

# The programs in Python, by work, and how many customers they simulate: two are about a hundred times as
# slow.
SIMULATORS = {
    "cimba": (CUSTOMERS, {"mm1": "mm1_cimba.py"}),
    "simpy": (50_000, {"mm1": "mm1.py", "reneging": "reneging.py", "chain": "chain.py"}),
    "ciw": (50_000, {"mm1": "mm1_ciw.py", "reneging": "reneging_ciw.py"}),
}


def programs(python):
    """Every program that is measured: (who, work) and its command line."""
    for work in WORKS:
        yield ("headroom", work), [HEADROOM, work, CUSTOMERS]
    for work in dict.fromkeys(WORKS.values()):
        yield ("c_event_list", work), [FLOORS / work, CUSTOMERS]
    for simulator, (customers, works) in SIMULATORS.items():
        for work, program in works.items():
            yield (simulator, work), [python, PEERS / program, customers]


def read(command):
    output = subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True, cwd=ROOT
    )
    rate, check = output.stdout.strip().split(",")
    return float(rate), check


def measure(rounds, python):
    commands = dict(programs(python))
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
    print("work,headroom,c_event_list,cimba,simpy,ciw,ratio_to_c")
    for work, peer in WORKS.items():
        ours, floor = medians["headroom", work], medians["c_event_list", peer]
        others = [medians.get((simulator, work)) for simulator in SIMULATORS]
        cells = ["" if rate is None else f"{rate:.0f}" for rate in others]
        print(f"{work},{ours:.0f},{floor:.0f},{','.join(cells)},{ours / floor:.3f}")


if __name__ == "__main__":
    rates, checks = measure(int(sys.argv[1]), sys.argv[2])
    write_spread(rates, checks)
    write_medians(rates)
