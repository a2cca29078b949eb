/* Form tokens. Each kind of token is a MAC over a text that begins with its kind, so that a public
 * form's token is never a session's. */
#include "auth/csrf.h"

#define KIND 16

static struct token make(const uint8_t key[CRYPTO_KEY], const char *kind,
			 const uint8_t hash[CRYPTO_HASH])
{
	uint8_t text[KIND + CRYPTO_HASH] = { 0 }, mac[CRYPTO_HASH];
	assert(strlen(kind) < KIND);
	memcpy(text, kind, strlen(kind));
	memcpy(text + KIND, hash, CRYPTO_HASH);
	crypto_mac(mac, key, text, sizeof text);
	struct token t;
	crypto_base64url_into(t.text, sizeof t.text, mac, sizeof mac);
	return t;
}

static bool same(const struct token *t, const char *text)
{
	return token_well_formed(text) && crypto_same(t->text, text, TOKEN_CHARS);
}

struct token csrf_new(const uint8_t key[CRYPTO_KEY], const uint8_t session[CRYPTO_HASH])
{
	return make(key, "session", session);
}

bool csrf_ok(const uint8_t key[CRYPTO_KEY], const uint8_t session[CRYPTO_HASH], const char *text)
{
	struct token t = csrf_new(key, session);
	return same(&t, text);
}

struct token csrf_public_new(const uint8_t key[CRYPTO_KEY], const char *cookie)
{
	assert(token_well_formed(cookie));
	uint8_t hash[CRYPTO_HASH];
	token_hash(hash, cookie);
	return make(key, "public", hash);
}

bool csrf_public_ok(const uint8_t key[CRYPTO_KEY], const char *cookie, const char *text)
{
	if (!token_well_formed(cookie))
		return false;
	struct token t = csrf_public_new(key, cookie);
	return same(&t, text);
}
