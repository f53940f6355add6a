"""What the validations have in common: steps that hold, fail or are skipped, a row each."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


class Skip(Exception):
    """A step that cannot be made here, and why."""


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            raise Skip(f"there is no {program}")


def bytes_of(path):
    return Path(path).read_bytes()


def run_steps(steps, names, prefix):
    """Makes the steps of these names, or all; returns their rows and whether one failed.

    A step is a function that is given a folder of its own and returns what it found.
    """
    known = {step.__name__: step for step in steps}
    for name in names:
        if name not in known:
            sys.exit(f"error: there is no step '{name}'; steps are {', '.join(known)}")
    rows, failed = [], False
    for name in names or known:
        with tempfile.TemporaryDirectory(prefix=prefix) as folder:
            try:
                row = f"| {name} | holds | {known[name](Path(folder).resolve())} |"
            except Skip as reason:
                row = f"| {name} | skipped | {reason} |"
            except (AssertionError, subprocess.SubprocessError, OSError) as reason:
                failed = True
                row = f"| {name} | FAILS | {reason} |"
        print(row, flush=True)
        rows.append(row)
    return rows, failed
