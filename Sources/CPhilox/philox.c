#include "CPhilox.h"

#include <string.h>

#define BLOCK_MASK UINT64_C(0xFFFFF)
#define PURPOSE_MASK UINT64_C(0xFFFF0000)
#define REQUEST_HIGH_MASK UINT64_C(0xFFFF)

/*
 * Vectors of the compiler (Clang, GCC 12): SSE2 on every x86-64, NEON on ARM. A vector of eight words
 * holds two blocks side by side: one register with AVX2, two without.
 */
typedef uint32_t words4 __attribute__((vector_size(16)));
typedef uint64_t halves2 __attribute__((vector_size(16)));
typedef uint32_t words8 __attribute__((vector_size(32)));
typedef uint64_t halves4 __attribute__((vector_size(32)));

#define INLINE static inline __attribute__((always_inline))

/* The multipliers and the Weyl increments of the published generator, where their words are. */
#define MULTIPLIERS 0xD2511F53u, 0xCD9E8D57u
static const words4 weyl = {0x9E3779B9u, 0, 0xBB67AE85u, 0};

/*
 * One round on the words (x0, x1, x2, x3) under the key (k0, 0, k1, 0). The two products of the even
 * words, as one vector of words, are (low0, high0, low1, high1); in reverse order each half is where
 * it belongs, and the high ones meet the odd words and the key.
 */
INLINE words4 round_of(words4 x, words4 key) {
  halves2 pairs = (halves2)x;
  words4 product = (words4)((pairs & 0xFFFFFFFFu) * (halves2){MULTIPLIERS});
  words4 odd = (words4)(pairs >> 32);
  return __builtin_shufflevector(product, product, 3, 2, 1, 0) ^ (odd ^ key);
}

/* The same on two blocks; by reference, since how such a vector is passed depends on the processor. */
INLINE void round_of_two(words8 *x, const words8 *key) {
  halves4 pairs = (halves4)*x;
  words8 product = (words8)((pairs & 0xFFFFFFFFu) * (halves4){MULTIPLIERS, MULTIPLIERS});
  words8 odd = (words8)(pairs >> 32);
  *x = __builtin_shufflevector(product, product, 3, 2, 1, 0, 7, 6, 5, 4) ^ (odd ^ *key);
}

INLINE words4 round_key(const headroom_philox_state *state, int round) {
  words4 key;
  memcpy(&key, state->round_keys[round], sizeof key);
  return key;
}

INLINE uint64_t one_block(headroom_philox_state *state) {
  words4 x = (words4)(halves2){state->counter_low, state->counter_high};
  for (int round = 0; round < HEADROOM_PHILOX_ROUNDS; ++round) {
    x = round_of(x, round_key(state, round));
  }
  memcpy(state->words, &x, sizeof x);
  return ((halves2)x)[0];
}

/* Blocks two by two, of up to eight positions: independent, so that their rounds overlap. */
INLINE void encrypt(const headroom_philox_state *state, words8 *pairs, int count) {
  for (int round = 0; round < HEADROOM_PHILOX_ROUNDS; ++round) {
    words4 one = round_key(state, round);
    words8 key = __builtin_shufflevector(one, one, 0, 1, 2, 3, 0, 1, 2, 3);
    for (int pair = 0; pair < count; ++pair) round_of_two(&pairs[pair], &key);
  }
}

/* The eight blocks from the counter on. */
INLINE uint64_t eight_blocks(headroom_philox_state *state) {
  uint64_t low = state->counter_low, high = state->counter_high;
  words8 pairs[4];
  for (uint64_t pair = 0; pair < 4; ++pair) {
    pairs[pair] = (words8)(halves4){low + 2 * pair, high, low + 2 * pair + 1, high};
  }
  encrypt(state, pairs, 4);
  memcpy(state->words, pairs, sizeof pairs);
  return state->words[0] | (uint64_t)state->words[1] << 32;
}

/* The first blocks of a request's draws with these purposes, an even number of at most eight. */
INLINE void first_blocks(const headroom_philox_state *state, const uint16_t *purposes, int count,
                         uint64_t request, uint32_t lane, uint32_t *words) {
  uint64_t low = headroom_philox_low(request, lane);
  words8 pairs[4];
  for (int pair = 0; pair < count / 2; ++pair) {
    uint64_t high = headroom_philox_high(state, purposes[2 * pair], request);
    uint64_t next = headroom_philox_high(state, purposes[2 * pair + 1], request);
    pairs[pair] = (words8)(halves4){low, high, low, next};
  }
  encrypt(state, pairs, count / 2);
  memcpy(words, pairs, sizeof(words8) * count / 2);
}

INLINE void any_first(const headroom_philox_state *state, const uint16_t *purposes, int count,
                      uint64_t request, uint32_t lane, uint32_t *words) {
  /* The number is a constant in each call, so that the blocks stay in registers. */
  switch ((count + 1) / 2) {
    case 1: first_blocks(state, purposes, 2, request, lane, words); break;
    case 2: first_blocks(state, purposes, 4, request, lane, words); break;
    case 3: first_blocks(state, purposes, 6, request, lane, words); break;
    default: first_blocks(state, purposes, 8, request, lane, words); break;
  }
}

/*
 * Each of them for the processor that it runs on: AVX2 has registers for eight words, and every
 * x86-64 for four.
 */
#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2"))) static
AVX2 uint64_t eight_blocks_avx2(headroom_philox_state *state) { return eight_blocks(state); }
AVX2 void two_first_avx2(const headroom_philox_state *state, const uint16_t *purposes,
                         uint64_t request, uint32_t lane, uint32_t *words) {
  first_blocks(state, purposes, 2, request, lane, words);
}
AVX2 void any_first_avx2(const headroom_philox_state *state, const uint16_t *purposes, int count,
                         uint64_t request, uint32_t lane, uint32_t *words) {
  any_first(state, purposes, count, request, lane, words);
}
#define HAS_AVX2 __builtin_cpu_supports("avx2")
#else
#define HAS_AVX2 0
#define eight_blocks_avx2 eight_blocks
#define two_first_avx2(...) (void)0
#define any_first_avx2(...) (void)0
#endif

void headroom_philox_two_first(const headroom_philox_state *state, uint16_t purpose,
                               uint64_t request, uint32_t lane, uint32_t *words) {
  const uint16_t purposes[2] = {purpose, (uint16_t)(purpose + 1)};
  if (HAS_AVX2) {
    two_first_avx2(state, purposes, request, lane, words);
  } else {
    first_blocks(state, purposes, 2, request, lane, words);
  }
}

void headroom_philox_first(const headroom_philox_state *state, const uint16_t *purposes, int count,
                           uint64_t request, uint32_t lane, uint32_t *words) {
  if (HAS_AVX2) {
    any_first_avx2(state, purposes, count, request, lane, words);
  } else {
    any_first(state, purposes, count, request, lane, words);
  }
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
  if (state->resumed != 0) {
    uint32_t lane = (uint32_t)state->resumed;
    uint16_t purpose = (uint16_t)(state->resumed >> 32);
    state->counter_low = headroom_philox_low(state->resumed_request, lane) + 1;
    state->counter_high = headroom_philox_high(state, purpose, state->resumed_request);
    state->resumed = 0;
  }
  /* Most positions are left within their first block: more at once only after that one. */
  int at_start = state->end == 0 || (state->counter_low & 7) != 0;
  uint32_t blocks = at_start ? 1 : 8;
  uint64_t first = at_start   ? one_block(state)
                   : HAS_AVX2 ? eight_blocks_avx2(state)
                              : eight_blocks(state);
  state->next = 0;
  state->end = 4 * blocks;
  advance(state, blocks);
  return first;
}

uint32_t headroom_philox_refill_word(headroom_philox_state *state) {
  uint64_t first = headroom_philox_refill(state);
  state->next = 1;
  return (uint32_t)first;
}

double headroom_philox_refill_double(headroom_philox_state *state) {
  uint64_t first = headroom_philox_refill(state);
  state->next = 2;
  return headroom_philox_double_of(first);
}

static void set(void *state, unsigned long seed) {
  headroom_philox_state *philox = state;
  words4 key = (words4)(halves2){(uint32_t)seed, (uint64_t)seed >> 32};
  for (int round = 0; round < HEADROOM_PHILOX_ROUNDS; ++round, key += weyl) {
    memcpy(philox->round_keys[round], &key, sizeof key);
  }
  headroom_philox_replicate(philox, 0);
}

static unsigned long get(void *state) { return headroom_philox_word(state); }

static double get_double(void *state) { return headroom_philox_double(state); }

static const gsl_rng_type philox_type = {
    "philox4x32-10", 0xFFFFFFFFu, 0, sizeof(headroom_philox_state), set, get, get_double,
};

const gsl_rng_type *headroom_philox_type(void) { return &philox_type; }
