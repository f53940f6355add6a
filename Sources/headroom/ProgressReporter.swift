import Experiments
import Reporting
import Synchronization

/// Shows progress on standard error: a bar that is redrawn on a terminal, else a line now and then.
final class ProgressReporter: Sendable {
    private struct State {
        var lastShown: ContinuousClock.Instant
        var isBarShown = false
    }

    private let isTerminal = StandardStream.error.isTerminal
    private let state = Mutex(State(lastShown: ContinuousClock.now))

    /// Shows how far it has come, unless it did so a moment ago.
    func show(_ progress: ExperimentProgress) {
        state.withLock { state in
            let now = ContinuousClock.now
            let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(5)
            guard now - state.lastShown >= interval else { return }
            state.lastShown = now
            state.isBarShown = isTerminal
            let text = ProgressText(progress)
            // Progress that cannot be shown is no reason to lose the result.
            try? StandardStream.error.write(
                isTerminal
                    ? "\r\u{1B}[K" + text.bar(width: StandardStream.error.columns ?? 80)
                    : text.line + "\n"
            )
        }
    }

    /// Takes the bar away.
    func finish() {
        state.withLock { state in
            guard state.isBarShown else { return }
            state.isBarShown = false
            try? StandardStream.error.write("\r\u{1B}[K")
        }
    }
}
