/* Time-based codes through liboath, and recovery codes. */
#include "auth/totp.h"

#include <liboath/oath.h>

#include "base/buf.h"

#define URI_MAX 1024

/* Letters of the recovery codes: Crockford's base 32, without the i, l, o, u that are misread. */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

void totp_new_secret(uint8_t secret[TOTP_SECRET])
{
	crypto_random(secret, TOTP_SECRET);
}

char *totp_base32(struct arena *a, const uint8_t secret[TOTP_SECRET])
{
	char *text;
	size_t n;
	char bytes[TOTP_SECRET];
	memcpy(bytes, secret, sizeof bytes);
	int rc = oath_base32_encode(bytes, sizeof bytes, &text, &n);
	assert(rc == OATH_OK); /* 20 bytes are 32 letters exactly: no padding, and no way to fail */
	char *copy = arena_strndup(a, text, n);
	crypto_wipe(text, n);
	free(text);
	crypto_wipe(bytes, sizeof bytes);
	return copy;
}

static void percent(struct buf *b, const char *s)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	for (; *s != '\0'; s++) {
		if (strchr(plain, *s) != NULL)
			buf_char(b, *s);
		else
			buf_printf(b, "%%%02X", (unsigned)(uint8_t)*s);
	}
}

char *totp_uri(struct arena *a, const char *issuer, const char *account,
	       const uint8_t secret[TOTP_SECRET])
{
	struct buf b;
	buf_init(&b, 3 * (2 * strlen(issuer) + strlen(account)) + URI_MAX);
	buf_text_add(&b, "otpauth://totp/");
	percent(&b, issuer);
	buf_char(&b, ':');
	percent(&b, account);
	buf_printf(&b, "?secret=%s&issuer=", totp_base32(a, secret));
	percent(&b, issuer);
	buf_printf(&b, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, TOTP_STEP_SECONDS);
	assert(!buf_failed(&b));
	char *uri = arena_str(a, buf_str(&b));
	crypto_wipe(b.p, b.n);
	buf_free(&b);
	return uri;
}

/* The digits of what was typed, without blanks; false when that is not six digits. */
static bool digits_of(char out[TOTP_DIGITS], const char *code)
{
	size_t n = 0;
	for (; *code != '\0'; code++) {
		if (*code == ' ')
			continue;
		if (*code < '0' || *code > '9' || n == TOTP_DIGITS)
			return false;
		out[n++] = *code;
	}
	return n == TOTP_DIGITS;
}

bool totp_check(const uint8_t secret[TOTP_SECRET], const char *code, int64_t now_ms,
		int64_t last_step, int64_t *step)
{
	char typed[TOTP_DIGITS], right[TOTP_DIGITS + 1], bytes[TOTP_SECRET];
	if (!digits_of(typed, code) || now_ms < 0)
		return false;
	memcpy(bytes, secret, sizeof bytes);
	int64_t now_step = now_ms / 1000 / TOTP_STEP_SECONDS, found = -1;
	/* All three are computed whatever matches, so that the time says nothing. */
	for (int64_t s = now_step - 1; s <= now_step + 1; s++) {
		if (s < 0)
			continue;
		int rc = oath_hotp_generate(bytes, sizeof bytes, (uint64_t)s, TOTP_DIGITS, false,
					    OATH_HOTP_DYNAMIC_TRUNCATION, right);
		assert(rc == OATH_OK);
		if (crypto_same(typed, right, TOTP_DIGITS) && s > last_step)
			found = s;
	}
	crypto_wipe(bytes, sizeof bytes);
	crypto_wipe(right, sizeof right);
	if (found < 0)
		return false;
	*step = found;
	return true;
}

void recovery_new(struct recovery_codes *out)
{
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		uint8_t bits[RECOVERY_CHARS];
		crypto_random(bits, sizeof bits);
		for (size_t j = 0; j < RECOVERY_CHARS; j++)
			out->text[i][j] = j % 5 == 4 ? '-' : alphabet[bits[j] & 31];
		out->text[i][RECOVERY_CHARS] = '\0';
		crypto_wipe(bits, sizeof bits);
	}
}

/* The letter as it is in the alphabet, 0 for one that is not, however it was written. */
static char canonical(char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if (c == 'o')
		c = '0';
	if (c == 'i' || c == 'l')
		c = '1';
	return strchr(alphabet, c) != NULL ? c : '\0';
}

enum err recovery_hash(uint8_t out[CRYPTO_HASH], const uint8_t key[CRYPTO_KEY], const char *text)
{
	char plain[12];
	size_t n = 0;
	for (; *text != '\0'; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		char c = canonical(*text);
		if (c == '\0' || n == sizeof plain)
			return E_INVALID;
		plain[n++] = c;
	}
	if (n != sizeof plain)
		return E_INVALID;
	crypto_mac(out, key, plain, n);
	crypto_wipe(plain, sizeof plain);
	return OK;
}
