/* Random reference tokens and their hashes. */
#include "auth/token.h"

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

struct token token_new(void)
{
	uint8_t bits[32];
	struct token t;
	crypto_random(bits, sizeof bits);
	crypto_base64url_into(t.text, sizeof t.text, bits, sizeof bits);
	crypto_wipe(bits, sizeof bits);
	return t;
}

bool token_well_formed(const char *text)
{
	if (text == NULL || strlen(text) != TOKEN_CHARS)
		return false;
	for (size_t i = 0; i < TOKEN_CHARS; i++)
		if (!is_letter(text[i]))
			return false;
	return true;
}

void token_hash(uint8_t out[CRYPTO_HASH], const char *text)
{
	crypto_sha256(out, text, strlen(text));
}

bool token_matches(const char *text, const uint8_t hash[CRYPTO_HASH])
{
	uint8_t own[CRYPTO_HASH];
	token_hash(own, text);
	return crypto_same(own, hash, sizeof own);
}
