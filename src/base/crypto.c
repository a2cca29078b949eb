/* libsodium under the names that this program uses. Thin on purpose: what is decided here is the
 * choice of primitive, and that a failure which can only be lack of memory ends the process. */
#include "base/crypto.h"

#include <sodium.h>
#include <stdatomic.h>

static_assert(CRYPTO_HASH == crypto_hash_sha256_BYTES, "SHA-256");
static_assert(CRYPTO_HASH == crypto_auth_BYTES && CRYPTO_KEY == crypto_auth_KEYBYTES, "MAC");
static_assert(CRYPTO_KEY == crypto_kdf_KEYBYTES, "subkeys");
static_assert(CRYPTO_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "seals");
static_assert(CRYPTO_SEAL_EXTRA == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
					   crypto_aead_xchacha20poly1305_ietf_ABYTES,
	      "seals");
static_assert(CRYPTO_KEY == crypto_sign_SEEDBYTES && CRYPTO_KEY == crypto_sign_PUBLICKEYBYTES &&
		      CRYPTO_SIGNATURE == crypto_sign_BYTES,
	      "signatures");
static_assert(CRYPTO_SALT == crypto_pwhash_argon2id_SALTBYTES, "argon2id");
static_assert(CRYPTO_KEY == crypto_secretstream_xchacha20poly1305_KEYBYTES &&
		      CRYPTO_STREAM_HEADER == crypto_secretstream_xchacha20poly1305_HEADERBYTES &&
		      CRYPTO_STREAM_EXTRA == crypto_secretstream_xchacha20poly1305_ABYTES,
	      "streams");
static_assert(sizeof(crypto_secretstream_xchacha20poly1305_state) <=
		      sizeof((struct crypto_stream *)0)->state,
	      "streams");
static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == 8, "short hash");

static NORETURN void end(const char *why)
{
	fprintf(stderr, "level=fatal event=crypto why=\"%s\"\n", why);
	abort();
}

/* libsodium picks its fast code and opens the random source on its first call. Doing that here,
 * rather than asking every program and test to remember it, leaves nothing to forget. */
static void ready(void)
{
	static atomic_bool done;
	if (atomic_load_explicit(&done, memory_order_acquire))
		return;
	if (sodium_init() < 0)
		end("libsodium does not start");
	atomic_store_explicit(&done, true, memory_order_release);
}

void crypto_random(void *out, size_t n)
{
	ready();
	randombytes_buf(out, n);
}

bool crypto_same(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

void crypto_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

void crypto_sha256(uint8_t out[CRYPTO_HASH], const void *p, size_t n)
{
	ready();
	crypto_hash_sha256(out, p, n);
}

void crypto_sha256_two(uint8_t out[CRYPTO_HASH], const void *a, size_t an, const void *b, size_t bn)
{
	ready();
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, a, an);
	crypto_hash_sha256_update(&state, b, bn);
	crypto_hash_sha256_final(&state, out);
}

void crypto_mac(uint8_t out[CRYPTO_HASH], const uint8_t key[CRYPTO_KEY], const void *p, size_t n)
{
	ready();
	crypto_auth(out, p, n, key);
}

uint64_t crypto_short_hash(const uint8_t key[16], const void *p, size_t n)
{
	ready();
	uint8_t bytes[crypto_shorthash_BYTES];
	crypto_shorthash(bytes, p, n, key);
	uint64_t hash;
	memcpy(&hash, bytes, sizeof hash);
	return hash;
}

void crypto_subkey(uint8_t out[CRYPTO_KEY], const uint8_t master[CRYPTO_KEY], const char *context,
		   uint64_t id)
{
	ready();
	assert(strlen(context) == crypto_kdf_CONTEXTBYTES);
	crypto_kdf_derive_from_key(out, CRYPTO_KEY, id, context, master);
}

static char *base64(struct arena *a, const void *p, size_t n, int variant)
{
	ready();
	size_t size = sodium_base64_encoded_len(n, variant);
	return sodium_bin2base64(arena_alloc(a, size), size, p, n, variant);
}

char *crypto_base64(struct arena *a, const void *p, size_t n)
{
	return base64(a, p, n, sodium_base64_VARIANT_ORIGINAL);
}

char *crypto_base64url(struct arena *a, const void *p, size_t n)
{
	return base64(a, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void base64_into(char *out, size_t size, const void *p, size_t n, int variant)
{
	ready();
	assert(size >= sodium_base64_encoded_len(n, variant));
	sodium_bin2base64(out, size, p, n, variant);
}

void crypto_base64_into(char *out, size_t size, const void *p, size_t n)
{
	base64_into(out, size, p, n, sodium_base64_VARIANT_ORIGINAL);
}

void crypto_base64url_into(char *out, size_t size, const void *p, size_t n)
{
	base64_into(out, size, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* One text only for given bytes. libsodium refuses blanks and stray bits in the last letter, but
 * takes some bytes beyond ASCII for letters, which is seen to here. */
static enum err base64_read(uint8_t *out, size_t max, size_t *n, struct str text, int variant)
{
	ready();
	const char *end_of_text;
	size_t got;
	for (size_t i = 0; i < text.n; i++)
		if ((uint8_t)text.p[i] >= 0x80)
			return E_INVALID;
	if (sodium_base642bin(out, max, text.p, text.n, NULL, &got, &end_of_text, variant) != 0)
		return E_INVALID;
	if (end_of_text != text.p + text.n)
		return E_INVALID;
	*n = got;
	return OK;
}

enum err crypto_base64_read(uint8_t *out, size_t max, size_t *n, struct str text)
{
	return base64_read(out, max, n, text, sodium_base64_VARIANT_ORIGINAL);
}

enum err crypto_base64url_read(uint8_t *out, size_t max, size_t *n, struct str text)
{
	return base64_read(out, max, n, text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

void crypto_seal(uint8_t *out, const uint8_t key[CRYPTO_KEY], const void *p, size_t n,
		 const void *extra, size_t extra_n)
{
	crypto_random(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, p, n, extra, extra_n, NULL,
						   out, key);
}

enum err crypto_open(uint8_t *out, const uint8_t key[CRYPTO_KEY], const void *p, size_t n,
		     const void *extra, size_t extra_n)
{
	ready();
	const uint8_t *sealed = p;
	if (n < CRYPTO_SEAL_EXTRA)
		return E_INVALID;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed + NONCE, n - NONCE,
						       extra, extra_n, sealed, key) != 0)
		return E_INVALID;
	return OK;
}

void crypto_public_key(uint8_t out[CRYPTO_KEY], const uint8_t seed[CRYPTO_KEY])
{
	ready();
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	crypto_sign_seed_keypair(out, secret, seed);
	crypto_wipe(secret, sizeof secret);
}

void crypto_signature(uint8_t out[CRYPTO_SIGNATURE], const uint8_t seed[CRYPTO_KEY], const void *p,
		      size_t n)
{
	ready();
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	uint8_t public_key[CRYPTO_KEY];
	crypto_sign_seed_keypair(public_key, secret, seed);
	crypto_sign_detached(out, NULL, p, n, secret);
	crypto_wipe(secret, sizeof secret);
}

bool crypto_signature_ok(const uint8_t signature[CRYPTO_SIGNATURE],
			 const uint8_t public_key[CRYPTO_KEY], const void *p, size_t n)
{
	ready();
	return crypto_sign_verify_detached(signature, p, n, public_key) == 0;
}

char *crypto_password_hash(struct arena *a, const void *p, size_t n, struct crypto_cost cost)
{
	ready();
	char *text = arena_alloc(a, crypto_pwhash_argon2id_STRBYTES);
	if (crypto_pwhash_argon2id_str(text, p, n, cost.passes, cost.memory) != 0)
		end("no memory for argon2id");
	return text;
}

bool crypto_password_verify(const char *hash, const void *p, size_t n)
{
	ready();
	return crypto_pwhash_argon2id_str_verify(hash, p, n) == 0;
}

bool crypto_password_differs(const char *hash, struct crypto_cost cost)
{
	ready();
	return crypto_pwhash_argon2id_str_needs_rehash(hash, cost.passes, cost.memory) != 0;
}

void crypto_password_key(uint8_t *out, size_t n, struct str passphrase,
			 const uint8_t salt[CRYPTO_SALT], struct crypto_cost cost)
{
	ready();
	assert(n >= crypto_pwhash_argon2id_BYTES_MIN && n <= 128);
	if (crypto_pwhash_argon2id(out, n, passphrase.p, passphrase.n, salt, cost.passes,
				   cost.memory, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
		end("no memory for argon2id");
}

static crypto_secretstream_xchacha20poly1305_state *state_of(struct crypto_stream *s)
{
	return (void *)s->state;
}

void crypto_stream_write_start(struct crypto_stream *s, uint8_t header[CRYPTO_STREAM_HEADER],
			       const uint8_t key[CRYPTO_KEY])
{
	ready();
	crypto_secretstream_xchacha20poly1305_init_push(state_of(s), header, key);
}

void crypto_stream_write(struct crypto_stream *s, uint8_t *out, const void *p, size_t n, bool last)
{
	uint8_t tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL :
			     crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
	crypto_secretstream_xchacha20poly1305_push(state_of(s), out, NULL, p, n, NULL, 0, tag);
}

enum err crypto_stream_read_start(struct crypto_stream *s,
				  const uint8_t header[CRYPTO_STREAM_HEADER],
				  const uint8_t key[CRYPTO_KEY])
{
	ready();
	if (crypto_secretstream_xchacha20poly1305_init_pull(state_of(s), header, key) != 0)
		return E_INVALID;
	return OK;
}

enum err crypto_stream_read(struct crypto_stream *s, uint8_t *out, const void *p, size_t n,
			    bool *last)
{
	uint8_t tag;
	if (crypto_secretstream_xchacha20poly1305_pull(state_of(s), out, NULL, &tag, p, n, NULL,
						       0) != 0)
		return E_INVALID;
	*last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return OK;
}
