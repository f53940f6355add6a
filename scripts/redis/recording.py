"""The commands of a run, as `redis-prediction cache` reads them."""

import array
import struct
import time

SET, CACHE_ASIDE, MEASUREMENT_BEGINS = 0, 1, 2


class Recording:
    def __init__(self, path):
        self.file = open(path, "wb")
        # The model's whole seconds begin with the second in which the recording begins.
        self.origin = time.time_ns() // 1_000_000_000 * 1_000_000_000

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def add(self, kind, keys=()):
        self.file.write(struct.pack("<qII", time.time_ns() - self.origin, kind, len(keys)))
        self.file.write(array.array("I", keys).tobytes())
