/* The shared table of failed sign-ins.
 *
 * The table is cut into small sets; a key belongs to one set by its hash. When a set is full, the
 * row with the least debt makes room, so to push out an account that has failed often an attacker
 * must fail as often with eight others of the same set, without knowing which those are. */
#include <errno.h>
#include <pthread.h>
#include <arpa/inet.h>
#include <sys/mman.h>

#include "auth/throttle.h"

#include "base/crypto.h"

#define WAYS          8
#define SETS          (LIMIT_THROTTLE_ROWS / WAYS)
#define FORGIVE_MS    (15 * 60 * 1000)
#define WAIT_FIRST_MS 1000
#define WAIT_MAX_MS   (15 * 60 * 1000)
/* Beyond this the wait does not grow, and counting further would only take longer to forgive. */
#define COUNT_MAX 64
#define KEY_TEXT  320

/* An office of some dozen people stands behind one address; one account is one person. */
static const unsigned free_tries[THROTTLE_KINDS] = {
	[THROTTLE_ACCOUNT] = 5,
	[THROTTLE_ADDRESS] = 30,
	[THROTTLE_DEVICE] = 5,
};

struct row {
	uint64_t hash;   /* 0 is an empty row */
	int64_t last_ms; /* of the last failure */
	unsigned count;  /* failures, at last_ms */
};

struct throttle {
	pthread_mutex_t mutex;
	uint8_t key[16];
	struct row rows[SETS][WAYS];
};

static_assert((SETS & (SETS - 1)) == 0, "a set is chosen by the low bits of a hash");

/* A worker that dies while it holds the mutex leaves one row half written at worst: a wrong count,
 * not a wrong structure. So its successor just goes on. */
static void lock(struct throttle *t)
{
	int rc = pthread_mutex_lock(&t->mutex);
	if (rc == EOWNERDEAD)
		rc = pthread_mutex_consistent(&t->mutex);
	assert(rc == 0);
}

static void unlock(struct throttle *t)
{
	int rc = pthread_mutex_unlock(&t->mutex);
	assert(rc == 0);
}

enum err throttle_new(struct throttle **out)
{
	struct throttle *t =
		mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (t == MAP_FAILED)
		return E_IO;
	pthread_mutexattr_t attr;
	bool good = pthread_mutexattr_init(&attr) == 0 &&
		    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) == 0 &&
		    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) == 0 &&
		    pthread_mutex_init(&t->mutex, &attr) == 0;
	if (!good) {
		munmap(t, sizeof *t);
		return E_IO;
	}
	crypto_random(t->key, sizeof t->key);
	*out = t;
	return OK;
}

void throttle_free(struct throttle *t)
{
	munmap(t, sizeof *t);
}

/* The address as it counts: IPv4 whole (also when written as IPv6), IPv6 by its first 64 bits. A
 * text that is no address counts as it stands. */
static size_t address_bytes(uint8_t *out, const char *text)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	uint8_t six[16];
	if (inet_pton(AF_INET, text, out) == 1)
		return 4;
	if (inet_pton(AF_INET6, text, six) != 1)
		return 0;
	bool four = memcmp(six, mapped, sizeof mapped) == 0;
	size_t n = four ? 4 : 8;
	memcpy(out, four ? six + sizeof mapped : six, n);
	return n;
}

struct throttle_key throttle_key(const struct throttle *t, enum throttle_kind kind,
				 const char *text)
{
	uint8_t bytes[1 + KEY_TEXT] = { (uint8_t)kind };
	size_t n = kind == THROTTLE_ADDRESS ? address_bytes(bytes + 1, text) : 0;
	if (n == 0) {
		/* A name longer than any account's may share a row with another such name. */
		n = strnlen(text, KEY_TEXT);
		for (size_t i = 0; i < n; i++)
			bytes[1 + i] = (uint8_t)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 :
										    text[i]);
	}
	uint64_t hash = crypto_short_hash(t->key, bytes, 1 + n);
	return (struct throttle_key){ hash == 0 ? 1 : hash, kind };
}

/* Failures that still count. A clock that went back forgives nothing. */
static unsigned debt(const struct row *r, int64_t now_ms)
{
	if (r->hash == 0 || now_ms <= r->last_ms)
		return r->hash == 0 ? 0 : r->count;
	int64_t forgiven = (now_ms - r->last_ms) / FORGIVE_MS;
	return forgiven >= (int64_t)r->count ? 0 : r->count - (unsigned)forgiven;
}

static struct row *set_of(struct throttle *t, struct throttle_key key)
{
	return t->rows[key.hash & (SETS - 1)];
}

static struct row *find(struct throttle *t, struct throttle_key key)
{
	struct row *set = set_of(t, key);
	for (size_t i = 0; i < WAYS; i++)
		if (set[i].hash == key.hash)
			return &set[i];
	return NULL;
}

/* The row of least debt; among equals the one that failed longest ago. */
static struct row *least(struct throttle *t, struct throttle_key key, int64_t now_ms)
{
	struct row *set = set_of(t, key), *best = set;
	for (size_t i = 1; i < WAYS; i++) {
		unsigned own = debt(&set[i], now_ms), other = debt(best, now_ms);
		if (own < other || (own == other && set[i].last_ms < best->last_ms))
			best = &set[i];
	}
	return best;
}

/* The wait that `count` failures call for, from the last of them. */
static int64_t wait_after(enum throttle_kind kind, unsigned count)
{
	if (count < free_tries[kind])
		return 0;
	int64_t wait = WAIT_FIRST_MS;
	for (unsigned i = free_tries[kind]; i < count && wait < WAIT_MAX_MS; i++)
		wait *= 2;
	return wait < WAIT_MAX_MS ? wait : WAIT_MAX_MS;
}

int64_t throttle_wait_ms(struct throttle *t, struct throttle_key key, int64_t now_ms)
{
	lock(t);
	const struct row *r = find(t, key);
	int64_t wait = 0;
	if (r != NULL) {
		int64_t since = now_ms > r->last_ms ? now_ms - r->last_ms : 0;
		wait = wait_after(key.kind, debt(r, now_ms)) - since;
	}
	unlock(t);
	return wait > 0 ? wait : 0;
}

void throttle_fail(struct throttle *t, struct throttle_key key, int64_t now_ms)
{
	lock(t);
	struct row *r = find(t, key);
	if (r == NULL) {
		r = least(t, key, now_ms);
		*r = (struct row){ .hash = key.hash };
	}
	unsigned count = debt(r, now_ms);
	r->count = count < COUNT_MAX ? count + 1 : COUNT_MAX;
	r->last_ms = now_ms;
	unlock(t);
}

void throttle_ok(struct throttle *t, struct throttle_key key)
{
	lock(t);
	struct row *r = find(t, key);
	/* Whoever owns one account could otherwise clear the address by signing in between
	 * guesses. */
	if (r != NULL && key.kind == THROTTLE_ADDRESS && r->count > 1)
		r->count--;
	else if (r != NULL)
		*r = (struct row){ 0 };
	unlock(t);
}
