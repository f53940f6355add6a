import Glibc

/// Ends the process with a message and a documented code when the system gives it no memory.
///
/// Swift's runtime then says how much it asked for and aborts, which cannot be caught where it
/// happens; without this, the command would end with a report on the crash of a program.
enum MemoryExhaustion {
    /// Begins to listen.
    static func listen() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            // A signal handler must not initialise or allocate anything.
            let message: StaticString = """
                error: there is not enough memory; files that were there before are as they were. \
                Raise the limit (ulimit -v, or that of the container), or take fewer --jobs or a \
                smaller model

                """
            _ = Glibc.write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
            _exit(ExitStatus.outOfMemory.rawValue)
        }
        sigaction(SIGABRT, &action, nil)
    }
}
