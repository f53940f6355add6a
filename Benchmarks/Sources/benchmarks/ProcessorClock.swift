import Glibc

/// Reads the processor time of this process: other people's load does not count.
struct ProcessorClock {
    private let start = ProcessorClock.now()

    /// Processor time since the clock was made, in seconds.
    var seconds: Double { Self.now() - start }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
