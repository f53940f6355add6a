import Service
import Units

extension FindingRule {
    /// Who closes an idle connection first.
    ///
    /// Source: `clientsCronHandleTimeout` in `src/timeout.c` (Redis 7.0); bb8 0.8, `reaper_rate`.
    static let idleTimeoutRace = FindingRule(
        "idle-timeout-race",
        .warning,
        title: "Redis closes idle connections before the pool does.",
        explanation: """
            Redis closes a connection that has been idle for timeout (up to a second later). The pool \
            closes its idle connections when its reaper comes by: up to idle_timeout_secs + \
            reaper_interval after their last use (bb8: every 30 s), or max_lifetime_secs + reaper_interval \
            if that is less. If that can be later than timeout, a \
            command may take a connection that the server has closed, which fails or costs another \
            connection. Equal timeouts race; timeout must be above idle_timeout_secs + reaper_interval.
            """
    ) { model in
        guard let redis = model.service.redis, let pool = redis.pool,
            let server = redis.clientTimeout, pool.staleCheck != .ping
        else { return [] }
        let kept = [pool.idleTimeout, pool.maxLifetime].compactMap(\.self).min()
        if let kept, kept + pool.reaperInterval <= server { return [] }
        let relation: String
        switch pool.idleTimeout {
        case nil:
            relation =
                "and the pool keeps idle connections "
                + (pool.maxLifetime.map { "up to max_lifetime_secs of \($0.text)" } ?? "for ever")
        case .some(let idle) where idle == server:
            relation =
                "and so does the pool, but only when its reaper comes by, up to "
                + "\(pool.reaperInterval.text) later"
        case .some(let idle):
            relation =
                "and the pool after \(idle.text) to \((idle + pool.reaperInterval).text), when its "
                + "reaper comes by"
        }
        let safe = pool.idleTimeout.map { $0 + pool.reaperInterval + .seconds(30) }
        let path = "redis.pool.idle_timeout_secs"
        let shortest = server - pool.reaperInterval
        let below =
            shortest > .zero
            ? "set idle_timeout_secs to \(shortest.nanoseconds / 1_000_000_000) or less"
            : "shorten reaper_interval"
        return [
            Observation(
                position: model.place("redis.timeout"),
                message:
                    "Redis closes connections that are idle for \(server.text), \(relation): in "
                    + "between a command takes a connection that is closed",
                repair: below
                    + (safe.map { ", or raise timeout to \($0.nanoseconds / 1_000_000_000)" } ?? "")
                    + "; test_on_check_out: true only notices",
                related: [.init("the pool's idle timeout", at: model.place(path))]
            )
        ]
    }
}
