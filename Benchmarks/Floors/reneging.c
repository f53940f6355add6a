/*
 * M/M/10, lambda 9.5, mu 1, patience 1 in the queue: an indexed 4-ary heap, in which a customer's
 * timer is its patience first and its service then. check: the fraction that
 * reneged, and the mean time in the system of the others.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "customers.h"
#include "indexed_heap.h"
#include "report.h"

int main(int argument_count, char **arguments) {
  long total = customers_of(argument_count, arguments), arrived = 0, reneged = 0;
  const int servers = 10, arrival = SLOTS;
  const double gap = 1 / 9.5, service = 1, patience = 1;
  gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(generator, 1);
  indexed_heap heap = heap_with(SLOTS + 1);
  customers c = no_customers();
  int busy = 0;
  double now, time_in_system = 0;

  double start = processor_seconds();
  heap_set(&heap, arrival, gsl_ran_exponential(generator, gap));
  while (heap.count > 0) {
    int timer = heap_take(&heap, &now);
    if (timer == arrival) {
      if (++arrived < total) heap_set(&heap, arrival, now + gsl_ran_exponential(generator, gap));
      int slot = enter(&c, now);
      if (busy < servers) {
        busy++;
        c.all[slot].running = true;
        heap_set(&heap, slot, now + gsl_ran_exponential(generator, service));
      } else {
        queue_up(&c, slot);
        heap_set(&heap, slot, now + patience);
      }
    } else if (!c.all[timer].running) {
      reneged++;
      unqueue(&c, timer);
      leave(&c, timer);
    } else {
      time_in_system += now - c.all[timer].arrived;
      leave(&c, timer);
      int next = c.head;
      if (next != NOBODY) {
        unqueue(&c, next);
        c.all[next].running = true;
        heap_move(&heap, next, now + gsl_ran_exponential(generator, service));
      } else {
        busy--;
      }
    }
  }
  double seconds = processor_seconds() - start;
  printf("%.0f,%.4f/%.4f\n", total / seconds, (double)reneged / total,
         time_in_system / (total - reneged));
  gsl_rng_free(generator);
  return 0;
}
