/* Random numbers of two kinds: unpredictable bytes of the kernel, for secrets and ids; and a seeded
 * generator, the same on every machine, for the solver, demonstration data and property tests. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include "base/base.h"

/* Fill with bytes that nobody can guess. Ends the process when the kernel has none. */
void rng_bytes(void *out, size_t n);

/* xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64. Never for secrets. */
struct rng {
	uint64_t s[4];
};

void rng_seed(struct rng *r, uint64_t seed);
uint64_t rng_next(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t n);                 /* 0 to n - 1, without bias; n > 0 */
int64_t rng_between(struct rng *r, int64_t low, int64_t high); /* both ends included */
double rng_unit(struct rng *r);                                /* 0 <= x < 1, 53 bits */

#endif
