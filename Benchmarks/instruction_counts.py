"""Instructions per customer of the kernel's benchmarks, by callgrind, against those on record.

usage: instruction_counts.py [--record], after `swift build -c release --product benchmarks`

Each work runs with two numbers of customers; the difference leaves the start of the program out. Standard
output: work,instructions,recorded,change. Ends with 1 if a count is above its record by more than 5 %.
"""

import csv
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".build/release/benchmarks"
RECORD = ROOT / "Benchmarks/instruction-counts.csv"

WORKS = ["mm1", "mm1-keyed", "reneging", "chain"]
FEW, MANY = 20_000, 120_000
TOLERANCE = 0.05


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def environment():
    """What decides about a count beside the sources."""
    swift = re.search(r"Swift version (\S+)", output("swift", "--version"))
    gsl = output("gsl-config", "--version").strip() if shutil.which("gsl-config") else "unknown"
    flags = pathlib.Path("/proc/cpuinfo")
    has_avx2 = flags.exists() and " avx2 " in flags.read_text()
    return (
        f"swift {swift.group(1) if swift else 'unknown'}; {' '.join(platform.libc_ver())}; "
        f"gsl {gsl}; {platform.machine()}{' with avx2' if has_avx2 else ''}"
    )


def strip(folder):
    """A copy of the program that callgrind can read: it gives up on some debug information."""
    copy = pathlib.Path(folder) / "benchmarks"
    shutil.copy(PROGRAM, copy)
    if shutil.which("strip"):
        subprocess.run(["strip", "--strip-debug", copy], check=True)
    return copy


def instructions(program, work, customers):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", program, work, str(customers)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not collected:
        sys.exit(f"{work}: callgrind found no count: {run.stderr}")
    return int(collected.group(1))


def measure():
    with tempfile.TemporaryDirectory() as folder:
        program = strip(folder)
        counts = {}
        for work in WORKS:
            more = instructions(program, work, MANY) - instructions(program, work, FEW)
            counts[work] = more / (MANY - FEW)
        return counts


def read_record():
    """The environment of the record, and its counts."""
    lines = RECORD.read_text().splitlines()
    rows = csv.DictReader(lines[1:])
    return lines[0].removeprefix("# "), {row["work"]: float(row["instructions"]) for row in rows}


def write_record(counts):
    rows = [f"# {environment()}", "work,instructions"]
    rows += [f"{work},{count:.1f}" for work, count in counts.items()]
    RECORD.write_text("\n".join(rows) + "\n")


def compare(counts):
    recorded_in, recorded = read_record()
    is_judged = recorded_in == environment()
    print("work,instructions,recorded,change")
    grown = []
    for work, count in counts.items():
        change = count / recorded[work] - 1 if work in recorded else 0.0
        print(f"{work},{count:.1f},{recorded.get(work, '')},{change:+.1%}")
        if change > TOLERANCE:
            grown.append(work)
    if not is_judged:
        print(
            "NOT JUDGED: the counts on record are of other versions.\n"
            f"  recorded with {recorded_in}\n  here is       {environment()}\n"
            "  `scripts/instruction-counts --record` on a commit whose speed is known makes them comparable.",
            file=sys.stderr,
        )
        return 0
    for work in grown:
        print(f"error: {work} takes more than 5 % more instructions than on record", file=sys.stderr)
    return 1 if grown else 0


def main(arguments):
    if arguments not in ([], ["--record"]):
        sys.exit(__doc__)
    counts = measure()
    if arguments:
        write_record(counts)
        return 0
    return compare(counts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
