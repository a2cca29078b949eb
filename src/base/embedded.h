/* Files that travel inside the program: assets, migrations, rules. tools/embed writes tables of
 * these rows, sorted by name (strcmp), so that a lookup may use bsearch(). A table with the symbol
 * `asset` is declared in the generated assets.h as
 *     extern const struct embedded asset[];
 *     extern const size_t asset_count;
 * The row after the last one is all zero. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const char *name;           /* path below the stripped prefix: "app.css" */
	const unsigned char *bytes; /* lives as long as the program; a NUL stands after the last */
	size_t n;                   /* without that NUL */
	const char *sha256_hex;     /* 64 lower-case digits over the n bytes */
};

#endif
