import Limiters
import Testing
import Units

@Suite("The timeout of Redis")
struct RedisClientTimeoutTests {
    @Test(
        "closes a client once more than its whole seconds have passed on the server's clock",
        arguments: [
            // Last heard at, timeout, closed at, all in milliseconds.
            (0, 1, 2_000), (1, 1, 2_000), (999, 1, 2_000), (1_000, 1, 3_000),
            (2_030, 1, 4_000), (2_030, 300, 303_000),
        ]
    )
    func closes(lastHeard: Int64, seconds: Int64, closed: Int64) throws {
        let timeout = try #require(RedisClientTimeout(.seconds(seconds)))
        #expect(
            timeout.closes(idleSince: .zero + .milliseconds(lastHeard))
                == .zero + .milliseconds(closed)
        )
    }

    @Test("does not exist unless it is set")
    func none() {
        #expect(RedisClientTimeout(nil) == nil)
        #expect(RedisClientTimeout(.forever) == nil)
    }

    @Test("is counted in whole seconds")
    func wholeSeconds() {
        #expect(RedisClientTimeout(.milliseconds(1_500))?.seconds == 2)
    }
}
