/* The second factor: time-based codes of RFC 6238 (SHA-1, 30 seconds, 6 digits: what every
 * authenticator app takes) and the recovery codes for the day the telephone is lost.
 *
 * The shared secret is stored sealed (auth/sealed.h). A code works once: the account remembers the
 * step of the last code it took, and an earlier or equal step is refused. */
#ifndef AUTH_TOTP_H
#define AUTH_TOTP_H

#include "base/arena.h"
#include "base/base.h"
#include "base/crypto.h"

#define TOTP_SECRET       20 /* bytes; RFC 4226 recommends 160 bits */
#define TOTP_STEP_SECONDS 30
#define TOTP_DIGITS       6

#define RECOVERY_CODES 10
#define RECOVERY_CHARS 14 /* "xxxx-xxxx-xxxx" */

void totp_new_secret(uint8_t secret[TOTP_SECRET]);
/* The secret as people type it into an app: base32 without padding. */
char *totp_base32(struct arena *a, const uint8_t secret[TOTP_SECRET]);
/* The otpauth:// address that apps read from a QR picture. */
char *totp_uri(struct arena *a, const char *issuer, const char *account,
	       const uint8_t secret[TOTP_SECRET]);
/* Is this a code of the step of now, the one before or the one after, and later than `last_step`
 * (0 when none was used)? Then *step is its step: store it in the same transaction. Blanks within
 * the code are allowed, as apps show "123 456". */
bool totp_check(const uint8_t secret[TOTP_SECRET], const char *code, int64_t now_ms,
		int64_t last_step, int64_t *step) MUST_CHECK;

/* Ten codes of 60 random bits, to show once and to print. */
struct recovery_codes {
	char text[RECOVERY_CODES][RECOVERY_CHARS + 1];
};

void recovery_new(struct recovery_codes *out);
/* What the database stores: a MAC under a server key, for 60 bits under a plain hash could be
 * tried through by someone who has the database. Case, blanks and dashes do not matter, nor do o
 * for 0 and i or l for 1. E_INVALID when the text cannot be a code. */
enum err recovery_hash(uint8_t out[CRYPTO_HASH], const uint8_t key[CRYPTO_KEY],
		       const char *text) MUST_CHECK;

#endif
