"""What is compared: key streams and sizes of a cache."""

import bisect
import dataclasses
import itertools
import random

# Names are `k` and eight digits.
KEY_BYTES = 9

# How far the hit rate may be off, by maxmemory-samples. Redis samples runs of neighbouring hash
# buckets, the model any keys: the fewer samples, the more that matters.
HIT_RATE_TOLERANCE = {3: 0.004, 5: 0.003, 10: 0.002}

# `maxmemory` for each value size: about 50,000 keys fit, 83,000 of the small ones.
MAXMEMORY = {100: 16 << 20, 1024: 64 << 20, 4096: 256 << 20}


@dataclasses.dataclass(frozen=True)
class Case:
    exponent: float  # of Zipf's law; 0: all keys alike
    samples: int
    value_bytes: int
    policy: str = "allkeys-lru"
    maxmemory: int = 0
    # Accesses for each key held and second, to stay in step with the LRU clock; 0: unpaced.
    pace: float = 0
    measured: int = 10  # accesses for each key that fits

    @property
    def limit(self):
        return self.maxmemory or MAXMEMORY[self.value_bytes]

    @property
    def tolerance(self):
        return HIT_RATE_TOLERANCE[self.samples]


def cases():
    sizes = (100, 1024, 4096)
    exponents = (0.0, 0.8, 0.99, 1.2)
    for row, exponent in enumerate(exponents):
        for column, samples in enumerate((3, 5, 10)):
            yield Case(exponent, samples, sizes[(row + column) % 3])
    # At a quarter of an access for each key and tick of the LRU clock sampling is all that is left.
    for samples in (3, 5, 10):
        yield Case(0.99, samples, 1024, maxmemory=16 << 20, pace=0.25)
    yield Case(0.99, 5, 1024, policy="allkeys-random")
    yield Case(0.99, 10, 1024, policy="allkeys-lfu")


class Stream:
    """Independent keys, number 0 the most popular: P(number k) in proportion to (k + 1)^-exponent."""

    def __init__(self, keys, exponent, seed):
        self.keys = keys
        self.random = random.Random(seed)
        self.cumulative = None
        if exponent > 0:
            weights = ((k + 1) ** -exponent for k in range(keys))
            self.cumulative = list(itertools.accumulate(weights))

    def draw(self, count):
        if self.cumulative is None:
            keys, uniform = self.keys, self.random.random
            return [int(keys * uniform()) for _ in range(count)]
        cumulative, last = self.cumulative, self.keys - 1
        total, uniform = cumulative[-1], self.random.random
        return [
            min(last, bisect.bisect_right(cumulative, total * uniform())) for _ in range(count)
        ]
