extension ShardJob {
    /// An array job of Slurm, and a job behind it that merges.
    ///
    /// Tasks are numbered from 1, so that a task that is submitted again alone is the same part. A
    /// task that is requeued or fails goes on where it stopped.
    ///
    /// Source: Slurm 22.05, `sbatch`.
    var slurmScript: String {
        """
        #!/bin/bash
        #SBATCH --job-name=\(name)
        #SBATCH --array=1-\(shards)
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=1
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #
        # A sweep in \(shards) shards. Submit it, and the merging behind it, with
        #
        #     job=$(sbatch --parsable SCRIPT)
        #     sbatch --dependency=afterok:$job SCRIPT merge
        #
        # (with --array=1-1 for the second one). HEADROOM names the command if it is not in the PATH.
        # A task that failed is submitted again alone with --array=ITS-NUMBER, and goes on.
        set -eu

        if [ "${1:-}" = merge ]; then
        exec \(mergeCommand)
        fi
        tries=0
        until \(command(shard: "$SLURM_ARRAY_TASK_ID", jobs: "\"${SLURM_CPUS_PER_TASK:-1}\""))
        do
            status=$?
            tries=$((tries + 1))
            # What is wrong with the model or the command will be wrong again.
            case $status in 64 | 65 | 66) exit $status ;; esac
            [ "$tries" -lt \(Self.tries) ] || exit $status
        done

        """
    }

    /// A script for GNU parallel that runs the parts and merges them.
    ///
    /// Source: GNU parallel 20221122, `--retries`: the number of times a job is tried.
    var parallelScript: String {
        """
        #!/bin/bash
        # A sweep in \(shards) shards with GNU parallel; its options, as --jobs or --sshlogin, are those
        # of this script. HEADROOM names the command if it is not in the PATH. A shard that fails is
        # tried \(Self.tries) times, and goes on where it stopped; so does the whole script.
        set -eu

        run_shard() {
        \(command(shard: "$1", jobs: "1"))
        }
        export -f run_shard
        seq 1 \(shards) | SHELL=/bin/bash parallel --retries \(Self.tries) "$@" run_shard
        exec \(mergeCommand)

        """
    }
}
