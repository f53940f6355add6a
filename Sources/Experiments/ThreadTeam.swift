import Glibc

/// Threads that work side by side.
///
/// POSIX threads and no `DispatchQueue`, which waits for ever for a thread that the system does not
/// give: where memory or the number of processes is limited, the work is done on fewer threads.
enum ThreadTeam {
    /// Calls `work` on several threads, of which the calling one is one, and waits for all of them.
    ///
    /// - Parameters:
    ///   - count: Threads at most; more than there are cores are never taken.
    ///   - work: What each of them does.
    static func run(atMost count: Int, _ work: @Sendable () -> Void) {
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        withoutActuallyEscaping(work) { work in
            let task = Task(work)
            var threads: [pthread_t] = []
            while threads.count + 1 < min(count, cores), let thread = task.start() {
                threads.append(thread)
            }
            task.work()
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    /// What a thread does, as an object that C can point to.
    private final class Task: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) { self.work = work }

        /// Begins to do it on a thread of its own; `nil` if the system gives none.
        func start() -> pthread_t? {
            var thread = pthread_t()
            let reference = Unmanaged.passRetained(self)
            let code = pthread_create(
                &thread,
                nil,
                { pointer in
                    guard let pointer else { return nil }
                    Unmanaged<Task>.fromOpaque(pointer).takeRetainedValue().work()
                    return nil
                },
                reference.toOpaque()
            )
            guard code == 0 else {
                reference.release()
                return nil
            }
            return thread
        }
    }
}
