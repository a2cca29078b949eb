/* SHA-256 (libsodium's) and hexadecimal text. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/base.h"

#define HASH_BYTES 32
#define HASH_HEX   65 /* 64 digits and the NUL */

void hash_sha256(unsigned char out[HASH_BYTES], const void *p, size_t n);
void hash_sha256_hex(char out[HASH_HEX], const void *p, size_t n);
/* Lower-case digits of n bytes; `out` has room for 2 * n + 1. */
void hex_text(char *out, const unsigned char *p, size_t n);
/* Exactly 2 * n digits in either case. */
bool hex_parse(const char *s, unsigned char *out, size_t n) MUST_CHECK;

/* A quick keyed hash (SipHash) for tables in memory. Its key differs in each process: never
 * stored. */
uint64_t hash_short(const void *p, size_t n);

/* SHA-256 in pieces, for what is not in memory at once. */
struct hash {
	_Alignas(16) unsigned char state[128];
};

void hash_begin(struct hash *h);
void hash_add(struct hash *h, const void *p, size_t n);
void hash_end(struct hash *h, unsigned char out[HASH_BYTES]);

#endif
