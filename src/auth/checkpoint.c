/* Signed notes of the audit log. */
#include "auth/checkpoint.h"

#define ORIGIN_MAX   120
#define KEY_ID       4
#define KIND_ED25519 0x01
#define TIME_PREFIX  "time "
#define DASH         "\xe2\x80\x94 " /* an em dash and a blank begin a signature line */

bool checkpoint_origin_ok(const char *origin)
{
	size_t n = strlen(origin);
	for (size_t i = 0; i < n; i++)
		if ((uint8_t)origin[i] <= ' ' || origin[i] == '+' || (uint8_t)origin[i] >= 0x7f)
			return false;
	return n > 0 && n <= ORIGIN_MAX;
}

/* The first four bytes of SHA-256(name, LF, kind, public key): which key this is, not a proof. */
static void key_id(uint8_t out[KEY_ID], struct str name, const uint8_t public_key[CRYPTO_KEY])
{
	uint8_t hash[CRYPTO_HASH], tail[2 + CRYPTO_KEY] = { '\n', KIND_ED25519 };
	memcpy(tail + 2, public_key, CRYPTO_KEY);
	crypto_sha256_two(hash, name.p, name.n, tail, sizeof tail);
	memcpy(out, hash, KEY_ID);
}

char *checkpoint_public_key(struct arena *a, const char *origin, const uint8_t seed[CRYPTO_KEY])
{
	assert(checkpoint_origin_ok(origin));
	uint8_t id[KEY_ID], key[1 + CRYPTO_KEY] = { KIND_ED25519 };
	crypto_public_key(key + 1, seed);
	key_id(id, str_of(origin), key + 1);
	return arena_printf(a, "%s+%02x%02x%02x%02x+%s", origin, id[0], id[1], id[2], id[3],
			    crypto_base64(a, key, sizeof key));
}

char *checkpoint_make(struct arena *a, const struct checkpoint *c, const uint8_t seed[CRYPTO_KEY])
{
	assert(checkpoint_origin_ok(c->origin) && c->time_ms >= 0);
	const char *text =
		arena_printf(a, "%s\n%" PRIu64 "\n%s\n" TIME_PREFIX "%" PRId64 "\n", c->origin,
			     c->size, crypto_base64(a, c->root.b, CRYPTO_HASH), c->time_ms);
	uint8_t key[CRYPTO_KEY], line[KEY_ID + CRYPTO_SIGNATURE];
	crypto_public_key(key, seed);
	key_id(line, str_of(c->origin), key);
	crypto_signature(line + KEY_ID, seed, text, strlen(text));
	return arena_printf(a, "%s\n" DASH "%s %s\n", text, c->origin,
			    crypto_base64(a, line, sizeof line));
}

struct verifier {
	struct str name;
	uint8_t id[KEY_ID], key[CRYPTO_KEY];
};

static enum err read_verifier(struct verifier *out, const char *text)
{
	struct verifier v = { 0 };
	struct str rest = str_of(text), id = { 0 };
	uint8_t key[1 + CRYPTO_KEY];
	size_t n;
	if (!str_split(&rest, '+', &v.name) || !str_split(&rest, '+', &id) || rest.n == 0)
		return E_INVALID;
	if (crypto_base64_read(key, sizeof key, &n, rest) != OK || n != sizeof key ||
	    key[0] != KIND_ED25519)
		return E_INVALID;
	memcpy(v.key, key + 1, CRYPTO_KEY);
	key_id(v.id, v.name, v.key);
	char hex[2 * KEY_ID + 1];
	snprintf(hex, sizeof hex, "%02x%02x%02x%02x", v.id[0], v.id[1], v.id[2], v.id[3]);
	if (!str_eq(id, hex))
		return E_INVALID;
	*out = v;
	return OK;
}

/* A whole number from 0 written in the one shortest way: two notes never differ in spelling
 * alone. */
static bool read_number(struct str text, int64_t *out)
{
	if (text.n == 0 || text.p[0] < '0' || text.p[0] > '9' || (text.n > 1 && text.p[0] == '0'))
		return false;
	return str_to_i64(text, out);
}

/* The four lines of the text. More lines are the format's right; we do not know what they mean and
 * do not write them, so they are refused. */
static enum err read_body(struct arena *a, struct str body, struct checkpoint *out)
{
	struct checkpoint c = { 0 };
	struct str origin = { 0 }, size = { 0 }, root = { 0 }, when = { 0 };
	int64_t number;
	size_t n, prefix = sizeof TIME_PREFIX - 1;
	if (!str_split(&body, '\n', &origin) || !str_split(&body, '\n', &size) ||
	    !str_split(&body, '\n', &root) || !str_split(&body, '\n', &when) || body.n != 0)
		return E_INVALID;
	c.origin = arena_str(a, origin);
	if (strlen(c.origin) != origin.n || !checkpoint_origin_ok(c.origin) ||
	    !read_number(size, &number))
		return E_INVALID;
	c.size = (uint64_t)number;
	if (crypto_base64_read(c.root.b, CRYPTO_HASH, &n, root) != OK || n != CRYPTO_HASH)
		return E_INVALID;
	if (when.n < prefix || memcmp(when.p, TIME_PREFIX, prefix) != 0 ||
	    !read_number((struct str){ when.p + prefix, when.n - prefix }, &c.time_ms))
		return E_INVALID;
	*out = c;
	return OK;
}

/* Is this line a good signature of the body by this key? Another key's line is neither good nor
 * bad. */
static enum err read_signature(struct str line, const struct verifier *v, struct str body,
			       bool *good)
{
	struct str name = { 0 };
	uint8_t bytes[KEY_ID + CRYPTO_SIGNATURE];
	size_t dash = sizeof DASH - 1, n;
	if (line.n < dash || memcmp(line.p, DASH, dash) != 0)
		return E_INVALID;
	struct str rest = { line.p + dash, line.n - dash };
	if (!str_split(&rest, ' ', &name) || name.n == 0 || rest.n == 0)
		return E_INVALID;
	if (name.n != v->name.n || memcmp(name.p, v->name.p, name.n) != 0)
		return OK;
	if (crypto_base64_read(bytes, sizeof bytes, &n, rest) != OK || n != sizeof bytes)
		return E_INVALID;
	if (memcmp(bytes, v->id, KEY_ID) != 0)
		return OK;
	if (!crypto_signature_ok(bytes + KEY_ID, v->key, body.p, body.n))
		return E_DENIED;
	*good = true;
	return OK;
}

enum err checkpoint_open(struct arena *a, const char *note, const char *public_key,
			 struct checkpoint *out)
{
	struct verifier v;
	enum err err = read_verifier(&v, public_key);
	if (err != OK)
		return err;
	size_t n = strnlen(note, CHECKPOINT_MAX + 1);
	const char *gap = n > CHECKPOINT_MAX ? NULL : strstr(note, "\n\n");
	if (gap == NULL || note[n - 1] != '\n')
		return E_INVALID;
	struct str body = { note, (size_t)(gap - note) + 1 };
	struct str rest = { gap + 2, n - body.n - 1 }, line = { 0 };
	struct checkpoint c;
	if (rest.n == 0)
		return E_INVALID;
	rest.n--; /* the LF of the last line, which separates nothing */
	err = read_body(a, body, &c);
	if (err != OK)
		return err;
	bool good = false;
	while (str_split(&rest, '\n', &line)) {
		err = read_signature(line, &v, body, &good);
		if (err != OK)
			return err;
	}
	if (!good || !str_eq(v.name, c.origin))
		return E_DENIED;
	*out = c;
	return OK;
}
