/* Customers in numbered slots, and a doubly linked queue of those who wait. */
#pragma once
#include <stdbool.h>
#include <stdlib.h>

enum { SLOTS = 1 << 16, NOBODY = -1 };

typedef struct {
  double arrived;
  int next, previous;
  bool running;
} customer;

typedef struct {
  customer *all;
  int *free;
  int free_count;
  int head, tail;
} customers;

static customers no_customers(void) {
  customers c = {.free_count = 0, .head = NOBODY, .tail = NOBODY};
  c.all = malloc(sizeof(customer) * SLOTS);
  c.free = malloc(sizeof(int) * SLOTS);
  if (!c.all || !c.free) abort();
  for (int slot = SLOTS - 1; slot >= 0; slot--) c.free[c.free_count++] = slot;
  return c;
}

static inline int enter(customers *c, double now) {
  int slot = c->free[--c->free_count];
  c->all[slot].arrived = now;
  return slot;
}

static inline void leave(customers *c, int slot) { c->free[c->free_count++] = slot; }

static inline void queue_up(customers *c, int slot) {
  customer *one = &c->all[slot];
  one->running = false;
  one->next = NOBODY;
  one->previous = c->tail;
  if (c->tail != NOBODY)
    c->all[c->tail].next = slot;
  else
    c->head = slot;
  c->tail = slot;
}

static inline void unqueue(customers *c, int slot) {
  customer *one = &c->all[slot];
  if (one->previous != NOBODY)
    c->all[one->previous].next = one->next;
  else
    c->head = one->next;
  if (one->next != NOBODY)
    c->all[one->next].previous = one->previous;
  else
    c->tail = one->previous;
}
