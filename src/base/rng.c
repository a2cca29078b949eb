#include "base/rng.h"

#include <errno.h>
#include <sys/random.h>

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

void rng_bytes(void *out, size_t n)
{
	unsigned char *p = out;
	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			fprintf(stderr, "level=fatal event=random why=\"getrandom failed\"\n");
			abort();
		}
		p += got;
		n -= (size_t)got;
	}
}

void rng_seed(struct rng *r, uint64_t seed)
{
	for (size_t i = 0; i < ARRAY_LEN(r->s); i++) {
		seed += 0x9E3779B97F4A7C15u;
		uint64_t z = seed;
		z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
		z = (z ^ z >> 27) * 0x94D049BB133111EBu;
		r->s[i] = z ^ z >> 31;
	}
}

uint64_t rng_next(struct rng *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotate(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

/* The numbers above the last whole multiple of n would favour the small remainders: draw again. */
uint64_t rng_below(struct rng *r, uint64_t n)
{
	assert(n > 0);
	uint64_t surplus = (0 - n) % n; /* 2^64 mod n */
	for (;;) {
		uint64_t x = rng_next(r);
		if (x >= surplus)
			return x % n;
	}
}

int64_t rng_between(struct rng *r, int64_t low, int64_t high)
{
	assert(low <= high);
	uint64_t n = (uint64_t)high - (uint64_t)low + 1;
	uint64_t offset = n == 0 ? rng_next(r) : rng_below(r, n);
	return (int64_t)((uint64_t)low + offset);
}

double rng_unit(struct rng *r)
{
	return (double)(rng_next(r) >> 11) * 0x1.0p-53;
}
