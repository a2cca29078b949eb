/* The readers of benchmark files: what they take, and that each thing that is wrong is refused
 * with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "solver/inrc2.h"

#define HEAD  "SECTION_HORIZON\n7\n\nSECTION_SHIFTS\nE,480,\nL,540,E\n\n"
#define STAFF "SECTION_STAFF\nA,E=5|L=0,2400,960,4,2,2,1\nB,E=7|L=7,2400,0,5,1,1,1\n\n"
#define CELLS "SECTION_DAYS_OFF\nA,3\n\nSECTION_SHIFT_ON_REQUESTS\nA,0,E,2\n\n"
#define COVER "SECTION_COVER\n0,E,1,100,1\n"

static const char good[] = "# a comment\r\n" HEAD STAFF CELLS COVER;

static void test_nrp_good_file(void **state)
{
	(void)state;
	struct arena *a = arena_new(64 * 1024 * 1024);
	struct nrp_instance n;
	struct format_fault fault;
	assert_int_equal(nrp_read(str_of(good), a, &n, &fault), OK);
	assert_int_equal(n.days, 7);
	assert_int_equal(n.people, 2);
	assert_int_equal(n.shifts, 2);
	assert_true(n.no_follow[1 * 2 + 0]);
	assert_int_equal(n.max_shifts[0 * 2 + 1], 0);
	assert_true(n.day_off[3]);
	struct solver_problem *p = nrp_problem(&n, a);
	struct solver_fault problem_fault;
	assert_int_equal(solver_problem_check(p, &problem_fault), OK);
	/* All off: A misses the wish (2) and 16 hours; nobody on day 0 (100). */
	struct solver_value value;
	solver_evaluate(p, solver_plan_new(a, p), false, a, &value);
	assert_int_equal(value.penalty, 102);
	assert_int_equal(value.hard, 960);
	arena_free(a);
}

static void test_nrp_refusals(void **state)
{
	static const struct {
		const char *text;
		int32_t line;
	} cases[] = {
		{ "", 0 },
		{ "7\n", 1 },
		{ "SECTION_NONSENSE\n", 1 },
		{ "SECTION_HORIZON\nseven\n", 2 },
		{ "SECTION_HORIZON\n0\n", 2 },
		{ "SECTION_HORIZON\n7\n8\n", 3 },
		{ "SECTION_HORIZON\n7\nSECTION_HORIZON\n", 3 },
		{ "SECTION_SHIFTS\nE\n", 2 },
		{ "SECTION_SHIFTS\nE,480\nE,480\n", 3 },
		{ "SECTION_SHIFTS\nE,9999\n", 2 },
		{ "SECTION_STAFF\n", 1 },
		{ "SECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=5,1,1\n", 4 },
		{ "SECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,X=5,1,0,5,1,1,1\n", 4 },
		{ "SECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E,1,0,5,1,1,1\n", 4 },
		{ "SECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=5,1,0,2,3,1,1\n", 4 },
		{ HEAD STAFF "SECTION_DAYS_OFF\nC,0\n", 13 },
		{ HEAD STAFF "SECTION_DAYS_OFF\nA,7\n", 13 },
		{ HEAD STAFF "SECTION_SHIFT_OFF_REQUESTS\nA,0,E\n", 13 },
		{ HEAD STAFF "SECTION_SHIFT_OFF_REQUESTS\nA,0,X,1\n", 13 },
		{ HEAD STAFF "SECTION_COVER\n0,E,-1,100,1\n", 13 },
		{ HEAD STAFF "SECTION_COVER\n0,E,1,100\n", 13 },
		{ HEAD STAFF, 12 },
		{ "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,Q\nSECTION_STAFF\n"
		  "A,E=1,1,0,5,1,1,1\nSECTION_COVER\n0,E,1,1,1\n",
		  4 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *a = arena_new(64 * 1024 * 1024);
		struct nrp_instance n = { .days = 77 };
		struct format_fault fault = { 0 };
		enum err err = nrp_read(str_of(cases[i].text), a, &n, &fault);
		if (err != E_INVALID || (cases[i].line > 0 && fault.line != cases[i].line))
			print_error("case %zu: line %" PRId32 " (%s)\n", i, fault.line,
				    fault.reason);
		assert_int_equal(err, E_INVALID);
		assert_non_null(fault.reason);
		assert_int_equal(n.days, 77);
		if (cases[i].line > 0)
			assert_int_equal(fault.line, cases[i].line);
		arena_free(a);
	}
}

static void test_plan_round_trip_and_refusals(void **state)
{
	static const char *const bad[] = { "E - - - - - -\n",
					   "E - - - - -\n- - - - - - -\n",
					   "X - - - - - -\n- - - - - - -\n",
					   "- - - - - - - -\n- - - - - - -\n",
					   "- - - - - - -\n- - - - - - -\n- - - - - - -\n",
					   "A: - - - - - - -\nA: - - - - - - -\n" };
	(void)state;
	struct arena *a = arena_new(64 * 1024 * 1024);
	struct nrp_instance n;
	struct format_fault fault;
	struct buf b;
	assert_int_equal(nrp_read(str_of(good), a, &n, &fault), OK);
	struct solver_problem *p = nrp_problem(&n, a);
	struct solver_plan *plan = solver_plan_new(a, p), *back;
	const char *const *names = nrp_shift_names(&n, a), *const *people = nrp_person_names(&n, a);
	plan->cell[0] = 0;
	plan->cell[13] = 1;
	buf_init(&b, 10000);
	plan_write(plan, names, &b);
	assert_int_equal(plan_read(buf_str(&b), p, names, people, a, &back, &fault), OK);
	assert_memory_equal(plan->cell, back->cell, 14);
	assert_int_equal(plan_read(STR("B: -,L,-,-,-,-,-\nA: E - - - - - -\n"), p, names, people, a,
				   &back, &fault),
			 OK);
	assert_int_equal(back->cell[0], 0);
	assert_int_equal(back->cell[7 + 1], 1);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(plan_read(str_of(bad[i]), p, names, people, a, &back, &fault),
				 E_INVALID);
	buf_free(&b);
	arena_free(a);
}

#define SHIFTS "SHIFT_TYPES = 2\nEarly (2,5)\nNight (3,5)\n\n"
#define FORBIDDEN "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS\nEarly 0\nNight 1 Early\n\n"
#define CONTRACTS "CONTRACTS = 1\nFull (4,6) (2,5) (2,3) 1 1\n\n"
#define NURSES "NURSES = 2\nAnn Full 2 Head Nurse\nBea Full 1 Nurse\n"
#define SKILLS "SCENARIO = tiny\n\nWEEKS = 1\n\nSKILLS = 2\nHead\nNurse\n\n"
#define SCENARIO SKILLS SHIFTS FORBIDDEN CONTRACTS NURSES
#define HISTORY "HISTORY\n0 tiny\n\nNURSE_HISTORY\nAnn 0 0 None 0 0 3\nBea 0 0 Night 1 2 0\n"
#define NEEDS \
	"Early Head (1,1) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)\n" \
	"Night Nurse (1,2) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)\n\n"
#define REQUESTS "SHIFT_OFF_REQUESTS = 1\nAnn Any Mon\n"
#define WEEK "WEEK_DATA\ntiny\n\nREQUIREMENTS\n" NEEDS REQUESTS

static void test_inrc2_value_by_hand(void **state)
{
	(void)state;
	struct arena *a = arena_new(64 * 1024 * 1024);
	struct inrc2 s;
	struct format_fault fault;
	struct solver_value value;
	assert_int_equal(inrc2_read_scenario(STR(SCENARIO), a, &s, &fault), OK);
	assert_int_equal(inrc2_read_history(STR(HISTORY), a, &s, &fault), OK);
	assert_int_equal(inrc2_read_week(STR(WEEK), a, &s, &fault), OK);
	struct solver_problem *p = inrc2_problem(&s, a);
	struct solver_plan *plan = solver_plan_new(a, p);
	plan->cell[0] = (int8_t)inrc2_slot(&s, 0, 0); /* Ann Mon Early Head */
	plan->cell[7] = (int8_t)inrc2_slot(&s, 1, 1); /* Bea Mon Night Nurse */
	solver_evaluate(p, plan, false, a, &value);
	/* One Night missing of the wish 30; Ann: run of work 1 of 2: 30, of Early 1 of 2: 15,
	 * wish 10, 3 assignments short 60, days off 6 of 3: 90; Bea: Night 2 of 3: 15, 3 short:
	 * 60, days off 6 of 3: 90. */
	assert_int_equal(value.penalty, 30 + 30 + 15 + 10 + 60 + 90 + 15 + 60 + 90);
	assert_int_equal(value.hard, 0);
	struct buf b;
	buf_init(&b, 10000);
	inrc2_write_week(&s, plan, 0, &b);
	assert_string_equal(buf_text(&b), "SOLUTION\n0 tiny\n\nASSIGNMENTS = 2\n"
					  "Ann Mon Early Head\nBea Mon Night Nurse\n");
	buf_free(&b);
	plan->cell[7] = (int8_t)inrc2_slot(&s, 0, 1); /* Early after Night, and nobody at night */
	solver_evaluate(p, plan, false, a, &value);
	assert_int_equal(value.broken[SOLVER_RULE_SUCCESSION], 1);
	assert_int_equal(value.broken[SOLVER_RULE_COVER_MIN], 1);
	arena_free(a);
}

/* `text` with its line `number` (from 1) replaced. */
static char *spoilt(struct arena *a, const char *text, int32_t number, const char *by)
{
	const char *at = text;
	for (int32_t i = 1; i < number; i++)
		at = strchr(at, '\n') + 1;
	const char *rest = strchr(at, '\n');
	return arena_printf(a, "%.*s%s%s", (int)(at - text), text, by, rest);
}

static void test_inrc2_refusals(void **state)
{
	static const struct {
		int32_t line;
		const char *by;
	} cases[] = { { 1, "SCENARIO tiny" },
		      { 3, "WEEKS = 0" },
		      { 7, "Head" },
		      { 10, "Early (2;5)" },
		      { 10, "Early (5,2)" },
		      { 15, "Night 2 Early" },
		      { 15, "Night 1 Late" },
		      { 18, "Full (4,6) (2,5) (2,3) 1" },
		      { 21, "Ann None 1 Nurse" },
		      { 21, "Ann Full 1 Cook" },
		      { 22, "Ann Full 1 Nurse" },
		      { 22, "Bea Full 1 Nurse\nCea Full 1 Nurse" } };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *a = arena_new(64 * 1024 * 1024);
		struct inrc2 s;
		struct format_fault fault = { 0 };
		char *text = spoilt(a, SCENARIO, cases[i].line, cases[i].by);
		enum err err = inrc2_read_scenario(str_of(text), a, &s, &fault);
		if (err != E_INVALID)
			print_error("case %zu\n", i);
		assert_int_equal(err, E_INVALID);
		assert_true(fault.line == cases[i].line || fault.line == cases[i].line + 1);
		arena_free(a);
	}
	struct arena *a = arena_new(64 * 1024 * 1024);
	struct inrc2 s;
	struct format_fault fault;
	assert_int_equal(inrc2_read_scenario(STR(SCENARIO), a, &s, &fault), OK);
	assert_int_equal(inrc2_read_history(str_of(spoilt(a, HISTORY, 6, "Bea 0 0 None 1 2 0")), a,
					    &s, &fault),
			 E_INVALID);
	assert_int_equal(fault.line, 6);
	assert_int_equal(inrc2_read_history(STR(HISTORY), a, &s, &fault), OK);
	assert_int_equal(inrc2_read_week(str_of(spoilt(a, WEEK, 2, "other")), a, &s, &fault),
			 E_INVALID);
	assert_int_equal(inrc2_read_week(str_of(spoilt(a, WEEK, 9, "Ann Any Moon")), a, &s, &fault),
			 E_INVALID);
	assert_int_equal(fault.line, 9);
	assert_int_equal(s.weeks_read, 0);
	assert_int_equal(inrc2_read_week(STR(WEEK), a, &s, &fault), OK);
	assert_int_equal(inrc2_read_week(STR(WEEK), a, &s, &fault), E_INVALID);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nrp_good_file),
		cmocka_unit_test(test_nrp_refusals),
		cmocka_unit_test(test_plan_round_trip_and_refusals),
		cmocka_unit_test(test_inrc2_value_by_hand),
		cmocka_unit_test(test_inrc2_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
