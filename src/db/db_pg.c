/* PostgreSQL, for a group that outgrew one machine. This is the only file that includes
 * <libpq-fe.h>. Values travel in binary form: an int8 is eight bytes, a text is its bytes. Types
 * are declared to the server, so that `$1 IS NULL` and `LIMIT $1` need no cast in the SQL. */
#include "db/db_driver.h"

#include <libpq-fe.h>

/* Types by their numbers in pg_type, which never change. */
enum {
	OID_BYTEA = 17,
	OID_NAME = 19,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_VARCHAR = 1043
};

#define MAX_PARAMETERS    64           /* as many as sqlgen takes */
#define SCHEMA_LOCK       "4851725011" /* any fixed number: "huddle" is migrating */
#define CONNECT_TIMEOUT_S "10"
#define CONNECTION_BYTES  (4 * 1024 * 1024)

struct db_pg {
	struct db base;
	PGconn *conn;
	/* The generation of the connection in which a statement was prepared; 0 is never. */
	unsigned prepared[LIMIT_STATEMENTS + 1];
	unsigned generation;
};

static struct db_pg *of(struct db *db)
{
	return (struct db_pg *)db; /* base is the first member */
}

static bool lost(struct db *db)
{
	return PQstatus(of(db)->conn) != CONNECTION_OK;
}

static enum err err_of_state(const char *state)
{
	static const struct {
		const char *state;
		enum err err;
	} map[] = {
		{ "23505", E_CONFLICT }, { "23503", E_CONFLICT }, { "23001", E_CONFLICT },
		{ "23P01", E_CONFLICT }, { "23514", E_INVALID },  { "23502", E_INVALID },
		{ "40001", E_BUSY },     { "40P01", E_BUSY },     { "55P03", E_BUSY },
		{ "53100", E_SPACE },       { "58030", E_IO },       { "54000", E_LIMIT },
	};
	for (size_t i = 0; i < ARRAY_LEN(map); i++)
		if (strcmp(map[i].state, state) == 0)
			return map[i].err;
	return E_DB;
}

/* A trigger raises with ERRCODE 23514 and its name as the message. */
static void note_constraint(struct db *db, const PGresult *r)
{
	const char *name = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
	const char *table = PQresultErrorField(r, PG_DIAG_TABLE_NAME);
	const char *column = PQresultErrorField(r, PG_DIAG_COLUMN_NAME);
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	if (name != NULL)
		snprintf(db->constraint, sizeof db->constraint, "%s", name);
	else if (table != NULL && column != NULL)
		snprintf(db->constraint, sizeof db->constraint, "%s.%s", table, column);
	else if (message != NULL)
		snprintf(db->constraint, sizeof db->constraint, "%s", message);
}

/* A connection lost inside a transaction saved nothing, so the whole may be tried again. */
static enum err pg_fail(struct db *db, const char *what, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	if (lost(db))
		return db_fail(db, db->in_transaction ? E_BUSY : E_DB, "%s: connection lost: %s",
			       what, PQerrorMessage(of(db)->conn));
	if (state == NULL)
		return db_fail(db, E_DB, "%s: %s", what, PQerrorMessage(of(db)->conn));
	enum err err = err_of_state(state);
	if (err == E_CONFLICT || err == E_INVALID)
		note_constraint(db, r);
	return db_fail(db, err, "%s%s: %s (%s)", err == E_SPACE ? DB_DISK_FULL : "", what,
		       message == NULL ? "" : message, state);
}

static bool succeeded(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static enum err script(struct db *db, const char *sql)
{
	PGresult *r = PQexec(of(db)->conn, sql);
	enum err err = succeeded(r) ? OK : pg_fail(db, "script", r);
	PQclear(r);
	return err;
}

static enum err set_busy_ms(struct db *db, int ms)
{
	char sql[64];
	/* 0 means "for ever" to the server and "not at all" to us. */
	snprintf(sql, sizeof sql, "SET lock_timeout = %d", ms == 0 ? 1 : ms);
	return script(db, sql);
}

static enum err configure(struct db *db)
{
	char sql[768];
	of(db)->generation++;
	snprintf(sql, sizeof sql,
		 "SET default_transaction_isolation = 'serializable';"
		 "SET default_transaction_read_only = %s;"
		 "SET statement_timeout = %d;"
		 "SET idle_in_transaction_session_timeout = %d;"
		 "SET standard_conforming_strings = on;"
		 /* A server that is set to forget acknowledged work in a crash is not to forget
		  * ours; one that waits for more than its own disk goes on doing so. */
		 "SELECT set_config('synchronous_commit', 'on', false)"
		 " WHERE current_setting('synchronous_commit') = 'off';"
		 "SET client_min_messages = warning;"
		 "SET search_path = public, pg_temp",
		 db->mode == DB_READ_ONLY ? "on" : "off", LIMIT_STATEMENT_MS,
		 2 * LIMIT_STATEMENT_MS);
	enum err err = script(db, sql);
	if (err == OK)
		err = set_busy_ms(db, db->busy_ms);
	return err;
}

/* The server was restarted, or another one took over: once, and only outside a transaction. */
static enum err reconnect(struct db *db)
{
	PQreset(of(db)->conn);
	if (lost(db))
		return db_fail(db, E_DB, "connection lost, and none to be had: %s",
			       PQerrorMessage(of(db)->conn));
	return configure(db);
}

static enum err begin(struct db *db)
{
	enum err err = lost(db) ? E_DB : script(db, "BEGIN");
	if (err == OK || !lost(db))
		return err;
	err = reconnect(db);
	return err == OK ? script(db, "BEGIN") : err;
}

static enum err commit(struct db *db)
{
	PGresult *r = PQexec(of(db)->conn, "COMMIT");
	enum err err = OK;
	if (!succeeded(r)) {
		err = pg_fail(db, "commit", r);
		if (lost(db)) /* it may have been saved: to try again could do it twice */
			err = E_DB;
	} else if (strcmp(PQcmdStatus(r), "COMMIT") != 0) {
		err = db_fail(db, E_DB, "commit: the server answered %s", PQcmdStatus(r));
	}
	PQclear(r);
	return err;
}

static void rollback(struct db *db)
{
	if (!lost(db) && PQtransactionStatus(of(db)->conn) != PQTRANS_IDLE)
		PQclear(PQexec(of(db)->conn, "ROLLBACK"));
	if (!lost(db) && PQtransactionStatus(of(db)->conn) != PQTRANS_IDLE)
		db_stuck(db);
}

static Oid oid_of(enum db_type type)
{
	return type == DB_TEXT ? OID_TEXT : type == DB_BLOB ? OID_BYTEA : OID_INT8;
}

static bool type_fits(enum db_type type, Oid oid)
{
	switch (type) {
	case DB_TEXT:
		return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_NAME;
	case DB_BLOB:
		return oid == OID_BYTEA;
	case DB_INT:
	case DB_BOOL:
	case DB_DAY:
	default:
		return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
	}
}

static enum err check_columns(struct db *db, const struct db_statement *s, const PGresult *r)
{
	if ((size_t)PQnfields(r) != s->n_out)
		return db_fail(db, E_DB, "%s: returns %d columns, %zu are declared", s->name,
			       PQnfields(r), s->n_out);
	for (size_t i = 0; i < s->n_out; i++) {
		const char *name = PQfname(r, (int)i);
		if (strcmp(name, s->out[i].name) != 0)
			return db_fail(db, E_DB,
				       "%s: column %zu is \"%s\" in the SQL and \"%s\" in the "
				       "\"out:\" list",
				       s->name, i + 1, name, s->out[i].name);
		if (!type_fits(s->out[i].type, PQftype(r, (int)i)))
			return db_fail(db, E_DB,
				       "%s: column %s has PostgreSQL type %u (1700 is numeric: "
				       "cast to BIGINT; 16 is boolean: use CASE)",
				       s->name, name, PQftype(r, (int)i));
	}
	return OK;
}

static enum err prepare(struct db *db, const struct db_statement *s)
{
	unsigned *prepared = &of(db)->prepared[db_slot(s)];
	if (*prepared == of(db)->generation)
		return OK;
	Oid types[MAX_PARAMETERS];
	assert(s->n_in <= MAX_PARAMETERS);
	for (size_t i = 0; i < s->n_in; i++)
		types[i] = oid_of(s->in[i].type);
	PGresult *r = PQprepare(of(db)->conn, s->name, s->sql, (int)s->n_in, types);
	enum err err = succeeded(r) ? OK : pg_fail(db, s->name, r);
	if (err == OK)
		*prepared = of(db)->generation;
	PQclear(r);
	return err;
}

static int64_t read_int(const char *p, int n)
{
	uint64_t u =
		(*p & 0x80) != 0 ? UINT64_MAX : 0; /* the sign, spread over the missing bytes */
	for (int i = 0; i < n; i++)
		u = u << 8 | (unsigned char)p[i];
	int64_t value;
	memcpy(&value, &u, sizeof value);
	return value;
}

static void write_int(unsigned char out[8], int64_t value)
{
	uint64_t u = (uint64_t)value;
	for (int i = 7; i >= 0; i--) {
		out[i] = (unsigned char)(u & 0xff);
		u >>= 8;
	}
}

static bool put_column(struct arena *a, const PGresult *r, int row_number, int i,
		       const struct db_column *column, unsigned char *row)
{
	if (PQgetisnull(r, row_number, i))
		return db_put_null(column);
	const char *p = PQgetvalue(r, row_number, i);
	int n = PQgetlength(r, row_number, i);
	if (column->type == DB_TEXT || column->type == DB_BLOB)
		return db_put_bytes(a, column, row, p, (size_t)n);
	return n > 0 && n <= 8 && db_put_int(a, column, row, read_int(p, n));
}

static enum err take_rows(struct db *db, struct arena *a, const struct db_statement *s,
			  const PGresult *r, size_t max_rows, struct db_rows *rows)
{
	size_t n = (size_t)PQntuples(r);
	enum err err = check_columns(db, s, r);
	if (err != OK)
		return err;
	if (n > max_rows)
		return db_fail(db, E_LIMIT, "%s: more than %zu rows", s->name, max_rows);
	unsigned char *at = n == 0 ? NULL : arena_calloc(a, n, s->row_size);
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < s->n_out; i++)
			if (!put_column(a, r, (int)k, (int)i, &s->out[i], at + k * s->row_size))
				return db_fail_column(db, s, i, "does not have the declared type");
	if (rows != NULL)
		*rows = (struct db_rows){ n, at };
	return OK;
}

static PGresult *execute(struct db *db, const struct db_statement *s, const struct db_value *in)
{
	const char *values[MAX_PARAMETERS];
	int lengths[MAX_PARAMETERS], formats[MAX_PARAMETERS];
	unsigned char integers[MAX_PARAMETERS][8];
	for (size_t i = 0; i < s->n_in; i++) {
		const struct db_value *v = &in[i];
		formats[i] = 1;
		lengths[i] = 0;
		values[i] = NULL;
		if (v->null)
			continue;
		if (v->type == DB_TEXT) {
			values[i] = v->as.text;
			lengths[i] = (int)strlen(v->as.text);
		} else if (v->type == DB_BLOB) {
			values[i] = v->as.blob.p;
			lengths[i] = (int)v->as.blob.n;
		} else {
			write_int(integers[i], v->as.i);
			values[i] = (const char *)integers[i];
			lengths[i] = 8;
		}
	}
	return PQexecPrepared(of(db)->conn, s->name, (int)s->n_in, values, lengths, formats, 1);
}

static enum err run_once(struct db *db, struct arena *a, const struct db_statement *s,
			 const struct db_value *in, size_t max_rows, struct db_rows *rows,
			 int64_t *changed)
{
	enum err err = prepare(db, s);
	if (err != OK)
		return err;
	PGresult *r = execute(db, s, in);
	int64_t touched = 0;
	if (!succeeded(r))
		err = pg_fail(db, s->name, r);
	else if (s->writes && PQcmdTuples(r)[0] != '\0' &&
		 !str_to_i64(str_of(PQcmdTuples(r)), &touched))
		err = db_fail(db, E_DB, "%s: no count of rows", s->name);
	else if (s->n_out > 0)
		err = take_rows(db, a, s, r, max_rows, rows);
	else if (PQnfields(r) > 0)
		err = check_columns(db, s, r); /* says that it returns rows and declares none */
	if (err == OK && changed != NULL)
		*changed = touched;
	PQclear(r);
	return err;
}

static enum err run(struct db *db, struct arena *a, const struct db_statement *s,
		    const struct db_value *in, size_t max_rows, struct db_rows *rows,
		    int64_t *changed)
{
	enum err err = run_once(db, a, s, in, max_rows, rows, changed);
	/* A write is not repeated: the server may have done it before the connection broke. */
	if (err == OK || !lost(db) || db->in_transaction || s->writes)
		return err;
	err = reconnect(db);
	return err == OK ? run_once(db, a, s, in, max_rows, rows, changed) : err;
}

static enum err check(struct db *db, const struct db_statement *s)
{
	enum err err = prepare(db, s);
	if (err != OK)
		return err;
	PGresult *r = PQdescribePrepared(of(db)->conn, s->name);
	err = succeeded(r) ? check_columns(db, s, r) : pg_fail(db, s->name, r);
	PQclear(r);
	return err;
}

/* One row of one text column, for the questions about the server itself. */
static enum err ask(struct db *db, const char *sql, const char *parameter, char *out, size_t size)
{
	PGresult *r = PQexecParams(of(db)->conn, sql, parameter == NULL ? 0 : 1, NULL, &parameter,
				   NULL, NULL, 0);
	enum err err = OK;
	if (!succeeded(r))
		err = pg_fail(db, "question", r);
	else if (PQntuples(r) != 1)
		err = db_fail(db, E_DB, "question: %d rows", PQntuples(r));
	else
		snprintf(out, size, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	return err;
}

static enum err has_table(struct db *db, const char *name, bool *has)
{
	char answer[8];
	enum err err =
		ask(db,
		    "SELECT CASE WHEN to_regclass('public.' || quote_ident($1::text)) IS NULL"
		    " THEN 'no' ELSE 'yes' END",
		    name, answer, sizeof answer);
	if (err == OK)
		*has = strcmp(answer, "yes") == 0;
	return err;
}

static enum err lock_schema(struct db *db)
{
	enum err err = script(db, "SELECT pg_advisory_lock(" SCHEMA_LOCK ")");
	/* Building an index on a large table takes what it takes. */
	return err == OK ? script(db, "SET statement_timeout = 0") : err;
}

static void unlock_schema(struct db *db)
{
	char limit[64];
	snprintf(limit, sizeof limit, "SET statement_timeout = %d", LIMIT_STATEMENT_MS);
	PQclear(PQexec(of(db)->conn, limit));
	PQclear(PQexec(of(db)->conn, "SELECT pg_advisory_unlock(" SCHEMA_LOCK ")"));
}

static void close_connection(struct db *db)
{
	PQfinish(of(db)->conn);
}

/* The owner of a table may do this, so no more rights are needed than for the migrations. What is
 * deferred is judged first: a table cannot be altered while something about it is pending. */
static enum err set_triggers(struct db *db, bool on)
{
	return script(
		db,
		on ? "SET CONSTRAINTS ALL IMMEDIATE; DO $body$ DECLARE t regclass; BEGIN"
		     " FOR t IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE NOT tgisinternal LOOP"
		     " EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', t); END LOOP; END $body$" :
		     "DO $body$ DECLARE t regclass; BEGIN"
		     " FOR t IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE NOT tgisinternal LOOP"
		     " EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', t); END LOOP; END $body$");
}

static const struct db_driver driver = {
	.engine = DB_POSTGRES,
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

/* Text must sort by bytes, as on SQLite: people's order is a sort key made in C. */
static enum err look_at_server(struct db *db)
{
	char collation[64], encoding[64];
	enum err err = ask(db,
			   "SELECT CASE WHEN datlocprovider = 'c' THEN datcollate ELSE 'ICU' END"
			   " FROM pg_database WHERE datname = current_database()",
			   NULL, collation, sizeof collation);
	if (err == OK)
		err = ask(db, "SHOW server_encoding", NULL, encoding, sizeof encoding);
	if (err != OK)
		return err;
	if (strcmp(encoding, "UTF8") != 0)
		return db_fail(db, E_DB, "the database's encoding is %s; create it with UTF8",
			       encoding);
	if (strcmp(collation, "C") != 0 && strcmp(collation, "C.UTF-8") != 0 &&
	    strcmp(collation, "C.utf8") != 0 && strcmp(collation, "POSIX") != 0)
		snprintf(db->warning, sizeof db->warning,
			 "The database sorts text by \"%s\" rather than by bytes, so lists may "
			 "come in "
			 "another order than on other installations. Create it with "
			 "LC_COLLATE 'C.UTF-8' TEMPLATE template0.",
			 collation);
	return OK;
}

enum err db_open_pg(const char *url, enum db_mode mode, struct db **out)
{
	static const char *const keys[] = { "dbname", "fallback_application_name",
					    "client_encoding", "connect_timeout", NULL };
	const char *const values[] = { url, "huddle", "UTF8", CONNECT_TIMEOUT_S, NULL };
	struct arena *arena = arena_new(CONNECTION_BYTES);
	struct db_pg *db = arena_new_one(arena, struct db_pg);
	db->base = (struct db){
		.driver = &driver, .arena = arena, .mode = mode, .busy_ms = LIMIT_DB_BUSY_MS
	};
	db->conn = PQconnectdbParams(keys, values, 1);
	enum err err;
	if (lost(&db->base))
		err = db_fail(NULL, E_IO, "%s", PQerrorMessage(db->conn)); /* names no password */
	else
		err = configure(&db->base);
	if (err == OK)
		err = look_at_server(&db->base);
	if (err != OK) {
		if (db->base.error[0] != '\0')
			db_fail(NULL, err, "%s", db->base.error);
		PQfinish(db->conn);
		arena_free(arena);
		return err;
	}
	*out = &db->base;
	return OK;
}
