"""The limiter chain in SimPy: Poisson 100/s, a token bucket (100/s, burst 50), 32 slots with a
queue, lognormal service (mean 0.25 s, sigma 1), a timeout 1 s after admission.

check: fractions rejected and timed out, and the mean time in the system of those that completed.
"""

import math
import random

import simpy

from reading import Reading, customers

TOTAL = customers()
TIMEOUT = 1.0
SIGMA = 1.0
MU = math.log(0.25) - SIGMA**2 / 2
draw = random.Random(1)
environment = simpy.Environment()
slots = simpy.Resource(environment, capacity=32)
rejected = 0
timed_out = 0
time_in_system = 0.0


class TokenBucket:
    def __init__(self, rate, burst):
        self.rate = rate
        self.burst = burst
        self.tokens = burst
        self.since = 0.0

    def take(self, now):
        self.tokens = min(self.burst, self.tokens + (now - self.since) * self.rate)
        self.since = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def request():
    global timed_out, time_in_system
    arrived = environment.now
    deadline = environment.timeout(TIMEOUT)
    with slots.request() as turn:
        happened = yield turn | deadline
        if turn not in happened:
            timed_out += 1
            return
        completion = environment.timeout(draw.lognormvariate(MU, SIGMA))
        happened = yield completion | deadline
        if completion not in happened:
            timed_out += 1
            return
    time_in_system += environment.now - arrived


def arrivals():
    global rejected
    bucket = TokenBucket(rate=100.0, burst=50.0)
    for _ in range(TOTAL):
        yield environment.timeout(draw.expovariate(100.0))
        if bucket.take(environment.now):
            environment.process(request())
        else:
            rejected += 1


environment.process(arrivals())
reading = Reading(TOTAL)
environment.run()
completed = TOTAL - rejected - timed_out
reading.write(rejected / TOTAL, timed_out / TOTAL, time_in_system / completed)
