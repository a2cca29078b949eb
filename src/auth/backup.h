/* A stream of bytes under a pass phrase: the form of every backup that leaves the server.
 *
 * argon2id makes two keys from the pass phrase; one authenticates the header, which tells a wrong
 * pass phrase from a damaged file, the other drives chunks of 64 KiB of libsodium's secretstream
 * (XChaCha20-Poly1305). The last chunk is marked, so a file that was cut short is known for one,
 * also when it was cut between two chunks.
 *
 *     magic "HUDDLEBK"  8      version 1           1      passes (u32 BE)  4
 *     memory KiB (u32)  4      salt               16      stream header   24      MAC  32
 *     then chunks of 65,536 + 17 bytes, the last one shorter or as long and marked */
#ifndef AUTH_BACKUP_H
#define AUTH_BACKUP_H

#include "base/base.h"
#include "base/crypto.h"

#define BACKUP_HEADER 89
#define BACKUP_CHUNK  65536

/* The cost in production; the reason stands in backup.c. Tests pass a smaller one. */
extern const struct crypto_cost BACKUP_COST;

struct backup_header {
	struct crypto_cost cost;
	uint8_t salt[CRYPTO_SALT];
	uint8_t stream[CRYPTO_STREAM_HEADER];
	uint8_t mac[CRYPTO_HASH];
};

/* Everything from in, encrypted, to out; out is flushed, not closed. The pass phrase is any text
 * of 1 to LIMIT_PASSWORD bytes, else E_INVALID. E_IO when reading or writing fails. */
enum err backup_encrypt(FILE *in, FILE *out, const char *passphrase,
			struct crypto_cost cost) MUST_CHECK;
/* The reverse. What is written before a failure is to be thrown away: write to a new file and
 * rename it after OK. E_DENIED: wrong pass phrase (or a damaged header). E_INVALID: not a backup,
 * or damaged, or cut short. E_LIMIT: asks for more memory or time than any backup that we write.
 * E_IO: reading or writing fails. */
enum err backup_decrypt(FILE *in, FILE *out, const char *passphrase) MUST_CHECK;
/* The header alone, from its first n bytes; nothing in it is verified yet. */
enum err backup_header_read(struct backup_header *out, const uint8_t *p, size_t n) MUST_CHECK;

#endif
