/*
 * The limiter chain: Poisson 100/s, a token bucket (100/s, burst 50), 32 slots with a queue,
 * lognormal service (mean 0.25 s, sigma 1), a timeout 1 s after admission. An indexed 4-ary heap
 * with two timers a request, both cancelled in time. check: fractions rejected and
 * timed out, and the mean time in the system of those that completed.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "customers.h"
#include "indexed_heap.h"
#include "report.h"

typedef struct {
  double rate, burst, tokens, since;
} token_bucket;

static inline bool take_token(token_bucket *bucket, double now) {
  bucket->tokens = fmin(bucket->burst, bucket->tokens + (now - bucket->since) * bucket->rate);
  bucket->since = now;
  if (bucket->tokens < 1) return false;
  bucket->tokens -= 1;
  return true;
}

int main(int argument_count, char **arguments) {
  long total = customers_of(argument_count, arguments), arrived = 0, rejected = 0, timed_out = 0;
  /* Timers 0... are the requests' timeouts, SLOTS... their completions. */
  const int slots = 32, arrival = 2 * SLOTS;
  const double gap = 0.01, mu = log(0.25) - 0.5, sigma = 1, timeout = 1;
  gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(generator, 1);
  indexed_heap heap = heap_with(2 * SLOTS + 1);
  customers c = no_customers();
  token_bucket bucket = {.rate = 100, .burst = 50, .tokens = 50, .since = 0};
  int busy = 0;
  double now, time_in_system = 0;

  double start = processor_seconds();
  heap_set(&heap, arrival, gsl_ran_exponential(generator, gap));
  while (heap.count > 0) {
    int timer = heap_take(&heap, &now);
    bool freed = false;
    if (timer == arrival) {
      if (++arrived < total) heap_set(&heap, arrival, now + gsl_ran_exponential(generator, gap));
      if (!take_token(&bucket, now)) {
        rejected++;
        continue;
      }
      int slot = enter(&c, now);
      heap_set(&heap, slot, now + timeout);
      if (busy < slots) {
        busy++;
        c.all[slot].running = true;
        heap_set(&heap, SLOTS + slot, now + gsl_ran_lognormal(generator, mu, sigma));
      } else {
        queue_up(&c, slot);
      }
    } else if (timer < SLOTS) {
      timed_out++;
      if (c.all[timer].running) {
        heap_cancel(&heap, SLOTS + timer);
        freed = true;
      } else {
        unqueue(&c, timer);
      }
      leave(&c, timer);
    } else {
      int slot = timer - SLOTS;
      heap_cancel(&heap, slot);
      time_in_system += now - c.all[slot].arrived;
      leave(&c, slot);
      freed = true;
    }
    if (!freed) continue;
    int next = c.head;
    if (next != NOBODY) {
      unqueue(&c, next);
      c.all[next].running = true;
      heap_set(&heap, SLOTS + next, now + gsl_ran_lognormal(generator, mu, sigma));
    } else {
      busy--;
    }
  }
  double seconds = processor_seconds() - start;
  printf("%.0f,%.4f/%.4f/%.4f\n", total / seconds, (double)rejected / total,
         (double)timed_out / total, time_in_system / (total - rejected - timed_out));
  gsl_rng_free(generator);
  return 0;
}
