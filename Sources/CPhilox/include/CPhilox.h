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
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEADROOM_PHILOX_ROUNDS 10
#define HEADROOM_PHILOX_RESUMED (UINT64_C(1) << 63)

/*
 * The state of one generator. The counter's halves are stored as two scalars and loaded as such: a
 * load of all 16 bytes at once would have to wait until the stores of a seek reach the cache.
 */
typedef struct headroom_philox_state {
  uint64_t counter_low;  /* counter[0] and [1] of the next block. */
  uint64_t counter_high; /* counter[2] and [3] */
  uint64_t replication;  /* counter[3] alone, in its place. */
  /*
   * After `headroom_philox_resume` the counter is not set until more than its words are needed, which
   * is seldom: these two say where it is to be. `resumed` is 0 otherwise, or HEADROOM_PHILOX_RESUMED
   * with the purpose above bit 32 and the lane below.
   */
  uint64_t resumed_request;
  uint64_t resumed;
  uint32_t next;         /* Index of the next unused word; `end` when none is left. */
  uint32_t end;          /* Words in `words`; 0 directly after a seek. */
  uint32_t words[32];
  /* The key of each round: key[0] and key[1] where a round wants them, and zeros between them. */
  uint32_t round_keys[HEADROOM_PHILOX_ROUNDS][4];
} headroom_philox_state;

/* The generator for gsl_rng_alloc. Its seed keeps all 64 bits and clears the counter. */
const gsl_rng_type *headroom_philox_type(void);

/* Fills `words` from the counter, moves the counter on, and returns the first two words. */
uint64_t headroom_philox_refill(headroom_philox_state *state);

/* The next word, or double, when those of the last blocks are used up. */
uint32_t headroom_philox_refill_word(headroom_philox_state *state);
double headroom_philox_refill_double(headroom_philox_state *state);

/* Chooses the replication and goes to the start of purpose 0. */
static inline void headroom_philox_replicate(headroom_philox_state *state, uint32_t replication) {
  state->replication = (uint64_t)replication << 32;
  state->counter_low = 0;
  state->counter_high = state->replication;
  state->resumed = 0;
  state->next = 0;
  state->end = 0;
}

/* The two halves of the counter at a position, as `headroom_philox_seek` explains it. */
static inline uint64_t headroom_philox_low(uint64_t request, uint32_t lane) {
  return request << 32 | (uint32_t)(lane << 20) | (lane >> 12 & 4095) << 8;
}

static inline uint64_t headroom_philox_high(const headroom_philox_state *state, uint16_t purpose,
                                            uint64_t request) {
  return state->replication | (uint32_t)purpose << 16 | (uint16_t)(request >> 32);
}

/*
 * Goes to the first word of a position. Uses the low 48 bits of `request` and the low 24 of `lane`: what
 * is above the 12 bits of the lane's field chooses one of 4,096 parts of the position, 256 blocks each.
 */
static inline void headroom_philox_seek(headroom_philox_state *state, uint16_t purpose,
                                        uint64_t request, uint32_t lane) {
  state->counter_low = headroom_philox_low(request, lane);
  state->counter_high = headroom_philox_high(state, purpose, request);
  state->resumed = 0;
  state->next = 0;
  state->end = 0;
}

/*
 * The first blocks, four words each, of the draws with this purpose and the next, or with `count` purposes,
 * 1 to 8: of an odd number of them there is one more, and room for its words. Costs about as much time as
 * one of them would.
 */
void headroom_philox_two_first(const headroom_philox_state *state, uint16_t purpose,
                               uint64_t request, uint32_t lane, uint32_t *words);
void headroom_philox_first(const headroom_philox_state *state, const uint16_t *purposes, int count,
                           uint64_t request, uint32_t lane, uint32_t *words);

/* Goes to the first word of a position whose first block, four words, is known. */
static inline void headroom_philox_resume(headroom_philox_state *state, uint16_t purpose,
                                          uint64_t request, uint32_t lane, const uint32_t *words) {
  memcpy(state->words, words, 16);
  state->resumed_request = request;
  state->resumed = HEADROOM_PHILOX_RESUMED | (uint64_t)purpose << 32 | lane;
  state->next = 0;
  state->end = 4;
}

/* The next 32 bits. */
static inline uint32_t headroom_philox_word(headroom_philox_state *state) {
  if (state->next < state->end) return state->words[state->next++];
  return headroom_philox_refill_word(state);
}

/* The double of 64 bits: the upper 53 of them, over 2^53. */
static inline double headroom_philox_double_of(uint64_t bits) {
  return (double)(int64_t)(bits >> 11) * 0x1p-53;
}

/*
 * The next double: 53 bits in [0, 1), from the next even-odd pair of words. A word left over from
 * an odd number of single words is passed over.
 */
static inline double headroom_philox_double(headroom_philox_state *state) {
  uint32_t pair = (state->next + 1) & ~(uint32_t)1;
  if (pair >= state->end) return headroom_philox_refill_double(state);
  state->next = pair + 2;
  return headroom_philox_double_of(state->words[pair] | (uint64_t)state->words[pair + 1] << 32);
}

#ifdef __cplusplus
}
#endif
