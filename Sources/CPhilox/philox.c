#include "CPhilox.h"

/* The multipliers and the Weyl increments of the published generator. */
#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u

#define BLOCK_MASK 0x000FFFFFu
#define PURPOSE_MASK 0xFFFF0000u

/* Ten rounds on four words. Inlined, so that independent blocks overlap in the processor. */
static inline __attribute__((always_inline)) void rounds(uint32_t x0, uint32_t x1, uint32_t x2,
                                                         uint32_t x3, uint32_t k0, uint32_t k1,
                                                         uint32_t *out) {
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    uint64_t product0 = (uint64_t)MULTIPLIER_0 * x0;
    uint64_t product1 = (uint64_t)MULTIPLIER_1 * x2;
    /* The old odd word meets the key first: both are ready before the product is. */
    uint32_t mixed0 = x1 ^ k0;
    uint32_t mixed1 = x3 ^ k1;
    x0 = (uint32_t)(product1 >> 32) ^ mixed0;
    x1 = (uint32_t)product1;
    x2 = (uint32_t)(product0 >> 32) ^ mixed1;
    x3 = (uint32_t)product0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

void headroom_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  rounds(counter[0], counter[1], counter[2], counter[3], key[0], key[1], out);
}

/* Called when the 20 bits of the block came round to zero. */
static void leave_position(headroom_philox_state *state) {
  if (state->counter[2] & PURPOSE_MASK) return;
  state->counter[0] += BLOCK_MASK + 1;
  if (state->counter[0] != 0) return;
  state->counter[1] += 1;
  if (state->counter[1] != 0) return;
  state->counter[2] = (state->counter[2] + 1) & ~PURPOSE_MASK;
}

static inline void advance(headroom_philox_state *state, uint32_t blocks) {
  uint32_t first = state->counter[0];
  uint32_t block = (first + blocks) & BLOCK_MASK;
  state->counter[0] = (first & ~BLOCK_MASK) | block;
  if (block == 0) leave_position(state);
}

void headroom_philox_refill(headroom_philox_state *state) {
  const uint32_t c0 = state->counter[0];
  const uint32_t c1 = state->counter[1], c2 = state->counter[2], c3 = state->counter[3];
  const uint32_t k0 = state->key[0], k1 = state->key[1];
  state->next = 0;
  /* Most positions are left within their first block: go on in batches only after that one. */
  if (state->end == 0 || (c0 & (HEADROOM_PHILOX_BATCH - 1)) != 0) {
    rounds(c0, c1, c2, c3, k0, k1, state->words);
    state->end = 4;
    advance(state, 1);
    return;
  }
  for (uint32_t block = 0; block < HEADROOM_PHILOX_BATCH; ++block) {
    rounds(c0 + block, c1, c2, c3, k0, k1, state->words + 4 * block);
  }
  state->end = 4 * HEADROOM_PHILOX_BATCH;
  advance(state, HEADROOM_PHILOX_BATCH);
}

static void set(void *state, unsigned long seed) {
  headroom_philox_state *philox = state;
  philox->key[0] = (uint32_t)seed;
  philox->key[1] = (uint32_t)((uint64_t)seed >> 32);
  headroom_philox_replicate(philox, 0);
}

static unsigned long get(void *state) { return headroom_philox_word(state); }

static double get_double(void *state) { return headroom_philox_double(state); }

static const gsl_rng_type philox_type = {
    "philox4x32-10", 0xffffffffUL, 0, sizeof(headroom_philox_state), set, get, get_double,
};

const gsl_rng_type *headroom_philox_type(void) { return &philox_type; }
