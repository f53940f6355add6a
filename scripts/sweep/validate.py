"""Holds `headroom sweep` against what it promises. Called by scripts/validate-sweep."""

import csv
import os
import random
import resource
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from steps import Skip, bytes_of, check, need, run_steps

ROOT = Path(sys.argv[1])
HEADROOM = os.environ["HEADROOM"]

MODEL = ROOT / "models" / "phoenix"
RATE = "workloads.interactive.arrivals.poisson.rate"
BURST = "orchestrator.limits.burst_size"
# 20 x 10 points of the shipped model, 5 replications each.
DESIGN = ["--vary", f"{BURST}=5:100:5", "--vary", f"{RATE}=20/s:110/s:10/s",
          "--replications", "5", "--warmup", "0s"]


def sweep(folder, output, *options, duration="60s", jobs=2, check_status=0):
    """Runs a sweep to its end and returns (wall seconds, processor seconds)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(
        [HEADROOM, "sweep", MODEL, *DESIGN, "--duration", duration, "--jobs", str(jobs), "--quiet",
         "-o", output, *options],
        cwd=folder, capture_output=True, text=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    check(done.returncode == check_status, f"exit {done.returncode}: {done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def speed(folder):
    """The same sweep with one thread and with two."""
    one = sweep(folder, "one.csv", jobs=1, duration="3m")
    two = sweep(folder, "two.csv", jobs=2, duration="3m")
    check(bytes_of(folder / "one.csv") == bytes_of(folder / "two.csv"), "the files differ")
    load = os.getloadavg()[0]
    return (f"200 points x 5 replications: {one[0]:.1f} s with --jobs 1 ({one[1] / one[0]:.2f} "
            f"processors), {two[0]:.1f} s with --jobs 2 ({two[1] / two[0]:.2f} processors): "
            f"{one[0] / two[0]:.2f} times as fast; same bytes; load average {load:.1f}")


def kill(folder):
    """SIGKILL at ten random moments of one sweep, which goes on after each."""
    wall, _ = sweep(folder, "whole.csv", duration="3m")
    moments = random.Random(20)
    kills, rows = 0, []
    while kills < 10:
        process = subprocess.Popen(
            [HEADROOM, "sweep", MODEL, *DESIGN, "--duration", "3m", "--jobs", "2", "--quiet",
             "--resume", "-o", "killed.csv"], cwd=folder)
        time.sleep(moments.uniform(0.02, wall / 7))
        process.send_signal(signal.SIGKILL)
        check(process.wait() == -signal.SIGKILL, "it was done before it was killed; take a longer run")
        kills += 1
        path = folder / "killed.csv"
        rows.append(path.read_bytes().count(b"\n") - 1 if path.exists() else 0)
    sweep(folder, "killed.csv", "--resume", duration="3m")
    check(bytes_of(folder / "killed.csv") == bytes_of(folder / "whole.csv"), "the files differ")
    check(bytes_of(folder / "killed.csv.sweep") == bytes_of(folder / "whole.csv.sweep"),
          "the records differ")
    return f"killed with {', '.join(map(str, rows))} rows; in the end the same bytes"


def disk(folder):
    """A file system of 256 KiB, then of 4 MiB."""
    if os.geteuid() != 0:
        raise Skip("mounting a small tmpfs takes root")
    sweep(folder, "whole.csv")
    whole = bytes_of(folder / "whole.csv").split(b"\r\n")
    small = folder / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        raise Skip(f"no tmpfs: {mounted.stderr.strip()}")
    try:
        sweep(folder, small / "rows.csv", check_status=74)
        text = bytes_of(small / "rows.csv")
        check(text.endswith(b"\r\n"), "a torn row is left")
        rows = text.split(b"\r\n")[:-1]
        check(len(rows) > 10 and all(row in whole for row in rows), "a row is not intact")
        # Still full: nothing is lost.
        sweep(folder, small / "rows.csv", "--resume", check_status=74)
        check(set(rows) <= set(bytes_of(small / "rows.csv").split(b"\r\n")), "rows were lost")
        subprocess.run(["mount", "-o", "remount,size=4m", small], check=True)
        sweep(folder, small / "rows.csv", "--resume")
        check(bytes_of(small / "rows.csv") == bytes_of(folder / "whole.csv"), "the files differ")
    finally:
        subprocess.run(["umount", small], check=True)
    return f"exit 74 with {len(rows) - 1} rows intact; with room, the same bytes"


def spreadsheet(folder):
    """LibreOffice without a screen: numbers are numbers, texts are texts, nothing is a formula."""
    need("soffice")
    sweep(folder, "rows.csv")
    profile = (folder / "profile").as_uri()
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "fods",
         "--outdir", str(folder), str(folder / "rows.csv")], capture_output=True, text=True)
    check(done.returncode == 0 and (folder / "rows.fods").exists(), done.stderr)
    name = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
    document = xml.parse(folder / "rows.fods").getroot()
    with open(folder / "rows.csv", newline="") as file:
        table = list(csv.reader(file))
    kinds = {"float": 0, "string": 0, "empty": 0}
    rows = [row for row in document.iter(name % ("table", "table-row"))]
    for expected, row in zip(table, rows):
        cells = []
        for cell in row.iter(name % ("table", "table-cell")):
            check(cell.get(name % ("table", "formula")) is None, "a cell is a formula")
            count = int(cell.get(name % ("table", "number-columns-repeated"), "1"))
            kind = cell.get(name % ("office", "value-type"))
            value = cell.get(name % ("office", "value"))
            cells += [(kind, value)] * min(count, len(expected) - len(cells))
        for text, (kind, value) in zip(expected, cells):
            if text == "":
                check(kind is None, "an empty field became something")
                kinds["empty"] += 1
            elif text.replace(".", "").replace("-", "").replace("e", "").isdigit():
                check(kind == "float" and abs(float(value) - float(text)) <= 1e-9 * abs(float(text)),
                      f"{text} became {kind} {value}")
                kinds["float"] += 1
            else:
                check(kind == "string", f"{text} became {kind} {value}")
                kinds["string"] += 1
    check(kinds["float"] > 10_000 and kinds["empty"] > 0, f"too little was looked at: {kinds}")
    return "LibreOffice: {float} numbers, {string} texts, {empty} empty, no formula".format(**kinds)


def pandas(folder):
    """pandas without any option."""
    try:
        import pandas as pd
    except ImportError:
        raise Skip("this Python has no pandas")
    sweep(folder, "wide.csv")
    sweep(folder, "tidy.csv", "--tidy")
    wide = pd.read_csv(folder / "wide.csv")
    tidy = pd.read_csv(folder / "tidy.csv")
    check(len(wide) == 200, "not a row a point")
    check(wide[BURST].dtype.kind == "i", f"{BURST} is {wide[BURST].dtype}")
    check(not pd.api.types.is_numeric_dtype(wide[RATE]), "a value with a unit became a number")
    metrics = [column for column in wide.columns if column not in (BURST, RATE)]
    wrong = [column for column in metrics if not pd.api.types.is_numeric_dtype(wide[column])]
    check(not wrong, f"no numbers: {wrong}")
    check([tidy[column].dtype.kind for column in ("replication", "value")] == ["i", "f"], "tidy types")
    mean = tidy[tidy.metric == "rejection_rate"].groupby([BURST, RATE], sort=False).value.mean()
    check(abs(mean.to_numpy() - wide.rejection_rate.to_numpy()).max() < 1e-12,
          "the tidy file has other means")
    return (f"pandas {pd.__version__}: {len(metrics)} metric columns are numbers; the means of the tidy "
            f"file's {len(tidy)} rows are those of the wide one")


SHARDS = 8


def job_script(folder, engine):
    done = subprocess.run(
        [HEADROOM, "sweep", MODEL, *DESIGN, "--duration", "60s", "--on", engine, "--shards",
         str(SHARDS), "-o", f"{engine}.csv"], cwd=folder, capture_output=True, text=True)
    check(done.returncode == 0, done.stderr)
    path = folder / f"{engine}.job"
    path.write_text(done.stdout)
    return path


def slurm(folder):
    """An array job of eight tasks on a Slurm whose controller and node are this machine."""
    need("slurmctld", "slurmd", "sbatch", "munged")
    if os.geteuid() != 0:
        raise Skip("slurmd takes root")
    sweep(folder, "whole.csv")
    script = job_script(folder, "slurm")
    host = os.uname().nodename
    conf = folder / "slurm.conf"
    conf.write_text(f"""ClusterName=sweep
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort=36817
SlurmdPort=36818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1
MpiDefault=none
ReturnToService=2
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
""")
    for name in ("state", "spool"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.write_bytes(random.Random(1).randbytes(1024))
    key.chmod(0o400)
    folder.chmod(0o755)
    environment = dict(os.environ, SLURM_CONF=str(conf), HEADROOM=HEADROOM)
    daemons = []
    try:
        daemons.append(subprocess.Popen(
            ["munged", "--foreground", "--force", f"--key-file={key}",
             f"--socket={folder}/munge.socket", f"--pid-file={folder}/munge.pid",
             f"--seed-file={folder}/munge.seed", f"--log-file={folder}/munge.log"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(1)
        for daemon in (["slurmctld", "-D", "-c", "-f", str(conf)],
                       ["slurmd", "-D", "-c", "-f", str(conf), "-N", host]):
            daemons.append(subprocess.Popen(daemon, env=environment, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL))
            time.sleep(2)

        def ask(*command):
            done = subprocess.run(command, env=environment, cwd=folder, capture_output=True,
                                  text=True, timeout=60)
            check(done.returncode == 0, f"{' '.join(command)}: {done.stderr}")
            return done.stdout

        for _ in range(30):
            if "idle" in ask("sinfo", "--noheader", "--format=%t"):
                break
            time.sleep(1)
        job = ask("sbatch", "--parsable", script.name).strip()
        behind = ask("sbatch", "--parsable", "--array=1-1", f"--dependency=afterok:{job}",
                     script.name, "merge").strip()
        deadline = time.monotonic() + 600
        while ask("squeue", "--noheader", f"--jobs={job},{behind}").strip():
            check(time.monotonic() < deadline, "the jobs did not end")
            time.sleep(1)
        tasks = [path for path in folder.glob("slurm-[1-8]-of-8.csv")]
        check(len(tasks) == SHARDS, f"{len(tasks)} of {SHARDS} shards are there")
        version = ask("sinfo", "--version").strip()
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait()
    check(bytes_of(folder / "slurm.csv") == bytes_of(folder / "whole.csv"), "the files differ")
    return f"{version}: {SHARDS} array tasks and the merge behind them; the bytes of one machine"


def parallel(folder):
    """GNU parallel, with one shard killed midway and tried again."""
    need("parallel")
    sweep(folder, "whole.csv")
    script = job_script(folder, "parallel")
    process = subprocess.Popen(["bash", script, "--jobs", "2"], cwd=folder,
                               env=dict(os.environ, HEADROOM=HEADROOM),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    partial = folder / "parallel-3-of-8.csv.partial"
    deadline = time.monotonic() + 300
    rows = 0
    while rows < 5:
        check(process.poll() is None and time.monotonic() < deadline, "shard 3 was never midway")
        time.sleep(0.01)
        if partial.exists():
            rows = partial.read_bytes().count(b"\n") - 1
    victims = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        is_ours = words[0] == HEADROOM.encode() and b"3/8" in words
        if is_ours and os.readlink(entry / "cwd") == str(folder):
            victims.append(int(entry.name))
    check(len(victims) == 1, f"the process of shard 3 was not found: {victims}")
    os.kill(victims[0], signal.SIGKILL)
    check(process.wait() == 0, "the script failed")
    check(bytes_of(folder / "parallel.csv") == bytes_of(folder / "whole.csv"), "the files differ")
    version = subprocess.run(["parallel", "--version"], capture_output=True, text=True).stdout
    return f"{version.splitlines()[0]}: shard 3 killed with {rows} rows and retried; the bytes of one machine"


def kubernetes(folder):
    """The manifests against the schema of Kubernetes 1.29; the pods' commands, run one by one."""
    try:
        import kubernetes_validate
        import yaml
    except ImportError:
        raise Skip("this Python has no kubernetes-validate")
    manifests = list(yaml.safe_load_all(job_script(folder, "kubernetes").read_text()))
    for manifest in manifests:
        kubernetes_validate.validate(manifest, "1.29", strict=True)
    files, _, job = manifests
    check(job["spec"]["completions"] == SHARDS, "completions")
    # What the pods would see: the files of the ConfigMap, and a volume.
    pod = job["spec"]["template"]["spec"]
    model, results = folder / "model", folder / "results"
    results.mkdir()
    for item in pod["volumes"][0]["configMap"]["items"]:
        path = model / item["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files["data"][item["key"]])
    sweep(folder, "whole.csv")
    arguments = [word.replace("/model", str(model)).replace("/results", str(results))
                 for word in pod["containers"][0]["args"]]
    for index in range(SHARDS):
        subprocess.run([HEADROOM, *arguments], check=True,
                       env=dict(os.environ, JOB_COMPLETION_INDEX=str(index)))
    subprocess.run([HEADROOM, "merge", "--quiet", *sorted(results.glob("*.csv")), "-o",
                    folder / "merged.csv"], check=True)
    check(bytes_of(folder / "merged.csv") == bytes_of(folder / "whole.csv"), "the files differ")
    return (f"kubernetes-validate: {', '.join(m['kind'] for m in manifests)} are valid for 1.29; "
            f"the commands of {SHARDS} pods, run here, give the bytes of one machine")


STEPS = [speed, kill, disk, spreadsheet, pandas, slurm, parallel, kubernetes]


def main():
    lines, failed = run_steps(STEPS, sys.argv[2:], "sweep-")
    if len(lines) == len(STEPS):
        version = subprocess.run([HEADROOM, "--version"], capture_output=True, text=True).stdout.strip()
        (ROOT / "docs" / "validation-sweep.md").write_text(
            "# Sweeps, held against the real things\n\nWritten by `scripts/validate-sweep`, which "
            f"repeats it; {version}, {os.cpu_count()} cores. The sweep is `models/phoenix` at\n200 points "
            "(20 burst sizes, 10 arrival rates), 5 replications of one simulated minute each, of three "
            "for the speed and the kills.\n\n| step | | |\n|---|---|---|\n" + "\n".join(lines) + "\n")
    sys.exit(1 if failed else 0)


main()
