/* What both engines share: arguments, rows under construction, the state of the transaction and
 * the one place that tries a lost transaction again. */
#include "db/db_driver.h"

#include <stdatomic.h>
#include <sys/random.h>
#include <time.h>

#define FIRST_ROWS 32

/* db_open() has no connection to keep its message in when it fails. */
static char open_error[1024];

static _Atomic int slots_taken;

static bool is_postgres(const char *where)
{
	return strncmp(where, "postgresql://", 13) == 0 || strncmp(where, "postgres://", 11) == 0;
}

/* Between tries: up to 4, 8, 16, ... ms, so that two losers do not meet again. */
static void pause_before_try(int attempt)
{
	uint32_t random = 0;
	if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
		random = UINT32_MAX / 2;
	uint32_t most_us = 4000U << (attempt < 8 ? attempt : 8);
	struct timespec pause = { .tv_sec = 0, .tv_nsec = 1000L * (long)(random % most_us) };
	nanosleep(&pause, NULL);
}

static void check_arguments(const struct db_statement *s, const struct db_value *in)
{
	for (size_t i = 0; i < s->n_in; i++) {
		assert(in[i].type == s->in[i].type);
		assert(!in[i].null || s->in[i].nullable);
	}
}

enum err db_fail(struct db *db, enum err err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (db == NULL)
		vsnprintf(open_error, sizeof open_error, format, args);
	else
		vsnprintf(db->error, sizeof db->error, format, args);
	va_end(args);
	return err;
}

void db_stuck(struct db *db)
{
	fprintf(stderr, "level=fatal event=rollback why=\"%s\"\n", db->error);
	abort();
}

enum err db_fail_column(struct db *db, const struct db_statement *s, size_t column, const char *why)
{
	return db_fail(db, E_DB, "%s: column %s %s", s->name, s->out[column].name, why);
}

int db_slot(const struct db_statement *s)
{
	int slot = *s->slot;
	if (slot != 0)
		return slot;
	/* Two threads that meet here waste a number; the first one to store its own wins. */
	int fresh = ++slots_taken;
	assert(fresh <= LIMIT_STATEMENTS);
	int none = 0;
	return atomic_compare_exchange_strong(s->slot, &none, fresh) ? fresh : none;
}

unsigned char *db_sink_row(struct db_sink *sink)
{
	if (sink->n == sink->max_rows)
		return NULL;
	size_t size = sink->s->row_size;
	if (sink->n == sink->cap) {
		size_t cap = sink->cap == 0 ? FIRST_ROWS : sink->cap * 2;
		if (cap > sink->max_rows)
			cap = sink->max_rows;
		unsigned char *at = arena_calloc(sink->arena, cap, size);
		if (sink->n > 0)
			memcpy(at, sink->at, sink->n * size);
		sink->at = at;
		sink->cap = cap;
	}
	return sink->at + sink->n++ * size;
}

void db_sink_finish(const struct db_sink *sink, struct db_rows *rows)
{
	if (rows != NULL)
		*rows = (struct db_rows){ sink->n, sink->at };
}

bool db_put_int(struct arena *a, const struct db_column *column, unsigned char *row, int64_t value)
{
	if (column->type == DB_INT && !column->nullable) { /* most columns of most rows */
		memcpy(row + column->offset, &value, sizeof value);
		return true;
	}
	int32_t day = (int32_t)value;
	bool on = value == 1;
	const void *source;
	size_t size;
	switch (column->type) {
	case DB_INT:
		source = &value;
		size = sizeof value;
		break;
	case DB_DAY:
		if (value < INT32_MIN || value > INT32_MAX)
			return false;
		source = &day;
		size = sizeof day;
		break;
	case DB_BOOL:
		if (value != 0 && value != 1)
			return false;
		source = &on;
		size = sizeof on;
		break;
	case DB_TEXT:
	case DB_BLOB:
	default:
		return false;
	}
	if (column->nullable) {
		void *copy = memcpy(arena_alloc(a, size), source, size);
		memcpy(row + column->offset, &copy, sizeof copy);
	} else {
		memcpy(row + column->offset, source, size);
	}
	return true;
}

bool db_put_bytes(struct arena *a, const struct db_column *column, unsigned char *row,
		  const void *p, size_t n)
{
	const char *copy =
		arena_strndup(a, p, n); /* a blob gets a NUL as well, which harms nobody */
	if (column->type == DB_TEXT) {
		memcpy(row + column->offset, &copy, sizeof copy);
		return memchr(copy, '\0', n) == NULL;
	}
	struct db_blob blob = { copy, n };
	memcpy(row + column->offset, &blob, sizeof blob);
	return column->type == DB_BLOB;
}

bool db_put_null(const struct db_column *column)
{
	return column->nullable;
}

struct db_value db_of_i64(int64_t i)
{
	return (struct db_value){ .type = DB_INT, .as.i = i };
}

struct db_value db_of_i64_null(const int64_t *i)
{
	return (struct db_value){ .type = DB_INT, .null = i == NULL, .as.i = i == NULL ? 0 : *i };
}

struct db_value db_of_text(const char *text)
{
	assert(text != NULL);
	return db_of_text_null(text);
}

struct db_value db_of_text_null(const char *text)
{
	return (struct db_value){ .type = DB_TEXT, .null = text == NULL, .as.text = text };
}

struct db_value db_of_blob(struct db_blob blob)
{
	assert(blob.p != NULL || blob.n == 0);
	if (blob.p == NULL)
		blob.p = "";
	return (struct db_value){ .type = DB_BLOB, .as.blob = blob };
}

struct db_value db_of_blob_null(struct db_blob blob)
{
	return (struct db_value){ .type = DB_BLOB, .null = blob.p == NULL, .as.blob = blob };
}

struct db_value db_of_bool(bool on)
{
	return (struct db_value){ .type = DB_BOOL, .as.i = on ? 1 : 0 };
}

struct db_value db_of_bool_null(const bool *on)
{
	return (struct db_value){ .type = DB_BOOL, .null = on == NULL, .as.i = on != NULL && *on };
}

struct db_value db_of_day(int32_t day)
{
	return (struct db_value){ .type = DB_DAY, .as.i = day };
}

struct db_value db_of_day_null(const int32_t *day)
{
	return (struct db_value){ .type = DB_DAY,
				  .null = day == NULL,
				  .as.i = day == NULL ? 0 : *day };
}

enum err db_open(const char *where, enum db_mode mode, struct db **out)
{
	assert(mode == DB_READ_ONLY || mode == DB_READ_WRITE);
	open_error[0] = '\0';
	struct db *db;
	enum err err = is_postgres(where) ? db_open_pg(where, mode, &db) :
					    db_open_sqlite(where, mode, &db);
	if (err != OK)
		return err;
	*out = db;
	return OK;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	struct arena *a = db->arena;
	db->driver->close(db);
	arena_free(a);
}

enum db_engine db_engine(const struct db *db)
{
	return db->driver->engine;
}

const char *db_last_error(const struct db *db)
{
	return db == NULL ? open_error : db->error;
}

const char *db_warning(const struct db *db)
{
	return db->warning;
}

const char *db_last_constraint(const struct db *db)
{
	return db->constraint;
}

bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

enum err db_set_busy_ms(struct db *db, int ms)
{
	assert(ms >= 0 && !db->in_transaction);
	db->busy_ms = ms;
	return db->driver->set_busy_ms(db, ms);
}

enum err db_begin(struct db *db)
{
	assert(!db->in_transaction);
	db->failure = OK;
	enum err err = db->driver->begin(db);
	db->in_transaction = err == OK;
	return err;
}

enum err db_commit(struct db *db)
{
	assert(db->in_transaction);
	enum err err = db->failure;
	if (err != OK) {
		db_rollback(db);
		return err;
	}
	err = db->driver->commit(db);
	if (err != OK)
		db->driver->rollback(db);
	db->in_transaction = false;
	return err;
}

void db_rollback(struct db *db)
{
	if (!db->in_transaction)
		return;
	db->driver->rollback(db);
	db->in_transaction = false;
	db->failure = OK;
}

enum err db_run(struct db *db, struct arena *a, const struct db_statement *s,
		const struct db_value *in, size_t max_rows, struct db_rows *rows, int64_t *changed)
{
	assert(s->n_out == 0 || (a != NULL && max_rows > 0 && max_rows <= LIMIT_QUERY_ROWS));
	check_arguments(s, in);
	/* PostgreSQL would answer 25P02 and SQLite would go on: here both refuse alike. */
	if (db->failure != OK)
		return db->failure;
	db->constraint[0] = '\0';
	if (s->writes && db->mode == DB_READ_ONLY) {
		enum err err =
			db_fail(db, E_DB, "%s: writes, and this connection only reads", s->name);
		db->failure = db->in_transaction ? err : OK;
		return err;
	}
	enum err err = db->driver->run(db, a, s, in, max_rows, rows, changed);
	if (err != OK && db->in_transaction)
		db->failure = err;
	return err;
}

enum err db_check_statement(struct db *db, const struct db_statement *s)
{
	return db->driver->check(db, s);
}

enum err db_script(struct db *db, const char *sql)
{
	if (db->failure != OK)
		return db->failure;
	db->constraint[0] = '\0';
	enum err err = db->driver->script(db, sql);
	if (err != OK && db->in_transaction)
		db->failure = err;
	return err;
}

enum err db_has_table(struct db *db, const char *name, bool *has)
{
	return db->driver->has_table(db, name, has);
}

enum err db_set_triggers(struct db *db, bool on)
{
	return db->driver->set_triggers(db, on);
}

enum err db_lock_schema(struct db *db)
{
	assert(!db->in_transaction);
	return db->driver->lock_schema(db);
}

void db_unlock_schema(struct db *db)
{
	db->driver->unlock_schema(db);
}

enum err db_transaction(struct db *db, enum err (*work)(struct db *db, void *arg), void *arg)
{
	enum err err = E_BUSY;
	for (int attempt = 0; attempt < LIMIT_TRANSACTION_TRIES; attempt++) {
		if (attempt > 0)
			pause_before_try(attempt);
		err = db_begin(db);
		if (err == OK) {
			err = work(db, arg);
			assert(db->in_transaction);
			if (err == OK)
				err = db_commit(db);
			else
				db_rollback(db);
		}
		if (err != E_BUSY)
			return err;
	}
	return err;
}
