/* A checkpoint says, signed: at this time the audit log had so many rows and this root. It is the
 * text of the transparency logs (C2SP tlog-checkpoint within signed-note), so that other tools can
 * read it and a person can keep it on paper:
 *
 *     <origin>
 *     <size>
 *     <root in base64>
 *     time <ms UTC>
 *
 *     — <origin> <base64 of key id and Ed25519 signature>
 *
 * A checkpoint that left the machine cannot be taken back: whoever rewrites the log later is found
 * out by it. */
#ifndef AUTH_CHECKPOINT_H
#define AUTH_CHECKPOINT_H

#include "auth/merkle.h"
#include "base/arena.h"
#include "base/base.h"

#define CHECKPOINT_MAX 1024 /* bytes of a whole note */

struct checkpoint {
	const char *origin; /* names the log and its key: no blank, no '+', at most 120 bytes */
	uint64_t size;
	struct merkle_hash root;
	int64_t time_ms; /* UTC, not before 1970 */
};

/* Can this name a log? */
bool checkpoint_origin_ok(const char *origin);
/* The signed note. `seed` is the keyring's `sign`. */
char *checkpoint_make(struct arena *a, const struct checkpoint *c, const uint8_t seed[CRYPTO_KEY]);
/* The key for those who verify: "<origin>+<key id in hex>+<base64 of the kind and the key>". */
char *checkpoint_public_key(struct arena *a, const char *origin, const uint8_t seed[CRYPTO_KEY]);
/* Read a note and verify it with the public key's text. Signatures by other keys are passed over,
 * as the format asks. E_INVALID for a note or key that is none, E_DENIED when no signature by this
 * key is good. */
enum err checkpoint_open(struct arena *a, const char *note, const char *public_key,
			 struct checkpoint *out) MUST_CHECK;

#endif
