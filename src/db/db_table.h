/* The tables of a database as the engine describes them, and statements over whole tables. These
 * are the only statements that are not in the catalogue: names and types come from the schema
 * itself. */
#ifndef DB_DB_TABLE_H
#define DB_DB_TABLE_H

#include "base/arena.h"
#include "db/db.h"

#define DB_TABLES        256
#define DB_TABLE_COLUMNS 64

struct db_table {
	const char *name;
	size_t n;
	struct db_column column[DB_TABLE_COLUMNS]; /* offsets as in a row of db_table_next */
};
struct db_tables {
	size_t n;
	struct db_table *at[DB_TABLES];
};

/* In the order in which they were created, so that what is referred to comes first. Without the
 * engine's own tables. */
enum err db_tables(struct db *db, struct arena *a, struct db_tables *out) MUST_CHECK;

/* Reading a table in batches, inside a transaction. */
struct db_reading {
	const struct db_table *table;
	struct db_statement *statement;
	int64_t after; /* SQLite: the row id of the last row */
};
enum err db_table_open(struct db *db, struct arena *a, const struct db_table *t,
		       struct db_reading *r) MUST_CHECK;
/* The next rows, at most 1,000, in `a`; none at the end. db_table_value reads one. */
enum err db_table_next(struct db *db, struct arena *a, struct db_reading *r,
		       struct db_rows *rows) MUST_CHECK;
struct db_value db_table_value(const struct db_table *t, const void *row, size_t column);

/* What the engine says about its own state: *fault is NULL when files, indexes, types and
 * references are sound, else the first complaint. In a transaction. */
enum err db_integrity(struct db *db, struct arena *a, const char **fault) MUST_CHECK;

/* The INSERT of a whole row, for db_run. */
struct db_statement *db_table_insert(struct arena *a, const struct db_table *t);

#endif
