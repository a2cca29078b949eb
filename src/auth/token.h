/* Reference tokens: session ids, invitations, resets, API keys, feed addresses. A token is 256
 * random bits as 43 characters of base64url; its bearer has what it refers to. The database keeps
 * only its SHA-256, so that reading the database gives no token. A fast hash is enough: nobody
 * guesses 256 random bits. */
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include "base/base.h"
#include "base/crypto.h"

#define TOKEN_CHARS 43

struct token {
	char text[TOKEN_CHARS + 1];
};

struct token token_new(void);
/* Could this be a token at all? Saves a look-up; says nothing about whether it is known. */
bool token_well_formed(const char *text);
/* What the database stores and looks up. Any text has a hash. */
void token_hash(uint8_t out[CRYPTO_HASH], const char *text);
/* Does this token have that hash? In a time that does not depend on where they differ. */
bool token_matches(const char *text, const uint8_t hash[CRYPTO_HASH]) MUST_CHECK;

#endif
