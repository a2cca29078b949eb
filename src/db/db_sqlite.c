/* The embedded engine: one SQLite file in the data folder, in WAL mode, so that readers and the one
 * writer do not wait for each other. This is the only file that includes <sqlite3.h>. */
#include "db/db_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DATABASE_FILE "huddle.db"
/* An acknowledged commit must survive a power cut; NORMAL loses the last ones. */
#define SYNCHRONOUS "FULL"
/* Lets the power-cut test show that it fails without FULL. Honoured only when set. */
#define SYNCHRONOUS_TEST_VARIABLE "HUDDLE_TEST_SYNCHRONOUS"
/* What one connection may hold: its cached statements and their parameter numbers. */
#define CONNECTION_BYTES (4 * 1024 * 1024)

struct prepared {
	sqlite3_stmt *stmt;
	int *index; /* SQLite numbers $2, $1 by first appearance, so each place is looked up once */
};

struct db_sqlite {
	struct db base;
	sqlite3 *h;
	sqlite3_stmt *begin, *commit; /* NULL until first used */
	int64_t waits_since_ms;       /* for another writer, by the clock of wait_for_writer */
	struct prepared *cache[LIMIT_STATEMENTS + 1];
};

static struct db_sqlite *of(struct db *db)
{
	return (struct db_sqlite *)db; /* base is the first member */
}

static void set_constraint(struct db *db, const char *name, size_t n)
{
	if (n >= sizeof db->constraint)
		n = sizeof db->constraint - 1;
	memmove(db->constraint, name, n);
	db->constraint[n] = '\0';
}

/* "staff.site_id, staff.email": SQLite names the columns; the index over them has the name that
 * PostgreSQL reports. Leaves the columns when no index was created by name. */
static void name_unique_index(struct db *db, const char *columns)
{
	static const char sql[] =
		"SELECT il.name FROM pragma_index_list(?1) AS il WHERE il.\"unique\" = 1 AND"
		" il.origin = 'c' AND (SELECT group_concat(?1 || '.' || ii.name, ', ')"
		" FROM pragma_index_info(il.name) AS ii) = ?2";
	set_constraint(db, columns, strlen(columns));
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(of(db)->h, sql, -1, &stmt, NULL) != SQLITE_OK)
		return;
	if (sqlite3_bind_text(stmt, 1, columns, (int)strcspn(columns, "."), SQLITE_STATIC) ==
		    SQLITE_OK &&
	    sqlite3_bind_text(stmt, 2, columns, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);
		if (name != NULL)
			set_constraint(db, name, strlen(name));
	}
	sqlite3_finalize(stmt);
}

/* "UNIQUE constraint failed: ..." and its sisters; a trigger's message stands alone. */
static void note_constraint(struct db *db, int code)
{
	static const char failed[] = " constraint failed: ", index[] = "index '";
	char message[sizeof db->constraint];
	snprintf(message, sizeof message, "%s", sqlite3_errmsg(of(db)->h));
	const char *colon = strstr(message, failed);
	const char *rest = colon == NULL ? message : colon + sizeof failed - 1;
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
		if (strncmp(rest, index, sizeof index - 1) == 0)
			set_constraint(db, rest + sizeof index - 1,
				       strcspn(rest + sizeof index - 1, "'"));
		else
			name_unique_index(db, rest);
		break;
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		snprintf(db->constraint, sizeof db->constraint, "%.*s_pkey",
			 (int)strcspn(rest, "."), rest);
		break;
	case SQLITE_CONSTRAINT_CHECK:
	case SQLITE_CONSTRAINT_NOTNULL:
	case SQLITE_CONSTRAINT_TRIGGER:
		set_constraint(db, rest, strlen(rest));
		break;
	default: /* a foreign key or a type: SQLite says no name */
		break;
	}
}

static enum err err_of_code(int code)
{
	static const struct {
		int code; /* extended codes first, then the primary ones that stand for the rest */
		enum err err;
	} map[] = {
		{ SQLITE_CONSTRAINT_UNIQUE, E_CONFLICT },
		{ SQLITE_CONSTRAINT_PRIMARYKEY, E_CONFLICT },
		{ SQLITE_CONSTRAINT_ROWID, E_CONFLICT },
		{ SQLITE_CONSTRAINT_FOREIGNKEY, E_CONFLICT },
		{ SQLITE_IOERR_SHMSIZE, E_SPACE }, /* it had no room to grow */
		{ SQLITE_CONSTRAINT, E_INVALID },
		{ SQLITE_BUSY, E_BUSY },
		{ SQLITE_LOCKED, E_BUSY },
		{ SQLITE_FULL, E_SPACE },
		{ SQLITE_IOERR, E_IO },
		{ SQLITE_CANTOPEN, E_IO },
		{ SQLITE_TOOBIG, E_LIMIT },
	};
	for (size_t i = 0; i < ARRAY_LEN(map); i++)
		if (map[i].code == code || map[i].code == (code & 0xff))
			return map[i].err;
	return E_DB;
}

static enum err sqlite_fail(struct db *db, const char *what)
{
	int code = sqlite3_extended_errcode(of(db)->h);
	enum err err = err_of_code(code);
	db_fail(db, err, "%s%s: %s (%d)", err == E_SPACE ? DB_DISK_FULL : "", what,
		sqlite3_errmsg(of(db)->h), code);
	if ((code & 0xff) == SQLITE_CONSTRAINT)
		note_constraint(db, code);
	return err;
}

static enum err script(struct db *db, const char *sql)
{
	if (sqlite3_exec(of(db)->h, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_fail(db, "script");
	return OK;
}

static enum err check_columns(struct db *db, const struct db_statement *s, sqlite3_stmt *stmt)
{
	if ((size_t)sqlite3_bind_parameter_count(stmt) != s->n_in)
		return db_fail(db, E_DB, "%s: takes %d parameters, %zu are declared", s->name,
			       sqlite3_bind_parameter_count(stmt), s->n_in);
	if ((size_t)sqlite3_column_count(stmt) != s->n_out)
		return db_fail(db, E_DB, "%s: returns %d columns, %zu are declared", s->name,
			       sqlite3_column_count(stmt), s->n_out);
	for (size_t i = 0; i < s->n_out; i++) {
		const char *name = sqlite3_column_name(stmt, (int)i);
		if (name == NULL || strcmp(name, s->out[i].name) != 0)
			return db_fail(db, E_DB,
				       "%s: column %zu is \"%s\" in the SQL and \"%s\" in the "
				       "\"out:\" list",
				       s->name, i + 1, name, s->out[i].name);
	}
	return OK;
}

static enum err prepare(struct db *db, const struct db_statement *s, struct prepared **out)
{
	int slot = db_slot(s);
	struct prepared *p = of(db)->cache[slot];
	if (p != NULL) {
		*out = p;
		return OK;
	}
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v3(of(db)->h, s->sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
	    SQLITE_OK)
		return sqlite_fail(db, s->name);
	enum err err = check_columns(db, s, stmt);
	if (err != OK) {
		sqlite3_finalize(stmt);
		return err;
	}
	p = arena_new_one(db->arena, struct prepared);
	p->stmt = stmt;
	p->index = arena_array(db->arena, int, s->n_in + 1);
	for (size_t i = 0; i < s->n_in; i++) {
		char name[24];
		snprintf(name, sizeof name, "$%zu", i + 1);
		p->index[i] = sqlite3_bind_parameter_index(stmt, name);
	}
	*out = of(db)->cache[slot] = p;
	return OK;
}

/* The values outlive the run, so nothing is copied. */
static int bind(const struct prepared *p, const struct db_statement *s, const struct db_value *in)
{
	int rc = SQLITE_OK;
	for (size_t i = 0; i < s->n_in && rc == SQLITE_OK; i++) {
		const struct db_value *v = &in[i];
		int at = p->index[i];
		if (v->null)
			rc = sqlite3_bind_null(p->stmt, at);
		else if (v->type == DB_TEXT)
			rc = sqlite3_bind_text64(p->stmt, at, v->as.text, strlen(v->as.text),
						 SQLITE_STATIC, SQLITE_UTF8);
		else if (v->type == DB_BLOB)
			rc = sqlite3_bind_blob64(p->stmt, at, v->as.blob.p, v->as.blob.n,
						 SQLITE_STATIC);
		else
			rc = sqlite3_bind_int64(p->stmt, at, v->as.i);
	}
	return rc;
}

/* The column is asked for once and then read as a value: each question by number costs as much as
 * the answer. A connection without mutexes may do that. */
static bool put_column(struct arena *a, sqlite3_stmt *stmt, int i, const struct db_column *column,
		       unsigned char *row)
{
	sqlite3_value *v = sqlite3_column_value(stmt, i);
	switch (sqlite3_value_type(v)) {
	case SQLITE_INTEGER:
		return db_put_int(a, column, row, sqlite3_value_int64(v));
	case SQLITE_TEXT: {
		const unsigned char *text = sqlite3_value_text(v); /* before its length */
		return column->type == DB_TEXT && text != NULL &&
		       db_put_bytes(a, column, row, text, (size_t)sqlite3_value_bytes(v));
	}
	case SQLITE_BLOB: {
		const void *bytes = sqlite3_value_blob(v);
		return column->type == DB_BLOB &&
		       db_put_bytes(a, column, row, bytes, (size_t)sqlite3_value_bytes(v));
	}
	case SQLITE_NULL:
		return db_put_null(column);
	default: /* SQLITE_FLOAT: the schema has none */
		return false;
	}
}

static enum err take_row(struct db *db, struct db_sink *sink, sqlite3_stmt *stmt)
{
	const struct db_statement *s = sink->s;
	unsigned char *row = db_sink_row(sink);
	if (row == NULL)
		return db_fail(db, E_LIMIT, "%s: more than %zu rows", s->name, sink->max_rows);
	for (size_t i = 0; i < s->n_out; i++)
		if (!put_column(sink->arena, stmt, (int)i, &s->out[i], row))
			return db_fail_column(db, s, i, "does not have the declared type");
	return OK;
}

static enum err run(struct db *db, struct arena *a, const struct db_statement *s,
		    const struct db_value *in, size_t max_rows, struct db_rows *rows,
		    int64_t *changed)
{
	struct prepared *p;
	enum err err = prepare(db, s, &p);
	if (err != OK)
		return err;
	struct db_sink sink = { .arena = a, .s = s, .max_rows = max_rows };
	int rc = bind(p, s, in);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(p->stmt);
	while (rc == SQLITE_ROW && err == OK) {
		err = take_row(db, &sink, p->stmt);
		if (err == OK)
			rc = sqlite3_step(p->stmt);
	}
	if (err == OK && rc != SQLITE_DONE)
		err = sqlite_fail(db, s->name);
	if (err == OK) {
		if (changed != NULL)
			*changed = s->writes ? sqlite3_changes64(of(db)->h) : 0;
		db_sink_finish(&sink, rows);
	}
	sqlite3_reset(p->stmt); /* its result repeats what step said */
	sqlite3_clear_bindings(p->stmt);
	return err;
}

/* The declared type of a column that comes straight from a table; expressions have none. */
static enum err check(struct db *db, const struct db_statement *s)
{
	struct prepared *p;
	enum err err = prepare(db, s, &p);
	if (err != OK)
		return err;
	for (size_t i = 0; i < s->n_out; i++) {
		const char *type = sqlite3_column_decltype(p->stmt, (int)i);
		enum db_type t = s->out[i].type;
		const char *want = t == DB_TEXT ? "TEXT" : t == DB_BLOB ? "BLOB" : "INTEGER";
		if (type != NULL && sqlite3_stricmp(type, want) != 0)
			return db_fail(db, E_DB, "%s: column %s is %s in the table", s->name,
				       s->out[i].name, type);
	}
	return OK;
}

/* BEGIN and COMMIT come with every request: they are prepared once. */
static enum err run_fixed(struct db *db, sqlite3_stmt **stmt, const char *sql)
{
	int rc = *stmt != NULL ? SQLITE_OK :
				 sqlite3_prepare_v3(of(db)->h, sql, -1, SQLITE_PREPARE_PERSISTENT,
						    stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(*stmt);
	enum err err = rc == SQLITE_DONE ? OK : sqlite_fail(db, sql);
	sqlite3_reset(*stmt); /* its result repeats what step said; NULL is fine */
	return err;
}

static enum err commit(struct db *db)
{
	return run_fixed(db, &of(db)->commit, "COMMIT");
}

static void rollback(struct db *db)
{
	/* A full disk and some other errors have rolled back already. */
	if (!sqlite3_get_autocommit(of(db)->h))
		sqlite3_exec(of(db)->h, "ROLLBACK", NULL, NULL, NULL);
	if (!sqlite3_get_autocommit(of(db)->h))
		db_stuck(db);
}

static enum err begin(struct db *db)
{
	enum err err = run_fixed(db, &of(db)->begin,
				 db->mode == DB_READ_ONLY ? "BEGIN" : "BEGIN IMMEDIATE");
	if (err != OK)
		rollback(db);
	return err;
}

static enum err has_table(struct db *db, const char *name, bool *has)
{
	static const char sql[] = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1";
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(of(db)->h, sql, -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	bool found = rc == SQLITE_ROW, failed = rc != SQLITE_ROW && rc != SQLITE_DONE;
	enum err err = failed ? sqlite_fail(db, "schema") : OK;
	sqlite3_finalize(stmt);
	if (err == OK)
		*has = found;
	return err;
}

static enum err lock_schema(struct db *db)
{
	(void)db; /* BEGIN IMMEDIATE of each step is the lock */
	return OK;
}

static void unlock_schema(struct db *db)
{
	(void)db;
}

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SQLite's own handler sleeps up to a tenth of a second, and whoever asks at that moment is served
 * before: a writer among several waits for many. Asking each millisecond keeps them in turn. */
static int wait_for_writer(void *arg, int tried)
{
	struct db_sqlite *db = arg;
	int64_t now = monotonic_ms();
	if (tried == 0)
		db->waits_since_ms = now;
	if (now - db->waits_since_ms >= db->base.busy_ms)
		return 0;
	struct timespec pause = { .tv_sec = 0, .tv_nsec = 1000000 };
	nanosleep(&pause, NULL);
	return 1;
}

static enum err set_busy_ms(struct db *db, int ms)
{
	db->busy_ms = ms;
	return sqlite3_busy_handler(of(db)->h, wait_for_writer, of(db)) == SQLITE_OK ?
		       OK :
		       sqlite_fail(db, "busy handler");
}

static enum err set_triggers(struct db *db, bool on)
{
	return sqlite3_db_config(of(db)->h, SQLITE_DBCONFIG_ENABLE_TRIGGER, on ? 1 : 0, NULL) ==
			       SQLITE_OK ?
		       OK :
		       sqlite_fail(db, "triggers");
}

static void close_connection(struct db *db)
{
	sqlite3_finalize(of(db)->begin); /* NULL is fine */
	sqlite3_finalize(of(db)->commit);
	for (size_t i = 0; i < ARRAY_LEN(of(db)->cache); i++)
		if (of(db)->cache[i] != NULL)
			sqlite3_finalize(of(db)->cache[i]->stmt);
	rollback(db);
	int rc = sqlite3_close(of(db)->h);
	assert(rc == SQLITE_OK); /* all statements are finalized */
	(void)rc;
}

static const struct db_driver driver = {
	.engine = DB_SQLITE,
	.close = close_connection,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.run = run,
	.check = check,
	.script = script,
	.has_table = has_table,
	.lock_schema = lock_schema,
	.unlock_schema = unlock_schema,
	.set_busy_ms = set_busy_ms,
	.set_triggers = set_triggers,
};

static const char *synchronous(void)
{
	const char *test = getenv(SYNCHRONOUS_TEST_VARIABLE);
	if (test != NULL && (strcmp(test, "NORMAL") == 0 || strcmp(test, "OFF") == 0))
		return test;
	return SYNCHRONOUS;
}

static enum err configure(struct db *db)
{
	static const struct {
		int option, value;
	} options[] = {
		{ SQLITE_DBCONFIG_DQS_DML, 0 }, /* a misspelt "column" is an error, not a text */
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },   { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	};
	sqlite3 *h = of(db)->h;
	sqlite3_extended_result_codes(h, 1);
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (sqlite3_db_config(h, options[i].option, options[i].value, NULL) != SQLITE_OK)
			return sqlite_fail(db, "options");
	enum err err = set_busy_ms(db, db->busy_ms);
	if (err == OK && db->mode == DB_READ_WRITE)
		err = script(db, "PRAGMA journal_mode = WAL");
	if (err == OK)
		err = script(db,
			     arena_printf(db->arena,
					  "PRAGMA synchronous = %s;"
					  "PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000",
					  synchronous()));
	return err;
}

/* Health records are nobody else's: the file is made readable for its owner alone, and SQLite gives
 * the files beside it the same mode. An existing file is never opened here, as closing it would
 * drop the locks of another connection in this process. */
static enum err create_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? OK : db_fail(NULL, E_IO, "%s: %s", path, strerror(errno));
	close(fd);
	return OK;
}

enum err db_open_sqlite(const char *folder, enum db_mode mode, struct db **out)
{
	struct arena *arena = arena_new(CONNECTION_BYTES);
	struct db_sqlite *db = arena_new_one(arena, struct db_sqlite);
	const char *path = arena_printf(arena, "%s/" DATABASE_FILE, folder);
	bool writer = mode == DB_READ_WRITE;
	struct stat st;
	enum err err = OK;
	db->base = (struct db){
		.driver = &driver, .arena = arena, .mode = mode, .busy_ms = LIMIT_DB_BUSY_MS
	};
	if (writer)
		err = create_file(path);
	else if (stat(path, &st) != 0)
		err = db_fail(NULL, errno == ENOENT ? E_NOTFOUND : E_IO, "%s: %s", path,
			      strerror(errno));
	if (err == OK) {
		int flags = SQLITE_OPEN_NOMUTEX |
			    (writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
		int rc = sqlite3_open_v2(path, &db->h, flags, NULL);
		err = rc == SQLITE_OK ? configure(&db->base) : sqlite_fail(&db->base, path);
		if (err != OK)
			db_fail(NULL, err, "%s: %s", path, db->base.error);
	}
	if (err != OK) {
		sqlite3_close(db->h);
		arena_free(arena);
		return err;
	}
	*out = &db->base;
	return OK;
}
