/* Encrypted streams for backups. */
#include "auth/backup.h"

#include "base/str.h"

/* A backup is attacked where nobody watches, so it costs more than a sign-in: 64 MiB and 12 passes,
 * about 0.4 s, once a backup and in a process of its own. */
const struct crypto_cost BACKUP_COST = { .passes = 12, .memory = 64 * 1024 * 1024 };

/* The most that a header may ask of whoever opens it: room for a dearer BACKUP_COST later. */
#define PASSES_MAX     64
#define MEMORY_KIB_MIN 8
#define MEMORY_KIB_MAX (256 * 1024)

#define VERSION      1
#define AT_PASSES    9
#define AT_MEMORY    13
#define AT_SALT      17
#define AT_STREAM    (AT_SALT + CRYPTO_SALT)
#define AT_MAC       (AT_STREAM + CRYPTO_STREAM_HEADER)
#define SEALED_CHUNK (BACKUP_CHUNK + CRYPTO_STREAM_EXTRA)

static_assert(AT_MAC + CRYPTO_HASH == BACKUP_HEADER, "the parts fill the header");

static const char magic[8] = "HUDDLEBK";

/* Both keys come from one argon2id run: the second half says nothing about the first. */
struct keys {
	uint8_t mac[CRYPTO_KEY], stream[CRYPTO_KEY];
};

static_assert(sizeof(struct keys) == 2 * CRYPTO_KEY, "no padding");

struct work {
	struct crypto_stream stream;
	struct keys keys;
	uint8_t plain[BACKUP_CHUNK];
	uint8_t sealed[SEALED_CHUNK];
};

static void put_u32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (24 - 8 * i));
}

static uint32_t get_u32(const uint8_t *p)
{
	uint32_t v = 0;
	for (int i = 0; i < 4; i++)
		v = v << 8 | p[i];
	return v;
}

static bool passphrase_ok(const char *passphrase)
{
	size_t n = strlen(passphrase);
	return n > 0 && n <= LIMIT_PASSWORD;
}

static void derive(struct keys *k, const char *passphrase, const uint8_t salt[CRYPTO_SALT],
		   struct crypto_cost cost)
{
	crypto_password_key((uint8_t *)k, sizeof *k, str_of(passphrase), salt, cost);
}

/* Read until size bytes or the end; false on a read error. A short read is the end of the file:
 * fread returns less for no other reason. */
static bool fill(FILE *in, uint8_t *p, size_t size, size_t *n)
{
	*n = fread(p, 1, size, in);
	return *n == size || !ferror(in);
}

static bool at_end(FILE *in)
{
	int c = getc(in);
	if (c == EOF)
		return true;
	ungetc(c, in);
	return false;
}

static enum err encrypt(FILE *in, FILE *out, struct work *w)
{
	bool last = false;
	while (!last) {
		size_t n;
		if (!fill(in, w->plain, BACKUP_CHUNK, &n))
			return E_IO;
		last = n < BACKUP_CHUNK || at_end(in);
		if (ferror(in))
			return E_IO;
		crypto_stream_write(&w->stream, w->sealed, w->plain, n, last);
		if (fwrite(w->sealed, 1, n + CRYPTO_STREAM_EXTRA, out) != n + CRYPTO_STREAM_EXTRA)
			return E_IO;
	}
	return fflush(out) == 0 ? OK : E_IO;
}

static enum err decrypt(FILE *in, FILE *out, struct work *w)
{
	bool last = false;
	while (!last) {
		size_t n;
		if (!fill(in, w->sealed, SEALED_CHUNK, &n))
			return E_IO;
		if (n < CRYPTO_STREAM_EXTRA)
			return E_INVALID;
		enum err err = crypto_stream_read(&w->stream, w->plain, w->sealed, n, &last);
		if (err != OK)
			return err;
		/* Only the last chunk is short; we write no other, so another is somebody's
		 * making. */
		if (!last && n != SEALED_CHUNK)
			return E_INVALID;
		n -= CRYPTO_STREAM_EXTRA;
		if (fwrite(w->plain, 1, n, out) != n)
			return E_IO;
	}
	if (!at_end(in))
		return E_INVALID;
	return !ferror(in) && fflush(out) == 0 ? OK : E_IO;
}

enum err backup_encrypt(FILE *in, FILE *out, const char *passphrase, struct crypto_cost cost)
{
	assert(cost.passes >= 1 && cost.passes <= PASSES_MAX);
	assert(cost.memory / 1024 >= MEMORY_KIB_MIN && cost.memory / 1024 <= MEMORY_KIB_MAX);
	if (!passphrase_ok(passphrase))
		return E_INVALID;
	struct work w;
	uint8_t header[BACKUP_HEADER];
	memcpy(header, magic, sizeof magic);
	header[sizeof magic] = VERSION;
	put_u32(header + AT_PASSES, cost.passes);
	put_u32(header + AT_MEMORY, (uint32_t)(cost.memory / 1024));
	crypto_random(header + AT_SALT, CRYPTO_SALT);
	derive(&w.keys, passphrase, header + AT_SALT, cost);
	crypto_stream_write_start(&w.stream, header + AT_STREAM, w.keys.stream);
	crypto_mac(header + AT_MAC, w.keys.mac, header, AT_MAC);
	enum err err = fwrite(header, 1, sizeof header, out) == sizeof header ? OK : E_IO;
	if (err == OK)
		err = encrypt(in, out, &w);
	crypto_wipe(&w, sizeof w);
	return err;
}

enum err backup_header_read(struct backup_header *out, const uint8_t *p, size_t n)
{
	if (n < BACKUP_HEADER || memcmp(p, magic, sizeof magic) != 0 || p[sizeof magic] != VERSION)
		return E_INVALID;
	uint32_t passes = get_u32(p + AT_PASSES), memory = get_u32(p + AT_MEMORY);
	if (passes < 1 || memory < MEMORY_KIB_MIN)
		return E_INVALID;
	if (passes > PASSES_MAX || memory > MEMORY_KIB_MAX)
		return E_LIMIT;
	out->cost = (struct crypto_cost){ passes, (size_t)memory * 1024 };
	memcpy(out->salt, p + AT_SALT, sizeof out->salt);
	memcpy(out->stream, p + AT_STREAM, sizeof out->stream);
	memcpy(out->mac, p + AT_MAC, sizeof out->mac);
	return OK;
}

enum err backup_decrypt(FILE *in, FILE *out, const char *passphrase)
{
	struct work w;
	struct backup_header header;
	uint8_t bytes[BACKUP_HEADER], mac[CRYPTO_HASH];
	size_t n;
	if (!passphrase_ok(passphrase))
		return E_DENIED;
	if (!fill(in, bytes, sizeof bytes, &n))
		return E_IO;
	enum err err = backup_header_read(&header, bytes, n);
	if (err != OK)
		return err;
	derive(&w.keys, passphrase, header.salt, header.cost);
	crypto_mac(mac, w.keys.mac, bytes, AT_MAC);
	err = crypto_same(mac, header.mac, sizeof mac) ? OK : E_DENIED;
	if (err == OK)
		err = crypto_stream_read_start(&w.stream, header.stream, w.keys.stream);
	if (err == OK)
		err = decrypt(in, out, &w);
	crypto_wipe(&w, sizeof w);
	return err;
}
