"""A Redis server of one thread, and the pool of connections to it that each orchestrator pod has."""

from quantities import sampler, seconds


class RedisPools:
    """simulation: whose clock they go by, and whose attempts go on with an answer."""

    def __init__(self, simulation, redis, draws):
        self.simulation = simulation
        self.service_time = sampler(redis["service_time"], draws)
        self.round_trip = sampler(redis["round_trip"], draws)
        self.most = redis["pool"]["max_connections"]
        self.timeout = seconds(redis["pool"]["connection_timeout"])
        self.free_at = 0.0

    def ask(self, attempt):
        attempt.waits_for_redis = True
        attempt.pod.redis_line.append(attempt)
        self.simulation.after(self.timeout, self.time_is_up, attempt, attempt.step)
        self.hand_out(attempt.pod)

    def hand_out(self, pod):
        """Idle connections, or new ones, for those who wait, first come, first served."""
        while pod.redis_line and (pod.redis_idle or pod.redis_open < self.most):
            if pod.redis_idle:
                pod.redis_idle -= 1
            else:
                pod.redis_open += 1
            attempt = pod.redis_line.pop(0)
            attempt.waits_for_redis, attempt.has_redis = False, True
            self.free_at = max(self.simulation.now, self.free_at) + self.service_time()
            answer = self.free_at + self.round_trip()
            self.simulation.after(answer - self.simulation.now, self.answered, attempt)

    def answered(self, attempt):
        if not attempt.is_alive:
            return
        attempt.has_redis = False
        attempt.pod.redis_idle += 1
        self.hand_out(attempt.pod)
        self.simulation.orchestrator.go_on(attempt)

    def time_is_up(self, attempt, step):
        if attempt.is_alive and attempt.waits_for_redis and attempt.step == step:
            self.simulation.orchestrator.finish(attempt, "redis.pool_timeout")

    def leave(self, attempt):
        """The attempt has ended: a connection with a command under way is closed."""
        if attempt.waits_for_redis:
            attempt.pod.redis_line.remove(attempt)
        if attempt.has_redis:
            attempt.pod.redis_open -= 1
            self.hand_out(attempt.pod)
