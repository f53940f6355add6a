/*
 * Counts the calls that ask the C library for memory, and writes their number to standard error when the
 * program ends. For LD_PRELOAD; scripts/allocation-counts uses it.
 */
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

static atomic_ulong calls;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  ++calls;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  ++calls;
  return __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size) {
  ++calls;
  return __libc_realloc(pointer, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  ++calls;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **pointer, size_t alignment, size_t size) {
  ++calls;
  *pointer = __libc_memalign(alignment, size);
  return *pointer ? 0 : 12; /* ENOMEM */
}

__attribute__((destructor)) static void report(void) { fprintf(stderr, "allocations %lu\n", calls); }
