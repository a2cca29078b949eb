/* `huddle check` finds what it says it looks for: each invariant is broken once, by hand, and the
 * check of that name notices while a whole office passes all of them. */
#include "engine.h"

#include "db/db_table.h"
#include "db/migrate.h"
#include "mod/admin/checks.h"

#define SITE(id, zone)                                                                  \
	"INSERT INTO site (id, practice_id, name, sort_key, state, time_zone, address," \
	" created_at) VALUES (" #id ", 1, 'Site " #id "', 'site " #id "', 'PA', '" zone \
	"', '', 1);"
#define SHIFT                                                          \
	"INSERT INTO shift (id, site_id, name, start_minute, minutes)" \
	" VALUES (5, 2, 'Day', 480, 480);"
#define WORK(id, from, to)                                                           \
	"INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day," \
	" start_ms, end_ms, changed_at) VALUES (" #id ", 2, 7, 4, 5, 10, " #from ", " #to ", 1);"

#define BOOK                                                                                \
	"INSERT INTO ledger_book (practice_id, currency, year_starts, created_at)"          \
	" VALUES (1, 'USD', 1, 1);"                                                         \
	"INSERT INTO ledger_account (id, practice_id, number, name, kind, section, control," \
	" created_at) VALUES (50, 1, '1000', 'Bank', 'asset', 'cash', 'bank', 1);"

static const char office[] =
	"INSERT INTO practice (id, name, kind, created_at) VALUES (1, 'Elm', 'clinic', 1);" SITE(
		2,
		"America/New_York") "INSERT INTO account (id, email, name, role, state, all_sites, created_at) VALUES (3, 'a@x.com', 'A', 'owner', 'active', 1, 1);"
				    "INSERT INTO account_site (account_id, site_id) VALUES (3, 2);"
				    "INSERT INTO position (id, name, sort_key) VALUES (4, 'Nurse', 'nurse');" SHIFT
				    "INSERT INTO staff (id, employee_no, name, sort_key, search_key, email, phone, position_id, home_site_id, employment,"
				    " min_minutes, max_minutes, hired, created_at) VALUES (7, 'E1', 'Mo', 'mo', 'mo', '', '', 4, 2, 'full-time', 0, 2400, 1, 1);"
				    "INSERT INTO staff_site (staff_id, site_id) VALUES (7, 2);" WORK(
					    8, 1000, 2000) WORK(9, 2000, 3000);

static int setup(void **state)
{
	struct migrate_report report;
	engine_setup(state);
	struct engine_fixture *f = *state;
	if (migrate(f->db, f->a, 1, &report) != OK || db_script(f->db, office) != OK) {
		fprintf(stderr, "%s %s\n", report.message, db_last_error(f->db));
		return 1;
	}
	return 0;
}

static int64_t faults_of(struct engine_fixture *f, const struct check *check)
{
	static struct app app;
	struct check_run run = { .app = &app, .db = f->db, .arena = f->a };
	assert_int_equal(db_begin(f->db), OK);
	if (check->run(&run) != OK)
		fail_msg("%s: %s", check->name, db_last_error(f->db));
	db_rollback(f->db);
	assert_true((run.faults > 0) == (run.first != NULL));
	return run.faults;
}

static void a_whole_office_passes(void **state)
{
	const struct checks *checks = modules_checks();
	for (size_t i = 0; i < checks->n; i++)
		if (faults_of(*state, &checks->at[i]) != 0)
			fail_msg("%s", checks->at[i].name);
}

static void assert_noticed(struct engine_fixture *f, const char *name, const char *sql)
{
	const struct checks *checks = modules_checks();
	if (db_script(f->db, sql) != OK)
		fail_msg("%s", db_last_error(f->db));
	for (size_t i = 0; i < checks->n; i++)
		if (strcmp(checks->at[i].name, name) == 0) {
			assert_true(faults_of(f, &checks->at[i]) > 0);
			return;
		}
	fail_msg("there is no check %s", name);
}

static const struct {
	const char *name, *sql;
} broken[] = {
	{ "account.owner", "UPDATE account SET state = 'disabled' WHERE id = 3" },
	{ "account.grants", "DELETE FROM account_site" },
	{ "account.staff",
	  "DROP INDEX account_staff_unique; UPDATE account SET staff_id = 7 WHERE id = 3;"
	  "INSERT INTO account (id, email, name, role, state, staff_id, created_at) VALUES (33, 'b@x.com', 'B', 'staff', 'active', 7, 1);" },
	{ "site.zone", "UPDATE site SET time_zone = 'America/Nowhere'" },
	{ "staff.home", "DELETE FROM staff_site" },
	{ "need.site",
	  SITE(12,
	       "UTC") "INSERT INTO need (id, site_id, position_id, shift_id, weekday, least, wished) VALUES (1, 12, 4, 5, 0, 1, 1)" },
	{ "roster.site", SITE(12, "UTC") "UPDATE assignment SET site_id = 12 WHERE id = 8" },
	{ "roster.overlap", "UPDATE assignment SET end_ms = 2001 WHERE id = 8" },
	{ "roster.published",
	  "INSERT INTO published_shift (assignment_id, staff_id, site_id, position_id, shift_id, day, start_ms,"
	  " end_ms, sequence, status, changed_at) VALUES (8, 7, 2, 4, 5, 10, 1000, 2000, 0, 'confirmed', 1)" },
	{ "roster.lines",
	  "INSERT INTO publication (id, site_id, number, from_day, to_day, added, changed, cancelled, published_at)"
	  " VALUES (1, 2, 1, 10, 10, 1, 0, 0, 1);"
	  "INSERT INTO publication_line (publication_id, assignment_id, staff_id, position_id, shift_id, day, start_ms,"
	  " end_ms, sequence, status, what) VALUES (1, 8, 7, 4, 5, 10, 1000, 2000, 0, 'confirmed', 'added')" },
	{ "ledger.sound",
	  BOOK "INSERT INTO ledger_total (account_id, axis, value_id, month, cash, currency, dr,"
	       " cr) VALUES (50, 0, 0, 202601, 1, 'USD', 5, 0)" },
	{ "bank.sound",
	  BOOK "INSERT INTO bank_account (id, practice_id, ledger_account_id, name, currency,"
	       " created_at) VALUES (60, 1, 50, 'Operating', 'USD', 1);"
	       "INSERT INTO bank_import (id, bank_account_id, file_name, file_digest, format,"
	       " from_day, to_day, n_new, n_known, new_cents, created_at)"
	       " VALUES (61, 60, 'a', 'b', 'OFX', 1, 1, 1, 0, 500, 1)" },
	{ "receivables.sound",
	  BOOK "INSERT INTO ar_claim (id, practice_id, site_id, token, patient, provider,"
	       " provider_value_id, from_day, to_day, charge, insurance, created_at)"
	       " VALUES (70, 1, 2, 'T', '', '', 0, 1, 1, 500, 500, 1)" },
	{ "roster.open",
	  "INSERT INTO open_shift (id, site_id, position_id, shift_id, day, start_ms, end_ms, cause, reason, state,"
	  " created_at) VALUES (1, 2, 4, 5, 10, 1000, 2000, 'sick', '', 'open', 1);"
	  "INSERT INTO shift_offer (id, open_shift_id, staff_id, tier, state, created_at)"
	  " VALUES (1, 1, 7, 0, 'accepted', 1)" },
	{ "obligation.state",
	  "INSERT INTO obligation (id, kind, natural_key, title, detail, site_id, owner_role, subject_type, rule_code,"
	  " evidence_wanted, due_day, state, created_at) VALUES (1, 'k', 'n', 't', '', 2, 'owner', '', '', '', 1, 'done', 1)" },
	{ "audit.whole",
	  "INSERT INTO audit_event (id, at_ms, actor, event, object_type, detail, address, request_id)"
	  " VALUES (42, 1, 'x', 'x', '', '', '', '')" },
	{ "catalogue", "ALTER TABLE setting RENAME TO settings" },
};

static void each_broken_invariant_is_noticed(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		assert_int_equal(setup(state), 0);
		print_message("%s\n", broken[i].name);
		assert_noticed(*state, broken[i].name, broken[i].sql);
		engine_teardown(state);
	}
	assert_int_equal(ARRAY_LEN(broken), modules_checks()->n);
}

static void the_engine_reports_a_dangling_reference(void **state)
{
	struct engine_fixture *f = *state;
	const char *fault = "unset";
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(db_integrity(f->db, f->a, &fault), OK);
	db_rollback(f->db);
	assert_null(fault);
	if (f->pg)
		return; /* PostgreSQL holds its references itself */
	assert_int_equal(db_script(f->db, "PRAGMA foreign_keys = OFF; DELETE FROM position"), OK);
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(db_integrity(f->db, f->a, &fault), OK);
	db_rollback(f->db);
	assert_non_null(fault);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_whole_office_passes, setup, engine_teardown),
		cmocka_unit_test(each_broken_invariant_is_noticed),
		cmocka_unit_test_setup_teardown(the_engine_reports_a_dangling_reference, setup,
						engine_teardown),
	};
	int failed = cmocka_run_group_tests_name("check sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("check postgresql", tests, NULL, NULL);
	return failed;
}
