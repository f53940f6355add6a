/* What every floor shares: processor time, and the line `customers per second,check`. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double processor_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static long customers_of(int count, char **arguments) {
  long customers = count == 2 ? atol(arguments[1]) : 0;
  if (customers > 0) return customers;
  fprintf(stderr, "usage: %s CUSTOMERS\n", arguments[0]);
  exit(64);
}
