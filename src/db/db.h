/* One connection to the database, whichever engine it is, and the closed catalogue of statements
 * that may run on it. SQL text exists only in *.sql files; tools/sqlgen turns each named statement
 * into a `struct db_statement` and a typed C function, and that function is the only caller of
 * db_run(). See docs/SQL.md for the SQL that both engines take.
 *
 * A failed statement ends the transaction on both engines: the caller returns the error and the
 * dispatcher (or job runner) rolls back. There is no "try, catch, try something else". */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/base.h"

struct db;

enum db_engine { DB_SQLITE = 1, DB_POSTGRES };
enum db_mode { DB_READ_ONLY = 1, DB_READ_WRITE };

/* A parameter or a column. Booleans are DB_BOOL: 0 or 1 in the database. DB_DAY is days since
 * 1970-01-01. DB_INT carries ids, instants (ms UTC) and money (minor units) alike. */
enum db_type { DB_INT = 1, DB_TEXT, DB_BLOB, DB_BOOL, DB_DAY };

/* A nullable blob that is NULL has p == NULL; an empty one has not. */
struct db_blob {
	const void *p;
	size_t n;
};

struct db_value {
	enum db_type type;
	bool null;
	union {
		int64_t i;
		const char *text; /* NUL-terminated UTF-8 */
		struct db_blob blob;
	} as;
};

/* `offset` is where an output column lies in the row struct of its statement; 0 for an input. */
struct db_column {
	const char *name;
	enum db_type type;
	bool nullable;
	size_t offset;
};

/* One row of the catalogue. `sql` uses $1, $2, ... in the order of `in`. */
struct db_statement {
	const char *name;
	const char *sql;
	size_t n_in, n_out;
	const struct db_column *in, *out;
	size_t row_size;   /* of the row struct; 0 when n_out is 0 */
	bool writes;       /* refused on a read-only connection */
	const char *scope; /* "viewer", "none" or "system: why" (see docs/SQL.md) */
	_Atomic int *slot; /* 0, or its place in the cache of prepared statements of a connection */
};

/* `where` is a folder (SQLite: the file is huddle.db in it) or a postgresql:// address. The schema
 * is not touched. Owned by the caller, who opens it after a fork() and not before. E_NOTFOUND: a
 * read-only handle on a SQLite file that does not exist; E_IO: no folder, no server, no rights. */
enum err db_open(const char *where, enum db_mode mode, struct db **out) MUST_CHECK;
void db_close(struct db *db); /* NULL is fine */
enum db_engine db_engine(const struct db *db);
/* What the engine said last, for the log; never for a user. Valid until the next call. With NULL:
 * why the last db_open() of this process failed. */
const char *db_last_error(const struct db *db);
/* A sentence for the operator about how this database is set up (PostgreSQL with a collation other
 * than C), or "". Printed by init, serve and check. */
const char *db_warning(const struct db *db);
/* How long to wait for another writer; LIMIT_DB_BUSY_MS unless told. */
enum err db_set_busy_ms(struct db *db, int ms) MUST_CHECK;

/* SQLite: BEGIN IMMEDIATE for a writer, BEGIN for a reader. PostgreSQL: SERIALIZABLE, read only for
 * a reader. Nesting is a programmer error. */
enum err db_begin(struct db *db) MUST_CHECK;
/* E_BUSY: nothing was saved and the whole transaction may be tried again. After a statement that
 * failed, the commit rolls back and returns that statement's error. The transaction is over in
 * every case. E_DB with a lost connection: whether it was saved is not known. */
enum err db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db); /* fine when no transaction is open */
bool db_in_transaction(const struct db *db);
/* The name of the constraint, unique index or trigger message that the last E_CONFLICT or E_INVALID
 * came from: the same on both engines when a UNIQUE is a named CREATE UNIQUE INDEX and a CHECK has
 * a name. NOT NULL gives "table.column", a primary key "table_pkey". "" when the engine did not say
 * (SQLite names no foreign key). */
const char *db_last_constraint(const struct db *db);

/* --- For generated code, migrate.c and the tests of the catalogue alone. --- */

/* Run one statement. The rows are structs of statement->row_size bytes in `a`, filled by
 * out[].offset; at most `max_rows`, E_LIMIT beyond. `rows` and `changed` may be NULL; `changed`
 * counts the rows that a write touched. A value that does not have the declared type is E_DB. */
struct db_rows {
	size_t n;
	void *at;
};
enum err db_run(struct db *db, struct arena *a, const struct db_statement *s,
		const struct db_value *in, size_t max_rows, struct db_rows *rows,
		int64_t *changed) MUST_CHECK;
/* Prepare and compare with the declaration (count and names of columns; on PostgreSQL the types)
 * without running. E_DB, with db_last_error saying what differs. */
enum err db_check_statement(struct db *db, const struct db_statement *s) MUST_CHECK;
/* The arguments of db_run: one function a declared type, `_null` where NULL is allowed. */
struct db_value db_of_i64(int64_t i);
struct db_value db_of_i64_null(const int64_t *i);
struct db_value db_of_text(const char *text);
struct db_value db_of_text_null(const char *text);
struct db_value db_of_blob(struct db_blob blob);
struct db_value db_of_blob_null(struct db_blob blob);
struct db_value db_of_bool(bool on);
struct db_value db_of_bool_null(const bool *on);
struct db_value db_of_day(int32_t day);
struct db_value db_of_day_null(const int32_t *day);
/* Several statements without parameters, for migrations. */
enum err db_script(struct db *db, const char *sql) MUST_CHECK;
/* Whether a table of this name exists. */
enum err db_has_table(struct db *db, const char *name, bool *has) MUST_CHECK;
/* Whether the triggers of the schema run; for db_load(), which writes what was true already, table
 * by table, and leaves the foreign keys to judge the whole. In a transaction, and on again before
 * it ends; on SQLite a rollback alone does not turn them on. */
enum err db_set_triggers(struct db *db, bool on) MUST_CHECK;
/* Holds other migrations off (PostgreSQL: an advisory lock and no statement timeout; SQLite:
 * nothing, as BEGIN IMMEDIATE does it). Not inside a transaction. */
enum err db_lock_schema(struct db *db) MUST_CHECK;
void db_unlock_schema(struct db *db);

/* Transactions that lost a race are tried again here and nowhere else: runs `work` between begin
 * and commit up to LIMIT_TRANSACTION_TRIES times while it or the commit returns E_BUSY, with a
 * growing random pause. `work` must have no effect outside the database and its own `arg`. */
enum err db_transaction(struct db *db, enum err (*work)(struct db *db, void *arg),
			void *arg) MUST_CHECK;

/* Whole catalogue, for tests, `huddle check` and the docs: linked together by generated code. */
size_t db_catalogue(const struct db_statement *const **list);

#endif
