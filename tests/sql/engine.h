/* A fresh, empty database of either engine for one test. SQLite lives in a temporary folder;
 * PostgreSQL is used when HUDDLE_TEST_PG holds the address of a database whose name has "test" in
 * it, and everything in that database's schema public is dropped (see tests/pg.sh). */
#ifndef TESTS_SQL_ENGINE_H
#define TESTS_SQL_ENGINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/db.h"

struct engine_fixture {
	struct arena *a;
	struct db *db;
	char where[512];
	bool pg;
};

/* Which engine the fixtures of the running group use; NULL is SQLite. */
static const char *engine_pg_url;

static inline const char *engine_pg(void)
{
	const char *url = getenv("HUDDLE_TEST_PG");
	if (url == NULL || url[0] == '\0')
		return NULL;
	if (strstr(url, "test") == NULL) {
		fprintf(stderr, "HUDDLE_TEST_PG must name a database with \"test\" in its name\n");
		exit(2);
	}
	return url;
}

static inline struct db *engine_open(const struct engine_fixture *f, enum db_mode mode)
{
	struct db *db = NULL;
	if (db_open(f->where, mode, &db) != OK)
		fail_msg("%s", db_last_error(NULL));
	return db;
}

static inline int engine_setup(void **state)
{
	struct engine_fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	f->a = arena_new(LIMIT_ARENA_BYTES);
	f->pg = engine_pg_url != NULL;
	snprintf(f->where, sizeof f->where, "%s", f->pg ? engine_pg_url : "/tmp/huddle-db.XXXXXX");
	if (!f->pg)
		assert_non_null(mkdtemp(f->where));
	f->db = engine_open(f, DB_READ_WRITE);
	if (f->pg)
		assert_int_equal(db_script(f->db,
					   "DROP SCHEMA public CASCADE; CREATE SCHEMA public"),
				 OK);
	*state = f;
	return 0;
}

static inline int engine_teardown(void **state)
{
	static const char *const files[] = { "huddle.db", "huddle.db-wal", "huddle.db-shm" };
	struct engine_fixture *f = *state;
	db_close(f->db);
	for (size_t i = 0; !f->pg && i < ARRAY_LEN(files); i++)
		unlink(arena_printf(f->a, "%s/%s", f->where, files[i]));
	if (!f->pg)
		rmdir(f->where);
	arena_free(f->a);
	free(f);
	return 0;
}

#endif
