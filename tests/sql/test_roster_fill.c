/* Fills on both engines: benchmark instances whose penalty is judged a second time on the instance
 * itself, pinned shifts, a change that comes meanwhile, expired credentials, other sites, grants.
 * NRP_DATA may name the folder of the public instances; without it the small one alone is used. */
#include "engine.h"

#include "base/date.h"
#include "base/file.h"
#include "base/id.h"
#include "db/migrate.h"
#include "mod/modules.h"
#include "mod/org/org_api.h"
#include "mod/roster/roster_fill.h"
#include "mod/roster/roster_fill_sql.h"
#include "mod/roster/roster_nrp.h"
#include "web/import.h"

#define SMALL "tests/data/nrp_small.txt"
#define NOW   1795996800000LL /* 2026-11-30 */

static int setup(void **state)
{
	int failed = engine_setup(state);
	struct engine_fixture *f = *state;
	struct migrate_report report;
	modules_start();
	return failed != 0 || migrate(f->db, f->a, NOW, &report) != OK;
}

struct office {
	struct engine_fixture *f;
	struct nrp_instance n;
	struct roster_nrp nrp;
	struct roster_fill fill;
};

static enum err import_it(struct db *db, void *arg)
{
	struct office *o = arg;
	return roster_nrp_import(db, o->f->a, &o->n, &o->nrp);
}

static void open_office(struct office *o, struct engine_fixture *f, const char *file,
			const char *site)
{
	struct str text;
	struct format_fault fault;
	*o = (struct office){ .f = f };
	assert_int_equal(file_read(f->a, file, FORMAT_BYTES_MAX, &text), OK);
	assert_int_equal(nrp_read(text, f->a, &o->n, &fault), OK);
	o->nrp = (struct roster_nrp){ .site = site,
				      .from = date_from_ymd(2026, 1, 5),
				      .now_ms = NOW };
	assert_int_equal(db_transaction(f->db, import_it, o), OK);
	o->fill = (struct roster_fill){ .site = o->nrp.site_id,
					.actor = "Test",
					.from = o->nrp.from,
					.to = o->nrp.to,
					.work = 400000,
					.seed = 1,
					.now_ms = NOW };
}

/* The saved roster, judged by the instance's own problem, which knows nothing of the office. */
static int64_t judge(const struct office *o, const struct roster_plan *p)
{
	struct buf text;
	struct solver_problem *problem = nrp_problem(&o->n, o->f->a);
	struct solver_plan *plan;
	struct solver_value value;
	struct format_fault fault;
	buf_init(&text, LIMIT_RESPONSE_BYTES);
	roster_plan_write(p, &text);
	assert_int_equal(plan_read(buf_str(&text), problem, nrp_shift_names(&o->n, o->f->a),
				   nrp_person_names(&o->n, o->f->a), o->f->a, &plan, &fault),
			 OK);
	solver_evaluate(problem, plan, false, o->f->a, &value);
	buf_free(&text);
	assert_int_equal(value.hard, 0);
	return value.penalty;
}

static void fill_and_judge(struct engine_fixture *f, const char *file, const char *site,
			   int64_t expected)
{
	struct office o;
	struct roster_plan *page;
	int64_t penalty, hard;
	open_office(&o, f, file, site);
	assert_int_equal(roster_fill_run(f->db, f->a, &o.fill), OK);
	assert_int_equal(o.fill.value.hard, 0);
	assert_int_equal(judge(&o, o.fill.plan), o.fill.value.penalty);
	assert_true(o.fill.value.penalty >= o.fill.bound);
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(roster_plan_load(f->db, f->a, 0, o.fill.site, o.fill.from, o.fill.to,
					  &page),
			 OK);
	db_rollback(f->db);
	assert_int_equal(roster_penalty(page, f->a, &penalty, &hard), OK);
	assert_int_equal(penalty, o.fill.value.penalty);
	if (expected > 0)
		assert_int_equal(penalty, expected);
}

static void test_small(void **state)
{
	struct office again;
	fill_and_judge(*state, SMALL, "Small", 0);
	/* A second import into the same site would mix two rosters. */
	struct engine_fixture *f = *state;
	struct str text;
	struct format_fault fault;
	again = (struct office){ .f = f };
	assert_int_equal(file_read(f->a, SMALL, FORMAT_BYTES_MAX, &text), OK);
	assert_int_equal(nrp_read(text, f->a, &again.n, &fault), OK);
	again.nrp = (struct roster_nrp){ .site = "Small",
					 .from = date_from_ymd(2026, 1, 5),
					 .now_ms = NOW };
	assert_int_equal(db_transaction(f->db, import_it, &again), E_CONFLICT);
	assert_non_null(strstr(again.nrp.problem, "has people already"));
}

static void test_public_instances(void **state)
{
	struct engine_fixture *f = *state;
	static const int64_t best[] = { 607, 828, 1001 };
	const char *folder = getenv("NRP_DATA");
	if (folder == NULL)
		skip();
	for (int i = 0; i < 3; i++)
		fill_and_judge(f, arena_printf(f->a, "%s/Instance%d.txt", folder, i + 1),
			       arena_printf(f->a, "Public %d", i + 1), best[i]);
}

/* The first work that may be moved, or any. */
static struct roster_work first_work(const struct roster_plan *p)
{
	assert_true(p->works > 0);
	return p->work[0];
}

static enum err pin_first(struct db *db, void *arg)
{
	struct office *o = arg;
	struct roster_work w = first_work(o->fill.plan);
	int64_t gone;
	const struct roster_plan *p = o->fill.plan;
	enum err err = roster_fill_delete(db, w.id, w.version, &gone);
	if (err == OK)
		err = db_script(
			db,
			arena_printf(
				o->f->a,
				"INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day, start_ms, end_ms, pinned,"
				" changed_at) VALUES (%" PRId64 ", %" PRId64 ", %" PRId64
				", %" PRId64 ", %" PRId64 ", %" PRId32 ", %" PRId64 ", %" PRId64
				", 1, 1)",
				w.id, o->fill.site, p->person[w.person].id,
				p->position[w.position].id, p->shift[w.shift].id, w.day, w.start_ms,
				w.end_ms));
	return err;
}

static bool has_work(const struct roster_plan *p, int64_t id)
{
	return roster_find_work(p, id) != NULL;
}

/* Pinned shifts stay, drafts that fit stay as they are (their ids are in people's calendars). */
static void test_pinned_and_kept(void **state)
{
	struct office o;
	open_office(&o, *state, SMALL, "Pins");
	assert_int_equal(roster_fill_run(o.f->db, o.f->a, &o.fill), OK);
	int64_t pinned = first_work(o.fill.plan).id;
	int32_t works = o.fill.plan->works;
	assert_int_equal(db_transaction(o.f->db, pin_first, &o), OK);
	int64_t before = o.fill.value.penalty;
	assert_int_equal(roster_fill_run(o.f->db, o.f->a, &o.fill), OK);
	assert_true(has_work(o.fill.plan, pinned));
	assert_int_equal(o.fill.fixed, 1);
	assert_int_equal(o.fill.value.penalty, before);
	assert_true(o.fill.kept > 0);
	assert_int_equal(o.fill.kept + o.fill.added + o.fill.fixed, works);
}

/* Somebody's change while the search runs: the report is called in the middle of it. */
static enum err touch(struct db *db, void *arg)
{
	return db_script(db, arg);
}

static bool meanwhile(void *context, const struct roster_fill_status *status)
{
	struct office *o = context;
	(void)status;
	struct engine_fixture *f = o->f;
	const char *sql =
		arena_printf(f->a,
			     "UPDATE assignment SET version = version + 1 WHERE site_id = %" PRId64,
			     o->fill.site);
	assert_int_equal(db_transaction(f->db, touch, arena_strdup(f->a, sql)), OK);
	return true;
}

static void test_changed_meanwhile(void **state)
{
	struct office o;
	open_office(&o, *state, SMALL, "Busy");
	assert_int_equal(roster_fill_run(o.f->db, o.f->a, &o.fill), OK);
	struct roster_plan *before = o.fill.plan, *after;
	o.fill.report = meanwhile;
	o.fill.context = &o;
	o.fill.seed = 7;
	assert_int_equal(roster_fill_run(o.f->db, o.f->a, &o.fill), E_STALE);
	assert_non_null(strstr(o.fill.problem, "nothing was saved"));
	assert_int_equal(db_begin(o.f->db), OK);
	assert_int_equal(roster_plan_load(o.f->db, o.f->a, 0, o.fill.site, o.fill.from, o.fill.to,
					  &after),
			 OK);
	db_rollback(o.f->db);
	assert_int_equal(after->works, before->works);
	for (int32_t i = 0; i < before->works; i++)
		assert_true(has_work(after, before->work[i].id));
}

/* An office by CSV: a license that ends in the span, a person of two sites, time off. */
static const char *const office_csv[][2] = {
	{ "sites",
	  "site,practice,state,time_zone,address\nElm,P,NY,America/New_York,\nOak,P,NY,America/New_York,\n" },
	{ "staff",
	  "employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,"
	  "hourly_rate,hired,skills\n"
	  "1,Ann,,,RN,Elm,,full-time,0,40,,2020-01-01,\n2,Ben,,,RN,Elm,,full-time,0,40,,2020-01-01,\n"
	  "3,Cy,,,RN,Oak,Elm,full-time,0,40,,2020-01-01,\n" },
	{ "credentials",
	  "employee_no,credential,number,issuer,issued,expires\n"
	  "1,RN license,1,B,,2026-12-09\n2,RN license,2,B,,2027-12-31\n3,RN license,3,B,,2027-12-31\n" },
	{ "needs", "site,position,weekday,start,end,min,wished,credential\n"
		   "Elm,RN,Mon;Tue;Wed;Thu;Fri,08:00,16:00,1,1,RN license\n" },
	{ "timeoff",
	  "employee_no,from,to,type,status\n2,2026-12-10,2026-12-11,vacation,approved\n" },
};

static void make_office(struct engine_fixture *f)
{
	for (size_t i = 0; i < ARRAY_LEN(office_csv); i++) {
		struct import in = { .db = f->db, .a = f->a, .now_ms = NOW };
		assert_int_equal(db_begin(f->db), OK);
		if (import_run(&in, import_kind_find(office_csv[i][0]), str_of(office_csv[i][1])) !=
		    OK)
			fail_msg("%s: %s", office_csv[i][0],
				 in.n_faults == 0 ? "" : in.fault[0].reason);
		assert_int_equal(db_commit(f->db), OK);
	}
}

static int64_t site_id(struct engine_fixture *f, const char *name)
{
	struct org_site_row row;
	assert_int_equal(org_site_find(f->db, f->a, name, &row), OK);
	return row.id;
}

static enum err work_at_oak(struct db *db, void *arg)
{
	struct engine_fixture *f = arg;
	int64_t start = tz_instant(tz_find("America/New_York"), date_from_ymd(2026, 12, 10), 540);
	return db_script(
		db,
		arena_printf(
			f->a,
			"INSERT INTO shift (id, site_id, name, start_minute, minutes) VALUES (77, %" PRId64
			", 'Day', 540, 480);"
			"INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day, start_ms, end_ms, changed_at)"
			" SELECT 78, %" PRId64 ", id, position_id, 77, %" PRId32 ", %" PRId64
			", %" PRId64 ", 1"
			" FROM staff WHERE employee_no = '3'",
			site_id(f, "Oak"), site_id(f, "Oak"), date_from_ymd(2026, 12, 10), start,
			start + (int64_t)480 * 60000));
}

/* Who works at Elm on a day, by name; "" for nobody. */
static const char *who_on(const struct roster_plan *p, int32_t day)
{
	for (int32_t i = 0; i < p->works; i++)
		if (p->work[i].in_span && p->work[i].day == day)
			return p->person[p->work[i].person].name;
	return "";
}

/* An expired license, time off and a shift at another site leave Thursday open, and are said so. */
static void test_office(void **state)
{
	struct engine_fixture *f = *state;
	struct buf out;
	int32_t monday = date_from_ymd(2026, 12, 7);
	make_office(f);
	assert_int_equal(db_transaction(f->db, work_at_oak, f), OK);
	struct roster_fill fill = { .site = site_id(f, "Elm"),
				    .actor = "Test",
				    .from = monday,
				    .to = monday + 6,
				    .work = 200000,
				    .seed = 1,
				    .now_ms = NOW };
	assert_int_equal(roster_fill_run(f->db, f->a, &fill), OK);
	for (int32_t day = monday; day < monday + 3; day++)
		assert_true(strcmp(who_on(fill.plan, day), "Ann") == 0 ||
			    strcmp(who_on(fill.plan, day), "Ben") == 0);
	assert_string_equal(who_on(fill.plan, monday + 3), "");
	assert_string_equal(who_on(fill.plan, monday + 4), "Cy");
	assert_int_equal(roster_totals(fill.plan).open, 1);
	assert_true(fill.proven);
	buf_init(&out, LIMIT_JSON_BYTES);
	roster_fill_result(&fill, f->a, &out);
	const char *text = buf_text(&out);
	assert_non_null(strstr(text, "RN license expired Wed, Dec 9"));
	assert_non_null(strstr(text, "On approved vacation Dec 10 – 11"));
	assert_non_null(strstr(text, "Already works 9:00 AM"));
	assert_non_null(strstr(text, "at Oak"));
	assert_non_null(strstr(text, "that is proven"));
	buf_free(&out);
}

/* Without the grant there is nothing; who may see Elm alone is not told where else Cy works. */
static void test_grants(void **state)
{
	struct engine_fixture *f = *state;
	struct roster_plan *p;
	struct roster_verdicts v;
	int32_t thursday = date_from_ymd(2026, 12, 10);
	make_office(f);
	assert_int_equal(db_transaction(f->db, work_at_oak, f), OK);
	assert_int_equal(
		db_transaction(
			f->db, touch,
			arena_printf(
				f->a,
				"INSERT INTO account (id, email, name, role, state, created_at) VALUES (900, 'v@x', 'V', 'manager', 'active', 1);"
				"INSERT INTO account_site (account_id, site_id) VALUES (900, %" PRId64
				")",
				site_id(f, "Elm"))),
		OK);
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(roster_plan_load(f->db, f->a, 900, site_id(f, "Oak"), thursday, thursday,
					  &p),
			 E_NOTFOUND);
	assert_int_equal(roster_plan_load(f->db, f->a, 900, site_id(f, "Elm"), thursday, thursday,
					  &p),
			 OK);
	db_rollback(f->db);
	int32_t cy = p->people - 1;
	assert_string_equal(p->person[cy].name, "Cy");
	assert_false(p->person[cy].home);
	roster_verdicts(p, f->a, &(struct roster_try){ cy, thursday, 0, -1, -1, 0 }, &v);
	assert_true(v.hard);
	assert_non_null(strstr(v.at[0].words, "at another site"));
}

static int run(const char *engine, const char *url)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_small, setup, engine_teardown),
		cmocka_unit_test_setup_teardown(test_public_instances, setup, engine_teardown),
		cmocka_unit_test_setup_teardown(test_pinned_and_kept, setup, engine_teardown),
		cmocka_unit_test_setup_teardown(test_changed_meanwhile, setup, engine_teardown),
		cmocka_unit_test_setup_teardown(test_office, setup, engine_teardown),
		cmocka_unit_test_setup_teardown(test_grants, setup, engine_teardown),
	};
	engine_pg_url = url;
	return cmocka_run_group_tests_name(engine, tests, NULL, NULL);
}

int main(void)
{
	int failed = run("sqlite", NULL);
	if (engine_pg() != NULL)
		failed += run("postgresql", engine_pg());
	return failed;
}
