"""M/M/1, lambda 0.9, mu 1, in SimPy: a process a customer. check: mean time in the system."""

import random

import simpy

from reading import Reading, customers

TOTAL = customers()
draw = random.Random(1)
environment = simpy.Environment()
server = simpy.Resource(environment, capacity=1)
time_in_system = 0.0


def customer():
    global time_in_system
    arrived = environment.now
    with server.request() as turn:
        yield turn
        yield environment.timeout(draw.expovariate(1.0))
    time_in_system += environment.now - arrived


def arrivals():
    for _ in range(TOTAL):
        yield environment.timeout(draw.expovariate(0.9))
        environment.process(customer())


environment.process(arrivals())
reading = Reading(TOTAL)
environment.run()
reading.write(time_in_system / TOTAL)
