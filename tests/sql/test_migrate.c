/* Migrations: from nothing, again, in step with each other, and everything that must be refused. */
#include "engine.h"
#include "thing.h"

#include "db/migrate.h"

#include <sys/wait.h>

#define ALL ARRAY_LEN(thing_migrations)

struct text_row {
	const char *n;
};
static const struct db_column text_out[] = { { "n", DB_TEXT, false,
					       offsetof(struct text_row, n) } };
STATEMENT(history_sha, "SELECT sha256 AS n FROM schema_migration WHERE number = 1", false, NULL, 0,
	  text_out, 1, sizeof(struct text_row));
STATEMENT(history_count, "SELECT COUNT(*) AS n FROM schema_migration", false, NULL, 0, number_out,
	  1, sizeof(struct number));

static int64_t number(struct engine_fixture *f, const struct db_statement *s)
{
	struct db_rows rows;
	if (db_run(f->db, f->a, s, NULL, 1, &rows, NULL) != OK)
		fail_msg("%s", db_last_error(f->db));
	return ((const struct number *)rows.at)->n;
}

static enum err run(struct engine_fixture *f, const struct embedded *list, size_t n,
		    struct migrate_report *r)
{
	return migrate_with(f->db, f->a, 42, list, n, r);
}

static void says(const struct migrate_report *r, const char *words)
{
	if (strstr(r->message, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", r->message, words);
}

static void from_nothing_and_again(void **state)
{
	struct engine_fixture *f = *state;
	struct migrate_report r;
	struct db_rows rows;
	assert_int_equal(migrate_pending_with(f->db, f->a, thing_migrations, ALL, &r), OK);
	assert_true(r.known == 2 && r.before == 0 && r.after == 0);
	assert_int_equal(run(f, thing_migrations, ALL, &r), OK);
	assert_true(r.known == 2 && r.before == 0 && r.after == 2);
	assert_string_equal(r.message, "");
	assert_int_equal(number(f, &test_thing_count), 0);
	assert_int_equal(run(f, thing_migrations, ALL, &r), OK);
	assert_true(r.before == 2 && r.after == 2);
	assert_int_equal(number(f, &history_count), 2);
	assert_int_equal(db_run(f->db, f->a, &history_sha, NULL, 1, &rows, NULL), OK);
	assert_string_equal(((const struct text_row *)rows.at)->n, f->pg ? "c1:p1" : "c1:s1");
	struct db *reader = engine_open(f, DB_READ_ONLY);
	assert_int_equal(migrate_pending_with(reader, f->a, thing_migrations, ALL, &r), OK);
	assert_true(r.before == 2);
	db_close(reader);
}

static void step_by_step(void **state)
{
	struct engine_fixture *f = *state;
	struct migrate_report r;
	assert_int_equal(run(f, thing_migrations, ALL - 1, &r), OK);
	assert_true(r.before == 0 && r.after == 1);
	assert_int_equal(migrate_pending_with(f->db, f->a, thing_migrations, ALL, &r), OK);
	assert_true(r.known == 2 && r.before == 1);
	assert_int_equal(run(f, thing_migrations, ALL, &r), OK);
	assert_true(r.before == 1 && r.after == 2);
}

static void a_newer_database_is_refused(void **state)
{
	struct engine_fixture *f = *state;
	struct migrate_report r;
	assert_int_equal(run(f, thing_migrations, ALL, &r), OK);
	assert_int_equal(run(f, thing_migrations, ALL - 1, &r), E_INVALID);
	says(&r, "newer Huddle");
	assert_int_equal(migrate_pending_with(f->db, f->a, thing_migrations, ALL - 1, &r),
			 E_INVALID);
	says(&r, "newer Huddle");
}

static void a_changed_text_is_refused(void **state)
{
	struct engine_fixture *f = *state;
	struct migrate_report r;
	struct embedded list[ALL];
	assert_int_equal(run(f, thing_migrations, ALL - 1, &r), OK);
	for (size_t changed = 0; changed < ALL - 1; changed++) {
		memcpy(list, thing_migrations, sizeof list);
		list[changed].sha256_hex = "other";
		bool ours = strstr(list[changed].name, f->pg ? ".sqlite." : ".pg.") == NULL;
		assert_int_equal(migrate_pending_with(f->db, f->a, list, ALL, &r),
				 ours ? E_INVALID : OK);
		if (!ours)
			continue;
		says(&r, "0001_thing");
		assert_int_equal(run(f, list, ALL, &r), E_INVALID);
		assert_int_equal(number(f, &history_count), 1);
	}
}

static void a_gap_is_refused(void **state)
{
	struct engine_fixture *f = *state;
	struct migrate_report r;
	assert_int_equal(run(f, thing_migrations, ALL, &r), OK);
	assert_int_equal(db_script(f->db, "DELETE FROM schema_migration WHERE number = 1"), OK);
	assert_int_equal(run(f, thing_migrations, ALL, &r), E_INVALID);
	says(&r, "Migration 1 is missing");
}

static void a_failing_one_is_undone_whole(void **state)
{
	struct engine_fixture *f = *state;
	struct migrate_report r;
	struct embedded list[ALL + 1];
	bool has = true;
	memcpy(list, thing_migrations, sizeof thing_migrations);
	list[ALL] = (struct embedded)EMBEDDED(
		"0003_bad.sql",
		"CREATE TABLE half (id {ID}) {STRICT}; INSERT INTO nothing VALUES (1);", "c3");
	assert_int_equal(run(f, list, ALL + 1, &r), E_DB);
	assert_true(r.after == 2);
	says(&r, "0003_bad failed and was undone");
	assert_int_equal(db_has_table(f->db, "half", &has), OK);
	assert_false(has);
	assert_int_equal(db_has_table(f->db, "part", &has), OK);
	assert_true(has);
	list[ALL] =
		(struct embedded)EMBEDDED("0003_bad.sql", "CREATE TABLE half (id {IDS});", "c3");
	assert_int_equal(run(f, list, ALL + 1, &r), E_INVALID);
	says(&r, "unknown {TOKEN}");
	assert_int_equal(number(f, &history_count), 2);
}

static void a_faulty_list_is_refused(void **state)
{
	static const struct embedded bad[][2] = {
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("0003_b.sql", "", "x") },
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("0001_b.sql", "", "x") },
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("0002_b.pg.sql", "", "x") },
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("0001_b.pg.sql", "", "x") },
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("0001_a.oracle.sql", "", "x") },
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("readme", "", "x") },
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("00002_b.sql", "", "x") },
		{ EMBEDDED("0001_a.sql", "", "x"), EMBEDDED("0000_b.sqlite.sql", "", "x") },
	};
	struct engine_fixture *f = *state;
	struct migrate_report r;
	bool has = true;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(run(f, bad[i], 2, &r), E_INVALID);
		says(&r, bad[i][1].name);
	}
	assert_int_equal(db_has_table(f->db, "schema_migration", &has), OK);
	assert_false(has);
}

/* Four programs start at once: each finds the database migrated, and each number was done once. */
static void concurrent_starts_are_safe(void **state)
{
	struct engine_fixture *f = *state;
	pid_t child[4];
	for (size_t i = 0; i < ARRAY_LEN(child); i++) {
		child[i] = fork();
		assert_true(child[i] >= 0);
		if (child[i] == 0) {
			struct migrate_report r;
			struct db *db;
			enum err err = db_open(f->where, DB_READ_WRITE, &db);
			if (err == OK)
				err = migrate_with(db, f->a, 1, thing_migrations, ALL, &r);
			_exit(err == OK && r.after == 2 ? 0 : 1);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(child); i++) {
		int status = -1;
		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(number(f, &history_count), 2);
}

static void another_migration_is_waited_for(void **state)
{
	struct engine_fixture *f = *state;
	struct migrate_report r;
	struct db *other = engine_open(f, DB_READ_WRITE);
	assert_int_equal(db_lock_schema(other), OK);
	if (!f->pg)
		assert_int_equal(db_begin(other), OK);
	assert_int_equal(db_set_busy_ms(f->db, 50), OK);
	assert_int_equal(run(f, thing_migrations, ALL, &r), E_BUSY);
	db_rollback(other);
	db_unlock_schema(other);
	db_close(other);
	assert_int_equal(run(f, thing_migrations, ALL, &r), OK);
}

static void tokens(void **state)
{
	static const struct {
		const char *in, *sqlite, *pg; /* NULL: refused */
	} cases[] = {
		{ "{ID}{INT}{BLOB}{STRICT}", "INTEGER PRIMARY KEYINTEGERBLOBSTRICT",
		  "BIGINT PRIMARY KEYBIGINTBYTEA" },
		{ "", "", "" },
		{ "DEFAULT '{}' {INT", "DEFAULT '{}' {INT", "DEFAULT '{}' {INT" },
		{ "{{INT}}", "{INTEGER}", "{BIGINT}" },
		{ "{int} {\"A\":1}", "{int} {\"A\":1}", "{int} {\"A\":1}" },
		{ "{TEXT}", NULL, NULL },
		{ "{INTS}", NULL, NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (int engine = DB_SQLITE; engine <= DB_POSTGRES; engine++) {
			const char *want = engine == DB_SQLITE ? cases[i].sqlite : cases[i].pg;
			struct buf b;
			buf_init(&b, 100);
			bool good = migrate_expand(cases[i].in, strlen(cases[i].in),
						   (enum db_engine)engine, &b);
			assert_int_equal(good, want != NULL);
			if (want != NULL)
				assert_string_equal(buf_text(&b), want);
			buf_free(&b);
		}
	}
	struct buf b;
	buf_init(&b, 10);
	assert_false(migrate_expand("{ID}", 4, DB_SQLITE, &b)); /* does not fit */
	buf_clear(&b);
	assert_false(migrate_expand("a\0b", 3, DB_SQLITE, &b));
	buf_free(&b);
}

#define BOTH(test) cmocka_unit_test_setup_teardown(test, engine_setup, engine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(from_nothing_and_again),
		BOTH(step_by_step),
		BOTH(a_newer_database_is_refused),
		BOTH(a_changed_text_is_refused),
		BOTH(a_gap_is_refused),
		BOTH(a_failing_one_is_undone_whole),
		BOTH(a_faulty_list_is_refused),
		BOTH(concurrent_starts_are_safe),
		BOTH(another_migration_is_waited_for),
		cmocka_unit_test(tokens),
	};
	int failed = cmocka_run_group_tests_name("migrate sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("migrate postgresql", tests, NULL, NULL);
	return failed;
}
