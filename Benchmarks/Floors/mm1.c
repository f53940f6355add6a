/* M/M/1, lambda 0.9, mu 1: a binary heap of events and GSL. check: mean time in the system. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stdint.h>

#include "report.h"

enum { ARRIVAL, DEPARTURE, RING = 1 << 20 };

typedef struct {
  double time;
  uint64_t order;
  int kind;
} event;

static event heap[16];
static int count;
static uint64_t order;
static double arrivals[RING];

static inline bool before(const event *a, const event *b) {
  return a->time < b->time || (a->time == b->time && a->order < b->order);
}

static inline void schedule(double time, int kind) {
  event e = {time, order++, kind};
  int index = count++;
  while (index > 0) {
    int parent = (index - 1) >> 1;
    if (!before(&e, &heap[parent])) break;
    heap[index] = heap[parent];
    index = parent;
  }
  heap[index] = e;
}

static inline event take(void) {
  event first = heap[0], last = heap[--count];
  int index = 0;
  for (;;) {
    int child = 2 * index + 1;
    if (child >= count) break;
    if (child + 1 < count && before(&heap[child + 1], &heap[child])) child++;
    if (!before(&heap[child], &last)) break;
    heap[index] = heap[child];
    index = child;
  }
  heap[index] = last;
  return first;
}

int main(int argument_count, char **arguments) {
  long total = customers_of(argument_count, arguments), arrived = 0, head = 0, tail = 0;
  gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(generator, 1);
  double gap = 1 / 0.9, service = 1, time_in_system = 0;

  double start = processor_seconds();
  schedule(gsl_ran_exponential(generator, gap), ARRIVAL);
  while (count > 0) {
    event e = take();
    if (e.kind == ARRIVAL) {
      if (++arrived < total) schedule(e.time + gsl_ran_exponential(generator, gap), ARRIVAL);
      if (head == tail) schedule(e.time + gsl_ran_exponential(generator, service), DEPARTURE);
      arrivals[tail++ & (RING - 1)] = e.time;
    } else {
      time_in_system += e.time - arrivals[head++ & (RING - 1)];
      if (head < tail) schedule(e.time + gsl_ran_exponential(generator, service), DEPARTURE);
    }
  }
  double seconds = processor_seconds() - start;
  printf("%.0f,%.4f\n", total / seconds, time_in_system / total);
  gsl_rng_free(generator);
  return 0;
}
