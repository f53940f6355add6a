/// Which of several idle threads is used next.
@frozen
public enum ReuseOrder: Hashable, Sendable, BitwiseCopyable {
    /// The one that has been idle longest, so that all are used in turn and, under steady traffic,
    /// none reaches its idle timeout. Java's `LinkedBlockingQueue` waiters.
    case longestIdleFirst

    /// The one that was used last, so that a few stay warm and the rest time out.
    case mostRecentFirst
}
