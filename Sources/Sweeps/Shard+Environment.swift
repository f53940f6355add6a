extension Shard {
    /// Why the environment does not say which part to run.
    public struct EnvironmentError: Error, Equatable {
        /// What is wrong, and what to do.
        public let message: String
    }

    /// The part that an Indexed Job of Kubernetes or an array job of Slurm gives to this process.
    ///
    /// Kubernetes says only which one it is, `JOB_COMPLETION_INDEX` from 0, so the number of parts
    /// must be given. Slurm says both; tasks that are numbered from 1 to the number of parts are
    /// safer, because a task that is submitted again alone then still is the same part.
    ///
    /// Source: Kubernetes 1.29, "Indexed Job"; Slurm 22.05, `sbatch`, "OUTPUT ENVIRONMENT VARIABLES".
    ///
    /// - Parameters:
    ///   - count: The number of parts; `nil` = the number of tasks of the array.
    ///   - environment: Looks up a variable.
    /// - Returns: `nil` if neither system runs this process.
    /// - Throws: What the variables say that cannot be.
    public static func given(
        of count: Int?,
        environment: (String) -> String?
    ) throws(EnvironmentError) -> Shard? {
        func whole(_ name: String) throws(EnvironmentError) -> Int? {
            guard let text = environment(name) else { return nil }
            guard let value = Int(text), value >= 0 else {
                throw EnvironmentError(message: "\(name) is '\(text)', and no whole number from 0")
            }
            return value
        }
        if let index = try whole("JOB_COMPLETION_INDEX"), let count {
            guard index < count else {
                throw EnvironmentError(
                    message: "JOB_COMPLETION_INDEX is \(index), and there are \(count) shards, "
                        + "counted from 0; set the Job's completions to \(count)"
                )
            }
            return Shard(number: index + 1, of: count)
        }
        guard let task = try whole("SLURM_ARRAY_TASK_ID") else { return nil }
        if let count {
            guard 1...count ~= task else {
                throw EnvironmentError(
                    message: "SLURM_ARRAY_TASK_ID is \(task), and there are \(count) shards; "
                        + "submit with --array=1-\(count)"
                )
            }
            return Shard(number: task, of: count)
        }
        guard let tasks = try whole("SLURM_ARRAY_TASK_COUNT"),
            let first = try whole("SLURM_ARRAY_TASK_MIN"),
            let last = try whole("SLURM_ARRAY_TASK_MAX")
        else { return nil }
        guard first <= task, task <= last, last - first == tasks - 1, 1...most ~= tasks else {
            throw EnvironmentError(
                message: "the tasks \(first) to \(last) of this array are not \(tasks) in a row; "
                    + "say how many parts there are with --shards N and submit with --array=1-N"
            )
        }
        return Shard(number: task - first + 1, of: tasks)
    }
}
