/* Short texts that come from elsewhere and are read by a function of their own: base 64, hex,
 * hours, sealed bytes, tokens of forms, the frontier of the history, values of rules. */
#include "auth/csrf.h"
#include "auth/merkle.h"
#include "auth/perm.h"
#include "base/arena.h"
#include "base/hash.h"
#include "web/form.h"
#include "web/obligation_rules.h"
#include "web/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t key[CRYPTO_KEY];

/* What was read, written again, is what was there. */
static void encodings(struct arena *a, const char *s, size_t n)
{
	uint8_t *out = arena_alloc(a, n + 1), digest[16];
	size_t got = 0;
	if (crypto_base64url_read(out, n, &got, (struct str){ s, n }) == OK)
		assert(got <= n && strcmp(crypto_base64url(a, out, got), s) == 0);
	if (crypto_base64_read(out, n, &got, (struct str){ s, n }) == OK)
		assert(got <= n);
	if (hex_parse(s, digest, sizeof digest))
		assert(n == 2 * sizeof digest);
}

static void secrets(struct arena *a, const uint8_t *data, size_t size, const char *s)
{
	uint8_t *out = arena_alloc(a, size + 1);
	struct merkle m;
	/* Nobody finds a seal of a key, nor a token, by chance. */
	bool opened = crypto_open(out, key, data, size, "x", 1) == OK;
	assert(!opened && !csrf_ok(key, key, s) && !csrf_public_ok(key, s, s));
	if (merkle_read(&m, data, size) == OK) {
		uint8_t again[MERKLE_BYTES];
		size_t n = merkle_write(&m, again);
		assert(n == size && memcmp(again, data, n) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	char *s = arena_strndup(a, (const char *)data, size);
	int64_t minutes;
	if (size > 4096) {
		arena_free(a);
		return 0;
	}
	encodings(a, s, strlen(s));
	secrets(a, data, size, s);
	if (form_hours_parse(s, &minutes))
		assert(minutes >= 0);
	(void)role_parse(s);
	(void)obligation_every_parse(s);
	static const char *const units[] = { "text", "hours", "ratio_x1000", "usd_cents" };
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		(void)rule_value_fits(s, units[i]);
		assert(rule_words(a, s, units[i]) != NULL);
	}
	arena_free(a);
	return 0;
}
