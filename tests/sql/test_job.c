/* The queue on both engines: a job whose process is alive is never taken for lost. */
#include "engine.h"

#include "db/migrate.h"
#include "web/job.h"

#define MINUTE 60000

static enum err do_nothing(struct job_run *run)
{
	(void)run;
	return OK;
}

static const struct job_kind kind[] = { { "test", do_nothing, 3, "" } };
static const struct job_kinds kinds = { kind, 1 };

static enum err add(struct db *db, void *id)
{
	return job_add(db, "test", "{}", 0, 0, 0, 1, id);
}

static int64_t taken(struct engine_fixture *f)
{
	struct migrate_report report;
	struct job_row row;
	int64_t id;
	assert_int_equal(migrate(f->db, f->a, 1, &report), OK);
	assert_int_equal(db_transaction(f->db, add, &id), OK);
	assert_int_equal(job_take(f->db, f->a, MINUTE, &row), OK);
	assert_true(row.id == id);
	return id;
}

static void assert_state(struct engine_fixture *f, int64_t id, const char *state)
{
	struct job_row row;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(job_get(f->db, f->a, id, &row), OK);
	db_rollback(f->db);
	assert_string_equal(row.state, state);
}

static void a_silent_job_runs_on_while_its_process_is_watched(void **state)
{
	struct engine_fixture *f = *state;
	int64_t id = taken(f);
	for (int64_t now = 2 * MINUTE; now < 30 * MINUTE; now += MINUTE) {
		assert_int_equal(job_alive(f->db, id, now), OK);
		assert_int_equal(job_recover(f->db, f->a, &kinds, now + MINUTE), OK);
		assert_state(f, id, "running");
	}
}

static void a_job_that_nobody_watches_runs_again(void **state)
{
	struct engine_fixture *f = *state;
	int64_t id = taken(f);
	assert_int_equal(job_recover(f->db, f->a, &kinds, 4 * MINUTE), OK);
	assert_state(f, id, "queued");
	/* The sign of life of a job that ended meanwhile changes nothing. */
	assert_int_equal(job_alive(f->db, id, 5 * MINUTE), OK);
	assert_state(f, id, "queued");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, engine_setup, engine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_silent_job_runs_on_while_its_process_is_watched),
		CASE(a_job_that_nobody_watches_runs_again),
	};
	int failed = cmocka_run_group_tests_name("job sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("job postgresql", tests, NULL, NULL);
	return failed;
}
