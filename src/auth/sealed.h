/* Small secrets in the database, sealed with a server key: TOTP secrets, the mail server's
 * password, tax ids. XChaCha20-Poly1305, bound to its place, so that a sealed text copied into
 * another row or column does not open. The text form carries a version: "s1." and base64url. */
#ifndef AUTH_SEALED_H
#define AUTH_SEALED_H

#include "base/arena.h"
#include "base/base.h"
#include "base/crypto.h"

#define SEALED_MAX 4096 /* bytes of the secret: these are fields, not documents */

/* Where the text is stored. */
struct sealed_place {
	const char *table, *column;
	int64_t row;
};

/* The text to store; the secret has at most SEALED_MAX bytes. */
char *sealed_make(struct arena *a, const uint8_t key[CRYPTO_KEY], struct sealed_place place,
		  const void *secret, size_t n);
/* The secret, NUL-terminated behind its n bytes; wipe it after use. E_INVALID for a text that was
 * not sealed for this place with this key. */
enum err sealed_open(struct arena *a, const uint8_t key[CRYPTO_KEY], struct sealed_place place,
		     const char *text, struct str *secret) MUST_CHECK;

#endif
