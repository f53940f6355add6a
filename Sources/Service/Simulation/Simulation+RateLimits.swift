import Kernel
import Limiters
import Units

/// Stage 4: the rate limits, first that of `limits`, then the named ones in their order.
extension Simulation {
    /// Asks the rate limit of `limits`.
    ///
    /// - Returns: How long it delays the request; `nil` if it refuses it.
    mutating func takeToken(pod: Int) -> SimDuration? {
        if rules.sharesRateLimit {
            meters.observe(&serviceRateWindow, of: meterNumbers.rate, at: now)
            return serviceRate.admit(at: now)
        }
        meters.observe(&pods[pod].rateWindow, of: meterNumbers.rate, at: now)
        return pods[pod].rate.admit(at: now)
    }

    /// The rate limit of `limits` refuses the request.
    mutating func refuseToken(_ slot: UInt32, pod: Int) {
        meters.countRefusal(of: meterNumbers.rate)
        refuse(slot, .rateLimitExceeded, retryAfter: tokenRetryAfter(pod: pod))
    }

    private mutating func tokenRetryAfter(pod: Int) -> SimDuration {
        rules.sharesRateLimit
            ? serviceRate.retryAfter(at: now) : pods[pod].rate.retryAfter(at: now)
    }

    /// A rate limit refuses the request, and says when it would not.
    private mutating func refuse(_ slot: UInt32, _ cause: Cause, retryAfter: SimDuration) {
        self.retryAfter = retryAfter
        fail(slot, cause)
        self.retryAfter = .zero
    }

    /// The request goes on after a while.
    mutating func delay(_ slot: UInt32, by delay: SimDuration) {
        enter(.delayed, slot)
        events.schedule(.request(requests.handle(of: slot)), at: now + delay)
    }

    /// A rate limit has let the request go.
    mutating func resumeFromDelay(_ slot: UInt32) {
        if requests[slot].isAbandoned, rules.cancellation == .whenDequeued { return discard(slot) }
        let source = Int(requests[slot].source)
        guard
            rules.chargesRateLimitsAtOnce
                || passNamedRateLimits(slot, pod: Int(requests[slot].pod))
        else { return }
        let size = plan.sources[source].requestSize
        guard size.exists else { return claimMemory(slot, size: .zero) }
        // The size that was drawn when the request came.
        stream.seek(
            purpose: .init(rawValue: size.purpose),
            request: requests[slot].number,
            lane: 0
        )
        claimMemory(slot, size: Bytes(saturating: size.sampler.sample(&stream)))
    }

    /// Asks the named rate limits that the request has not passed yet.
    ///
    /// - Returns: Whether the request goes on at once; if not, it is delayed or refused.
    mutating func passNamedRateLimits(_ slot: UInt32, pod: Int) -> Bool {
        if rules.chargesRateLimitsAtOnce { return passAllRateLimits(slot, pod: pod) }
        while Int(requests[slot].rateLimit) < rules.namedRateLimitCount {
            let limit = Int(requests[slot].rateLimit)
            let limiter = namedLimiter(limit, pod: pod)
            meters.observe(
                &namedRates[limiter].window,
                of: meterNumbers.rateLimits[limit],
                at: now
            )
            guard let delay = namedRates[limiter].limiter.admit(at: now) else {
                refuse(slot, byNamed: limit, pod: pod)
                return false
            }
            requests[slot].rateLimit += 1
            if delay > .zero {
                self.delay(slot, by: delay)
                return false
            }
        }
        return true
    }

    private func namedLimiter(_ limit: Int, pod: Int) -> Int {
        let first = limit * pods.count
        return namedRates[first].isShared ? first : first + pod
    }

    private mutating func refuse(_ slot: UInt32, byNamed limit: Int, pod: Int) {
        meters.countRefusal(of: meterNumbers.rateLimits[limit])
        refuse(
            slot,
            Cause(number: rules.firstRateLimitCause + UInt16(limit)),
            retryAfter: namedRates[namedLimiter(limit, pod: pod)].limiter.retryAfter(at: now)
        )
    }

    /// Charges all rate limits, or none of them if one refuses.
    private mutating func passAllRateLimits(_ slot: UInt32, pod: Int) -> Bool {
        // Each is asked, whether or not another refuses: that is what its meter shows.
        let hasUnnamed = meterNumbers.rate.exists
        if hasUnnamed {
            if rules.sharesRateLimit {
                meters.observe(&serviceRateWindow, of: meterNumbers.rate, at: now)
            } else {
                meters.observe(&pods[pod].rateWindow, of: meterNumbers.rate, at: now)
            }
        }
        var refusing: Int?
        for limit in (0..<rules.namedRateLimitCount).reversed() {
            let limiter = namedLimiter(limit, pod: pod)
            meters.observe(
                &namedRates[limiter].window,
                of: meterNumbers.rateLimits[limit],
                at: now
            )
            if namedRates[limiter].limiter.retryAfter(at: now) > .zero { refusing = limit }
        }
        if hasUnnamed, tokenRetryAfter(pod: pod) > .zero {
            refuseToken(slot, pod: pod)
            return false
        }
        if let refusing {
            refuse(slot, byNamed: refusing, pod: pod)
            return false
        }
        var longest = SimDuration.zero
        if hasUnnamed {
            let delay =
                rules.sharesRateLimit
                ? serviceRate.admit(at: now) : pods[pod].rate.admit(at: now)
            longest = delay ?? .zero
        }
        for limit in 0..<rules.namedRateLimitCount {
            let delay = namedRates[namedLimiter(limit, pod: pod)].limiter.admit(at: now)
            longest = max(longest, delay ?? .zero)
        }
        guard longest > .zero else { return true }
        delay(slot, by: longest)
        return false
    }
}
