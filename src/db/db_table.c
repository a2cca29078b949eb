/* Statements made at run time from the names and types that the engine itself reports. */
#include "db/db_table.h"
#include "base/buf.h"

#define BATCH     1000
#define SQL_BYTES (64 * 1024)

struct name_row {
	const char *name;
};
struct column_row {
	const char *name, *type;
	int64_t nullable;
};

static const struct db_column name_out[] = { { "name", DB_TEXT, false,
					       offsetof(struct name_row, name) } };
static const struct db_column column_out[] = {
	{ "name", DB_TEXT, false, offsetof(struct column_row, name) },
	{ "type", DB_TEXT, false, offsetof(struct column_row, type) },
	{ "nullable", DB_INT, false, offsetof(struct column_row, nullable) },
};
static const struct db_column table_in[] = { { "name", DB_TEXT, false, 0 } };

static _Atomic int tables_slot, columns_slot;

static const char *const tables_sql[] = {
	[DB_SQLITE] =
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid",
	[DB_POSTGRES] = "SELECT CAST(relname AS TEXT) AS name FROM pg_class WHERE relkind = 'r'"
			" AND relnamespace = 'public'::regnamespace ORDER BY oid",
};
static const char *const columns_sql[] = {
	[DB_SQLITE] =
		"SELECT name, type, CASE WHEN \"notnull\" = 1 OR pk > 0 THEN 0 ELSE 1 END AS nullable"
		" FROM pragma_table_info($1) ORDER BY cid",
	[DB_POSTGRES] = "SELECT CAST(a.attname AS TEXT) AS name, CAST(t.typname AS TEXT) AS type,"
			" CAST(CASE WHEN a.attnotnull THEN 0 ELSE 1 END AS BIGINT) AS nullable"
			" FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid"
			" JOIN pg_class AS c ON c.oid = a.attrelid"
			" WHERE c.relname = $1 AND c.relnamespace = 'public'::regnamespace"
			" AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
};

static bool type_of(const char *name, enum db_type *out)
{
	static const struct {
		const char *name;
		enum db_type type;
	} types[] = {
		{ "INTEGER", DB_INT }, { "INT", DB_INT },    { "int8", DB_INT },
		{ "int4", DB_INT },    { "TEXT", DB_TEXT },  { "text", DB_TEXT },
		{ "BLOB", DB_BLOB },   { "bytea", DB_BLOB },
	};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].name, name) == 0) {
			*out = types[i].type;
			return true;
		}
	return false;
}

/* Each column has room for the largest form of a value: a pointer, or a blob. */
static enum err read_columns(struct db *db, struct arena *a, struct db_table *t)
{
	struct db_statement s = { .name = "dump_columns",
				  .sql = columns_sql[db_engine(db)],
				  .n_in = 1,
				  .in = table_in,
				  .n_out = ARRAY_LEN(column_out),
				  .out = column_out,
				  .row_size = sizeof(struct column_row),
				  .scope = "system: a dump is the whole office",
				  .slot = &columns_slot };
	struct db_value name = db_of_text(t->name);
	struct db_rows rows;
	enum err err = db_run(db, a, &s, &name, DB_TABLE_COLUMNS, &rows, NULL);
	const struct column_row *row = rows.at;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		t->column[i] = (struct db_column){ .name = row[i].name,
						   .nullable = row[i].nullable == 1,
						   .offset = i * sizeof(struct db_blob) };
		if (!type_of(row[i].type, &t->column[i].type))
			return E_DB;
	}
	t->n = rows.n;
	return err;
}

enum err db_tables(struct db *db, struct arena *a, struct db_tables *out)
{
	struct db_statement s = { .name = "dump_tables",
				  .sql = tables_sql[db_engine(db)],
				  .n_out = 1,
				  .out = name_out,
				  .row_size = sizeof(struct name_row),
				  .scope = "system: a dump is the whole office",
				  .slot = &tables_slot };
	struct db_rows rows = { 0 };
	enum err err = db_run(db, a, &s, NULL, DB_TABLES, &rows, NULL);
	const struct name_row *row = rows.at;
	struct db_tables found = { 0 };
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		struct db_table *t = arena_new_one(a, struct db_table);
		t->name = row[i].name;
		found.at[found.n++] = t;
		err = read_columns(db, a, t);
	}
	if (err == OK)
		*out = found;
	return err;
}

static void add_names(struct buf *b, const struct db_table *t)
{
	for (size_t i = 0; i < t->n; i++)
		buf_printf(b, "%s%s", i == 0 ? "" : ", ", t->column[i].name);
}

/* One place in the caches of prepared statements for each text, however often it is made: places
 * are few and never given back. Dumps and loads run in one thread. */
static _Atomic int *slot_of(const char *sql)
{
	static struct {
		const char *sql;
		_Atomic int slot;
	} known[2 * DB_TABLES];
	static struct arena *keep;
	size_t i = 0;
	while (i < ARRAY_LEN(known) && known[i].sql != NULL && strcmp(known[i].sql, sql) != 0)
		i++;
	assert(i < ARRAY_LEN(known));
	if (keep == NULL)
		keep = arena_new(sizeof known / sizeof known[0] * SQL_BYTES);
	if (known[i].sql == NULL)
		known[i].sql = arena_strdup(keep, sql);
	return &known[i].slot;
}

static struct db_statement *make(struct arena *a, const char *name, struct buf *sql)
{
	struct db_statement *s = arena_new_one(a, struct db_statement);
	assert(!buf_failed(sql));
	s->name = name;
	s->sql = arena_strdup(a, buf_text(sql));
	s->scope = "system: a dump is the whole office";
	s->slot = slot_of(s->sql);
	buf_free(sql);
	return s;
}

/* SQLite pages by the row id, which every table has; PostgreSQL reads through a cursor. */
enum err db_table_open(struct db *db, struct arena *a, const struct db_table *t,
		       struct db_reading *r)
{
	struct buf sql;
	static const struct db_column after[] = { { "after", DB_INT, false, 0 } };
	bool pg = db_engine(db) == DB_POSTGRES;
	struct db_column *out = arena_array(a, struct db_column, t->n + 1);
	enum err err = OK;
	buf_init(&sql, SQL_BYTES);
	memcpy(out, t->column, t->n * sizeof *out);
	out[t->n] =
		(struct db_column){ "dump_place", DB_INT, false, t->n * sizeof(struct db_blob) };
	if (pg) {
		buf_printf(&sql, "DECLARE dump_%s CURSOR FOR SELECT ", t->name);
		add_names(&sql, t);
		buf_printf(&sql, ", CAST(0 AS BIGINT) AS dump_place FROM %s", t->name);
		err = db_script(db, buf_text(&sql));
		buf_clear(&sql);
		buf_printf(&sql, "FETCH %d FROM dump_%s", BATCH, t->name);
	} else {
		buf_text_add(&sql, "SELECT ");
		add_names(&sql, t);
		buf_printf(&sql,
			   ", rowid AS dump_place FROM %s WHERE rowid > $1 ORDER BY rowid LIMIT %d",
			   t->name, BATCH);
	}
	struct db_statement *s = make(a, arena_printf(a, "dump_read_%s", t->name), &sql);
	s->n_in = pg ? 0 : 1;
	s->in = after;
	s->n_out = t->n + 1;
	s->out = out;
	s->row_size = (t->n + 1) * sizeof(struct db_blob);
	*r = (struct db_reading){ t, s, INT64_MIN };
	return err;
}

enum err db_table_next(struct db *db, struct arena *a, struct db_reading *r, struct db_rows *rows)
{
	struct db_value after = db_of_i64(r->after);
	enum err err = db_run(db, a, r->statement, &after, BATCH, rows, NULL);
	if (err == OK && rows->n > 0)
		memcpy(&r->after,
		       (const char *)rows->at + (rows->n - 1) * r->statement->row_size +
			       r->table->n * sizeof(struct db_blob),
		       sizeof r->after);
	return err;
}

struct db_value db_table_value(const struct db_table *t, const void *row, size_t column)
{
	const struct db_column *c = &t->column[column];
	const char *at = (const char *)row + c->offset;
	struct db_blob blob;
	const void *p;
	int64_t i;
	memcpy(&blob, at, sizeof blob);
	memcpy(&p, at, sizeof p);
	memcpy(&i, at, sizeof i);
	if (c->type == DB_BLOB)
		return (struct db_value){ .type = DB_BLOB,
					  .null = blob.p == NULL,
					  .as.blob = blob };
	if (c->type == DB_TEXT)
		return db_of_text_null(p);
	return c->nullable ? db_of_i64_null(p) : db_of_i64(i);
}

struct db_statement *db_table_insert(struct arena *a, const struct db_table *t)
{
	struct buf sql;
	buf_init(&sql, SQL_BYTES);
	buf_printf(&sql, "INSERT INTO %s (", t->name);
	add_names(&sql, t);
	buf_text_add(&sql, ") VALUES (");
	for (size_t i = 0; i < t->n; i++)
		buf_printf(&sql, "%s$%zu", i == 0 ? "" : ", ", i + 1);
	buf_char(&sql, ')');
	struct db_statement *s = make(a, arena_printf(a, "dump_write_%s", t->name), &sql);
	s->writes = true;
	s->n_in = t->n;
	s->in = t->column;
	return s;
}

static const char *const integrity_sql[] = {
	[DB_SQLITE] =
		"SELECT name FROM (SELECT integrity_check AS name FROM pragma_integrity_check(10))"
		" WHERE name <> 'ok'"
		" UNION ALL SELECT 'a reference of table ' || \"table\" || ' points nowhere' AS name"
		" FROM pragma_foreign_key_check",
	[DB_POSTGRES] =
		"SELECT CAST('constraint ' || conname || ' does not hold for all rows' AS TEXT) AS name"
		" FROM pg_constraint WHERE NOT convalidated AND connamespace = 'public'::regnamespace"
		" UNION ALL SELECT CAST('index ' || c.relname || ' is not valid' AS TEXT) AS name"
		" FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
		" WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace",
};

enum err db_integrity(struct db *db, struct arena *a, const char **fault)
{
	static _Atomic int slot;
	struct db_statement s = { .name = "integrity",
				  .sql = integrity_sql[db_engine(db)],
				  .n_out = 1,
				  .out = name_out,
				  .row_size = sizeof(struct name_row),
				  .scope = "system: the engine's own state",
				  .slot = &slot };
	struct db_rows rows = { 0 };
	enum err err = db_run(db, a, &s, NULL, LIMIT_QUERY_ROWS, &rows, NULL);
	if (err == OK)
		*fault = rows.n == 0 ? NULL : ((const struct name_row *)rows.at)[0].name;
	return err;
}
