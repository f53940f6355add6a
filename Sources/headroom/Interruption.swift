import Experiments
import Glibc

/// Turns the first SIGINT or SIGTERM into a cancellation; a second one ends the process at once.
///
/// SIGTERM is how Kubernetes, Slurm and shells that end tell a process to finish what it has.
enum Interruption {
    /// Raised by the first of them.
    static let cancellation = Cancellation()

    /// Begins to listen.
    static func listen() {
        // Made before the handler may need it: a signal handler must not initialise anything.
        _ = cancellation.isCancelled
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interruption.cancellation.cancel() }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
        // A parent that starts us from a thread with blocked signals, as Foundation's `Process`
        // may, hands its mask on; nobody could stop us then.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
