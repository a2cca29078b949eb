/* The token in each form that proves that the form came from our own page: a MAC of the session
 * under a server key. It needs no storage and dies with the session. For forms before sign-in
 * (sign-in itself, set-up, password reset) the place of the session is taken by a random cookie,
 * which another site can neither read nor set for us (its name begins with __Host-). */
#ifndef AUTH_CSRF_H
#define AUTH_CSRF_H

#include "auth/token.h"
#include "base/base.h"
#include "base/crypto.h"

/* For a signed-in person: `session` is the hash of the session's token, as stored. */
struct token csrf_new(const uint8_t key[CRYPTO_KEY], const uint8_t session[CRYPTO_HASH]);
bool csrf_ok(const uint8_t key[CRYPTO_KEY], const uint8_t session[CRYPTO_HASH],
	     const char *text) MUST_CHECK;

/* For a public form: `cookie` is the text of a token_new() that the browser was given. A cookie
 * that is not a well-formed token is never ok. */
struct token csrf_public_new(const uint8_t key[CRYPTO_KEY], const char *cookie);
bool csrf_public_ok(const uint8_t key[CRYPTO_KEY], const char *cookie, const char *text) MUST_CHECK;

#endif
