"""M/M/10, lambda 9.5, mu 1, patience 1 in the queue, in SimPy.

check: the fraction that reneged, and the mean time in the system of the others.
"""

import random

import simpy

from reading import Reading, customers

TOTAL = customers()
PATIENCE = 1.0
draw = random.Random(1)
environment = simpy.Environment()
servers = simpy.Resource(environment, capacity=10)
reneged = 0
time_in_system = 0.0


def customer():
    global reneged, time_in_system
    arrived = environment.now
    with servers.request() as turn:
        happened = yield turn | environment.timeout(PATIENCE)
        if turn not in happened:
            reneged += 1
            return
        yield environment.timeout(draw.expovariate(1.0))
    time_in_system += environment.now - arrived


def arrivals():
    for _ in range(TOTAL):
        yield environment.timeout(draw.expovariate(9.5))
        environment.process(customer())


environment.process(arrivals())
reading = Reading(TOTAL)
environment.run()
reading.write(reneged / TOTAL, time_in_system / (TOTAL - reneged))
