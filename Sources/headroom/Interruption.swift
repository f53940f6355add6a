import Experiments
import Glibc

/// Turns the first interrupt signal into a cancellation; a second one ends the process at once.
enum Interruption {
    /// Raised by the first interrupt signal.
    static let cancellation = Cancellation()

    /// Begins to listen.
    static func listen() {
        // Made before the handler may need it: a signal handler must not initialise anything.
        _ = cancellation.isCancelled
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interruption.cancellation.cancel() }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
        sigaction(SIGINT, &action, nil)
        // A parent that starts us from a thread with blocked signals, as Foundation's `Process`
        // may, hands its mask on; nobody could stop us then.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
