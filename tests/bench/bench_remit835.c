/* How long a remittance of CLAIMS (10,000) claims takes to read and check: the best and the
 * middle of eleven runs. script/bench claims prints it. */
#include "base/arena.h"
#include "base/clock.h"
#include "format/remit835.h"
#include "unit/remit_random.h"

#include <time.h>

#define RUNS 11

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

int main(int argc, char **argv)
{
	int64_t claims = 10000, took[RUNS];
	if (argc > 2 || (argc == 2 && !str_to_i64(str_of(argv[1]), &claims))) {
		fputs("usage: bench_remit835 [CLAIMS]\n", stderr);
		return 2;
	}
	struct buf b;
	buf_init(&b, LIMIT_UPLOAD_BYTES);
	remit_write(&b, claims, 1, "T");
	for (int i = 0; i < RUNS; i++) {
		struct arena *a = arena_new((size_t)LIMIT_IMPORT_BYTES);
		struct remit_file file;
		struct x12_fault fault;
		int64_t began = now_us();
		enum err err = remit835_read(buf_str(&b), a, &file, &fault);
		took[i] = now_us() - began;
		if (err != OK || remit_refused(&file.at[0])) {
			fprintf(stderr, "bench_remit835: %s\n",
				err == OK ? "refused" : fault.reason);
			return 1;
		}
		arena_free(a);
	}
	qsort(took, RUNS, sizeof *took, by_size);
	printf("%" PRId64 " claims, %zu bytes: best %.1f ms, middle %.1f ms\n", claims, b.n,
	       (double)took[0] / 1000, (double)took[RUNS / 2] / 1000);
	buf_free(&b);
	return 0;
}
