/*
 * Philox4x32-10 as a generator of the GNU Scientific Library.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC '11. The output is a keyed bijection of a 128-bit counter, so two different positions
 * never share a block, and reaching any position costs four stores.
 *
 * Layout, lowest bit first:
 *
 *     key[0]      seed, bits 0...31
 *     key[1]      seed, bits 32...63
 *     counter[0]  block (20 bits), then lane (12 bits)
 *     counter[1]  request number, bits 0...31
 *     counter[2]  request number, bits 32...47, then purpose (16 bits)
 *     counter[3]  replication (32 bits)
 *
 * Each field has bits of its own, so different (seed, replication, purpose, request, lane) never
 * meet. A position holds 2^20 blocks: 2^22 words or 2^21 doubles. After its last block
 *   - purpose 0 is one sequence: the block carries into lane and request, for 2^80 blocks in all;
 *   - every other purpose wraps to its own first block, never into a neighbour.
 */
#pragma once

#include <gsl/gsl_rng.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Blocks that a refill computes at once in the middle of a sequence. */
#define HEADROOM_PHILOX_BATCH 4

/* The state of one generator. */
typedef struct headroom_philox_state {
  uint32_t counter[4]; /* The next block to compute. */
  uint32_t key[2];
  uint32_t next; /* Index of the next unused word; `end` when none is left. */
  uint32_t end;  /* Words in `words`; 0 directly after a seek. */
  uint32_t words[4 * HEADROOM_PHILOX_BATCH];
} headroom_philox_state;

/* The generator for gsl_rng_alloc. Its seed keeps all 64 bits and clears the counter. */
const gsl_rng_type *headroom_philox_type(void);

/* Computes one block: the ten rounds on `counter` under `key`. */
void headroom_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Fills `words` from the counter and moves the counter on. */
void headroom_philox_refill(headroom_philox_state *state);

/* Chooses the replication and goes to the start of purpose 0. */
static inline void headroom_philox_replicate(headroom_philox_state *state, uint32_t replication) {
  state->counter[0] = 0;
  state->counter[1] = 0;
  state->counter[2] = 0;
  state->counter[3] = replication;
  state->next = 0;
  state->end = 0;
}

/* Goes to the first word of a position. Uses the low 48 bits of `request` and the low 12 of `lane`. */
static inline void headroom_philox_seek(headroom_philox_state *state, uint16_t purpose,
                                        uint64_t request, uint32_t lane) {
  state->counter[0] = lane << 20;
  state->counter[1] = (uint32_t)request;
  state->counter[2] = ((uint32_t)(request >> 32) & 0xffffu) | ((uint32_t)purpose << 16);
  state->next = 0;
  state->end = 0;
}

/* The next 32 bits. */
static inline uint32_t headroom_philox_word(headroom_philox_state *state) {
  if (state->next == state->end) headroom_philox_refill(state);
  return state->words[state->next++];
}

/*
 * The next double: 53 bits in [0, 1), from the next even-odd pair of words. A word left over from
 * an odd number of single words is passed over.
 */
static inline double headroom_philox_double(headroom_philox_state *state) {
  uint32_t pair = (state->next + 1) & ~(uint32_t)1;
  if (pair >= state->end) {
    headroom_philox_refill(state);
    pair = 0;
  }
  state->next = pair + 2;
  uint64_t high = state->words[pair + 1];
  uint64_t bits = (high << 32) | state->words[pair];
  return (double)(int64_t)(bits >> 11) * 0x1p-53;
}

#ifdef __cplusplus
}
#endif
