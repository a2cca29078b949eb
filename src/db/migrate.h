/* Brings a database to the schema of this program. The migrations travel inside the program:
 *
 *	NNNN_name.sql          both engines; numbers 0001, 0002, ... without a gap
 *	NNNN_name.sqlite.sql   afterwards, on SQLite only: triggers
 *	NNNN_name.pg.sql       afterwards, on PostgreSQL only
 *
 * A number is one transaction and is never edited after a release: its SHA-256 is kept in the table
 * schema_migration, and a database that went through another text is refused. Forward only. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/embedded.h"
#include "db/db.h"

struct migrate_report {
	size_t known;        /* migrations in this program */
	size_t before;       /* of these, done before the call */
	size_t after;        /* done when the call returns */
	const char *message; /* for the operator: why it was refused; "" when all is well */
};

/* Applies what is missing. Other programs that start at the same moment wait. Fills the report in
 * every case. E_INVALID: the database does not fit this program (newer, gap, changed text), or the
 * list of migrations itself is faulty; E_BUSY: another one migrates for longer than we wait; else
 * what the failing statement returned. What was committed before the failing number stays. */
enum err migrate(struct db *db, struct arena *a, int64_t now_ms,
		 struct migrate_report *report) MUST_CHECK;
/* The same checks without a change; report->after is report->before. OK when some are missing. */
enum err migrate_pending(struct db *db, struct arena *a, struct migrate_report *report) MUST_CHECK;

/* With another list than the embedded one, for tests. */
enum err migrate_with(struct db *db, struct arena *a, int64_t now_ms, const struct embedded *list,
		      size_t n, struct migrate_report *report) MUST_CHECK;
enum err migrate_pending_with(struct db *db, struct arena *a, const struct embedded *list, size_t n,
			      struct migrate_report *report) MUST_CHECK;

/* Replaces the DDL tokens {ID} {INT} {BLOB} {STRICT} by the words of the engine and appends the
 * result to `out`. False: a token that does not exist, a NUL byte, or `out` is full. */
bool migrate_expand(const char *sql, size_t n, enum db_engine engine, struct buf *out) MUST_CHECK;

#endif
