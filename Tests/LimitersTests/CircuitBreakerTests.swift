import Limiters
import Testing
import Units

@Suite("A circuit breaker")
struct CircuitBreakerTests {
    private func instant(_ milliseconds: Int64) -> SimTime { .zero + .milliseconds(milliseconds) }

    @Test("opens after so many failures in a row; a success starts the count anew")
    func inARow() {
        var breaker = CircuitBreaker(
            CircuitBreaker.Rule(consecutiveFailures: 3, open: .seconds(1))
        )
        for (index, failed) in [true, true, false, true, true, true].enumerated() {
            guard let call = breaker.take(at: instant(Int64(index))) else {
                Issue.record("refused call \(index)")
                return
            }
            breaker.ended(call, failed: failed, at: instant(Int64(index)))
        }
        #expect(breaker.state == .open(until: instant(1_005)))
        let early = breaker.take(at: instant(1_004))
        #expect(early == nil)
        let late = breaker.take(at: instant(1_005))
        #expect(late != nil)
        #expect(breaker.state == .halfOpen)
    }

    @Test("opens at a share of failures, but not before so many calls")
    func ratio() {
        var breaker = CircuitBreaker(
            CircuitBreaker.Rule(failureRatio: 0.5, window: .seconds(10), minimumRequests: 4)
        )
        // Failures 1 of 1 and 2 of 3 are too few calls, 2 of 4 was a success, 3 of 5 opens.
        var states: [CircuitBreaker.State] = []
        for failed in [true, false, true, false, true] {
            if let call = breaker.take(at: .zero) { breaker.ended(call, failed: failed, at: .zero) }
            states.append(breaker.state)
        }
        #expect(states.dropLast().allSatisfy { $0 == .closed })
        #expect(breaker.state == .open(until: .zero + .seconds(30)))
    }

    @Test("opens at its share exactly")
    func ratioIsReached() {
        var breaker = CircuitBreaker(
            CircuitBreaker.Rule(failureRatio: 0.5, window: .seconds(10), minimumRequests: 4)
        )
        for failed in [false, false, true, true] {
            if let call = breaker.take(at: .zero) { breaker.ended(call, failed: failed, at: .zero) }
        }
        // 2 of 4.
        #expect(breaker.state == .open(until: .zero + .seconds(30)))
    }

    @Test("forgets failures that are older than the window")
    func window() {
        var breaker = CircuitBreaker(
            CircuitBreaker.Rule(failureRatio: 0.5, window: .seconds(10), minimumRequests: 2)
        )
        for second in Int64(0)...1 {
            let now = SimTime.zero + .seconds(second * 20)
            if let call = breaker.take(at: now) { breaker.ended(call, failed: true, at: now) }
        }
        #expect(breaker.state == .closed)
    }

    @Test("half-open lets probes through; all must succeed for it to close")
    func probes() {
        var breaker = CircuitBreaker(
            CircuitBreaker.Rule(consecutiveFailures: 1, open: .seconds(1), probes: 2)
        )
        if let call = breaker.take(at: .zero) { breaker.ended(call, failed: true, at: .zero) }
        let probes = (0..<3).map { _ in breaker.take(at: instant(1_000)) }
        #expect(probes.map { $0 == nil } == [false, false, true])
        if let probe = probes[0] { breaker.ended(probe, failed: false, at: instant(1_100)) }
        #expect(breaker.state == .halfOpen)
        if let probe = probes[1] { breaker.ended(probe, failed: false, at: instant(1_200)) }
        #expect(breaker.state == .closed)
    }

    @Test("opens again at the first probe that fails, and ignores calls of before")
    func generations() {
        var breaker = CircuitBreaker(
            CircuitBreaker.Rule(consecutiveFailures: 1, open: .seconds(1), probes: 2)
        )
        let old = breaker.take(at: .zero)
        if let call = breaker.take(at: .zero) { breaker.ended(call, failed: true, at: .zero) }
        let probe = breaker.take(at: instant(1_000))
        if let old { breaker.ended(old, failed: true, at: instant(1_100)) }
        #expect(breaker.state == .halfOpen)
        if let probe { breaker.ended(probe, failed: true, at: instant(1_200)) }
        #expect(breaker.state == .open(until: instant(2_200)))
    }

    @Test("gives the place of a probe that nobody waited for to another")
    func forgotten() {
        var breaker = CircuitBreaker(
            CircuitBreaker.Rule(consecutiveFailures: 1, open: .seconds(1))
        )
        if let call = breaker.take(at: .zero) { breaker.ended(call, failed: true, at: .zero) }
        let probe = breaker.take(at: instant(1_000))
        let second = breaker.take(at: instant(1_001))
        if let probe { breaker.forget(probe) }
        let third = breaker.take(at: instant(1_002))
        #expect(second == nil)
        #expect(third != nil)
    }
}

@Suite("A client's adaptive throttle")
struct AdaptiveThrottleTests {
    @Test("refuses nothing while one request in K is accepted, and then what is beyond")
    func chance() {
        var throttle = AdaptiveThrottle(AdaptiveThrottle.Rule(multiplier: 2))
        for _ in 1...10 { throttle.requested(at: .zero) }
        for _ in 1...5 { throttle.accepted(at: .zero) }
        let none = throttle.refusalChance(at: .zero)
        for _ in 1...20 { throttle.requested(at: .zero) }
        // (30 − 2 · 5) / 31.
        let some = throttle.refusalChance(at: .zero)
        #expect(none == 0)
        #expect(some == 20.0 / 31)
    }

    @Test("forgets after its window")
    func window() {
        var throttle = AdaptiveThrottle(AdaptiveThrottle.Rule(window: .seconds(10)))
        for _ in 1...9 { throttle.requested(at: .zero) }
        let before = throttle.refusalChance(at: .zero + .milliseconds(9_999))
        let after = throttle.refusalChance(at: .zero + .seconds(10))
        #expect(before == 0.9)
        #expect(after == 0)
    }
}
