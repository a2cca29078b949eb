/* Slows down guessing at sign-in without locking anybody out and without a write to the
 * database.
 *
 * One fixed table in memory that all workers share: made before they are forked. A key is an
 * account, an address, or a device that signed in before. Each has some free tries; every
 * failure beyond them doubles the wait, from one second to fifteen minutes; one failure is
 * forgiven every fifteen minutes; a success forgives all of an account's or device's, and of an
 * address's its own try. Nothing is stored about who signs in well.
 *
 * The order at sign-in: the longest throttle_wait_ms of the keys; if it is 0, throttle_fail
 * for each key *before* the password is checked (so that many guesses sent at once are counted
 * while they are being hashed), then throttle_ok for each after a success.
 *
 * Somebody else's guessing can make an account wait up to fifteen minutes. A browser that
 * signed in to this account before should use a THROTTLE_DEVICE key in place of the account's:
 * its owner then does not wait. */
#ifndef AUTH_THROTTLE_H
#define AUTH_THROTTLE_H

#include "base/base.h"

struct throttle;

enum throttle_kind {
	THROTTLE_ACCOUNT, /* text: the name that was typed, whether or not it exists */
	THROTTLE_ADDRESS, /* text: an IPv4 or IPv6 address; IPv6 counts by its /64, one customer */
	THROTTLE_DEVICE,  /* text: account and device token in one */
	THROTTLE_KINDS
};

/* The table, in memory shared with processes forked later. E_IO when the system refuses. */
enum err throttle_new(struct throttle **out) MUST_CHECK;
void throttle_free(struct throttle *t);

struct throttle_key {
	uint64_t hash;
	enum throttle_kind kind;
};

/* Letters' case (ASCII) does not matter. The hash is keyed at random for each run, so nobody can
 * aim at somebody else's row of the table. */
struct throttle_key throttle_key(const struct throttle *t, enum throttle_kind kind,
				 const char *text);
/* How long until the next try may be evaluated: 0 is now. Milliseconds, at most fifteen minutes. */
int64_t throttle_wait_ms(struct throttle *t, struct throttle_key key, int64_t now_ms);
void throttle_fail(struct throttle *t, struct throttle_key key, int64_t now_ms);
void throttle_ok(struct throttle *t, struct throttle_key key);

#endif
