"""How the cost of headroom grows: processor time and memory over the size of a model.

usage: measure.py HEADROOM [--long] [AXIS...]

Prints a line of CSV for each run, and then one for each axis: the exponent b of seconds = c n^b, by
least squares of the logarithms over the sizes whose time without the start of the program is at
least a twentieth of a second, with its standard error. An axis grows faster than linearly, a logarithm
aside, if b is above 1.15 by more than two standard errors: n log n has 1.1 to 1.15 from 1,000 to
10,000,000.
"""

import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from models import AXES

# What a run must take beyond the start of the program to be in a fit, in seconds.
LEAST = 0.05
# The exponent of n log n over the sizes that are measured.
LINEAR = 1.15


def run(command):
    """Processor time in seconds, and the largest memory in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {message.decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(axis, headroom, folder, is_long):
    """Runs an axis; returns (size, seconds, MiB) of each size, the start of the program apart."""
    readings = []
    for size in axis.sizes + (axis.long_sizes if is_long else []):
        command = axis.command(size, folder)
        start, _ = run([headroom, *axis.start(size, folder)]) if axis.start else (0.0, 0.0)
        began = time.monotonic()
        seconds, memory = run([headroom, *command])
        readings.append((size, seconds - start, memory))
        print(
            f"{axis.name},{size},{seconds - start:.3f},{start:.3f},{memory:.0f}",
            flush=True,
        )
        print(f"{axis.name} {size}: {time.monotonic() - began:.1f} s", file=sys.stderr)
    return readings


def fit(points):
    """The exponent and its standard error; None if fewer than three sizes take long enough."""
    points = [(math.log(size), math.log(seconds)) for size, seconds in points if seconds >= LEAST]
    if len(points) < 3:
        return None
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    exponent = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    residual = sum((y - mean_y - exponent * (x - mean_x)) ** 2 for x, y in points)
    return exponent, math.sqrt(residual / (n - 2) / spread)


def verdict(exponent, error):
    return "faster than linear" if exponent - 2 * error > LINEAR else "linear at most"


def main(headroom, arguments):
    is_long = "--long" in arguments
    names = [name for name in arguments if name != "--long"]
    unknown = sorted(set(names) - {axis.name for axis in AXES})
    if unknown:
        sys.exit(f"no axis {', '.join(unknown)}; there are {', '.join(a.name for a in AXES)}")
    print("axis,size,seconds,start_seconds,memory_mib")
    fits = []
    with tempfile.TemporaryDirectory() as folder:
        for axis in AXES:
            if names and axis.name not in names:
                continue
            readings = measure(axis, headroom, pathlib.Path(folder), is_long)
            fits.append((axis, fit([(size, seconds) for size, seconds, _ in readings])))
    print("\naxis,what,exponent,standard_error,verdict")
    status = 0
    for axis, fitted in fits:
        if fitted is None:
            print(f"{axis.name},{axis.what},,,too short to fit")
            continue
        found = verdict(*fitted)
        status = max(status, int(found.startswith("faster")))
        print(f"{axis.name},{axis.what},{fitted[0]:.2f},{fitted[1]:.2f},{found}")
    return status


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
