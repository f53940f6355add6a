/*
 * A 4-ary heap of timers that are known by a small number, so that one can be moved or cancelled.
 * Ties go to the timer that was set first.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
  double time;
  uint32_t order;
  int timer;
} heap_entry;

typedef struct {
  heap_entry *entries;
  int *place; /* Of each timer that is set. */
  int count;
  uint32_t order;
} indexed_heap;

static indexed_heap heap_with(int timers) {
  indexed_heap heap = {.count = 0, .order = 0};
  heap.entries = malloc(sizeof(heap_entry) * (size_t)timers);
  heap.place = malloc(sizeof(int) * (size_t)timers);
  if (!heap.entries || !heap.place) abort();
  return heap;
}

static inline bool heap_before(const heap_entry *a, const heap_entry *b) {
  return a->time < b->time || (a->time == b->time && (int32_t)(a->order - b->order) < 0);
}

static inline void heap_put(indexed_heap *heap, int index, heap_entry entry) {
  heap->entries[index] = entry;
  heap->place[entry.timer] = index;
}

static inline void heap_raise(indexed_heap *heap, int index, heap_entry entry) {
  while (index > 0) {
    int parent = (index - 1) >> 2;
    if (!heap_before(&entry, &heap->entries[parent])) break;
    heap_put(heap, index, heap->entries[parent]);
    index = parent;
  }
  heap_put(heap, index, entry);
}

static inline void heap_lower(indexed_heap *heap, int index, heap_entry entry) {
  for (;;) {
    int first = 4 * index + 1;
    if (first >= heap->count) break;
    int least = first, end = first + 4 < heap->count ? first + 4 : heap->count;
    for (int child = first + 1; child < end; child++)
      if (heap_before(&heap->entries[child], &heap->entries[least])) least = child;
    if (!heap_before(&heap->entries[least], &entry)) break;
    heap_put(heap, index, heap->entries[least]);
    index = least;
  }
  heap_put(heap, index, entry);
}

/* Puts an entry where it belongs when it replaces the one at `index`. */
static inline void heap_settle(indexed_heap *heap, int index, heap_entry entry) {
  if (index > 0 && heap_before(&entry, &heap->entries[(index - 1) >> 2]))
    heap_raise(heap, index, entry);
  else
    heap_lower(heap, index, entry);
}

static inline void heap_set(indexed_heap *heap, int timer, double time) {
  heap_entry entry = {time, heap->order++, timer};
  heap_raise(heap, heap->count++, entry);
}

static inline void heap_move(indexed_heap *heap, int timer, double time) {
  heap_entry entry = {time, heap->order++, timer};
  heap_settle(heap, heap->place[timer], entry);
}

static inline void heap_cancel(indexed_heap *heap, int timer) {
  int index = heap->place[timer];
  heap_entry last = heap->entries[--heap->count];
  if (index < heap->count) heap_settle(heap, index, last);
}

static inline int heap_take(indexed_heap *heap, double *time) {
  int timer = heap->entries[0].timer;
  *time = heap->entries[0].time;
  heap_entry last = heap->entries[--heap->count];
  if (heap->count > 0) heap_lower(heap, 0, last);
  return timer;
}
