import Limiters
import Service
import Units

extension ModelDecoder {
    /// How the rate limit of `limits` is kept.
    ///
    /// - Parameters:
    ///   - owner: The orchestrator or the agent pool.
    ///   - isLimited: Whether there is a rate limit.
    ///   - rateKey: The key of the rate in `limits`.
    /// - Returns: The algorithm; `nil`, and a report, if it is wrong.
    func rateLimit(
        _ owner: MappingReader,
        isLimited: Bool,
        rateKey: String
    ) -> RateLimitAlgorithm? {
        guard let reader = owner.mapping("rate_limit") else {
            return owner.has("rate_limit") ? nil : .gcra
        }
        if !isLimited {
            diagnostics.warning(
                "'rate_limit' has no effect without '\(rateKey)' in 'limits'",
                at: owner.position(of: "rate_limit")
            )
        }
        return algorithm(reader)
    }

    /// The rate limits beside the one of `limits`.
    func namedRateLimits(_ orchestrator: MappingReader) -> [RateLimitModel] {
        var limits: [RateLimitModel] = []
        var names: [(name: String, position: SourcePosition)] = []
        for (path, node) in orchestrator.list("rate_limits", isNamed: true) {
            guard
                let reader = MappingReader(
                    node,
                    shape: .namedRateLimit,
                    path: path,
                    context: context
                )
            else { continue }
            let name = name(reader)
            if let name { names.append((name, reader.position(of: "name"))) }
            let rate = reader.measure("requests_per_second")
            let burst = reader.count("burst_size")
            let scope = reader.choice("scope", as: RateLimitScope.self)
            let algorithm = algorithm(reader)
            guard let name, let rate, let scope, let algorithm else { continue }
            check(algorithm, rate: rate, burst: burst, in: reader, rateKey: "requests_per_second")
            limits.append(
                RateLimitModel(
                    name: name,
                    requestsPerSecond: rate,
                    burstSize: burst,
                    scope: scope,
                    algorithm: algorithm
                )
            )
        }
        checkNames(names, of: "rate limits")
        if limits.count > Self.mostRateLimits {
            orchestrator.reportError(
                "rate_limits",
                "there are \(limits.count) rate limits, at most \(Self.mostRateLimits) can be"
            )
        }
        return limits
    }

    private static var mostRateLimits: Int { 100 }

    /// Reports a rate and a burst that no limit of this algorithm can keep.
    func check(
        _ algorithm: RateLimitAlgorithm,
        rate: Double?,
        burst: Int?,
        in reader: MappingReader,
        rateKey: String
    ) {
        guard let rate else { return }
        if burst != nil, reader.has("burst_size"), !algorithm.hasBurst {
            diagnostics.warning(
                "'burst_size' has no effect: a window admits its rate times its length",
                at: reader.position(of: "burst_size")
            )
        }
        let size = RateLimiter.figures(rate, burst: burst).burst
        guard TokenBucket.accepts(rate: rate, burst: size) else {
            return reader.reportError(
                rateKey,
                "at \(plain(rate)) a second \(size) tokens take more than 146 years; "
                    + "raise '\(rateKey)' or lower 'burst_size'"
            )
        }
        guard let length = algorithm.grantedAtOnce else { return }
        let key = if case .discreteFill = algorithm { "fill_interval" } else { "window" }
        let granted = rate * length.seconds
        guard algorithm.accepts(rate: rate, burst: size) else {
            let nearest = max(1, granted.rounded()) / length.seconds
            return reader.reportError(
                rateKey,
                "\(plain(rate)) a second are \(plain(granted)) in a '\(key)' of "
                    + "\(plain(length.seconds))s, which must be a whole number from 1 up to 2^31; "
                    + "write for example \(plain(nearest)), or change '\(key)'"
            )
        }
        if algorithm.hasBurst, granted > Double(size) {
            diagnostics.warning(
                "the bucket holds \(size) tokens and is filled with \(plain(granted.rounded())) "
                    + "each time: it never grants the rate",
                at: reader.position(of: rateKey)
            )
        }
    }

    private func algorithm(_ reader: MappingReader) -> RateLimitAlgorithm? {
        let name = reader.choice("algorithm", as: RateLimitAlgorithmName.self)
        let fillInterval = reader.duration("fill_interval")
        let window = reader.duration("window")
        let maximumWait = reader.duration("max_wait")
        guard let name, let fillInterval, let window else { return nil }
        let used: String?
        let algorithm: RateLimitAlgorithm
        switch name {
        case .gcra: (algorithm, used) = (.gcra, nil)
        case .discreteFill:
            (algorithm, used) = (.discreteFill(interval: fillInterval), "fill_interval")
        case .fixedWindow: (algorithm, used) = (.fixedWindow(window), "window")
        case .slidingWindowLog: (algorithm, used) = (.slidingWindowLog(window), "window")
        case .slidingWindowCounter:
            (algorithm, used) = (.slidingWindowCounter(window), "window")
        case .leakyBucket:
            (algorithm, used) = (
                .leakyBucket(maximumWait: maximumWait ?? .forever), "max_wait"
            )
        }
        for key in ["fill_interval", "window", "max_wait"] where key != used && reader.has(key) {
            diagnostics.warning(
                "'\(key)' has no effect on 'algorithm: \(name.rawValue)'",
                at: reader.position(of: key)
            )
        }
        return algorithm
    }
}

extension RateLimitAlgorithm {
    /// Whether the size of a bucket means anything to it.
    fileprivate var hasBurst: Bool {
        switch self {
        case .gcra, .discreteFill, .leakyBucket: true
        case .fixedWindow, .slidingWindowLog, .slidingWindowCounter: false
        }
    }
}
