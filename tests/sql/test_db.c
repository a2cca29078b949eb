/* The promises of db/db.h, the same cases on both engines. */
#include "engine.h"
#include "thing.h"

#include "db/migrate.h"

#include <sys/stat.h>

static int setup(void **state)
{
	struct migrate_report report;
	engine_setup(state);
	struct engine_fixture *f = *state;
	if (migrate_with(f->db, f->a, 1, thing_migrations, ARRAY_LEN(thing_migrations), &report) !=
	    OK)
		fail_msg("%s", report.message);
	return 0;
}

static enum err insert(struct db *db, int64_t id, const char *name, int64_t amount)
{
	const int32_t day = 20000;
	const struct db_value in[] = {
		db_of_i64(id),
		db_of_text_null(name),
		db_of_text_null(NULL),
		db_of_i64(amount),
		db_of_bool(true),
		db_of_day_null(&day),
		db_of_blob_null((struct db_blob){ NULL, 0 }),
	};
	return db_run(db, NULL, &test_thing_insert, in, 0, NULL, NULL);
}

static enum err set(struct db *db, int64_t id, int64_t amount, int64_t *changed)
{
	const struct db_value in[] = { db_of_i64(id), db_of_i64(amount) };
	return db_run(db, NULL, &test_thing_set, in, 0, NULL, changed);
}

static enum err add_part(struct engine_fixture *f, int64_t id, int64_t thing)
{
	const struct db_value in[] = { db_of_i64(id), db_of_i64(thing) };
	struct db_rows rows;
	return db_run(f->db, f->a, &test_part_insert, in, 1, &rows, NULL);
}

static int64_t number(struct engine_fixture *f, struct db *db, const struct db_statement *s)
{
	struct db_rows rows;
	if (db_run(db, f->a, s, NULL, 1, &rows, NULL) != OK)
		fail_msg("%s", db_last_error(db));
	assert_int_equal(rows.n, 1);
	return ((const struct number *)rows.at)->n;
}

static void values_come_back(void **state)
{
	struct engine_fixture *f = *state;
	const int32_t day = -719162; /* 0001-01-01 */
	const struct db_value full[] = {
		db_of_i64(INT64_MAX),
		db_of_text("Zo\xc3\xab \"x\" 'y' $1"),
		db_of_text(""),
		db_of_i64(0),
		db_of_bool(false),
		db_of_day_null(&day),
		db_of_blob((struct db_blob){ "\0\xff\x01", 3 }),
	};
	const struct db_value sparse[] = {
		db_of_i64(INT64_MIN),
		db_of_text("x"),
		db_of_text_null(NULL),
		db_of_i64(INT64_MAX),
		db_of_bool(true),
		db_of_day_null(NULL),
		db_of_blob_null((struct db_blob){ NULL, 0 }),
	};
	assert_int_equal(db_run(f->db, NULL, &test_thing_insert, full, 0, NULL, NULL), OK);
	assert_int_equal(db_run(f->db, NULL, &test_thing_insert, sparse, 0, NULL, NULL), OK);
	struct db_rows rows;
	assert_int_equal(db_run(f->db, f->a, &test_thing_list, NULL, 10, &rows, NULL), OK);
	assert_int_equal(rows.n, 2);
	const struct thing *t = rows.at;
	assert_true(t[0].id == INT64_MIN && t[1].id == INT64_MAX);
	assert_null(t[0].note);
	assert_null(t[0].day);
	assert_null(t[0].bytes.p);
	assert_true(t[0].active && !t[1].active);
	assert_true(t[0].amount == INT64_MAX);
	assert_string_equal(t[1].name, "Zo\xc3\xab \"x\" 'y' $1");
	assert_string_equal(t[1].note, "");
	assert_int_equal(*t[1].day, day);
	assert_int_equal(t[1].bytes.n, 3);
	assert_memory_equal(t[1].bytes.p, "\0\xff\x01", 3);
}

static void parameters_go_by_number(void **state)
{
	struct engine_fixture *f = *state;
	int64_t changed = -1;
	assert_int_equal(insert(f->db, 7, "a", 1), OK);
	assert_int_equal(set(f->db, 7, 123, &changed), OK);
	assert_int_equal(changed, 1);
	assert_int_equal(number(f, f->db, &test_thing_sum), 123);
	assert_int_equal(set(f->db, 8, 5, &changed), OK);
	assert_int_equal(changed, 0);
}

static void constraints_have_names(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_equal(insert(f->db, 1, "a", 999), OK);
	assert_int_equal(insert(f->db, 2, "a", 1), E_CONFLICT);
	assert_string_equal(db_last_constraint(f->db), "thing_name_key");
	assert_int_equal(insert(f->db, 1, "b", 1), E_CONFLICT);
	assert_string_equal(db_last_constraint(f->db), "thing_pkey");
	assert_int_equal(insert(f->db, 2, "b", -1), E_INVALID);
	assert_string_equal(db_last_constraint(f->db), "thing_amount_positive");
	assert_int_equal(insert(f->db, 2, NULL, 1), E_INVALID);
	assert_string_equal(db_last_constraint(f->db), "thing.name");
	assert_int_equal(set(f->db, 1, 5, NULL), E_INVALID);
	assert_string_equal(db_last_constraint(f->db), "thing_locked");
	assert_int_equal(add_part(f, 1, 77), E_CONFLICT);
	assert_string_equal(db_last_constraint(f->db), f->pg ? "part_thing_fk" : "");
	assert_int_equal(add_part(f, 1, 1), OK);
	assert_string_equal(db_last_constraint(f->db), "");
}

static void a_failure_ends_the_transaction(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(insert(f->db, 1, "a", 1), OK);
	assert_int_equal(insert(f->db, 1, "b", 1), E_CONFLICT);
	/* A caller that goes on regardless gets nowhere, on either engine. */
	assert_int_equal(insert(f->db, 2, "c", 1), E_CONFLICT);
	assert_true(db_in_transaction(f->db));
	assert_int_equal(db_commit(f->db), E_CONFLICT);
	assert_false(db_in_transaction(f->db));
	assert_int_equal(number(f, f->db, &test_thing_count), 0);

	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(insert(f->db, 1, "a", 1), OK);
	db_rollback(f->db);
	db_rollback(f->db);
	assert_int_equal(number(f, f->db, &test_thing_count), 0);

	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(insert(f->db, 1, "a", 1), OK);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(number(f, f->db, &test_thing_count), 1);
}

static void a_reader_cannot_write(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_equal(insert(f->db, 1, "a", 1), OK);
	struct db *reader = engine_open(f, DB_READ_ONLY);
	assert_int_equal(insert(reader, 2, "b", 1), E_DB);
	assert_non_null(strstr(db_last_error(reader), "only reads"));
	assert_int_equal(db_run(reader, NULL, &test_thing_sneak, NULL, 0, NULL, NULL), E_DB);
	assert_int_equal(db_script(reader, "DELETE FROM thing"), E_DB);
	assert_int_equal(db_begin(reader), OK);
	assert_int_equal(number(f, reader, &test_thing_count), 1);
	assert_int_equal(db_commit(reader), OK);
	db_close(reader);
	/* The same statement on a writer: it is the handle that refused. */
	assert_int_equal(db_run(f->db, NULL, &test_thing_sneak, NULL, 0, NULL, NULL), OK);
	assert_int_equal(number(f, f->db, &test_thing_count), 0);
}

static void rows_have_a_limit(void **state)
{
	struct engine_fixture *f = *state;
	struct db_rows rows = { 99, NULL };
	for (int64_t i = 0; i < 100; i++)
		assert_int_equal(insert(f->db, i, arena_printf(f->a, "n%d", (int)i), i), OK);
	assert_int_equal(db_run(f->db, f->a, &test_thing_list, NULL, 99, &rows, NULL), E_LIMIT);
	assert_int_equal(rows.n, 99); /* untouched on failure */
	assert_null(rows.at);
	assert_int_equal(db_run(f->db, f->a, &test_thing_list, NULL, 100, &rows, NULL), OK);
	assert_int_equal(rows.n, 100);
	const struct thing *t = rows.at;
	for (int i = 0; i < 100; i++) {
		assert_int_equal(t[i].id, i);
		assert_string_equal(t[i].name, arena_printf(f->a, "n%d", i));
	}
}

static const struct db_column misnamed[] = { { "m", DB_INT, false, 0 } };
static const struct db_column as_text[] = { { "n", DB_TEXT, false, 0 } };
static const struct db_column as_bool[] = { { "n", DB_BOOL, false, 0 } };
static const struct db_column as_day[] = { { "n", DB_DAY, false, 0 } };
STATEMENT(bad_name, "SELECT COUNT(*) AS n FROM thing", false, NULL, 0, misnamed, 1,
	  sizeof(struct number));
STATEMENT(bad_count, "SELECT id AS n, name FROM thing", false, NULL, 0, number_out, 1,
	  sizeof(struct number));
STATEMENT(bad_rows, "SELECT id FROM thing", false, NULL, 0, NULL, 0, 0);
STATEMENT(bad_text, "SELECT id AS n FROM thing", false, NULL, 0, as_text, 1, sizeof(char *));
STATEMENT(bad_int, "SELECT name AS n FROM thing", false, NULL, 0, number_out, 1,
	  sizeof(struct number));
STATEMENT(bad_null, "SELECT note AS n FROM thing", false, NULL, 0, as_text, 1, sizeof(char *));
STATEMENT(bad_bool, "SELECT amount AS n FROM thing", false, NULL, 0, as_bool, 1, sizeof(bool));
STATEMENT(bad_day, "SELECT id AS n FROM thing", false, NULL, 0, as_day, 1, sizeof(int32_t));
STATEMENT(bad_quotes, "SELECT id AS n FROM thing WHERE \"nmae\" = 'x'", false, NULL, 0, number_out,
	  1, sizeof(struct number));
STATEMENT(bad_table, "SELECT id AS n FROM nothing", false, NULL, 0, number_out, 1,
	  sizeof(struct number));

static void declarations_are_checked(void **state)
{
	static const struct db_statement *const bad[] = { &bad_name, &bad_count, &bad_rows,
							  &bad_text, &bad_int,   &bad_null,
							  &bad_bool, &bad_day,   &bad_quotes,
							  &bad_table };
	struct engine_fixture *f = *state;
	struct db_rows rows;
	assert_int_equal(insert(f->db, (int64_t)1 << 40, "a", 2), OK);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (db_run(f->db, f->a, bad[i], NULL, 10, &rows, NULL) != E_DB)
			fail_msg("%s was accepted", bad[i]->name);
	assert_int_equal(db_check_statement(f->db, &test_thing_list), OK);
	assert_int_equal(db_check_statement(f->db, &bad_text), E_DB);
	assert_int_equal(db_check_statement(f->db, &bad_name), E_DB);
	assert_int_equal(db_run(f->db, f->a, &test_thing_list, NULL, 10, &rows, NULL), OK);
}

struct race {
	struct engine_fixture *f;
	struct db *other;
	int calls, interfere;
};

/* Reads the sum and writes it into every row; another connection adds one in between. */
static enum err racing_work(struct db *db, void *arg)
{
	struct race *r = arg;
	const struct db_value one[] = { db_of_i64(1) };
	r->calls++;
	(void)number(r->f, db, &test_thing_sum);
	if (r->calls <= r->interfere)
		assert_int_equal(db_run(r->other, NULL, &test_thing_set_all, one, 0, NULL, NULL),
				 OK);
	return db_run(db, NULL, &test_thing_set_all, one, 0, NULL, NULL);
}

static void a_lost_race_is_run_again(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_equal(insert(f->db, 1, "a", 0), OK);
	struct race r = { .f = f, .other = engine_open(f, DB_READ_WRITE) };
	assert_int_equal(db_set_busy_ms(f->db, 20), OK);
	if (f->pg) {
		r.interfere = 2;
		assert_int_equal(db_transaction(f->db, racing_work, &r), OK);
		assert_int_equal(r.calls, 3);
		assert_int_equal(number(f, f->db, &test_thing_sum), 3);
		r.calls = 0; /* always loses: gives up */
		r.interfere = INT32_MAX;
		assert_int_equal(db_transaction(f->db, racing_work, &r), E_BUSY);
		assert_int_equal(r.calls, LIMIT_TRANSACTION_TRIES);
	} else {
		assert_int_equal(db_begin(r.other), OK);
		assert_int_equal(db_begin(f->db), E_BUSY);
		assert_false(db_in_transaction(f->db));
		assert_int_equal(db_transaction(f->db, racing_work, &r), E_BUSY);
		assert_int_equal(r.calls, 0);
		assert_int_equal(insert(f->db, 2, "b", 1), E_BUSY);
		db_rollback(r.other);
		assert_int_equal(db_transaction(f->db, racing_work, &r), OK);
		assert_int_equal(number(f, f->db, &test_thing_sum), 1);
	}
	db_close(r.other);
}

static enum err refusing_work(struct db *db, void *arg)
{
	assert_int_equal(insert(db, 50, "z", 1), OK);
	(*(int *)arg)++;
	return E_STALE;
}

static void a_refusal_is_not_run_again(void **state)
{
	struct engine_fixture *f = *state;
	int calls = 0;
	assert_int_equal(db_transaction(f->db, refusing_work, &calls), E_STALE);
	assert_int_equal(calls, 1);
	assert_int_equal(number(f, f->db, &test_thing_count), 0);
}

static const struct db_column pid_in[] = { { "pid", DB_INT, false, 0 } };
STATEMENT(own_pid, "SELECT pg_backend_pid() AS n", false, NULL, 0, number_out, 1,
	  sizeof(struct number));
STATEMENT(end_pid,
	  "SELECT CASE WHEN pg_terminate_backend(CAST($1 AS INTEGER), 5000) THEN 1 ELSE 0 END AS n",
	  false, pid_in, 1, number_out, 1, sizeof(struct number));

static void cut(struct engine_fixture *f, struct db *other)
{
	const struct db_value in[] = { db_of_i64(number(f, f->db, &own_pid)) };
	struct db_rows rows;
	assert_int_equal(db_run(other, f->a, &end_pid, in, 1, &rows, NULL), OK);
}

static void a_lost_connection_comes_back(void **state)
{
	struct engine_fixture *f = *state;
	if (!f->pg)
		skip();
	struct db *other = engine_open(f, DB_READ_WRITE);
	assert_int_equal(insert(f->db, 1, "a", 5), OK);
	cut(f, other);
	assert_int_equal(number(f, f->db, &test_thing_sum), 5); /* a read is repeated */
	cut(f, other);
	assert_int_equal(insert(f->db, 2, "b", 5), E_DB); /* a write alone is not */
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(insert(f->db, 2, "b", 5), OK);
	cut(f, other);
	assert_int_equal(insert(f->db, 3, "c", 5), E_BUSY); /* the whole transaction may be */
	db_rollback(f->db);
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(insert(f->db, 2, "b", 5), OK);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(number(f, f->db, &test_thing_count), 2);
	db_close(other);
}

/* Each engine is made to say what it says on a full disk. */
static void a_full_disk_is_known(void **state)
{
	struct engine_fixture *f = *state;
	static const char *const says[] = {
		"INSERT INTO test_thing_room VALUES (zeroblob(1000000))",
		"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
	};
	const char *full = says[f->pg];
	if (!f->pg)
		assert_int_equal(db_script(f->db, "CREATE TABLE test_thing_room (b BLOB);"
						  "PRAGMA max_page_count = 40"),
				 OK);
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(insert(f->db, 31, "x", 5), OK);
	assert_int_equal(db_script(f->db, full), E_SPACE);
	assert_memory_equal(db_last_error(f->db), "the disk is full", 16);
	assert_int_equal(db_commit(f->db), E_SPACE);
	assert_int_equal(number(f, f->db, &test_thing_count), 0);
	assert_int_equal(db_begin(f->db), OK); /* and it goes on */
	assert_int_equal(insert(f->db, 31, "x", 5), OK);
	assert_int_equal(db_commit(f->db), OK);
}

static void sqlite_is_set_up(void **state)
{
	struct engine_fixture *f = *state;
	static const struct db_column sync_out[] = { { "synchronous", DB_INT, false, 0 } };
	STATEMENT(pragma_sync, "PRAGMA synchronous", false, NULL, 0, sync_out, 1, sizeof(int64_t));
	struct stat st;
	struct db *db = NULL;
	if (f->pg)
		skip();
	assert_int_equal(number(f, f->db, &pragma_sync), 2); /* FULL */
	assert_int_equal(setenv("HUDDLE_TEST_SYNCHRONOUS", "OFF", 1), 0);
	struct db *lowered = engine_open(f, DB_READ_WRITE);
	assert_int_equal(unsetenv("HUDDLE_TEST_SYNCHRONOUS"), 0);
	assert_int_equal(number(f, lowered, &pragma_sync), 0);
	db_close(lowered);
	assert_int_equal(stat(arena_printf(f->a, "%s/huddle.db", f->where), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(arena_printf(f->a, "%s/huddle.db-wal", f->where), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(db_open("/nonexistent/folder", DB_READ_WRITE, &db), E_IO);
	assert_int_equal(db_open("/nonexistent/folder", DB_READ_ONLY, &db), E_NOTFOUND);
	assert_non_null(strstr(db_last_error(NULL), "/nonexistent/folder"));
	assert_null(db);
}

static void an_unreachable_server_says_so(void **state)
{
	(void)state;
	struct db *db = NULL;
	assert_int_equal(db_open("postgresql://x@/x?host=/nonexistent", DB_READ_ONLY, &db), E_IO);
	assert_non_null(strstr(db_last_error(NULL), "/nonexistent"));
	assert_null(db);
}

#define BOTH(test) cmocka_unit_test_setup_teardown(test, setup, engine_teardown)

int main(void)
{
	unsetenv("HUDDLE_TEST_SYNCHRONOUS"); /* script/test lowers it, and here it is looked at */
	const struct CMUnitTest tests[] = {
		BOTH(values_come_back),
		BOTH(parameters_go_by_number),
		BOTH(constraints_have_names),
		BOTH(a_failure_ends_the_transaction),
		BOTH(a_reader_cannot_write),
		BOTH(rows_have_a_limit),
		BOTH(declarations_are_checked),
		BOTH(a_lost_race_is_run_again),
		BOTH(a_refusal_is_not_run_again),
		BOTH(a_lost_connection_comes_back),
		BOTH(sqlite_is_set_up),
		BOTH(a_full_disk_is_known),
		cmocka_unit_test(an_unreachable_server_says_so),
	};
	int failed = cmocka_run_group_tests_name("db sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("db postgresql", tests, NULL, NULL);
	return failed;
}
