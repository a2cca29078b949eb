/* Imports of every kind on both engines: each kind of bad cell is named, nothing is half saved, a
 * second time changes nothing, an export comes back the same, and grants hold. */
#include "engine.h"

#include "base/date.h"
#include "db/migrate.h"
#include "mod/modules.h"
#include "mod/org/org_api.h"
#include "web/import.h"

static const char sites[] =
	"site,practice,state,time_zone,address\n"
	"Elm,Elm PC,OH,America/New_York,\"1 Elm St, Dayton\"\nOak,Elm PC,IL,America/Chicago,\n";
static const char staff[] =
	"employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,"
	"hourly_rate,hired,skills\n"
	"A1,Ann Ash,Ann@Example.com,'+1 555,Nurse,Elm,Oak;Oak,full-time,32,40,20.5,-100,x;y\n"
	"A2,Bo Birch,,,nurse,Oak,,Per-Diem,0,7.25,,2026-01-02,\n";
static const char credentials[] = "employee_no,credential,number,issuer,issued,expires\n"
				  "A1,RN license,R-1,Board,-10,+30\nA1,BLS,,,,\n";
static const char needs[] =
	"site,position,weekday,start,end,min,wished,credential\n"
	"Elm,Nurse,Mon;tuesday,08:00,17:00,1,2,RN license\nElm,Guard,Sun,22:00,06:00,1,,\n"
	"Oak,Guard,Sun,00:00,24:00,0,1,\n";
static const char timeoff[] = "employee_no,from,to,type,status\nA1,+1,+5,vacation,approved\n"
			      "A2,0,0,Sick,Requested\n";

static const struct {
	const char *kind, *text;
} good[] = { { "sites", sites },
	     { "staff", staff },
	     { "credentials", credentials },
	     { "needs", needs },
	     { "timeoff", timeoff } };

/* A row of each kind that breaks one column: kind, column, row. */
static const struct {
	const char *kind, *column, *row;
} bad[] = {
	{ "sites", "site", ",P,OH,America/New_York," },
	{ "sites", "site", "a;b,P,OH,America/New_York," },
	{ "sites", "practice", "X,,OH,America/New_York," },
	{ "sites", "state", "X,P,ZZ,America/New_York," },
	{ "sites", "state", "X,P,Ohio,America/New_York," },
	{ "sites", "time_zone", "X,P,OH,America/Nowhere," },
	{ "staff", "employee_no", ",N,,,P,Elm,,full-time,1,2,,0," },
	{ "staff", "name", "X,,,,P,Elm,,full-time,1,2,,0," },
	{ "staff", "name", "X,\"a\nb\",,,P,Elm,,full-time,1,2,,0," },
	{ "staff", "email", "X,N,no mail,,P,Elm,,full-time,1,2,,0," },
	{ "staff", "phone", "X,N,,123456789012345678901234567890123,P,Elm,,full-time,1,2,,0," },
	{ "staff", "position", "X,N,,,,Elm,,full-time,1,2,,0," },
	{ "staff", "home_site", "X,N,,,P,Fir,,full-time,1,2,,0," },
	{ "staff", "other_sites", "X,N,,,P,Elm,Fir,full-time,1,2,,0," },
	{ "staff", "employment", "X,N,,,P,Elm,,often,1,2,,0," },
	{ "staff", "min_hours", "X,N,,,P,Elm,,full-time,3,2,,0," },
	{ "staff", "min_hours", "X,N,,,P,Elm,,full-time,-1,2,,0," },
	{ "staff", "max_hours", "X,N,,,P,Elm,,full-time,1,169,,0," },
	{ "staff", "hourly_rate", "X,N,,,P,Elm,,full-time,1,2,free,0," },
	{ "staff", "hourly_rate", "X,N,,,P,Elm,,full-time,1,2,-1,0," },
	{ "staff", "hired", "X,N,,,P,Elm,,full-time,1,2,,," },
	{ "staff", "hired", "X,N,,,P,Elm,,full-time,1,2,,2026-02-30," },
	{ "staff", "hired", "X,N,,,P,Elm,,full-time,1,2,,+99999999," },
	{ "credentials", "employee_no", "ZZ,BLS,,,," },
	{ "credentials", "credential", "A1,,,,," },
	{ "credentials", "issued", "A1,BLS,,,soon," },
	{ "credentials", "expires", "A1,BLS,9,,5,4" },
	{ "needs", "site", "Fir,P,Mon,08:00,09:00,1,1," },
	{ "needs", "weekday", "Elm,P,Someday,08:00,09:00,1,1," },
	{ "needs", "weekday", "Elm,P,;,08:00,09:00,1,1," },
	{ "needs", "weekday", "Elm,P,Mon;Mon,08:00,09:00,1,1," },
	{ "needs", "start", "Elm,P,Mon,8 o'clock,09:00,1,1," },
	{ "needs", "start", "Elm,P,Mon,24:00,09:00,1,1," },
	{ "needs", "end", "Elm,P,Mon,08:00,25:00,1,1," },
	{ "needs", "end", "Elm,P,Mon,08:00,08:10,1,1," },
	{ "needs", "min", "Elm,P,Mon,08:00,09:00,x,1," },
	{ "needs", "min", "Elm,P,Mon,08:00,09:00,,1," },
	{ "needs", "wished", "Elm,P,Mon,08:00,09:00,2,1," },
	{ "needs", "wished", "Elm,P,Mon,08:00,09:00,2,1001," },
	{ "timeoff", "employee_no", "ZZ,0,0,sick,approved" },
	{ "timeoff", "from", "A1,,0,sick,approved" },
	{ "timeoff", "to", "A1,5,4,sick,approved" },
	{ "timeoff", "to", "A1,0,800,sick,approved" },
	{ "timeoff", "type", "A1,0,0,party,approved" },
	{ "timeoff", "status", "A1,0,0,sick,maybe" },
};

static int setup(void **state)
{
	struct migrate_report report;
	engine_setup(state);
	struct engine_fixture *f = *state;
	modules_start();
	return migrate(f->db, f->a, 1, &report) == OK ? 0 : 1;
}

static enum err import(struct engine_fixture *f, struct import *in, const char *kind,
		       const char *text)
{
	in->db = f->db;
	in->a = f->a;
	in->now_ms = 1000;
	in->relative_days = true;
	in->day_zero = date_from_ymd(2026, 11, 23);
	assert_int_equal(db_begin(f->db), OK);
	enum err err = import_run(in, import_kind_find(kind), str_of(text));
	if (err == OK)
		assert_int_equal(db_commit(f->db), OK);
	else
		db_rollback(f->db);
	return err;
}

static void fill(struct engine_fixture *f)
{
	struct import in = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		if (import(f, &in, good[i].kind, good[i].text) != OK)
			fail_msg("%s row %zu %s: %s", good[i].kind, in.fault[0].row,
				 in.fault[0].column,
				 in.n_faults == 0 ? db_last_error(f->db) : in.fault[0].reason);
		assert_int_equal(in.made, in.rows);
	}
}

static char *export(struct engine_fixture *f, const char *kind)
{
	struct buf out;
	struct export e = { .db = f->db, .a = f->a };
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	assert_int_equal(export_run(&e, import_kind_find(kind), &out), OK);
	char *text = arena_strdup(f->a, buf_text(&out));
	buf_free(&out);
	return text;
}

static void a_second_time_and_a_round_trip_change_nothing(void **state)
{
	struct engine_fixture *f = *state;
	fill(f);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct import in = { 0 };
		assert_int_equal(import(f, &in, good[i].kind, good[i].text), OK);
		assert_int_equal(in.made + in.changed, 0);
		assert_int_equal(import(f, &in, good[i].kind, export(f, good[i].kind)), OK);
		assert_true(in.rows > 0);
		assert_int_equal(in.made + in.changed, 0);
	}
	const char *out = export(f, "staff");
	assert_non_null(strstr(
		out,
		"A1,Ann Ash,ann@example.com,'+1 555,Nurse,Elm,Oak,full-time,32,40,20.50,2026-08-15,x;y"));
	assert_non_null(strstr(out, "A2,Bo Birch,,,Nurse,Oak,,per-diem,0,7.25,,2026-01-02,"));
	assert_non_null(strstr(export(f, "needs"), "Elm,Guard,Sun,22:00,06:00,1,1,"));
}

static void each_bad_cell_is_named(void **state)
{
	struct engine_fixture *f = *state;
	fill(f);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct import in = { 0 };
		const char *head = "";
		for (size_t k = 0; k < ARRAY_LEN(good); k++)
			if (strcmp(good[k].kind, bad[i].kind) == 0)
				head = arena_strndup(f->a, good[k].text,
						     (size_t)(strchr(good[k].text, '\n') + 1 -
							      good[k].text));
		const char *before = export(f, bad[i].kind);
		assert_int_equal(import(f, &in, bad[i].kind,
					arena_printf(f->a, "%s%s\n", head, bad[i].row)),
				 E_INVALID);
		if (in.n_faults != 1 || strcmp(in.fault[0].column, bad[i].column) != 0 ||
		    in.fault[0].row != 2)
			fail_msg("%s: %zu faults, first in %s: %s", bad[i].row, in.n_faults,
				 in.fault[0].column, in.fault[0].reason);
		assert_string_equal(export(f, bad[i].kind), before);
	}
}

static void a_changed_row_is_changed_and_a_check_saves_nothing(void **state)
{
	struct engine_fixture *f = *state;
	fill(f);
	struct import in = { .check_only = true };
	const char *more =
		"employee_no,from,to,type,status\nA1,+1,+5,vacation,refused\nA1,+50,+51,sick,requested\n";
	const char *before = export(f, "timeoff");
	assert_int_equal(import(f, &in, "timeoff", more), OK);
	assert_int_equal(in.made, 1);
	assert_int_equal(in.changed, 1);
	assert_string_equal(export(f, "timeoff"), before);
	in.check_only = false;
	assert_int_equal(import(f, &in, "timeoff", more), OK);
	assert_non_null(strstr(export(f, "timeoff"), "vacation,refused"));
	assert_int_equal(import(f, &in, "timeoff", more), OK);
	assert_int_equal(in.made + in.changed, 0);
}

static void whole_files_are_refused_in_words(void **state)
{
	struct engine_fixture *f = *state;
	static const char *const texts[] = {
		"",
		"\n",
		"site\n",
		"site,practice,state,time_zone,address,more\n",
		"site,practice,state\nx\n",
		"site,practice,state,time_zone,address\n\xff,,,,\n",
		"site,practice,state,time_zone,address\n\"x,,,,\n",
		"site,practice,state,time_zone,address\nA,P,OH,America/New_York,\na,P,OH,America/New_York,\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct import in = { 0 };
		assert_int_equal(import(f, &in, "sites", texts[i]), E_INVALID);
		assert_true(in.n_faults > 0);
	}
	struct buf b;
	struct import in = { 0 };
	buf_init(&b, LIMIT_UPLOAD_BYTES);
	buf_text_add(&b, "employee_no,from,to,type,status\n");
	for (int i = 0; i < 3 * LIMIT_CSV_FAULTS; i++)
		buf_text_add(&b, "nobody,x,0,sick,approved\n");
	assert_int_equal(import(f, &in, "timeoff", buf_text(&b)), E_INVALID);
	assert_int_equal(in.n_faults, 6 * LIMIT_CSV_FAULTS);
	buf_free(&b);
}

static void two_times_off_of_a_person_do_not_overlap(void **state)
{
	struct engine_fixture *f = *state;
	static const struct {
		const char *rows;
		size_t row; /* at fault, 0: none */
	} tried[] = {
		{ "A1,+3,+9,sick,approved\n", 2 },
		{ "A1,+5,+5,sick,requested\n", 2 },
		{ "A1,-20,+40,unpaid,approved\n", 2 },
		{ "A1,+3,+9,sick,refused\n", 0 },
		{ "A1,+6,+9,sick,approved\n", 0 },
		{ "A2,+3,+9,sick,approved\n", 0 },
		{ "A2,+20,+29,sick,approved\nA2,+25,+26,unpaid,approved\n", 3 },
		{ "A2,+25,+26,sick,approved\nA2,+20,+29,unpaid,approved\n", 2 },
		{ "A1,+1,+5,vacation,withdrawn\nA1,+3,+9,sick,approved\n", 0 },
		{ "A1,+1,+5,vacation,approved\n", 0 },
	};
	fill(f);
	for (size_t i = 0; i < ARRAY_LEN(tried); i++) {
		struct import in = { .check_only = true };
		enum err err = import(f, &in, "timeoff",
				      arena_printf(f->a, "employee_no,from,to,type,status\n%s",
						   tried[i].rows));
		if (err != (tried[i].row == 0 ? OK : E_INVALID) ||
		    (tried[i].row != 0 && (in.n_faults != 1 || in.fault[0].row != tried[i].row ||
					   strcmp(in.fault[0].column, "from") != 0)))
			fail_msg("%s: %zu faults, first in row %zu: %s", tried[i].rows, in.n_faults,
				 in.fault[0].row, in.n_faults == 0 ? "" : in.fault[0].reason);
	}
}

static void a_viewer_puts_no_site_into_a_strange_practice(void **state)
{
	struct engine_fixture *f = *state;
	static const char *const strange[] = { "Pine,Fir PC,OH,America/New_York,",
					       "Elm,Fir PC,OH,America/New_York,",
					       "Pine,New PC,OH,America/New_York," };
	fill(f);
	assert_int_equal(
		db_script(
			f->db,
			"INSERT INTO practice (id, name, kind, created_at) VALUES (77, 'Fir PC', 'clinic', 1);"
			"INSERT INTO account (id, email, name, role, state, created_at) VALUES (5, 'm@example.com', 'M', 'manager', 'active', 1),"
			" (6, 'o@example.com', 'O', 'owner', 'active', 1);"
			"INSERT INTO account_site (account_id, site_id) SELECT a.id, s.id FROM site AS s, account AS a WHERE s.name = 'Elm'"),
		OK);
	const struct viewer manager = { .account_id = 5, .role = ROLE_MANAGER, .name = "M" };
	const struct viewer owner = { .account_id = 6, .role = ROLE_OWNER, .name = "O" };
	for (size_t i = 0; i < ARRAY_LEN(strange); i++) {
		const char *text = arena_printf(f->a, "site,practice,state,time_zone,address\n%s\n",
						strange[i]);
		struct import in = { .who = &manager, .check_only = true };
		assert_int_equal(import(f, &in, "sites", text), E_INVALID);
		assert_string_equal(in.fault[0].column, "practice");
		in = (struct import){ .who = &owner, .check_only = true };
		assert_int_equal(import(f, &in, "sites", text), OK);
	}
	struct import own = { .who = &manager, .check_only = true };
	assert_int_equal(import(f, &own, "sites",
				"site,practice,state,time_zone,address\n"
				"Pine,Elm PC,OH,America/New_York,\n"),
			 OK);
	assert_int_equal(org_practice_visible(f->db, f->a, 5, 77), E_NOTFOUND);
	assert_int_equal(org_practice_visible(f->db, f->a, 6, 77), OK);
}

static void a_viewer_brings_only_what_was_given(void **state)
{
	struct engine_fixture *f = *state;
	fill(f);
	struct viewer nobody = { .account_id = 77, .role = ROLE_SUPERVISOR };
	struct import in = { .who = &nobody };
	assert_int_equal(import(f, &in, "staff", staff), E_INVALID);
	assert_true(in.n_faults >= 2);
	assert_int_equal(import(f, &in, "needs", needs), E_INVALID);
	assert_int_equal(import(f, &in, "timeoff", timeoff), E_INVALID);
	assert_int_equal(
		import(f, &in, "sites",
		       "site,practice,state,time_zone,address\nFir,New PC,OH,America/New_York,\n"),
		E_INVALID);
	assert_string_equal(in.fault[0].column, "practice");
	struct export e = { .db = f->db, .a = f->a, .who = &nobody };
	struct buf out;
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	assert_int_equal(export_run(&e, import_kind_find("staff"), &out), OK);
	assert_null(strstr(buf_text(&out), "Ann"));
	buf_free(&out);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, engine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_second_time_and_a_round_trip_change_nothing),
		CASE(each_bad_cell_is_named),
		CASE(a_changed_row_is_changed_and_a_check_saves_nothing),
		CASE(whole_files_are_refused_in_words),
		CASE(a_viewer_brings_only_what_was_given),
		CASE(two_times_off_of_a_person_do_not_overlap),
		CASE(a_viewer_puts_no_site_into_a_strange_practice),
	};
	int failed = cmocka_run_group_tests_name("import sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("import postgresql", tests, NULL, NULL);
	return failed;
}
