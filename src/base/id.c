#include "base/id.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/rng.h"

#define EPOCH_MS   INT64_C(1577836800000) /* 2020-01-01 UTC */
#define COUNT_BITS 21
#define COUNT_MASK ((INT64_C(1) << COUNT_BITS) - 1)
#define TIME_MASK  ((INT64_C(1) << 42) - 1)

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* The last id of this thread, and the process that made it: after a fork both sides would go on
 * from the same number. */
static _Thread_local int64_t last;
static _Thread_local pid_t owner;

/* A start in the lower half leaves a million ids before the next millisecond is touched. */
static int64_t random_count(void)
{
	uint32_t bits;
	rng_bytes(&bits, sizeof bits);
	return (int64_t)(bits & (COUNT_MASK >> 1));
}

int64_t id_new(void)
{
	int64_t ms = clock_now_ms() - EPOCH_MS;
	assert(ms > 0 && ms <= TIME_MASK);
	if (owner != getpid()) {
		owner = getpid();
		/* Not before the parent's ids, and at an own place within the millisecond. */
		if (ms <= last >> COUNT_BITS)
			ms = (last >> COUNT_BITS) + 1;
	}
	if (ms > last >> COUNT_BITS)
		last = ms << COUNT_BITS | random_count();
	else
		last++; /* same millisecond, or the clock went back */
	return last;
}

int64_t id_created_ms(int64_t id)
{
	assert(id > 0);
	return (id >> COUNT_BITS) + EPOCH_MS;
}

void id_text(char out[ID_TEXT], int64_t id)
{
	assert(id > 0);
	uint64_t rest = (uint64_t)id;
	for (int i = ID_TEXT - 2; i >= 0; i--) {
		out[i] = alphabet[rest & 31];
		rest >>= 5;
	}
	out[ID_TEXT - 1] = '\0';
}

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c + 32);
	if (c == 'i' || c == 'l')
		return 1;
	if (c == 'o')
		return 0;
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);
	return at == NULL ? -1 : (int)(at - alphabet);
}

bool id_parse(const char *s, int64_t *out)
{
	uint64_t id = 0;
	size_t n = 0;
	for (; s[n] != '\0'; n++) {
		int value = value_of(s[n]);
		if (n == ID_TEXT - 1 || value < 0)
			return false;
		/* 13 characters are 65 bits: the first may use three of its five. */
		if (n == 0 && value > 7)
			return false;
		id = id << 5 | (unsigned)value;
	}
	if (n != ID_TEXT - 1 || id == 0)
		return false;
	*out = (int64_t)id;
	return true;
}
