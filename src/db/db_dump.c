/* Writing and reading the stream. What is read is checked against the schema of the target: a table
 * or column that it does not have ends the load, so no name of the stream ever reaches SQL. */
#include "db/db_dump.h"
#include "base/utf8.h"
#include "db/db_table.h"
#include "db/migrate.h"
#include "db/migrate_sql.h"
#include "migrations.h"

#define FIRST_LINE     "huddle-dump 1\n"
#define NAME_MAX_BYTES 256 /* two sums of a migration and their colon have 129 */
/* One value: a document's bytes at the most. */
#define VALUE_MAX_BYTES LIMIT_UPLOAD_BYTES
#define MIGRATIONS      "schema_migration"
/* Counted by triggers while rows are loaded; what it counted elsewhere means nothing here. */
#define COUNTS "change_count"

static void put_number(FILE *out, int64_t value)
{
	uint64_t u = (uint64_t)value;
	for (int shift = 56; shift >= 0; shift -= 8)
		putc((int)(u >> shift & 0xff), out);
}

static void put_bytes(FILE *out, const void *p, size_t n)
{
	put_number(out, (int64_t)n);
	fwrite(p, 1, n, out);
}

static void put_text(FILE *out, const char *s)
{
	put_bytes(out, s, strlen(s));
}

static void put_value(FILE *out, struct db_value v)
{
	if (v.null) {
		putc('n', out);
	} else if (v.type == DB_TEXT) {
		putc('t', out);
		put_text(out, v.as.text);
	} else if (v.type == DB_BLOB) {
		putc('b', out);
		put_bytes(out, v.as.blob.p, v.as.blob.n);
	} else {
		putc('i', out);
		put_number(out, v.as.i);
	}
}

static enum err dump_migrations(struct db *db, struct arena *a, FILE *out)
{
	struct schema_migration_list_row_list rows;
	enum err err = schema_migration_list(db, a, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		putc('M', out);
		put_number(out, rows.at[i].number);
		put_text(out, rows.at[i].name);
		put_text(out, rows.at[i].sha256);
	}
	return err;
}

static enum err dump_table(struct db *db, struct arena *keep, const struct db_table *t, FILE *out,
			   int64_t *total)
{
	struct db_reading reading;
	enum err err = db_table_open(db, keep, t, &reading);
	struct arena *a = arena_new(LIMIT_ARENA_BYTES * 4L);
	int64_t n = 0;
	putc('T', out);
	put_text(out, t->name);
	put_number(out, (int64_t)t->n);
	for (size_t i = 0; i < t->n; i++)
		put_text(out, t->column[i].name);
	for (struct db_rows rows = { .n = 1 }; err == OK && rows.n > 0;) {
		arena_reset(a);
		err = db_table_next(db, a, &reading, &rows);
		for (size_t k = 0; err == OK && k < rows.n; k++, n++) {
			const char *row = (const char *)rows.at + k * reading.statement->row_size;
			putc('R', out);
			for (size_t i = 0; i < t->n; i++)
				put_value(out, db_table_value(t, row, i));
		}
		if (ferror(out))
			err = E_IO;
	}
	putc('E', out);
	put_number(out, n);
	*total += n;
	arena_free(a);
	return err;
}

static enum err dump_all(struct db *db, struct arena *a, FILE *out, struct db_dump_report *report)
{
	struct db_tables tables;
	/* One moment, which never has to be tried again for the sake of a writer. */
	enum err err = db_engine(db) == DB_POSTGRES ?
			       db_script(db, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") :
			       OK;
	if (err == OK)
		err = db_tables(db, a, &tables);
	fputs(FIRST_LINE, out);
	if (err == OK)
		err = dump_migrations(db, a, out);
	for (size_t i = 0; err == OK && i < tables.n; i++) {
		if (strcmp(tables.at[i]->name, MIGRATIONS) == 0 ||
		    strcmp(tables.at[i]->name, COUNTS) == 0)
			continue;
		err = dump_table(db, a, tables.at[i], out, &report->rows);
		report->tables++;
	}
	if (err == OK) {
		putc('Z', out);
		put_number(out, report->rows);
	}
	return err == OK && ferror(out) ? E_IO : err;
}

enum err db_dump(struct db *db, FILE *out, struct db_dump_report *report)
{
	*report = (struct db_dump_report){ 0 };
	enum err err = db_begin(db);
	if (err != OK)
		return err;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	err = dump_all(db, a, out, report);
	db_rollback(db);
	arena_free(a);
	return err;
}

/* A stream that is being read. After the first thing that is wrong, everything reads as nothing. */
struct loading {
	struct db *db;
	FILE *in;
	struct arena *keep, *row;
	struct db_tables tables;
	struct db_dump_report *report;
	enum err err;
};

static enum err wrong(struct loading *l, enum err err, const char *why)
{
	if (l->err == OK) {
		l->err = err;
		l->report->why = why;
	}
	return l->err;
}

static int64_t get_number(struct loading *l)
{
	unsigned char b[8];
	uint64_t u = 0;
	if (l->err != OK || fread(b, 1, sizeof b, l->in) != sizeof b) {
		wrong(l, E_INVALID, "The backup was cut short.");
		return 0;
	}
	for (size_t i = 0; i < sizeof b; i++)
		u = u << 8 | b[i];
	return (int64_t)u;
}

/* In `a`; with a NUL behind. */
static struct db_blob get_bytes(struct loading *l, struct arena *a, size_t max)
{
	int64_t n = get_number(l);
	if (l->err == OK && (n < 0 || (size_t)n > max))
		wrong(l, E_INVALID, "The backup holds a value that is too large.");
	if (l->err != OK)
		return (struct db_blob){ "", 0 };
	char *p = arena_alloc(a, (size_t)n + 1);
	if (fread(p, 1, (size_t)n, l->in) != (size_t)n)
		wrong(l, E_INVALID, "The backup was cut short.");
	p[n] = '\0';
	return (struct db_blob){ p, (size_t)n };
}

static const char *get_name(struct loading *l)
{
	return get_bytes(l, l->keep, NAME_MAX_BYTES).p;
}

/* How many of this program's migration files belong to the numbers up to `number`. */
static size_t files_up_to(int64_t number)
{
	size_t n = 0;
	while (n < migration_count && strtol(migration[n].name, NULL, 10) <= number)
		n++;
	return n;
}

/* The sum of the file that both engines run; behind a colon stands that of the engine's own. */
static bool same_text(const char *a, const char *b)
{
	size_t n = strcspn(a, ":");
	return n == strcspn(b, ":") && memcmp(a, b, n) == 0;
}

/* Brings the empty target to the schema of the stream; *tag is what follows the migrations. */
static enum err load_schema(struct loading *l, int64_t now_ms, int *tag)
{
	struct schema_migration_list_row_list done;
	struct schema_migration_list_row theirs[LIMIT_STATEMENTS];
	struct migrate_report report;
	size_t n = 0;
	while ((*tag = getc(l->in)) == 'M' && l->err == OK && n < ARRAY_LEN(theirs)) {
		theirs[n] = (struct schema_migration_list_row){ .number = get_number(l) };
		theirs[n].name = get_name(l);
		theirs[n++].sha256 = get_name(l);
	}
	if (l->err != OK || n == 0)
		return wrong(l, E_INVALID, "The backup does not say which schema it has.");
	enum err err = migrate_with(l->db, l->keep, now_ms, migration,
				    files_up_to(theirs[n - 1].number), &report);
	if (err == OK)
		err = schema_migration_list(l->db, l->keep, &done);
	if (err != OK)
		return wrong(l, err, report.message);
	bool same = done.n == n;
	for (size_t i = 0; same && i < n; i++)
		same = done.at[i].number == theirs[i].number &&
		       same_text(done.at[i].sha256, theirs[i].sha256);
	return same ? OK :
		      wrong(l, E_INVALID,
			    "The backup comes from another or a newer version of Huddle. Restore it with that one.");
}

static const struct db_table *find_table(struct loading *l, const char *name)
{
	for (size_t i = 0; i < l->tables.n; i++)
		if (strcmp(l->tables.at[i]->name, name) == 0)
			return l->tables.at[i];
	return NULL;
}

/* The place of each column of the stream in the target's table; each column once. */
static bool map_columns(struct loading *l, const struct db_table *t, size_t place[DB_TABLE_COLUMNS])
{
	bool taken[DB_TABLE_COLUMNS] = { false };
	bool fits = get_number(l) == (int64_t)t->n;
	for (size_t i = 0; fits && l->err == OK && i < t->n; i++) {
		const char *name = get_name(l);
		place[i] = 0;
		while (place[i] < t->n && strcmp(t->column[place[i]].name, name) != 0)
			place[i]++;
		fits = place[i] < t->n && !taken[place[i]];
		if (fits)
			taken[place[i]] = true;
	}
	return fits && l->err == OK;
}

/* As the databases hold it: UTF-8 without a NUL. */
static const char *get_text(struct loading *l)
{
	struct db_blob text = get_bytes(l, l->row, VALUE_MAX_BYTES);
	if (memchr(text.p, '\0', text.n) != NULL || !utf8_valid(text.p, text.n))
		wrong(l, E_INVALID, "The backup holds a text that is none.");
	return text.p;
}

static struct db_value get_value(struct loading *l, const struct db_column *c)
{
	int tag = getc(l->in);
	struct db_value v = { .type = c->type };
	if (tag == 'n' && c->nullable) {
		v.null = true;
	} else if (tag == 'i' && c->type == DB_INT) {
		v.as.i = get_number(l);
	} else if (tag == 't' && c->type == DB_TEXT) {
		v.as.text = get_text(l);
	} else if (tag == 'b' && c->type == DB_BLOB) {
		v.as.blob = get_bytes(l, l->row, VALUE_MAX_BYTES);
	} else {
		v.null = true;
		wrong(l, E_INVALID,
		      tag == EOF ? "The backup was cut short." :
				   "The backup holds a value of another kind than its column.");
	}
	return v;
}

static enum err load_table(struct loading *l)
{
	size_t place[DB_TABLE_COLUMNS];
	struct db_value in[DB_TABLE_COLUMNS];
	const struct db_table *t = find_table(l, get_name(l));
	if (l->err != OK || t == NULL || !map_columns(l, t, place))
		return wrong(l, E_INVALID,
			     "The backup has a table that this version of Huddle has not.");
	const struct db_statement *insert = db_table_insert(l->keep, t);
	int64_t n = 0;
	int tag;
	while ((tag = getc(l->in)) == 'R' && l->err == OK) {
		arena_reset(l->row);
		for (size_t i = 0; i < t->n; i++)
			in[place[i]] = get_value(l, &t->column[place[i]]);
		if (l->err != OK)
			return l->err;
		enum err err = db_run(l->db, l->row, insert, in, 1, NULL, NULL);
		if (err != OK)
			return wrong(l, err,
				     arena_printf(l->keep, "A row could not be saved: %s",
						  db_last_error(l->db)));
		n++;
	}
	if (tag != 'E' || get_number(l) != n)
		return wrong(l, E_INVALID, "The backup was cut short.");
	l->report->tables++;
	l->report->rows += n;
	return l->err;
}

static enum err load_rows(struct loading *l, int tag, bool (*sound)(void *arg), void *arg)
{
	enum err err = db_begin(l->db);
	if (err != OK)
		return err;
	err = db_tables(l->db, l->keep, &l->tables);
	if (err == OK)
		err = db_set_triggers(l->db, false);
	while (err == OK && tag == 'T') {
		err = load_table(l);
		tag = getc(l->in);
	}
	if (err == OK && (tag != 'Z' || get_number(l) != l->report->rows || getc(l->in) != EOF))
		err = wrong(l, E_INVALID, "The backup was cut short.");
	if (err == OK && !sound(arg))
		err = wrong(l, E_INVALID, "The backup is damaged.");
	/* A setting of SQLite's connection, so it is put back whatever happened. */
	if (err == OK || db_engine(l->db) == DB_SQLITE) {
		enum err on = db_set_triggers(l->db, true);
		err = err == OK ? on : err;
	}
	if (err == OK)
		return db_commit(l->db);
	db_rollback(l->db);
	return err;
}

enum err db_load(struct db *db, FILE *in, int64_t now_ms, bool (*sound)(void *arg), void *arg,
		 struct db_dump_report *report)
{
	char first[sizeof FIRST_LINE];
	bool taken;
	int tag;
	*report = (struct db_dump_report){ 0 };
	struct loading l = { .db = db, .in = in, .report = report };
	enum err err = db_has_table(db, MIGRATIONS, &taken);
	if (err == OK && taken)
		return wrong(&l, E_CONFLICT, "The place is not empty.");
	if (err == OK && (fread(first, 1, sizeof first - 1, in) != sizeof first - 1 ||
			  memcmp(first, FIRST_LINE, sizeof first - 1) != 0))
		return wrong(&l, E_INVALID,
			     "This is not a backup that this version of Huddle can read.");
	if (err != OK)
		return err;
	/* Reasons outlive this call, as they are few and short. */
	static char why[512];
	l.keep = arena_new(LIMIT_ARENA_BYTES);
	l.row = arena_new(LIMIT_ARENA_BYTES * 4L);
	err = load_schema(&l, now_ms, &tag);
	if (err == OK)
		err = load_rows(&l, tag, sound, arg);
	struct migrate_report migrated;
	if (err == OK)
		err = migrate(db, l.keep, now_ms, &migrated);
	if (report->why != NULL) {
		snprintf(why, sizeof why, "%s", report->why);
		report->why = why;
	}
	arena_free(l.row);
	arena_free(l.keep);
	return err;
}
