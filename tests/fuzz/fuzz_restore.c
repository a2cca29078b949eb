/* What stands in a backup under its encryption, as restore reads it into an empty database. The
 * input is the tables of a stream whose head is right, or with an odd first byte the whole stream.
 * Refused with a reason and nothing loaded, or loaded whole and sound. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

#include "base/arena.h"
#include "db/db_dump.h"
#include "db/db_table.h"
#include "db/migrate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64];
static char head[1 << 16]; /* the first line and the migrations of an empty office */
static size_t head_n;

static void remove_files(void)
{
	static const char *const files[] = { "huddle.db", "huddle.db-wal", "huddle.db-shm" };
	char path[128];
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		unlink(path);
	}
}

static void remove_folder(void)
{
	remove_files();
	rmdir(folder);
}

static struct db *open_fresh(void)
{
	struct db *db;
	remove_files();
	if (db_open(folder, DB_READ_WRITE, &db) != OK)
		abort();
	return db;
}

static bool yes(void *arg)
{
	(void)arg;
	return true;
}

/* Up to the first table; each migration is 'M', a number and two texts. */
static size_t head_of(const char *p, size_t n)
{
	size_t at = strcspn(p, "\n") + 1;
	while (at < n && p[at] == 'M') {
		at += 1 + 8;
		for (int text = 0; text < 2; text++) {
			size_t length = 0;
			for (int i = 0; i < 8; i++)
				length = length << 8 | (unsigned char)p[at++];
			at += length;
		}
	}
	return at;
}

static void make_head(void)
{
	const char *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct migrate_report migrated;
	struct db_dump_report report;
	setenv("HUDDLE_TEST_SYNCHRONOUS", "OFF", 1);
	snprintf(folder, sizeof folder, "%s/huddle-fuzz.XXXXXX", memory);
	if (mkdtemp(folder) == NULL || atexit(remove_folder) != 0)
		abort();
	struct db *db = open_fresh();
	FILE *out = fmemopen(head, sizeof head, "wb");
	if (out == NULL || migrate(db, a, 1, &migrated) != OK || db_dump(db, out, &report) != OK)
		abort();
	fclose(out);
	db_close(db);
	head_n = head_of(head, sizeof head);
	arena_free(a);
}

static void judge(struct db *db, enum err err, const struct db_dump_report *loaded)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct db_dump_report there = { 0 };
	const char *fault = NULL;
	FILE *nowhere = fopen("/dev/null", "wb");
	bool has = false;
	if (nowhere == NULL || db_has_table(db, "schema_migration", &has) != OK)
		abort();
	assert(err == OK || err == E_IO || loaded->why != NULL);
	assert(!has || db_dump(db, nowhere, &there) == OK);
	assert(there.rows == (err == OK ? loaded->rows : 0));
	if (err == OK) {
		bool ok = db_begin(db) == OK && db_integrity(db, a, &fault) == OK;
		assert(ok && fault == NULL);
		db_rollback(db);
	}
	fclose(nowhere);
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > 65536)
		return 0;
	if (head_n == 0)
		make_head();
	bool with_head = data[0] % 2 == 0;
	size_t n = (with_head ? head_n : 0) + size - 1;
	char *stream = malloc(n + 1);
	if (stream == NULL)
		abort();
	if (with_head)
		memcpy(stream, head, head_n);
	memcpy(stream + n - (size - 1), data + 1, size - 1);
	struct db *db = open_fresh();
	struct db_dump_report report;
	FILE *in = n == 0 ? fopen("/dev/null", "rb") : fmemopen(stream, n, "rb");
	if (in == NULL)
		abort();
	enum err err = db_load(db, in, 1, yes, NULL, &report);
	judge(db, err, &report);
	fclose(in);
	db_close(db);
	free(stream);
	return 0;
}
