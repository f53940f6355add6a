import Glibc
import Synchronization

/// Ends the process with a message and a documented code when the system gives it no memory.
///
/// Swift's runtime then says how much it asked for and aborts, which cannot be caught where it
/// happens; without this, the command would end with a report on the crash of a program. Where there
/// is no memory for the text of that message either, as for a thread that fails while another one
/// does, the runtime (6.3) takes the length of a text at address zero.
enum MemoryExhaustion {
    /// What the C library asks the system for at least, when it has nothing left.
    private static let smallestRequest = 1 << 20
    /// What is within this distance of zero is no address.
    private static let nullPage = 4_096

    /// Whether a thread has begun to end the process.
    private static let isEnding = Atomic<Bool>(false)
    /// What was done about a bad address before.
    ///
    /// Not a variable: of one in the program's data Swift (6.3) forgets the padding, and the C library
    /// writes beyond it.
    nonisolated(unsafe) private static let formerAction =
        UnsafeMutablePointer<sigaction>.allocate(capacity: 1)

    /// Begins to listen.
    static func listen() {
        // Made before a handler may need it: a signal handler must not initialise or allocate anything.
        isEnding.store(false, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in MemoryExhaustion.end() }
        sigaction(SIGABRT, &action, nil)
        action.__sigaction_handler.sa_sigaction = { signal, information, _ in
            guard let information else { return }
            let isNull =
                UInt(bitPattern: information.pointee._sifields._sigfault.si_addr)
                < MemoryExhaustion.nullPage
            let isFault = information.pointee.si_code > 0
            if isFault, isNull, MemoryExhaustion.isRefusedMemory { MemoryExhaustion.end() }
            // It is something else: the instruction is done again, and reported as ever.
            sigaction(signal, MemoryExhaustion.formerAction, nil)
            if !isFault { raise(signal) }
        }
        action.sa_flags = SA_SIGINFO | SA_ONSTACK
        sigaction(SIGSEGV, &action, formerAction)
    }

    /// Whether the system refuses what the C library would ask it for.
    private static var isRefusedMemory: Bool {
        let memory = mmap(
            nil,
            smallestRequest,
            PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS,
            -1,
            0
        )
        guard memory != MAP_FAILED else { return true }
        munmap(memory, smallestRequest)
        return false
    }

    /// Says so, and ends the process; the second thread that comes here waits for that.
    private static func end() {
        guard !isEnding.exchange(true, ordering: .relaxed) else { while true { pause() } }
        let message: StaticString = """
            error: there is not enough memory; files that were there before are as they were. \
            Raise the limit (ulimit -v, or that of the container), or take fewer --jobs or a \
            smaller model

            """
        _ = Glibc.write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
        _exit(ExitStatus.outOfMemory.rawValue)
    }
}
