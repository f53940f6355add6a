"""M/M/1, lambda 0.9, mu 1, in Ciw. check: mean time in the system."""

import ciw

from reading import Reading, customers

TOTAL = customers()
ciw.seed(1)
network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(0.9)],
    service_distributions=[ciw.dists.Exponential(1.0)],
    number_of_servers=[1],
)
reading = Reading(TOTAL)
simulation = ciw.Simulation(network)
simulation.simulate_until_max_customers(TOTAL, method="Finish")
records = simulation.get_all_records()
reading.write(sum(record.exit_date - record.arrival_date for record in records) / len(records))
