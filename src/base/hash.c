/* sodium.h comes first: base.h bans names that system headers declare. */
#include <sodium.h>

#include "base/hash.h"
#include "base/rng.h"

static_assert(HASH_BYTES == crypto_hash_sha256_BYTES, "SHA-256");
static_assert(sizeof(struct hash) >= sizeof(crypto_hash_sha256_state), "the state fits");

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static crypto_hash_sha256_state *state_of(struct hash *h)
{
	return (crypto_hash_sha256_state *)(void *)h->state;
}

void hash_sha256(unsigned char out[HASH_BYTES], const void *p, size_t n)
{
	crypto_hash_sha256(out, p, n);
}

void hash_sha256_hex(char out[HASH_HEX], const void *p, size_t n)
{
	unsigned char hash[HASH_BYTES];
	hash_sha256(hash, p, n);
	hex_text(out, hash, sizeof hash);
}

void hex_text(char *out, const unsigned char *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * n] = '\0';
}

bool hex_parse(const char *s, unsigned char *out, size_t n)
{
	if (strlen(s) != 2 * n)
		return false;
	for (size_t i = 0; i < 2 * n; i++)
		if (digit(s[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(digit(s[2 * i]) << 4 | digit(s[2 * i + 1]));
	return true;
}

void hash_begin(struct hash *h)
{
	crypto_hash_sha256_init(state_of(h));
}

void hash_add(struct hash *h, const void *p, size_t n)
{
	crypto_hash_sha256_update(state_of(h), p, n);
}

void hash_end(struct hash *h, unsigned char out[HASH_BYTES])
{
	crypto_hash_sha256_final(state_of(h), out);
}

uint64_t hash_short(const void *p, size_t n)
{
	static unsigned char key[crypto_shorthash_KEYBYTES];
	static bool keyed;
	if (!keyed)
		rng_bytes(key, sizeof key);
	keyed = true;
	uint64_t hash;
	static_assert(sizeof hash == crypto_shorthash_BYTES, "one word");
	crypto_shorthash((unsigned char *)&hash, p, n, key);
	return hash;
}
