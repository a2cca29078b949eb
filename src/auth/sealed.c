/* Sealed values for the database. */
#include "auth/sealed.h"

static const char version[] = "s1.";

/* Names hold no NUL, so table NUL column NUL row reads in one way only. */
static struct str place_text(struct arena *a, struct sealed_place place)
{
	char *text = arena_printf(a, "%s%c%s%c%" PRId64, place.table, '\0', place.column, '\0',
				  place.row);
	size_t row = strlen(place.table) + 1 + strlen(place.column) + 1;
	return (struct str){ text, row + strlen(text + row) };
}

char *sealed_make(struct arena *a, const uint8_t key[CRYPTO_KEY], struct sealed_place place,
		  const void *secret, size_t n)
{
	assert(n <= SEALED_MAX);
	struct str where = place_text(a, place);
	uint8_t *bytes = arena_alloc(a, n + CRYPTO_SEAL_EXTRA);
	crypto_seal(bytes, key, secret, n, where.p, where.n);
	return arena_printf(a, "%s%s", version, crypto_base64url(a, bytes, n + CRYPTO_SEAL_EXTRA));
}

enum err sealed_open(struct arena *a, const uint8_t key[CRYPTO_KEY], struct sealed_place place,
		     const char *text, struct str *secret)
{
	size_t prefix = sizeof version - 1, n;
	if (strncmp(text, version, prefix) != 0)
		return E_INVALID;
	uint8_t *bytes = arena_alloc(a, SEALED_MAX + CRYPTO_SEAL_EXTRA);
	enum err err = crypto_base64url_read(bytes, SEALED_MAX + CRYPTO_SEAL_EXTRA, &n,
					     str_of(text + prefix));
	if (err != OK || n < CRYPTO_SEAL_EXTRA)
		return E_INVALID;
	struct str where = place_text(a, place);
	char *plain = arena_alloc(a, n - CRYPTO_SEAL_EXTRA + 1);
	err = crypto_open((uint8_t *)plain, key, bytes, n, where.p, where.n);
	if (err != OK)
		return err;
	*secret = (struct str){ plain, n - CRYPTO_SEAL_EXTRA };
	return OK;
}
