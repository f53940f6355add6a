"""Holds headroom against what it promises when things go wrong. Called by scripts/validate-faults."""

import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from steps import Skip, bytes_of, check, need, run_steps

ROOT = Path(sys.argv[1])
HEADROOM = os.environ["HEADROOM"]

MODEL = ROOT / "models" / "phoenix"
BURST = "orchestrator.limits.burst_size"

SIMULATE = ["simulate", MODEL, "--replications", "40", "--duration", "10m", "--warmup", "0s",
            "--format", "json"]
# The same, when nothing is to come in its way.
SHORT = [word if word != "40" else "4" for word in SIMULATE]
COMPARE = ["compare", MODEL, "--candidate", f"large: {BURST}=100", "--replications", "20",
           "--duration", "10m", "--warmup", "0s", "--format", "json"]
SOLVE = ["solve", ROOT / "models" / "capacity" / "workers-mean-wait.yaml", "--capacity",
         "--precision", "2%", "--format", "json"]
SWEEP = ["sweep", MODEL, "--vary", f"{BURST}=5:100:5", "--replications", "4", "--duration", "5m",
         "--warmup", "0s"]

# What Swift says of a crash, in one form or another.
CRASHES = ["Fatal error", "Program crashed", "Backtracing", "Current stack trace"]


def headroom(*arguments, cwd=None, **options):
    """Runs a command to its end; nothing takes longer than two minutes."""
    done = subprocess.run([HEADROOM, *arguments], cwd=cwd, capture_output=True, timeout=120,
                          **options)
    done.stdout = done.stdout.decode()
    done.stderr = done.stderr.decode()
    for crash in CRASHES:
        check(crash not in done.stderr, f"{arguments[0]} crashed: {done.stderr[:500]}")
    return done


def expect(done, status, *words):
    """Holds a finished command against an exit code and what it has to say."""
    check(done.returncode == status, f"exit {done.returncode}, not {status}: {done.stderr[:500]}")
    for word in words:
        check(word in done.stderr, f"'{word}' is not in: {done.stderr[:500]}")


def leftovers(folder, *known):
    return sorted(path.name for path in Path(folder).iterdir() if path.name not in known)


def check_report(path):
    """A report is whole if it is there at all."""
    text = bytes_of(path)
    check(text.endswith(b"}\n") and json.loads(text), f"{path.name} is torn")


def wall(folder, *arguments):
    start = time.monotonic()
    expect(headroom(*arguments, "--quiet", "-o", "whole", cwd=folder), 0)
    return time.monotonic() - start


def stop(folder, arguments, after, number):
    process = subprocess.Popen([HEADROOM, *arguments, "--quiet"], cwd=folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(after)
    process.send_signal(number)
    output, messages = process.communicate(timeout=60)
    for crash in CRASHES:
        check(crash not in messages, f"{arguments[0]} crashed: {messages[:500]}")
    return process.returncode, output, messages


def interrupt(folder):
    """SIGINT and SIGTERM at random moments: the finished part is reported, and nothing is left over."""
    moments = random.Random(1)
    counts = {"whole": 0, "part": 0, "nothing": 0}
    works = {"simulate": [*SIMULATE, "--trace", "trace.csv", "--metrics", "metrics.txt"],
             "compare": COMPARE, "solve": SOLVE}
    for name, arguments in works.items():
        place = folder / name
        place.mkdir()
        usual = wall(place, *arguments)
        for number in (signal.SIGINT, signal.SIGTERM):
            for _ in range(5):
                for path in place.iterdir():
                    path.unlink()
                status, _, messages = stop(place, [*arguments, "-o", "report.json"],
                                           moments.uniform(0, usual), number)
                report = place / "report.json"
                if status == -number:
                    # Before there was anything to report.
                    check(not leftovers(place), f"{name} left {leftovers(place)}")
                    counts["nothing"] += 1
                    continue
                check(status in (0, 130), f"{name}: exit {status}: {messages[:500]}")
                if not report.exists():
                    check(status == 130 and "interrupted before" in messages, messages)
                    check(not leftovers(place), f"{name} left {leftovers(place)}")
                    counts["nothing"] += 1
                    continue
                check_report(report)
                check((b'"interrupted": true' in bytes_of(report)) == (status == 130),
                      f"{name}: exit {status}, and the report says otherwise")
                known = {"report.json"}
                if name == "simulate":
                    known |= {"trace.csv", "metrics.txt"}
                    check(bytes_of(place / "trace.csv").endswith(b"\r\n"), "the trace is torn")
                    check(bytes_of(place / "metrics.txt").endswith(b"# EOF\n"), "metrics are torn")
                check(set(leftovers(place)) == known, f"{name} left {leftovers(place)}")
                counts["whole" if status == 0 else "part"] += 1
    usual = wall(folder, *SWEEP)
    for number in (signal.SIGINT, signal.SIGTERM):
        rows = folder / f"rows-{number}.csv"
        for _ in range(5):
            status, _, messages = stop(folder, [*SWEEP, "--resume", "-o", rows.name],
                                       moments.uniform(0, usual / 3), number)
            check(status in (0, 130, -number), f"sweep: exit {status}: {messages[:500]}")
            check(status != 130 or "--resume goes on" in messages, messages)
            if rows.exists():
                check(bytes_of(rows).endswith(b"\r\n"), "a torn row")
            counts["part" if status == 130 else "whole" if status == 0 else "nothing"] += 1
        expect(headroom(*SWEEP, "--resume", "--quiet", "-o", rows.name, cwd=folder), 0)
        check(bytes_of(rows) == bytes_of(folder / "whole"), "--resume has other bytes")
    check(counts["part"] >= 10, f"too few were midway: {counts}")
    return (f"{sum(counts.values())} signals to simulate, compare, solve and sweep: {counts['part']} reports or "
            f"files of the finished part with 130, {counts['nothing']} before there was any, "
            f"{counts['whole']} after the end; --resume has the bytes of an undisturbed sweep")


def kill(folder):
    """SIGKILL at random moments: what was there before is there, or the new whole."""
    moments = random.Random(2)
    count, kept = 0, 0
    for name, arguments in {"simulate": [*SIMULATE, "--trace", "trace.csv"], "compare": COMPARE,
                            "solve": SOLVE}.items():
        place = folder / name
        place.mkdir()
        usual = wall(place, *arguments)
        for _ in range(6):
            (place / "report.json").write_text("what was there before\n")
            stop(place, [*arguments, "-o", "report.json"], moments.uniform(0, usual), signal.SIGKILL)
            count += 1
            if bytes_of(place / "report.json") == b"what was there before\n":
                kept += 1
            else:
                check_report(place / "report.json")
    usual = wall(folder, *SWEEP)
    for _ in range(6):
        stop(folder, [*SWEEP, "--resume", "-o", "rows.csv"], moments.uniform(0, usual / 4),
             signal.SIGKILL)
        count += 1
    expect(headroom(*SWEEP, "--resume", "--quiet", "-o", "rows.csv", cwd=folder), 0)
    check(bytes_of(folder / "rows.csv") == bytes_of(folder / "whole"), "--resume has other bytes")
    return (f"{count} kills of simulate, compare, solve and sweep; {kept} times the former report was there, "
            "else the whole new one; --resume has the bytes of an undisturbed sweep")


@contextmanager
def mounted(folder, *options):
    if os.geteuid() != 0:
        raise Skip("mounting takes root")
    done = subprocess.run(["mount", *options, folder], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skip(f"cannot mount here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def outputs(place):
    """Every command that writes a file, with the options that make it write into a folder."""
    return {
        "simulate -o": [*SIMULATE, "-o", place / "report.json"],
        "simulate --trace": [*SIMULATE, "--trace", place / "trace.csv"],
        "simulate --metrics": [*SIMULATE, "--metrics", place / "metrics.txt"],
        "compare -o": [*COMPARE, "-o", place / "comparison.json"],
        "solve -o": [*SOLVE, "-o", place / "capacity.json"],
        "sweep -o": [*SWEEP, "-o", place / "rows.csv"],
        "check -o": ["check", MODEL, "--format", "sarif", "-o", place / "findings.sarif"],
        "admit -o": ["admit", MODEL / "kubernetes", "--format", "json", "-o", place / "pods.json"],
        "parameters -o": ["parameters", MODEL, "-o", place / "parameters.txt"],
        "init": ["init", place / "model"],
    }


def disk(folder):
    """A file system that is full: 74, and the result is on standard output."""
    place = folder / "small"
    place.mkdir()
    count = 0
    for name, arguments in outputs(place).items():
        with mounted(place, "-t", "tmpfs", "-o", "size=16k", "tmpfs"):
            before = b"what was there before\n"
            if "-o" in arguments:
                Path(arguments[arguments.index("-o") + 1]).write_bytes(before)
            (place / "filler").write_bytes(b"x" * (16384 - (4096 if "-o" in arguments else 0)))
            done = headroom(*arguments, "--quiet")
            check(done.returncode in (73, 74), f"{name}: exit {done.returncode}: {done.stderr[:500]}")
            check("No space left on device" in done.stderr, f"{name} says: {done.stderr[:500]}")
            if "-o" in arguments and name != "sweep -o":
                check(bytes_of(arguments[-1]) == before, f"{name}: what was there is lost")
                check(len(done.stdout) > 100, f"{name}: the result is lost")
            torn = [left for left in leftovers(place) if left.endswith(".tmp")]
            check(not torn, f"{name} left {torn}")
            count += 1
    return (f"{count} ways of writing: 73 or 74 with the reason, the former file is there, the result goes to "
            "standard output; scripts/validate-sweep has the rows of a sweep on a full disk")


def readonly(folder):
    """A folder that takes no files: 73, before anything is simulated."""
    place = folder / "place"
    place.mkdir()
    count = 0
    with mounted(place, "--bind", place):
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
        for name, arguments in outputs(place).items():
            start = time.monotonic()
            done = headroom(*arguments)
            check(time.monotonic() - start < 2 or name == "sweep -o", f"{name} worked before it said so")
            expect(done, 73, "Read-only file system", "cannot create")
            check(done.stdout == "", f"{name} wrote a result")
            count += 1
    return f"{count} ways of writing: 73 with the path and the reason"


def pipe(folder):
    """Readers that leave after a line: no message, and the exit code of the work."""
    count = 0
    for arguments in [SIMULATE, COMPARE, SOLVE, SWEEP, ["parameters", MODEL], ["schema"],
                      ["check", MODEL], ["admit", MODEL / "kubernetes"], ["--help"],
                      ["simulate", "--help"]]:
        words = " ".join(f"'{word}'" for word in [HEADROOM, *arguments])
        quiet = "" if "--help" in arguments or arguments[0] == "schema" else "--quiet"
        for reader in ("head -n 1", "true"):
            done = subprocess.run(
                ["bash", "-c", f"{words} {quiet} | {reader} >out; echo ${{PIPESTATUS[0]}}"],
                cwd=folder, capture_output=True, text=True, timeout=120)
            check(done.stdout == "0\n" and done.stderr == "",
                  f"{arguments[0]} | {reader}: {done.stdout}{done.stderr[:500]}")
            count += 1
    return f"{count} pipes into head and true: exit 0 and nothing on standard error"


def gone(folder):
    """The folder of the output is removed during the run: the result is on standard output."""
    for name, arguments in {"simulate": SIMULATE, "compare": COMPARE, "solve": SOLVE}.items():
        place = folder / name
        place.mkdir()
        process = subprocess.Popen(
            [HEADROOM, *arguments, "--quiet", "-o", place / "report.json"], cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.1)
        shutil.rmtree(place)
        output, messages = process.communicate(timeout=120)
        check(process.returncode == 73, f"{name}: exit {process.returncode}: {messages[:500]}")
        check("No such file or directory" in messages, messages[:500])
        check(json.loads(output), "the result is torn")
    for option in ("--trace", "--metrics"):
        place = folder / "logs"
        place.mkdir()
        process = subprocess.Popen(
            [HEADROOM, *SIMULATE, "--quiet", option, place / "log", "-o", "report.json"],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.3)
        shutil.rmtree(place)
        _, messages = process.communicate(timeout=120)
        check(process.returncode in (73, 74), f"{option}: exit {process.returncode}: {messages[:500]}")
        check("No such file or directory" in messages, messages[:500])
        check_report(folder / "report.json")
    expect(headroom(*SWEEP, "--quiet", "-o", "whole.csv", cwd=folder), 0)
    whole = bytes_of(folder / "whole.csv").decode()
    counts = []
    for what in ("folder", "file"):
        place = folder / "rows"
        place.mkdir()
        rows = place / "rows.csv"
        process = subprocess.Popen([HEADROOM, *SWEEP, "--quiet", "-o", rows], cwd=folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and not (rows.exists() and bytes_of(rows).count(b"\n") > 3):
            time.sleep(0.005)
        check(process.poll() is None, "the sweep was done too early")
        if what == "folder":
            shutil.rmtree(place)
        else:
            rows.unlink()
        output, messages = process.communicate(timeout=120)
        if what == "file":
            check(process.returncode == 0, f"sweep: exit {process.returncode}: {messages[:500]}")
            check(bytes_of(rows).decode() == whole, "the file is not that of an undisturbed sweep")
            continue
        check(process.returncode in (73, 74), f"sweep: exit {process.returncode}: {messages[:500]}")
        check("standard output" in messages, messages[:500])
        lines = output.replace("\r\n", "\n").splitlines()
        known = whole.replace("\r\n", "\n").splitlines()
        check(lines and set(lines) <= set(known) and lines[0] == known[0], "rows were lost")
        counts.append(len(lines) - 1)
    return (f"simulate, compare and solve: 73 and the whole result on standard output; a trace and metrics: 73, "
            f"and the report is there; a sweep: {counts[0]} finished rows on standard output; a file that is "
            "deleted is written again")


def memory(folder):
    """ulimit -v, from what the loader needs upwards: the work is done, or 71 says why not."""
    counts = {0: 0, 71: 0}
    smallest = None
    # Where it is scarce two threads may find none at once: those limits lie close together.
    for kibibytes in (*range(60_000, 130_000, 1_000), *range(130_000, 400_001, 10_000)):
        report = folder / "report.json"
        report.write_text("what was there before\n")
        done = subprocess.run(
            [HEADROOM, *SHORT, "--quiet", "--jobs", "2", "-o", report], cwd=folder,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS,
                                                  (kibibytes * 1024, kibibytes * 1024)),
            capture_output=True, text=True, timeout=120, errors="replace")
        if smallest is None and done.returncode in (127, -signal.SIGILL):
            # The loader did not find room for the libraries, or one of them none to begin with; nothing of
            # headroom ran.
            check(done.returncode != 127 or "error while loading shared libraries" in done.stderr, done.stderr[:500])
            continue
        smallest = smallest or kibibytes
        check(done.returncode in counts, f"{kibibytes} KiB: exit {done.returncode}: {done.stderr[:300]}")
        counts[done.returncode] += 1
        if done.returncode == 71:
            check("not enough memory" in done.stderr, done.stderr[:500])
            check(bytes_of(report) == b"what was there before\n", "the former report is lost")
        else:
            check_report(report)
    check(counts[71] > 0 and counts[0] > 0, f"the limits were not near what is needed: {counts}")
    return (f"{sum(counts.values())} limits from {smallest:,} to 400,000 KiB: {counts[71]} ended with 71 and "
            f"the reason, {counts[0]} did the work; below, the libraries do not begin")


def clock(folder):
    """A clock that jumps by years, both ways, and runs a hundred times too fast."""
    need("faketime")
    expect(headroom(*SIMULATE, "-o", "usual.json", cwd=folder), 0)
    usual = bytes_of(folder / "usual.json")
    stamp = folder / "time"

    def set_clock(text):
        # At once: half a line would end the process, by faketime's own doing.
        (folder / "next").write_text(text)
        (folder / "next").rename(stamp)

    set_clock("+0")
    library = subprocess.run(["faketime", "-f", "+0", "sh", "-c", "echo $LD_PRELOAD"],
                             capture_output=True, text=True, check=True).stdout.strip()
    for monotonic in ("0", "1"):
        process = subprocess.Popen(
            ["env", f"LD_PRELOAD={library}", f"FAKETIME_TIMESTAMP_FILE={stamp}",
             "FAKETIME_NO_CACHE=1", f"DONT_FAKE_MONOTONIC={monotonic}",
             # faketime sets variables as it begins, and Swift, which finds the arguments in front of
             # the environment, would have none: the shell takes that upon itself.
             "sh", "-c", 'exec "$0" "$@"', HEADROOM, *SIMULATE, "-o", "jumps.json"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        jumps = 0
        time.sleep(0.3)
        while process.poll() is None:
            set_clock(random.Random(jumps).choice(["-10y", "+10y", "+0 x100", "-1d"]))
            jumps += 1
            time.sleep(0.05)
        messages = process.stderr.read()
        check(process.returncode == 0, f"exit {process.returncode}: {messages[:500]}")
        check(bytes_of(folder / "jumps.json") == usual, "the clock changes the result")
        check(jumps > 5, "the clock did not jump while it ran")
    return f"{jumps} jumps of the clock by years and days under faketime: the same bytes, and progress goes on"


def large(folder):
    """A model's directory of 10,000 files, beside its own and among its manifests."""
    expect(headroom(*SHORT, "--quiet", "-o", "usual.json", cwd=folder), 0)
    usual = json.loads(bytes_of(folder / "usual.json"))["metrics"]
    model = folder / "model"
    shutil.copytree(MODEL, model)
    for number in range(10_000):
        (model / f"note-{number}.yaml").write_text("a: [\n")
    start = time.monotonic()
    expect(headroom("simulate", model, *SHORT[2:], "--quiet", "-o", "beside.json", cwd=folder), 0)
    beside = time.monotonic() - start
    check(json.loads(bytes_of(folder / "beside.json"))["metrics"] == usual, "other files count")
    for number in range(10_000):
        (model / f"note-{number}.yaml").unlink()
        (model / "kubernetes" / f"object-{number}.yaml").write_text(
            f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c-{number}}}\ndata: {{a: b}}\n")
    start = time.monotonic()
    expect(headroom("simulate", model, *SHORT[2:], "--quiet", "-o", "among.json", cwd=folder), 0)
    among = time.monotonic() - start
    check(json.loads(bytes_of(folder / "among.json"))["metrics"] == usual, "ConfigMaps count")
    (model / "kubernetes" / "object-77.yaml").write_text("kind: [\n")
    expect(headroom("check", model, cwd=folder), 65, "object-77.yaml:")
    return (f"10,000 files beside the model's: {beside:.1f} s, among its manifests: {among:.1f} s, the same "
            "figures; one of them wrong: 65 with its name")


def links(folder):
    """Symbolic links that lead out of the model."""
    outside = folder / "outside"
    shutil.copytree(MODEL, outside)
    secret = folder / "secret"
    secret.write_text("root:x:0:0\n")
    cases = {
        "redis.conf": outside / "redis.conf", "alerts.yaml": outside / "alerts.yaml",
        "kubernetes": outside / "kubernetes", "model.yaml": outside / "model.yaml",
        "kubernetes/extra.yaml": secret,
    }
    for name, target in cases.items():
        model = folder / "model"
        shutil.copytree(MODEL, model)
        path = model / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        path.symlink_to(target)
        done = headroom("check", model)
        expect(done, 65, "outside of the model's directory", name.split("/")[0])
        check("root:x" not in done.stderr + done.stdout, f"{name} was read")
        path.unlink()
        path.symlink_to(path.name)
        expect(headroom("check", model), 66, "Too many levels of symbolic links")
        path.unlink()
        path.symlink_to("nowhere")
        expect(headroom("check", model), 66, "No such file or directory")
        shutil.rmtree(model)
    shutil.copytree(MODEL, folder / "model")
    (folder / "model" / "model.yaml").rename(folder / "model" / "real.yaml")
    (folder / "model" / "model.yaml").symlink_to("real.yaml")
    expect(headroom("check", folder / "model"), 0)
    return (f"{len(cases)} places: 65 for a link out of the model, nothing of its target is shown; 66 for a "
            "circle and for nothing; a link within the model is followed")


def special(folder):
    """A model on what is no file, or does not end."""
    model = folder / "model"
    shutil.copytree(MODEL, model)
    os.mkfifo(folder / "pipe")
    large = folder / "large.yaml"
    large.write_bytes(b"# " + b"x" * (17 << 20))
    cases = {folder / "pipe": "is a pipe", "/dev/zero": "is a device", "/dev/urandom": "is a device",
             "/dev/null": "is a device", large: "is larger than 16 MiB", "/proc/self/mem": ""}
    count = 0
    for path, words in cases.items():
        for command in ("simulate", "check", "parameters", "admit"):
            if command == "admit" and path == large:
                continue
            expect(headroom(command, path), 66, words)
            count += 1
    for name in ("redis.conf", "alerts.yaml", "model.yaml"):
        path = model / name
        path.unlink()
        os.mkfifo(path)
        expect(headroom("check", model), 66, "is a pipe")
        path.unlink()
        shutil.copy(MODEL / name, path)
        count += 1
    # A file that grows while it is read, and never stops.
    growing = model / "redis.conf"
    stopped = threading.Event()

    def grow():
        with open(growing, "ab", buffering=0) as file:
            while not stopped.is_set() and file.tell() < 200 << 20:
                file.write(b"# and so on\n" * 20_000)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        ends = set()
        for _ in range(20):
            ends.add(headroom("check", model, "--quiet").returncode)
    finally:
        stopped.set()
        writer.join()
    check(ends <= {0, 65, 66} and 66 in ends, f"exits {ends}")
    return (f"{count} reads of pipes, devices and a file of 17 MiB: 66 at once; a file that grows is read up to "
            "16 MiB")


def twice(folder):
    """Two sweeps that begin at once into one file: one has it, the other one says so."""
    expect(headroom(*SWEEP, "--quiet", "-o", "one.csv", cwd=folder), 0)
    other = [*SWEEP, "--seed", "5"]
    expect(headroom(*other, "--quiet", "-o", "other.csv", cwd=folder), 0)
    whole = [bytes_of(folder / "one.csv"), bytes_of(folder / "other.csv")]
    refusals = 0
    for attempt in range(6):
        name = f"rows-{attempt}.csv"
        works = [SWEEP, other if attempt % 2 else SWEEP]
        processes = []
        for arguments in works:
            processes.append(subprocess.Popen(
                [HEADROOM, *arguments, "--quiet", "-o", name], cwd=folder, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True))
            time.sleep([0, 0.02, 0.1, 0.2, 0.4, 0][attempt])
        ends = [(process.communicate(timeout=120), process.returncode) for process in processes]
        winners = [index for index, (_, status) in enumerate(ends) if status == 0]
        check(len(winners) == 1, f"exits {[status for _, status in ends]}: {ends}")
        (_, messages), status = ends[1 - winners[0]]
        check(status == 73 and "another process is writing it" in messages, f"{status}: {messages}")
        check(bytes_of(folder / name) == whole[attempt % 2 * winners[0]], "the rows are not the winner's")
        refusals += 1
    return f"{refusals} pairs: one writes its bytes, the other ends with 73: 'another process is writing it'"


STEPS = [interrupt, kill, disk, readonly, pipe, gone, memory, clock, large, links, special, twice]

PAGE = ROOT / "docs" / "reliability.md"
BEGIN = "<!-- Written by scripts/validate-faults. -->\n"
END = "<!-- End of what scripts/validate-faults writes. -->\n"


def main():
    rows, failed = run_steps(STEPS, sys.argv[2:], "faults-")
    if len(rows) == len(STEPS):
        page = PAGE.read_text()
        table = "| step | | |\n|---|---|---|\n" + "\n".join(rows) + "\n"
        PAGE.write_text(re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}",
                               lambda _: BEGIN + table + END, page, flags=re.DOTALL))
    sys.exit(1 if failed else 0)


main()
