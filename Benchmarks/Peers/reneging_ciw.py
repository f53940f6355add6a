"""M/M/10, lambda 9.5, mu 1, in Ciw; who has waited for 1 s leaves.

check: fraction that left / mean time in the system of the others.
"""

import ciw

from reading import Reading, customers

TOTAL = customers()
ciw.seed(1)
network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(9.5)],
    service_distributions=[ciw.dists.Exponential(1.0)],
    number_of_servers=[10],
    reneging_time_distributions=[ciw.dists.Deterministic(1.0)],
)
reading = Reading(TOTAL)
simulation = ciw.Simulation(network)
simulation.simulate_until_max_customers(TOTAL, method="Finish")
records = simulation.get_all_records()
served = [record for record in records if record.record_type == "service"]
reading.write(
    1 - len(served) / len(records),
    sum(record.exit_date - record.arrival_date for record in served) / len(served),
)
