"""What every peer shares: how many customers, processor time, `customers per second,check`."""

import sys
import time


def customers():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} CUSTOMERS")
    return int(sys.argv[1])


class Reading:
    def __init__(self, customers):
        self.customers = customers
        self.start = time.process_time()

    def write(self, *check):
        seconds = time.process_time() - self.start
        rounded = "/".join(f"{value:.4f}" for value in check)
        print(f"{self.customers / seconds:.0f},{rounded}")
