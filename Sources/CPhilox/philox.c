#include "CPhilox.h"

#include <string.h>

#define BLOCK_MASK UINT64_C(0xFFFFF)
#define PURPOSE_MASK UINT64_C(0xFFFF0000)
#define REQUEST_HIGH_MASK UINT64_C(0xFFFF)
#define ROUNDS 10

/* Vectors of the compiler (Clang, GCC 12): SSE2 on every x86-64, NEON on ARM. */
typedef uint32_t words4 __attribute__((vector_size(16)));
typedef uint64_t halves2 __attribute__((vector_size(16)));

#define INLINE static inline __attribute__((always_inline))

/* The multipliers and the Weyl increments of the published generator, where their words are. */
static const halves2 multipliers = {0xD2511F53u, 0xCD9E8D57u};
static const words4 weyl = {0x9E3779B9u, 0, 0xBB67AE85u, 0};

/*
 * One round on the words (x0, x1, x2, x3) under the key (k0, 0, k1, 0). The two products of the even
 * words, as one vector of words, are (low0, high0, low1, high1); in reverse order each half is where
 * it belongs, and the high ones meet the odd words and the key.
 */
INLINE words4 round_of(words4 x, words4 key) {
  halves2 pairs = (halves2)x;
  words4 product = (words4)((pairs & 0xFFFFFFFFu) * multipliers);
  words4 odd = (words4)(pairs >> 32);
  return __builtin_shufflevector(product, product, 3, 2, 1, 0) ^ (odd ^ key);
}

INLINE words4 counter_of(const headroom_philox_state *state) {
  return (words4)(halves2){state->counter_low, state->counter_high};
}

INLINE words4 key_of(const headroom_philox_state *state) {
  return (words4)(halves2){state->key_low, state->key_high};
}

INLINE words4 one_block(headroom_philox_state *state) {
  words4 x = counter_of(state), key = key_of(state);
  for (int round = 0; round < ROUNDS; ++round, key += weyl) x = round_of(x, key);
  memcpy(state->words, &x, sizeof x);
  return x;
}

/* Four blocks in a row: independent, so that their rounds overlap in the processor. */
INLINE words4 four_blocks(headroom_philox_state *state) {
  words4 a = counter_of(state), key = key_of(state);
  words4 b = a + (words4){1, 0, 0, 0};
  words4 c = a + (words4){2, 0, 0, 0};
  words4 d = a + (words4){3, 0, 0, 0};
  for (int round = 0; round < ROUNDS; ++round, key += weyl) {
    a = round_of(a, key);
    b = round_of(b, key);
    c = round_of(c, key);
    d = round_of(d, key);
  }
  memcpy(state->words, &a, sizeof a);
  memcpy(state->words + 4, &b, sizeof b);
  memcpy(state->words + 8, &c, sizeof c);
  memcpy(state->words + 12, &d, sizeof d);
  return a;
}

/* Moves the counter on by `blocks`, which end before or at the end of the 20 bits. */
INLINE void advance(headroom_philox_state *state, uint32_t blocks) {
  uint64_t low = state->counter_low;
  uint64_t block = (low + blocks) & BLOCK_MASK;
  state->counter_low = (low & ~BLOCK_MASK) | block;
  if (block != 0 || (state->counter_high & PURPOSE_MASK) != 0) return;
  /* Purpose 0 is one sequence: carry into the lane and the request. */
  state->counter_low += BLOCK_MASK + 1;
  if (state->counter_low != 0) return;
  uint64_t request_high = (state->counter_high + 1) & REQUEST_HIGH_MASK;
  state->counter_high = (state->counter_high & ~REQUEST_HIGH_MASK) | request_high;
}

uint64_t headroom_philox_refill(headroom_philox_state *state) {
  /* Most positions are left within their first block: four at once only after that one. */
  int at_start = state->end == 0 || (state->counter_low & 3) != 0;
  uint32_t blocks = at_start ? 1 : 4;
  words4 first = at_start ? one_block(state) : four_blocks(state);
  state->next = 0;
  state->end = 4 * blocks;
  advance(state, blocks);
  return ((halves2)first)[0];
}

static void set(void *state, unsigned long seed) {
  headroom_philox_state *philox = state;
  philox->key_low = (uint32_t)seed;
  philox->key_high = (uint64_t)seed >> 32;
  headroom_philox_replicate(philox, 0);
}

static unsigned long get(void *state) { return headroom_philox_word(state); }

static double get_double(void *state) { return headroom_philox_double(state); }

static const gsl_rng_type philox_type = {
    "philox4x32-10", 0xFFFFFFFFu, 0, sizeof(headroom_philox_state), set, get, get_double,
};

const gsl_rng_type *headroom_philox_type(void) { return &philox_type; }
