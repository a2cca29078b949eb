/* What db.c asks of an engine, and what the two engines share. Private to src/db. */
#ifndef DB_DB_DRIVER_H
#define DB_DB_DRIVER_H

#include "db/db.h"

/* The table of one engine. Errors leave a text in db->error by way of db_fail(). db.c keeps track
 * of transactions and of failed ones, so that both engines behave alike. */
struct db_driver {
	enum db_engine engine;
	void (*close)(struct db *db);
	enum err (*begin)(struct db *db);
	enum err (*commit)(struct db *db);
	void (*rollback)(struct db *db);
	enum err (*run)(struct db *db, struct arena *a, const struct db_statement *s,
			const struct db_value *in, size_t max_rows, struct db_rows *rows,
			int64_t *changed);
	enum err (*check)(struct db *db, const struct db_statement *s);
	enum err (*script)(struct db *db, const char *sql);
	enum err (*has_table)(struct db *db, const char *name, bool *has);
	enum err (*lock_schema)(struct db *db);
	void (*unlock_schema)(struct db *db);
	enum err (*set_busy_ms)(struct db *db, int ms);
	enum err (*set_triggers)(struct db *db, bool on);
};

/* In front of what an engine said about E_SPACE, for those who read it at a command line. */
#define DB_DISK_FULL "the disk is full, make room and try again: "

/* The first member of each engine's own connection. Everything lives in `arena`. */
struct db {
	const struct db_driver *driver;
	struct arena *arena;
	enum db_mode mode;
	int busy_ms;
	bool in_transaction;
	enum err failure; /* of a statement of the open transaction; OK while it is sound */
	char error[1024];
	char constraint[128];
	char warning[512];
};

/* Rows under construction: an array in the arena that grows by doubling. */
struct db_sink {
	struct arena *arena;
	const struct db_statement *s;
	size_t max_rows, n, cap;
	unsigned char *at;
};

enum err db_open_sqlite(const char *folder, enum db_mode mode, struct db **out) MUST_CHECK;
enum err db_open_pg(const char *url, enum db_mode mode, struct db **out) MUST_CHECK;

/* Notes why, and returns `err` for the caller to return. db may be NULL while opening. */
enum err db_fail(struct db *db, enum err err, const char *format, ...) PRINTF_LIKE(3, 4);
/* A transaction that cannot be ended, as when there is no memory for the word ROLLBACK: it would
 * hold its locks for as long as the process lives, so the process ends here. */
NORETURN void db_stuck(struct db *db);
/* Same for a value that does not fit the declaration of column `column`. */
enum err db_fail_column(struct db *db, const struct db_statement *s, size_t column,
			const char *why);

/* The place of a statement in the cache of each connection: 1..LIMIT_STATEMENTS. */
int db_slot(const struct db_statement *s);

/* Room for one more row, or NULL when max_rows are there already. */
unsigned char *db_sink_row(struct db_sink *sink);
void db_sink_finish(const struct db_sink *sink, struct db_rows *rows);

/* Store one value at its place in `row`; false when it does not fit the declared type. */
bool db_put_int(struct arena *a, const struct db_column *column, unsigned char *row,
		int64_t value) MUST_CHECK;
bool db_put_bytes(struct arena *a, const struct db_column *column, unsigned char *row,
		  const void *p, size_t n) MUST_CHECK;
/* The row starts zeroed, which is what NULL looks like; this only judges whether it may be. */
bool db_put_null(const struct db_column *column) MUST_CHECK;

#endif
