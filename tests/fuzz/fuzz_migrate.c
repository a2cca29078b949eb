/* migrate_expand on any bytes: no token of ours survives, and nothing but tokens changes. */
#include "base/base.h"
#include "db/migrate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	for (int engine = DB_SQLITE; engine <= DB_POSTGRES; engine++) {
		struct buf b;
		buf_init(&b, 1 << 20);
		if (migrate_expand((const char *)data, n, (enum db_engine)engine, &b)) {
			if (n == 0 || memchr(data, '{', n) == NULL)
				assert(b.n == n && (n == 0 || memcmp(b.p, data, n) == 0));
			assert(strlen(buf_text(&b)) == b.n);
		}
		buf_free(&b);
	}
	return 0;
}
