/* What ends with a password or an account, on both engines: tokens, calendars, links; and that one
 * person has one account. */
#include "engine.h"

#include "db/migrate.h"
#include "mod/admin/admin_api.h"
#include "mod/modules.h"

#define OFFICE \
	"INSERT INTO practice (id, name, kind, created_at) VALUES (1, 'P', 'clinic', 1);" \
	"INSERT INTO site (id, practice_id, name, sort_key, state, time_zone, address, created_at)" \
	" VALUES (2, 1, 'S', 's', 'OH', 'America/New_York', '', 1);" \
	"INSERT INTO position (id, name, sort_key) VALUES (4, 'Nurse', 'nurse');" \
	"INSERT INTO staff (id, employee_no, name, sort_key, search_key, email, phone," \
	" position_id, home_site_id, employment, min_minutes, max_minutes, hired, created_at)" \
	" VALUES (7, 'A1', 'Ann', 'ann', 'ann', '', '', 4, 2, 'full-time', 0, 2400, 1, 1);" \
	"INSERT INTO account (id, email, name, role, state, staff_id, created_at)" \
	" VALUES (3, 'a@x.com', 'A', 'staff', 'active', 7, 1)," \
	" (5, 'b@x.com', 'B', 'staff', 'active', NULL, 1);" \
	"INSERT INTO api_token (id, account_id, name, token_hash, scope, created_at, expires_at)" \
	" VALUES (8, 3, 'T', 'hash3', 'read', 1, 99), (9, 5, 'T', 'hash5', 'read', 1, 99);" \
	"INSERT INTO calendar_feed (id, token_hash, staff_id, account_id, created_at)" \
	" VALUES (1, 'feed', 7, NULL, 1), (2, 'duties', NULL, 3, 1), (3, 'others', NULL, 5, 1);"

static int setup(void **state)
{
	struct migrate_report report;
	engine_setup(state);
	struct engine_fixture *f = *state;
	if (migrate(f->db, f->a, 1, &report) != OK || db_script(f->db, OFFICE) != OK)
		fail_msg("%s", db_last_error(f->db));
	return 0;
}

/* Whether a condition holds in the database: a value that may not be missing tells. */
static bool holds(struct engine_fixture *f, const char *condition)
{
	return db_script(f->db,
			 arena_printf(f->a,
				      "INSERT INTO setting (name, value) SELECT 'probe', CASE"
				      " WHEN %s THEN 'yes' END; DELETE FROM setting",
				      condition)) == OK;
}

static enum err new_password(struct db *db, void *arg)
{
	(void)arg;
	return admin_set_password(db, 3, "argon", 50);
}

static enum err disable(struct db *db, void *arg)
{
	(void)arg;
	return admin_disable(db, 3, 50);
}

#define TOKEN_ENDED(id)  "(SELECT revoked_at FROM api_token WHERE id = " #id ") = 50"
#define FEED_ENDED       "(SELECT revoked_at FROM calendar_feed WHERE staff_id = 7) = 50"
#define DUTIES_ENDED(of) "(SELECT revoked_at FROM calendar_feed WHERE account_id = " #of ") = 50"

static void a_new_password_ends_the_tokens(void **state)
{
	struct engine_fixture *f = *state;
	assert_false(holds(f, TOKEN_ENDED(8)));
	assert_int_equal(db_transaction(f->db, new_password, NULL), OK);
	assert_true(holds(f, TOKEN_ENDED(8)));
	assert_false(holds(f, TOKEN_ENDED(9)));
	assert_false(holds(f, FEED_ENDED));
}

static void a_disabled_account_has_neither_tokens_nor_a_calendar(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_equal(db_transaction(f->db, disable, NULL), OK);
	assert_true(holds(f, TOKEN_ENDED(8)));
	assert_false(holds(f, TOKEN_ENDED(9)));
	assert_true(holds(f, FEED_ENDED));
	assert_true(holds(f, DUTIES_ENDED(3)));
	assert_false(holds(f, DUTIES_ENDED(5)));
}

static void an_account_is_of_one_person_who_exists(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_not_equal(db_script(f->db, "UPDATE account SET staff_id = 7 WHERE id = 5"), OK);
	assert_int_not_equal(db_script(f->db, "UPDATE account SET staff_id = 99 WHERE id = 5"), OK);
	assert_int_equal(db_script(f->db, "UPDATE account SET staff_id = NULL WHERE id = 3;"
					  "UPDATE account SET staff_id = 7 WHERE id = 5"),
			 OK);
}

/* A rule that the database keeps has one name on both engines; SQLite names an index alone. */
static void what_may_be_there_once_has_a_name(void **state)
{
	struct engine_fixture *f = *state;
	static const struct {
		const char *sql, *name;
	} twice[] = {
		{ "INSERT INTO practice (id, name, kind, created_at) VALUES (90, 'P', 'clinic', 1)",
		  "practice_name_unique" },
		{ "INSERT INTO position (id, name, sort_key) VALUES (90, 'Nurse', 'nurse')",
		  "position_name_unique" },
		{ "INSERT INTO account (id, email, name, role, state, created_at)"
		  " VALUES (90, 'a@x.com', 'A', 'staff', 'active', 1)",
		  "account_email_unique" },
	};
	for (size_t i = 0; i < ARRAY_LEN(twice); i++) {
		assert_int_equal(db_script(f->db, twice[i].sql), E_CONFLICT);
		assert_string_equal(db_last_constraint(f->db), twice[i].name);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, engine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_new_password_ends_the_tokens),
		CASE(a_disabled_account_has_neither_tokens_nor_a_calendar),
		CASE(an_account_is_of_one_person_who_exists),
		CASE(what_may_be_there_once_has_a_name),
	};
	int failed = cmocka_run_group_tests_name("account sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("account postgresql", tests, NULL, NULL);
	return failed;
}
