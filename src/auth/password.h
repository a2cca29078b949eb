/* Passwords: how they are stored, checked and judged.
 *
 * Stored as argon2id over HMAC(pepper, password). The pepper is a subkey of the server's key file,
 * so a copy of the database alone cannot be guessed against. There are no composition rules, no
 * forced change and no hints (NIST SP 800-63B 5.1.1.2, OWASP ASVS 5.0 V6.2): length, and a list of
 * what people guess first. */
#ifndef AUTH_PASSWORD_H
#define AUTH_PASSWORD_H

#include "base/arena.h"
#include "base/base.h"
#include "base/crypto.h"

#define PASSWORD_MIN 12 /* characters, not bytes */

/* The cost in production; why it is this much stands in password.c. Tests pass a smaller one. */
extern const struct crypto_cost PASSWORD_COST;

struct password_hasher {
	struct crypto_cost cost;
	uint8_t pepper[CRYPTO_KEY];
};

/* The text to store. The password has at most LIMIT_PASSWORD bytes: password_fault sees to it. */
const char *password_hash(struct arena *a, const struct password_hasher *h, const char *password);
/* Is this the password? `hash` is NULL for an unknown or disabled account: the same work is done
 * and the answer is false, so that the time does not tell who has an account. */
bool password_verify(const struct password_hasher *h, const char *hash,
		     const char *password) MUST_CHECK;
/* After a successful check: was the hash made with another cost than today's? Then store a new
 * one. */
bool password_needs_rehash(const struct password_hasher *h, const char *hash);
/* What is wrong with this new password, as a sentence for its owner; NULL when nothing is. `name`
 * and `email` are the person's own, and may be NULL. The sentence is constant text. */
const char *password_fault(const char *password, const char *name, const char *email);

#endif
