#include "db/migrate.h"

#include "db/migrate_sql.h"
#include "migrations.h"

/* The longest migration is the first one; ten times that. */
#define MAX_SCRIPT_BYTES (1024 * 1024)

static const char history_ddl[] = "CREATE TABLE schema_migration ("
				  " number {ID},"
				  " name TEXT NOT NULL,"
				  " sha256 TEXT NOT NULL,"
				  " applied_at {INT} NOT NULL"
				  ") {STRICT}";

/* One number with its one or two files for this engine. */
struct step {
	int64_t number;
	const char *name;              /* "0001_people" */
	const struct embedded *common; /* runs first */
	const struct embedded *engine; /* or NULL */
	const char *sha256;            /* of both, joined by ':' */
};

struct plan {
	struct step *step;
	size_t n;
	enum db_engine engine;
};

static const char *token_text(const char *name, size_t n, enum db_engine engine)
{
	static const struct {
		const char *name, *sqlite, *pg;
	} tokens[] = {
		{ "ID", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY" },
		{ "INT", "INTEGER", "BIGINT" },
		{ "BLOB", "BLOB", "BYTEA" },
		{ "STRICT", "STRICT", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++)
		if (str_eq((struct str){ name, n }, tokens[i].name))
			return engine == DB_SQLITE ? tokens[i].sqlite : tokens[i].pg;
	return NULL;
}

PRINTF_LIKE(4, 5)
static enum err refuse(struct migrate_report *report, struct arena *a, enum err err,
		       const char *format, ...)
{
	va_list args;
	va_start(args, format);
	report->message = arena_vprintf(a, format, args);
	va_end(args);
	return err;
}

/* "0012_name.pg.sql" -> 12, the length of "0012_name", and the suffix ".pg.sql". */
static bool parse_name(const char *file, int64_t *number, size_t *stem, const char **suffix)
{
	const char *dot = strchr(file, '.');
	if (dot == NULL || dot - file < 6 || file[4] != '_' || strspn(file, "0123456789") != 4)
		return false;
	*stem = (size_t)(dot - file);
	*suffix = dot;
	return str_to_i64((struct str){ file, 4 }, number);
}

static bool add_common(struct plan *plan, struct arena *a, const struct embedded *e, int64_t number,
		       size_t stem)
{
	if (number != (int64_t)plan->n + 1)
		return false;
	plan->step[plan->n++] = (struct step){ .number = number,
					       .name = arena_strndup(a, e->name, stem),
					       .common = e,
					       .sha256 = e->sha256_hex };
	return true;
}

/* The file of an engine stands beside the common one, whose number and name it bears. */
static bool add_engine(struct plan *plan, struct arena *a, const struct embedded *e, int64_t number,
		       size_t stem, bool ours)
{
	if (number < 1 || number > (int64_t)plan->n)
		return false;
	struct step *step = &plan->step[number - 1];
	if (strlen(step->name) != stem || memcmp(step->name, e->name, stem) != 0)
		return false;
	if (ours) {
		step->engine = e;
		step->sha256 = arena_printf(a, "%s:%s", step->common->sha256_hex, e->sha256_hex);
	}
	return true;
}

/* Two rounds, as "0001_a.pg.sql" sorts before "0001_a.sql". */
static enum err make_plan(struct arena *a, const struct embedded *list, size_t n,
			  enum db_engine engine, struct plan *plan, struct migrate_report *report)
{
	*plan = (struct plan){ .step = arena_array(a, struct step, n + 1), .engine = engine };
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < n; i++) {
			int64_t number;
			size_t stem;
			const char *suffix;
			bool good = parse_name(list[i].name, &number, &stem, &suffix);
			bool common = good && strcmp(suffix, ".sql") == 0;
			bool sqlite = good && strcmp(suffix, ".sqlite.sql") == 0;
			bool pg = good && strcmp(suffix, ".pg.sql") == 0;
			if (round == 0 && common)
				good = add_common(plan, a, &list[i], number, stem);
			else if (round == 1 && (sqlite || pg))
				good = add_engine(plan, a, &list[i], number, stem,
						  sqlite == (engine == DB_SQLITE));
			if (!good || (!common && !sqlite && !pg))
				return refuse(report, a, E_INVALID,
					      "This program was built with a faulty list of "
					      "migrations: %s",
					      list[i].name);
		}
	}
	report->known = plan->n;
	return OK;
}

static enum err check_history(struct arena *a, const struct plan *plan,
			      const struct schema_migration_list_row_list *done,
			      struct migrate_report *report)
{
	for (size_t i = 0; i < done->n; i++) {
		const struct schema_migration_list_row *row = &done->at[i];
		if (row->number != (int64_t)i + 1)
			return refuse(report, a, E_INVALID,
				      "Migration %zu is missing in this database although "
				      "later ones were done. Restore a backup, or ask for help "
				      "before going on.",
				      i + 1);
		if (i >= plan->n)
			return refuse(report, a, E_INVALID,
				      "This database belongs to a newer Huddle: it knows %zu "
				      "migrations and this program %zu. Install the newer "
				      "program; nothing was changed.",
				      done->n, plan->n);
		if (strcmp(row->sha256, plan->step[i].sha256) != 0)
			return refuse(report, a, E_INVALID,
				      "Migration %s of this database is not the text that this "
				      "program has as %s. It may come from a test version. "
				      "Nothing was changed.",
				      row->name, plan->step[i].name);
	}
	return OK;
}

/* How many are done; none when the table does not exist yet. */
static enum err read_history(struct db *db, struct arena *a, const struct plan *plan, size_t *done,
			     struct migrate_report *report)
{
	bool has;
	struct schema_migration_list_row_list rows = { 0, NULL };
	enum err err = db_has_table(db, "schema_migration", &has);
	if (err == OK && has)
		err = schema_migration_list(db, a, &rows);
	if (err != OK)
		return refuse(report, a, err, "The list of migrations cannot be read: %s",
			      db_last_error(db));
	err = check_history(a, plan, &rows, report);
	if (err == OK)
		*done = rows.n;
	return err;
}

static enum err run_text(struct db *db, const char *sql, size_t n, struct arena *a,
			 const char *name, struct migrate_report *report)
{
	struct buf b;
	buf_init(&b, MAX_SCRIPT_BYTES);
	enum err err = E_INVALID;
	const char *why = "an unknown {TOKEN}, or too long";
	if (migrate_expand(sql, n, db_engine(db), &b)) {
		err = db_script(db, buf_text(&b));
		why = db_last_error(db);
	}
	buf_free(&b);
	if (err != OK)
		refuse(report, a, err, "Migration %s failed and was undone: %s", name, why);
	return err;
}

static enum err apply(struct db *db, struct arena *a, const struct step *step, int64_t now_ms,
		      struct migrate_report *report)
{
	enum err err = OK;
	if (step->number == 1)
		err = run_text(db, history_ddl, sizeof history_ddl - 1, a, "table", report);
	if (err == OK)
		err = run_text(db, (const char *)step->common->bytes, step->common->n, a,
			       step->name, report);
	if (err == OK && step->engine != NULL)
		err = run_text(db, (const char *)step->engine->bytes, step->engine->n, a,
			       step->name, report);
	if (err != OK)
		return err;
	err = schema_migration_insert(db, step->number, step->name, step->sha256, now_ms);
	if (err != OK)
		refuse(report, a, err, "Migration %s cannot be recorded: %s", step->name,
		       db_last_error(db));
	return err;
}

/* One transaction: looks again what is done, as another program may have been quicker, and does the
 * next one. */
static enum err apply_next(struct db *db, struct arena *a, const struct plan *plan, int64_t now_ms,
			   struct migrate_report *report)
{
	size_t done = 0;
	enum err err = db_begin(db);
	if (err != OK)
		return refuse(report, a, err, "The database is not free for a migration: %s",
			      db_last_error(db));
	err = read_history(db, a, plan, &done, report);
	if (err == OK && done < plan->n)
		err = apply(db, a, &plan->step[done++], now_ms, report);
	if (err != OK) {
		db_rollback(db);
		return err;
	}
	err = db_commit(db);
	if (err != OK)
		return refuse(report, a, err, "A migration was not saved: %s", db_last_error(db));
	report->after = done;
	return OK;
}

bool migrate_expand(const char *sql, size_t n, enum db_engine engine, struct buf *out)
{
	if (memchr(sql, '\0', n) != NULL)
		return false;
	for (size_t i = 0; i < n;) {
		size_t end = i + 1;
		while (sql[i] == '{' && end < n && sql[end] >= 'A' && sql[end] <= 'Z')
			end++;
		if (sql[i] != '{' || end == i + 1 || end == n || sql[end] != '}') {
			buf_char(out, sql[i++]); /* a brace of its own, as in '{}', is text */
			continue;
		}
		const char *text = token_text(sql + i + 1, end - i - 1, engine);
		if (text == NULL)
			return false;
		buf_text_add(out, text);
		i = end + 1;
	}
	return !buf_failed(out);
}

enum err migrate_with(struct db *db, struct arena *a, int64_t now_ms, const struct embedded *list,
		      size_t n, struct migrate_report *report)
{
	struct plan plan;
	*report = (struct migrate_report){ .message = "" };
	enum err err = make_plan(a, list, n, db_engine(db), &plan, report);
	if (err != OK)
		return err;
	err = db_lock_schema(db);
	if (err != OK)
		return refuse(report, a, err, "Another program is migrating the database: %s",
			      db_last_error(db));
	err = read_history(db, a, &plan, &report->before, report);
	report->after = report->before;
	while (err == OK && report->after < plan.n)
		err = apply_next(db, a, &plan, now_ms, report);
	db_unlock_schema(db);
	return err;
}

enum err migrate_pending_with(struct db *db, struct arena *a, const struct embedded *list, size_t n,
			      struct migrate_report *report)
{
	struct plan plan;
	size_t done = 0;
	*report = (struct migrate_report){ .message = "" };
	enum err err = make_plan(a, list, n, db_engine(db), &plan, report);
	if (err == OK)
		err = read_history(db, a, &plan, &done, report);
	report->before = report->after = done;
	return err;
}

enum err migrate(struct db *db, struct arena *a, int64_t now_ms, struct migrate_report *report)
{
	return migrate_with(db, a, now_ms, migration, migration_count, report);
}

enum err migrate_pending(struct db *db, struct arena *a, struct migrate_report *report)
{
	return migrate_pending_with(db, a, migration, migration_count, report);
}
