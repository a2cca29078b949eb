/* The cryptographic primitives, each by the name of what it is used for here. crypto.c is the only
 * file that includes libsodium, so a review of what Huddle computes on secrets starts and ends
 * there. Nothing needs to be initialised first. Primitives that can only fail by running out of
 * memory end the process, as an arena does. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/arena.h"
#include "base/base.h"

#define CRYPTO_HASH          32 /* bytes of a SHA-256 or of a MAC */
#define CRYPTO_KEY           32 /* bytes of a symmetric key, an Ed25519 seed or public key */
#define CRYPTO_SIGNATURE     64 /* bytes of an Ed25519 signature */
#define CRYPTO_SALT          16 /* bytes of an argon2id salt */
#define CRYPTO_SEAL_EXTRA    40 /* what crypto_seal adds: a nonce of 24 and a tag of 16 bytes */
#define CRYPTO_STREAM_HEADER 24
#define CRYPTO_STREAM_EXTRA  17 /* what each chunk of a stream grows by */

/* Bytes from the system's generator. */
void crypto_random(void *out, size_t n);
/* Compare secrets in a time that depends on n alone. */
bool crypto_same(const void *a, const void *b, size_t n);
/* Overwrite a secret; the compiler does not remove it. */
void crypto_wipe(void *p, size_t n);

void crypto_sha256(uint8_t out[CRYPTO_HASH], const void *p, size_t n);
/* SHA-256 over two runs of bytes as if they were one: a tag and what it tags. */
void crypto_sha256_two(uint8_t out[CRYPTO_HASH], const void *a, size_t an, const void *b,
		       size_t bn);
/* Keyed: HMAC-SHA-512 cut to 256 bits. */
void crypto_mac(uint8_t out[CRYPTO_HASH], const uint8_t key[CRYPTO_KEY], const void *p, size_t n);
/* A 64-bit keyed hash (SipHash-2-4) for tables whose keys an attacker chooses. */
uint64_t crypto_short_hash(const uint8_t key[16], const void *p, size_t n);
/* Subkey number `id` of a master key; `context` is exactly eight characters. */
void crypto_subkey(uint8_t out[CRYPTO_KEY], const uint8_t master[CRYPTO_KEY], const char *context,
		   uint64_t id);

/* Base64 of RFC 4648: the standard alphabet with padding, or the URL alphabet without. */
char *crypto_base64(struct arena *a, const void *p, size_t n);
char *crypto_base64url(struct arena *a, const void *p, size_t n);
/* The same into `size` bytes that the caller has: n * 4 / 3, rounded up (with padding, up to a
 * multiple of 4), and the NUL. */
void crypto_base64_into(char *out, size_t size, const void *p, size_t n);
void crypto_base64url_into(char *out, size_t size, const void *p, size_t n);
/* The reverse: at most `max` bytes into out, *n says how many. E_INVALID for anything that is not
 * exactly that encoding. */
enum err crypto_base64_read(uint8_t *out, size_t max, size_t *n, struct str text) MUST_CHECK;
enum err crypto_base64url_read(uint8_t *out, size_t max, size_t *n, struct str text) MUST_CHECK;

/* XChaCha20-Poly1305 with a random nonce in front: n + CRYPTO_SEAL_EXTRA bytes into out. `extra`
 * is authenticated and not stored: opening needs the same. */
void crypto_seal(uint8_t *out, const uint8_t key[CRYPTO_KEY], const void *p, size_t n,
		 const void *extra, size_t extra_n);
/* n counts the sealed bytes; out takes n - CRYPTO_SEAL_EXTRA. E_INVALID when the key, the extra
 * or any bit differs, and out is then unspecified. */
enum err crypto_open(uint8_t *out, const uint8_t key[CRYPTO_KEY], const void *p, size_t n,
		     const void *extra, size_t extra_n) MUST_CHECK;

/* Ed25519 (RFC 8032) from a 32-byte seed. */
void crypto_public_key(uint8_t out[CRYPTO_KEY], const uint8_t seed[CRYPTO_KEY]);
void crypto_signature(uint8_t out[CRYPTO_SIGNATURE], const uint8_t seed[CRYPTO_KEY], const void *p,
		      size_t n);
bool crypto_signature_ok(const uint8_t signature[CRYPTO_SIGNATURE],
			 const uint8_t public_key[CRYPTO_KEY], const void *p, size_t n) MUST_CHECK;

/* What an argon2id hash costs: passes over the memory, and the memory in bytes. */
struct crypto_cost {
	uint32_t passes;
	size_t memory;
};

/* The PHC text of a password's hash ("$argon2id$v=19$m=..."), with a fresh salt. */
char *crypto_password_hash(struct arena *a, const void *p, size_t n, struct crypto_cost cost);
bool crypto_password_verify(const char *hash, const void *p, size_t n) MUST_CHECK;
/* True when the hash was made with another cost, or is not an argon2id hash. */
bool crypto_password_differs(const char *hash, struct crypto_cost cost);
/* A key of n (16..128) bytes from a pass phrase, by argon2id. */
void crypto_password_key(uint8_t *out, size_t n, struct str passphrase,
			 const uint8_t salt[CRYPTO_SALT], struct crypto_cost cost);

/* A sequence of chunks of which none can be changed, moved, dropped or added, and whose end is
 * marked (libsodium's secretstream). */
struct crypto_stream {
	_Alignas(16) uint8_t state[64];
};

void crypto_stream_write_start(struct crypto_stream *s, uint8_t header[CRYPTO_STREAM_HEADER],
			       const uint8_t key[CRYPTO_KEY]);
/* n + CRYPTO_STREAM_EXTRA bytes into out; `last` marks the end of the stream. */
void crypto_stream_write(struct crypto_stream *s, uint8_t *out, const void *p, size_t n, bool last);
enum err crypto_stream_read_start(struct crypto_stream *s,
				  const uint8_t header[CRYPTO_STREAM_HEADER],
				  const uint8_t key[CRYPTO_KEY]) MUST_CHECK;
/* n counts the encrypted bytes; out takes n - CRYPTO_STREAM_EXTRA. E_INVALID for a chunk that is
 * not the next one of this stream. */
enum err crypto_stream_read(struct crypto_stream *s, uint8_t *out, const void *p, size_t n,
			    bool *last) MUST_CHECK;

#endif
