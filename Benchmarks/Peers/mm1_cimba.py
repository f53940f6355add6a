"""M/M/1, lambda 0.9, mu 1, in cimba: a generator and a server in its C engine.

The experiment is compiled and run once for a short time before it is measured. check: mean time in the
system, by Little's law from the mean number that wait.
"""

import cimba
from cimba import inputs

from reading import Reading, customers

TOTAL = customers()
RATE = 0.9


class Station(cimba.Model):
    gap: cimba.Input[float] = inputs.dist.exponential(mean=1 / RATE)
    service: cimba.Input[float] = inputs.dist.exponential(mean=1.0)
    line: cimba.Container
    waiting: cimba.Output[float]

    @cimba.process
    def generator(self):
        while True:
            cimba.hold(self.gap.next())
            self.line.put(1)

    @cimba.process
    def server(self):
        while True:
            self.line.get(1)
            cimba.hold(self.service.next())

    @cimba.on_end
    def write_down(self):
        self.waiting = self.line.mean_level()


def run(station, duration, seed):
    window = cimba.Window(warmup=0, duration=duration)
    return cimba.Experiment(station, replications=1, window=window, seed=seed).run()


station = Station()
run(station, 1_000, 1)
reading = Reading(TOTAL)
result = run(station, TOTAL / RATE, 2)
reading.write(result[station].waiting.values.item() / RATE + 1.0)
