import Glibc

/// The most memory that this process has had so far, in KiB.
func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
}

/// Whether a million runs of `work` need no more memory than the first one does.
///
/// For a process of its own. What kept 8 bytes a run would need 8 MB more; 1 MiB is left for what
/// the process does beside it.
func needsNoMoreMemory(_ work: (Int) -> Void) -> Bool {
    work(0)
    let before = peakMemory()
    for run in 1...1_000_000 { work(run) }
    return peakMemory() - before < 1_024
}
