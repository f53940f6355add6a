import ArgumentParser
import Foundation

/// How many threads a command takes: the option `--jobs`.
enum Threads {
    /// Refuses less than one.
    static func check(_ jobs: Int?) throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs is \(jobs); it must be at least 1") }
    }

    /// What is asked for, otherwise one for each core.
    static func count(_ jobs: Int?) -> Int {
        jobs ?? ProcessInfo.processInfo.activeProcessorCount
    }
}
