"""Runs the fuzzer on one reader after the other. Called by scripts/fuzz, which says how."""

import argparse
import collections
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(sys.argv[1])
BUILD = ROOT / "FuzzedReaders" / ".build"
FUZZER = BUILD / "release" / "fuzz"
CORPUS = ROOT / "FuzzedReaders" / "Corpus"

# Longer inputs are slower and reach little more.
LONGEST = 4096
# A reader that takes longer for 4 KiB hangs, as far as people are concerned.
HANG_SECONDS = 10
# The fuzzer's own clock runs on while others have the processor: what it calls a hang is tried again.
TIMEOUT_SECONDS = 120
MEMORY_MIB = 2048
# The same mistake is found again and again.
MOST_FINDINGS = 20
# What is kept of a reader's corpus in the repository.
KEPT_FILES = 40
KEPT_BYTES = 24 * 1024


def texts(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_text()


def quoted_blocks(*patterns):
    """The multi-line literals of tests: files that somebody thought of."""
    for text in texts(*patterns):
        for block in re.findall(r'"""\n(.*?)"""', text, re.DOTALL):
            lines = block.split("\n")
            margin = len(lines[-1]) - len(lines[-1].lstrip()) if lines[-1].isspace() else 0
            yield "\n".join(line[margin:] for line in lines[:-1]) + "\n"


def literals(*patterns):
    """The one-line literals of tests."""
    for text in texts(*patterns):
        for literal in re.findall(r'"((?:[^"\\\n]|\\.)+)"', text):
            yield literal.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def documents(*patterns):
    for text in texts(*patterns):
        yield text
        yield from re.split(r"^---\n", text, flags=re.MULTILINE)


def expressions():
    for text in texts("Tests/AlertingTests/Cases/*.promql"):
        yield from re.findall(r"^eval(?:_fail)? \S+ (.*)$", text, re.MULTILINE)
    yield from literals("Tests/AlertingTests/*.swift")


SEEDS = {
    "model": lambda: [*texts("models/**/*.yaml"), *quoted_blocks("Tests/ModelFilesTests/*.swift")],
    "manifests": lambda: [*documents("models/*/kubernetes/*.yaml", "Tests/ReportingTests/Cases/*.yaml"),
                          *quoted_blocks("Tests/ModelFilesTests/*.swift")],
    "quantities": lambda: [*literals("Tests/PlatformTests/Quantity*.swift",
                                     "Tests/ModelFilesTests/ParameterRangeTests.swift",
                                     "Tests/ModelFilesTests/OverrideTests.swift",
                                     "Tests/ModelFilesTests/CheapestProblemTests.swift")],
    "redis": lambda: [*texts("models/**/redis.conf"),
                      *quoted_blocks("Tests/ModelFilesTests/RedisConfigurationReaderTests.swift"),
                      *literals("Tests/ModelFilesTests/RedisConfigurationReaderTests.swift")],
    "rules": lambda: [*texts("models/*/alerts.yaml"),
                      *quoted_blocks("Tests/ModelFilesTests/*Rule*.swift")],
    "expressions": expressions,
    "metrics": lambda: [*quoted_blocks("Tests/ModelFilesTests/MetricsFileTests.swift"),
                        *literals("Tests/ModelFilesTests/MetricsFileTests.swift")],
    "logs": lambda: [*(text[:LONGEST] for text in texts("models/**/*.csv")),
                     *quoted_blocks("Tests/CommandTests/FitCommandTests.swift")],
    "results": lambda: [*quoted_blocks("Tests/ReportingTests/JSON*.swift"),
                        *(text[:LONGEST] for text in texts("notebooks-data/*.csv"))],
}


def write_seeds(reader, folder):
    folder.mkdir(parents=True)
    for seed in SEEDS[reader]():
        data = seed.encode()
        if 0 < len(data):
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def write_dictionary(seeds, path):
    """The words that occur most often in the seeds, so that they need not be guessed."""
    counts = collections.Counter()
    for seed in seeds.iterdir():
        counts.update(set(re.findall(rb"[A-Za-z_][A-Za-z_/.]{2,30}", seed.read_bytes())))
    with open(path, "w") as file:
        for word, _ in counts.most_common(500):
            file.write(f'"{word.decode()}"\n')


def working_folder(folder):
    """A folder as a model's: what a `model.yaml` may name is there."""
    shutil.copytree(ROOT / "models" / "phoenix", folder)
    return folder


def environment():
    # Swift's own report of a crash would take the place of the fuzzer's, which saves the input.
    return dict(os.environ, SWIFT_BACKTRACE="enable=no",
                ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1")


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(reader, folder, arguments, seconds=None):
    """Runs the fuzzer, for so many processor seconds; returns its exit code, what it used and said."""
    with open(folder.parent / f"{reader}.log", "w+", errors="replace") as log:
        process = subprocess.Popen([FUZZER, reader, *arguments], cwd=folder, stdout=log, stderr=log,
                                   env=environment())
        while seconds is not None and os.waitid(
                os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if processor_seconds(process.pid) >= seconds:
                # It ends after the input that it has, and says what it did.
                process.send_signal(signal.SIGUSR1)
                break
            time.sleep(0.5)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        return process.returncode, usage.ru_utime + usage.ru_stime, log.read()


def hangs(reader, folder, path):
    """Whether an input takes a processor long, and not only a clock."""
    _, used, _ = run(reader, folder, [f"-timeout={TIMEOUT_SECONDS}", path])
    return used >= HANG_SECONDS


def fuzz(reader, minutes, scratch):
    seeds = scratch / f"{reader}-seeds"
    write_seeds(reader, seeds)
    words = scratch / f"{reader}.words"
    write_dictionary(seeds, words)
    folder = working_folder(scratch / reader)
    corpus = BUILD / "corpus" / reader
    findings = BUILD / "findings" / reader
    shipped = CORPUS / reader
    for path in (corpus, findings, shipped):
        path.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    spent, executed, coverage, peak = 0.0, 0, 0, 0
    while spent < minutes * 60 and len(set(findings.iterdir()) - before) < MOST_FINDINGS:
        known = set(findings.iterdir())
        status, used, said = run(reader, folder, [
            f"-max_len={LONGEST}", f"-timeout={TIMEOUT_SECONDS}", f"-rss_limit_mb={MEMORY_MIB}",
            f"-dict={words}", f"-artifact_prefix={findings}/", "-print_final_stats=1", "-reload=0",
            corpus, seeds, shipped], minutes * 60 - spent)
        spent += used
        # Until it finds something it says how far it is with every power of two.
        runs = re.findall(r"^#(\d+)\t", said, re.MULTILINE)
        final = re.search(r"stat::number_of_executed_units:\s+(\d+)", said)
        if not runs and set(findings.iterdir()) == known:
            sys.exit(f"error: the fuzzer did not run:\n{said[-4000:]}")
        executed += int(final[1] if final else runs[-1] if runs else 0)
        coverage = max([coverage, *map(int, re.findall(r"cov: (\d+)", said))])
        peak = max([peak, *map(int, re.findall(r"peak_rss_mb:\s+(\d+)", said))])
        for path in set(findings.iterdir()) - known:
            (findings / f"{path.name}.log").write_text(said[-20_000:])
            if path.name.startswith(("timeout-", "slow-unit-")) and not hangs(reader, folder, path):
                path.unlink()
    found = [path.name for path in set(findings.iterdir()) - before if path.suffix != ".log"]
    kinds = collections.Counter(name.split("-")[0] for name in found)
    print(f"| {reader} | {spent / 60:.1f} | {executed:,} | {coverage:,} | "
          f"{len(list(corpus.iterdir()))} | {kinds['crash']} | {kinds['timeout'] + kinds['slow']} | {kinds['oom']} | "
          f"{peak} MiB |", flush=True)
    return bool(found)  # A slow input that is left is one that hangs.


def keep(reader, scratch):
    """Puts the inputs into the repository that reach what the seeds do not, smallest first."""
    seeds = scratch / f"{reader}-seeds"
    merged = scratch / f"{reader}-merged"
    shutil.copytree(seeds, merged)
    status, _, said = run(reader, scratch / reader, [
        "-merge=1", f"-max_len={LONGEST}", merged, BUILD / "corpus" / reader, CORPUS / reader])
    if status:
        sys.exit(f"error: the inputs were not merged:\n{said[-4000:]}")
    shipped = CORPUS / reader
    known = {path.name for path in seeds.iterdir()}
    found = sorted((path for path in merged.iterdir() if path.name not in known),
                   key=lambda path: (path.stat().st_size, path.name))
    for path in shipped.glob("[0-9a-f]" * 40):
        path.unlink()
    total = 0
    for path in found[:KEPT_FILES]:
        total += path.stat().st_size
        if total > KEPT_BYTES:
            break
        shutil.copyfile(path, shipped / path.name)


def main():
    parser = argparse.ArgumentParser(prog="scripts/fuzz")
    parser.add_argument("readers", nargs="*", metavar="READER", help=" ".join(SEEDS))
    parser.add_argument("--minutes", type=float, default=10, help="processor minutes for each")
    parser.add_argument("--keep", action="store_true", help="update FuzzedReaders/Corpus")
    options = parser.parse_args(sys.argv[2:])
    for reader in options.readers:
        if reader not in SEEDS:
            parser.error(f"there is no reader '{reader}'; readers are {' '.join(SEEDS)}")
    print("| reader | CPU min | executions | coverage | corpus | crashes | hangs | out of memory | "
          "memory |\n|---|---|---|---|---|---|---|---|---|", flush=True)
    failed = False
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        for reader in options.readers or SEEDS:
            failed |= fuzz(reader, options.minutes, Path(scratch))
            if options.keep:
                keep(reader, Path(scratch))
    sys.exit(1 if failed else 0)


main()
