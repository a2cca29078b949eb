/* Rounds of offers on both engines, with a clock of the test's own: who is asked when, what an
 * answer that comes too late finds, what the beginning of the shift closes. */
#include "engine.h"

#include "base/date.h"
#include "base/id.h"
#include "db/migrate.h"
#include "mod/modules.h"
#include "mod/roster/life_routes.h"
#include "mod/roster/open_shift.h"
#include "mod/roster/publish.h"
#include "web/ctx.h"

#define NOW   1795996800000LL /* Mon, Nov 30, 2026, 12:00 AM UTC */
#define DAY   20790           /* Thu, Dec 3, 2026 */
#define HOUR  3600000LL
#define START (DAY * 24 * HOUR + 7 * HOUR)

static const char office[] =
	"INSERT INTO practice (id, name, kind, created_at) VALUES (1, 'P', 'clinic', 1);"
	"INSERT INTO site (id, practice_id, name, sort_key, state, time_zone, address, created_at)"
	" VALUES (2, 1, 'S', 's', 'NY', 'UTC', '', 1);"
	"INSERT INTO position (id, name, sort_key) VALUES (4, 'Nurse', 'n');"
	"INSERT INTO shift (id, site_id, name, start_minute, minutes) VALUES (5, 2, 'Early', 420, 480);"
	"INSERT INTO need (id, site_id, position_id, shift_id, day, least, wished) VALUES (6, 2, 4, 5, 20790, 1, 1);";

static void run(struct engine_fixture *f, const char *sql)
{
	if (db_script(f->db, sql) != OK)
		fail_msg("%s", db_last_error(f->db));
}

/* People 10, 11, ...: the higher the number, the higher the rate. */
static int setup(void **state)
{
	int failed = engine_setup(state);
	struct engine_fixture *f = *state;
	struct migrate_report report;
	modules_start();
	if (failed != 0 || migrate(f->db, f->a, NOW, &report) != OK)
		return 1;
	run(f, office);
	for (int i = 10; i < 15; i++)
		run(f,
		    arena_printf(
			    f->a,
			    "INSERT INTO staff (id, employee_no, name, sort_key, search_key, email, phone,"
			    " position_id, home_site_id, employment, min_minutes, max_minutes, rate_cents, hired,"
			    " created_at) VALUES (%d, 'E%d', 'P%d', 'p%d', 'p', '', '', 4, 2, 'full-time', 0, 2400,"
			    " %d, 1, 1); INSERT INTO staff_site (staff_id, site_id) VALUES (%d, 2);",
			    i, i, i, i, i * 100, i));
	run(f,
	    "INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day, start_ms, end_ms,"
	    " changed_at) VALUES (8, 2, 10, 4, 5, 20790, 1796281200000, 1796310000000, 1);");
	return 0;
}

struct step {
	struct life l;
	int64_t shift;
	size_t asked;
	struct open_shift_round round;
	struct open_shift_take take;
	enum open_shift_verdict verdict;
};

static enum err vacate(struct db *db, void *arg)
{
	struct step *s = arg;
	struct open_work_row work;
	struct publish_outcome o;
	s->l.db = db;
	enum err err = publish_run(db, s->l.a, &(struct publish_job){ 2, DAY, DAY, 0 }, NOW, &o);
	if (err == OK)
		err = open_work(db, s->l.a, 8, &work);
	return err != OK ? err : open_shift_vacate(&s->l, &work, "sick", "", &s->shift);
}

static enum err offer(struct db *db, void *arg)
{
	struct step *s = arg;
	struct open_shift_row row;
	s->l.db = db;
	enum err err = open_shift_get(db, s->l.a, s->shift, &row);
	return err != OK ? err : open_shift_offer(&s->l, &row, &s->round, &s->asked);
}

static enum err take(struct db *db, void *arg)
{
	struct step *s = arg;
	s->l.db = db;
	s->take.shift = s->shift;
	s->take.reason = "";
	return open_shift_take(&s->l, &s->take);
}

static enum err decline(struct db *db, void *arg)
{
	struct step *s = arg;
	s->l.db = db;
	return open_shift_decline(&s->l, s->shift, s->take.staff, &s->verdict);
}

static void begin(struct engine_fixture *f, struct step *s)
{
	*s = (struct step){ .l = { f->db, f->a, NOW, 0 }, .round = { 30, 2 } };
	assert_int_equal(db_transaction(f->db, vacate, s), OK);
	assert_true(s->shift != 0);
	assert_int_equal(db_transaction(f->db, offer, s), OK);
}

static void tick(struct engine_fixture *f, int64_t now_ms)
{
	struct app app = { .write = f->db };
	assert_int_equal(open_shift_chore(&app, f->a, now_ms), OK);
}

/* "oowe": one letter a person from 11 on: offered, waiting, expired, declined, accepted,
 * withdrawn as x. */
static void assert_states(struct engine_fixture *f, const struct step *s, const char *expected)
{
	struct shift_offer_row_list rows;
	char seen[16] = "----";
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(shift_offer_list(f->db, f->a, s->shift, &rows), OK);
	for (size_t i = 0; i < rows.n; i++)
		seen[rows.at[i].staff_id - 11] =
			strcmp(rows.at[i].state, "withdrawn") == 0 ? 'x' :
			strcmp(rows.at[i].state, "waiting") == 0   ? 'w' :
								     rows.at[i].state[0];
	db_rollback(f->db);
	assert_string_equal(seen, expected);
}

static void rounds_follow_each_other(void **state)
{
	struct engine_fixture *f = *state;
	struct step s;
	begin(f, &s);
	assert_int_equal(s.asked, 4);
	assert_states(f, &s, "ooww");
	tick(f, NOW + HOUR / 2 - 1);
	assert_states(f, &s, "ooww");
	tick(f, NOW + HOUR / 2);
	assert_states(f, &s, "eeoo");
	/* Who was asked first and answers now is too late. */
	s.l.now_ms = NOW + HOUR / 2 + 1;
	s.take.staff = 11;
	assert_int_equal(db_transaction(f->db, take, &s), OK);
	assert_int_equal(s.take.verdict, OPEN_SHIFT_LATE);
	s.take.staff = 14;
	assert_int_equal(db_transaction(f->db, take, &s), OK);
	assert_int_equal(s.take.verdict, OPEN_SHIFT_DONE);
	assert_states(f, &s, "eexa");
	tick(f, NOW + 9 * HOUR);
	assert_states(f, &s, "eexa");
}

/* The worker may be late: an offer ends by its time and not by the chore's. */
static void an_offer_ends_by_itself(void **state)
{
	struct engine_fixture *f = *state;
	struct step s;
	begin(f, &s);
	s.l.now_ms = NOW + HOUR;
	s.take.staff = 11;
	assert_int_equal(db_transaction(f->db, take, &s), OK);
	assert_int_equal(s.take.verdict, OPEN_SHIFT_LATE);
}

static void a_round_of_refusals_begins_the_next(void **state)
{
	struct engine_fixture *f = *state;
	struct step s;
	begin(f, &s);
	for (s.take.staff = 11; s.take.staff <= 12; s.take.staff++) {
		assert_int_equal(db_transaction(f->db, decline, &s), OK);
		assert_int_equal(s.verdict, OPEN_SHIFT_DONE);
	}
	assert_states(f, &s, "ddoo");
	s.take.staff = 11;
	assert_int_equal(db_transaction(f->db, decline, &s), OK);
	assert_int_equal(s.verdict, OPEN_SHIFT_GONE);
}

static void the_beginning_of_the_shift_closes_it(void **state)
{
	struct engine_fixture *f = *state;
	struct step s;
	struct open_shift_row row;
	begin(f, &s);
	tick(f, START);
	assert_states(f, &s, "xxxx");
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(open_shift_get(f->db, f->a, s.shift, &row), OK);
	db_rollback(f->db);
	assert_string_equal(row.state, "closed");
	s.l.now_ms = START;
	s.take.staff = 11;
	assert_int_equal(db_transaction(f->db, take, &s), OK);
	assert_int_equal(s.take.verdict, OPEN_SHIFT_GONE);
}

/* The two indexes behind the promise that a shift is taken once, should all else fail. */
static void the_database_refuses_a_second_taker(void **state)
{
	struct engine_fixture *f = *state;
	struct step s;
	begin(f, &s);
	run(f, "UPDATE shift_offer SET state = 'accepted' WHERE staff_id = 11");
	assert_int_equal(db_script(f->db,
				   "UPDATE shift_offer SET state = 'accepted' WHERE staff_id = 12"),
			 E_CONFLICT);
}

static int run_all(const char *name)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rounds_follow_each_other, setup, engine_teardown),
		cmocka_unit_test_setup_teardown(an_offer_ends_by_itself, setup, engine_teardown),
		cmocka_unit_test_setup_teardown(a_round_of_refusals_begins_the_next, setup,
						engine_teardown),
		cmocka_unit_test_setup_teardown(the_beginning_of_the_shift_closes_it, setup,
						engine_teardown),
		cmocka_unit_test_setup_teardown(the_database_refuses_a_second_taker, setup,
						engine_teardown),
	};
	printf("%s\n", name);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	int failed = run_all("SQLite");
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += run_all("PostgreSQL");
	return failed;
}
