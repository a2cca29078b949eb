/* From a loaded plan to the engine's problem and back: the reasons in the matrix, pins, the rest on
 * the nights on which the clocks change, what the days around and other sites already hold, and
 * that an answer of the engine, planned as shifts, is again the same plan at the same penalty. */
#include "base/base.h"

#include "base/date.h"
#include "mod/roster/roster_problem.h"
#include "mod/roster/roster_slots.h"
#include "unit.h"

#define DAYS   14
#define PEOPLE 8

enum { EARLY, LATE, NIGHT, SHORT, SHIFTS };

static struct roster_shift shifts[SHIFTS] = {
	{ 1, 1, "Early", 7 * 60, 480, 1 },
	{ 2, 1, "Late", 14 * 60, 480, 2 },
	{ 3, 1, "Night", 22 * 60, 480, 3 },
	{ 4, 1, "Short", 9 * 60, 240, 4 },
};
static struct roster_position positions[] = { { 1, "RN" }, { 2, "Medical assistant" } };
static struct roster_kind kinds[] = { { 1, "RN license" } };

static int32_t day(int year, int month, int d)
{
	return date_from_ymd(year, month, d);
}
#define MONDAY day(2026, 6, 1)

/* Two weeks, nobody planned, nobody needed. */
static struct roster_plan *plan_from(struct arena *a, int32_t from, const char *zone)
{
	struct roster_plan *p = arena_new_one(a, struct roster_plan);
	*p = (struct roster_plan){
		.arena = a,
		.site = { 1, 1, "Main Clinic", "Lakeside", tz_find(zone) },
		.policy = { 600, 6, 1, 1, -1, true, false, 0 },
		.from = from,
		.to = from + DAYS - 1,
		.days = DAYS,
		.first_day = from - ROSTER_AROUND,
		.last_day = from + DAYS - 1 + ROSTER_AROUND,
		.position = positions,
		.kind = kinds,
		.shift = shifts,
		.positions = 2,
		.kinds = 1,
		.shifts = SHIFTS,
		.people = PEOPLE,
	};
	p->person = arena_array(a, struct roster_person, PEOPLE);
	p->work = arena_array(a, struct roster_work, 400);
	p->need = arena_array(a, struct roster_need, 400);
	p->day_needs = arena_array(a, struct roster_slice, DAYS);
	p->ban = arena_array(a, bool, (size_t)SHIFTS *SHIFTS);
	p->off = arena_array(a, struct roster_off, 8);
	p->unavailable = arena_array(a, struct roster_unavailable, 8);
	p->credential = arena_array(a, struct roster_credential, 8);
	p->wish = arena_array(a, struct roster_wish, 8);
	for (int32_t i = 0; i < PEOPLE; i++)
		p->person[i] = (struct roster_person){
			.id = i + 1,
			.name = "Ann",
			.home = true,
			.member = true,
			.hired = from - 999,
			.ended = DATE_MAX,
			.max_minutes = 2400,
			.max_run = 6,
			.min_run = 1,
			.min_off_run = 1,
			.max_weekends = -1,
			.min_total = -1,
			.max_total = -1,
			.worked = arena_array(a, uint64_t, 4),
		};
	return p;
}

/* By day, shift, position, and those with a credential first, as the loader sorts them. */
static void add_need(struct roster_plan *p, int32_t on, int32_t shift, int32_t kind, int32_t least)
{
	struct roster_slice *s = &p->day_needs[on - p->from];
	if (s->n++ == 0)
		s->first = p->needs;
	p->need[p->needs++] = (struct roster_need){ .id = 500 + p->needs,
						    .day = on,
						    .position = 0,
						    .shift = shift,
						    .kind = kind,
						    .least = least,
						    .wished = least,
						    .under_weight = 100,
						    .wish_weight = 10,
						    .over_weight = 1 };
}

static void add_daily(struct roster_plan *p, int32_t least)
{
	for (int32_t d = p->from; d <= p->to; d++)
		for (int32_t s = 0; s < SHIFTS; s++)
			add_need(p, d, s, -1, least);
}

/* Works must be added by person, then start. */
static struct roster_work *add_work(struct roster_plan *p, int32_t person, int32_t on,
				    int32_t shift, bool here)
{
	struct roster_work *w = &p->work[p->works];
	*w = (struct roster_work){ .id = 100 + p->works,
				   .person = person,
				   .shift = here ? shift : -1,
				   .position = p->person[person].position,
				   .need = -1,
				   .day = on,
				   .site_id = here ? 1 : 2,
				   .override_reason = "",
				   .here = here,
				   .in_span = here && on >= p->from && on <= p->to };
	roster_shift_times(p, shift, on, &w->start_ms, &w->end_ms);
	struct roster_slice *s = &p->person[person].work;
	if (s->n++ == 0)
		s->first = p->works;
	p->works++;
	uint32_t bit = (uint32_t)(on - p->first_day);
	p->person[person].worked[bit / 64] |= 1ULL << (bit % 64);
	return w;
}

static struct roster_problem make(struct roster_plan *p)
{
	struct roster_problem r;
	const char *why = "";
	struct solver_fault fault;
	roster_plan_cover(p);
	assert_int_equal(roster_problem_make(p, NULL, p->arena, &r, &why), OK);
	assert_int_equal(solver_problem_check(r.solver, &fault), OK);
	return r;
}

static int reason(const struct roster_problem *r, int32_t person, int32_t on, int32_t shift,
		  int32_t kind)
{
	int32_t s = roster_slot_of(r, shift, 0, kind, on);
	assert_true(s >= 0);
	return r->solver->allowed[solver_at(r->solver, person, on - r->plan->from, s)];
}

/* Hard amount of a kind when one person works these shifts on these days and all else is off. */
static int64_t broken(const struct roster_problem *r, int32_t person, int32_t first,
		      const int32_t *shift, int32_t n, enum solver_kind kind)
{
	struct solver_plan *plan = solver_plan_new(r->plan->arena, r->solver);
	struct solver_value value;
	for (int32_t i = 0; i < n; i++)
		if (shift[i] >= 0)
			plan->cell[person * DAYS + first - r->plan->from + i] =
				(int8_t)roster_slot_of(r, shift[i], 0, -1, first + i);
	solver_evaluate(r->solver, plan, false, r->plan->arena, &value);
	return value.broken[kind];
}

static void test_reasons(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	for (int32_t d = p->from; d <= p->to; d++) {
		add_need(p, d, EARLY, 0, 1);
		add_need(p, d, EARLY, -1, 1);
		if (d != MONDAY)
			add_need(p, d, LATE, -1, 1);
	}
	p->person[1].position = 1;
	p->person[2].member = false;
	p->person[3].hired = MONDAY + 1;
	p->person[3].ended = MONDAY + 3;
	p->off[0] = (struct roster_off){ MONDAY + 1, MONDAY + 2, "vacation", true };
	p->off[1] = (struct roster_off){ MONDAY + 1, MONDAY + 1, "vacation", false };
	p->offs = 2;
	p->person[0].off = (struct roster_slice){ 0, 1 };
	p->person[4].off = (struct roster_slice){ 1, 1 };
	p->unavailable[0] = (struct roster_unavailable){ 4, 12 * 60, 24 * 60 };
	p->person[0].unavailable = (struct roster_slice){ 0, 1 };
	/* Expires in the middle of the span: valid on its last day, not on the next. */
	p->credential[0] = (struct roster_credential){ 0, DATE_MIN, MONDAY + 5, DATE_MAX };
	p->person[0].credential = (struct roster_slice){ 0, 1 };
	struct roster_problem r = make(p);
	assert_int_equal(reason(&r, 0, MONDAY, EARLY, 0), 0);
	assert_int_equal(reason(&r, 0, MONDAY + 5, EARLY, 0), 0);
	assert_int_equal(reason(&r, 0, MONDAY + 6, EARLY, 0), ROSTER_CREDENTIAL + 1);
	assert_int_equal(reason(&r, 0, MONDAY + 6, EARLY, -1), 0);
	assert_int_equal(reason(&r, 5, MONDAY, EARLY, 0), ROSTER_CREDENTIAL + 1);
	assert_int_equal(reason(&r, 5, MONDAY, EARLY, -1), 0);
	assert_int_equal(reason(&r, 0, MONDAY + 1, EARLY, -1), ROSTER_TIME_OFF + 1);
	assert_int_equal(reason(&r, 0, MONDAY + 2, EARLY, -1), ROSTER_TIME_OFF + 1);
	assert_int_equal(reason(&r, 0, MONDAY + 3, EARLY, -1), 0);
	assert_int_equal(reason(&r, 0, MONDAY + 4, LATE, -1), ROSTER_UNAVAILABLE + 1);
	assert_int_equal(reason(&r, 0, MONDAY + 3, LATE, -1), 0);
	assert_int_equal(reason(&r, 1, MONDAY, EARLY, -1), ROSTER_POSITION + 1);
	assert_int_equal(reason(&r, 2, MONDAY, EARLY, -1), ROSTER_NOT_MEMBER + 1);
	assert_int_equal(reason(&r, 3, MONDAY, EARLY, -1), ROSTER_NOT_EMPLOYED + 1);
	assert_int_equal(reason(&r, 3, MONDAY + 3, EARLY, -1), 0);
	assert_int_equal(reason(&r, 3, MONDAY + 4, EARLY, -1), ROSTER_NOT_EMPLOYED + 1);
	assert_int_equal(reason(&r, 6, MONDAY, LATE, -1), ROSTER_TAG_NO_NEED);
	/* A day off that was asked for is dear, not forbidden. */
	int32_t s = roster_slot_of(&r, LATE, 0, -1, MONDAY + 1);
	assert_int_equal(reason(&r, 4, MONDAY + 1, LATE, -1), 0);
	assert_int_equal(r.solver->cost[solver_at(r.solver, 4, 1, s)], ROSTER_WEIGHT_ASKED);
	assert_int_equal(r.solver->cost[solver_at(r.solver, 4, 2, s)], 0);
	arena_free(a);
}

/* What is pinned, or allowed with a reason, stands; a loose draft is where the search starts. */
static void test_pins(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	add_daily(p, 1);
	p->person[1].member = false;
	add_work(p, 0, MONDAY, EARLY, true)->pinned = true;
	add_work(p, 0, MONDAY + 1, LATE, true);
	add_work(p, 1, MONDAY, NIGHT, true)->override_reason = "Nobody else was there";
	struct roster_problem r = make(p);
	int32_t early = roster_slot_of(&r, EARLY, 0, -1, MONDAY);
	int32_t late = roster_slot_of(&r, LATE, 0, -1, MONDAY + 1);
	int32_t night = roster_slot_of(&r, NIGHT, 0, -1, MONDAY);
	assert_int_equal(r.solver->pin[0], early);
	assert_int_equal(r.now->cell[0], early);
	assert_int_equal(r.solver->pin[1], SOLVER_FREE);
	assert_int_equal(r.now->cell[1], late);
	assert_int_equal(r.solver->pin[DAYS], night);
	assert_int_equal(reason(&r, 1, MONDAY, NIGHT, -1), 0); /* although not a member */
	assert_int_equal(reason(&r, 1, MONDAY, EARLY, -1), ROSTER_NOT_MEMBER + 1);
	arena_free(a);
}

/* 10 PM to 7 AM are 9 hours by the wall clock; 8 and 10 on the two nights of the year. */
static void test_rest_by_the_real_clock(void **state)
{
	(void)state;
	static const struct {
		int month, day;
		int32_t real, night;
	} nights[] = { { 3, 7, 8 * 60, 420 }, { 10, 31, 10 * 60, 540 }, { 6, 6, 9 * 60, 480 } };
	static const int32_t late_early[] = { LATE, EARLY }, late_late[] = { LATE, LATE };
	for (size_t i = 0; i < ARRAY_LEN(nights); i++) {
		int32_t sat = day(2026, nights[i].month, nights[i].day);
		for (int32_t rest = 8 * 60 - 30; rest <= 10 * 60 + 30; rest += 30) {
			struct arena *a = arena_new(LIMIT_ARENA_BYTES);
			struct roster_plan *p =
				plan_from(a, date_monday_of(sat), "America/New_York");
			p->policy.min_rest_minutes = rest;
			add_daily(p, 1);
			struct roster_problem r = make(p);
			/* The night itself, and the nights beside it, which are usual ones. */
			for (int32_t d = -2; d <= 2; d++) {
				int32_t real = d == 0 ? nights[i].real : 9 * 60;
				assert_int_equal(broken(&r, 0, sat + d, late_early, 2,
							SOLVER_RULE_SUCCESSION),
						 real < rest);
				assert_int_equal(broken(&r, 0, sat + d, late_late, 2,
							SOLVER_RULE_SUCCESSION),
						 0);
			}
			int32_t s = roster_slot_of(&r, NIGHT, 0, -1, sat);
			assert_int_equal(r.slot[s].minutes, nights[i].night);
			s = roster_slot_of(&r, NIGHT, 0, -1, sat - 1);
			assert_int_equal(r.slot[s].minutes, 480);
			arena_free(a);
		}
	}
}

static void test_week_hours(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	/* Saturday night has 7 hours in March, 9 in fall. Five nights a week to it. */
	static const int32_t nights[] = { NIGHT, NIGHT, NIGHT, NIGHT, NIGHT };
	static const struct {
		int month, day;
		int32_t minutes;
	} cases[] = { { 3, 7, 2340 }, { 10, 31, 2460 }, { 6, 6, 2400 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int32_t less = 0; less <= 1; less++) {
			int32_t sat = day(2026, cases[i].month, cases[i].day);
			struct roster_plan *p =
				plan_from(a, date_monday_of(sat), "America/New_York");
			add_daily(p, 1);
			p->person[0].max_minutes = cases[i].minutes - less;
			struct roster_problem r = make(p);
			assert_int_equal(broken(&r, 0, sat - 4, nights, 5, SOLVER_RULE_COUNT_MAX),
					 less);
			p->policy.weekly_hours = false;
			r = make(p);
			assert_int_equal(broken(&r, 0, sat - 4, nights, 5, SOLVER_RULE_COUNT_MAX),
					 0);
		}
	arena_free(a);
}

/* A span that begins on a Wednesday: Monday and Tuesday count for its first week. */
static void test_history(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	static const int32_t days[] = { SHORT, SHORT, SHORT, SHORT, SHORT };
	static const int32_t four[] = { EARLY, EARLY, EARLY, EARLY };
	struct roster_plan *p = plan_from(a, MONDAY + 2, "America/New_York");
	add_daily(p, 1);
	add_work(p, 0, MONDAY, EARLY, true);
	add_work(p, 0, MONDAY + 1, LATE, true);
	for (int32_t d = -1; d < 2; d++)
		add_work(p, 1, MONDAY + d, SHORT, true);
	add_work(p, 2, MONDAY + 16, EARLY, true); /* the day after the span */
	p->person[2].max_run = 4;
	struct roster_problem r = make(p);
	/* 16 hours before, 40 at most: three more Earlies, not four. */
	assert_int_equal(broken(&r, 0, MONDAY + 2, four, 3, SOLVER_RULE_COUNT_MAX), 0);
	assert_int_equal(broken(&r, 0, MONDAY + 2, four, 4, SOLVER_RULE_COUNT_MAX), 480);
	assert_int_equal(broken(&r, 3, MONDAY + 2, four, 4, SOLVER_RULE_COUNT_MAX), 0);
	/* Tuesday's Late ends nine hours before Wednesday's Early. */
	assert_int_equal(reason(&r, 0, MONDAY + 2, EARLY, -1), ROSTER_REST + 1);
	assert_int_equal(reason(&r, 0, MONDAY + 2, LATE, -1), 0);
	/* Three days in a row before, six at most. */
	assert_int_equal(broken(&r, 1, MONDAY + 2, days, 3, SOLVER_RULE_RUN_MAX), 0);
	assert_true(broken(&r, 1, MONDAY + 2, days, 4, SOLVER_RULE_RUN_MAX) > 0);
	/* And one after, four at most. */
	assert_int_equal(broken(&r, 2, MONDAY + 13, days, 3, SOLVER_RULE_COUNT_MAX), 0);
	assert_true(broken(&r, 2, MONDAY + 12, days, 4, SOLVER_RULE_COUNT_MAX) > 0);
	assert_int_equal(reason(&r, 2, MONDAY + 15, NIGHT, -1), ROSTER_REST + 1);
	arena_free(a);
}

static void test_other_site(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	static const int32_t four[] = { EARLY, EARLY, EARLY, EARLY };
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	add_daily(p, 1);
	add_work(p, 0, MONDAY, LATE, false);
	add_work(p, 0, MONDAY + 4, EARLY, false);
	struct roster_problem r = make(p);
	assert_true(r.elsewhere >= 0);
	/* The day there is taken, and a day worked; its hours and its rest count here. */
	assert_int_equal(r.solver->pin[0], r.elsewhere);
	assert_int_equal(r.now->cell[0], r.elsewhere);
	assert_int_equal(reason(&r, 0, MONDAY, LATE, -1), ROSTER_OVERLAP + 1);
	assert_int_equal(reason(&r, 0, MONDAY, SHORT, -1), 0);
	assert_int_equal(reason(&r, 0, MONDAY + 1, EARLY, -1), ROSTER_REST + 1);
	assert_int_equal(reason(&r, 0, MONDAY + 4, EARLY, -1), ROSTER_OVERLAP + 1);
	assert_int_equal(reason(&r, 0, MONDAY + 2, EARLY, -1), 0);
	assert_int_equal(reason(&r, 1, MONDAY, LATE, -1), 0);
	assert_int_equal(broken(&r, 0, MONDAY + 2, four, 3, SOLVER_RULE_COUNT_MAX), 0);
	assert_int_equal(broken(&r, 0, MONDAY + 2, four, 4, SOLVER_RULE_COUNT_MAX), 480);
	struct solver_value value;
	solver_evaluate(r.solver, r.now, false, a, &value);
	assert_int_equal(value.hard, 0);
	arena_free(a);
}

/* The second shift of a day has no cell: it covers its need and counts its hours all the same. */
static void test_twice_a_day(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	add_need(p, MONDAY, EARLY, -1, 1);
	add_need(p, MONDAY, NIGHT, -1, 1);
	add_work(p, 0, MONDAY, EARLY, true);
	add_work(p, 0, MONDAY, NIGHT, true)->pinned = true;
	struct roster_problem r = make(p);
	assert_int_equal(r.now->cell[0], roster_slot_of(&r, NIGHT, 0, -1, MONDAY));
	int64_t penalty, hard;
	assert_int_equal(roster_penalty(p, a, &penalty, &hard), OK);
	assert_int_equal(penalty, 0);
	assert_int_equal(hard, 0);
	assert_int_equal(r.extra_minutes[0], 480);
	arena_free(a);
}

static const struct roster_work *work_of(const struct roster_plan *p, int32_t person, int32_t on)
{
	return roster_next_work(p, person, on, NULL);
}

static void plan_answer(struct roster_plan *q, const struct roster_problem *r,
			const struct solver_plan *answer)
{
	for (int32_t c = 0; c < PEOPLE * DAYS; c++) {
		const struct roster_work *w = work_of(r->plan, c / DAYS, q->from + c % DAYS);
		if (answer->cell[c] == SOLVER_OFF)
			continue;
		bool here = answer->cell[c] != r->elsewhere;
		struct roster_work *made =
			add_work(q, c / DAYS, q->from + c % DAYS,
				 here ? r->slot[answer->cell[c]].shift : SHORT, here);
		made->pinned = w != NULL && w->pinned;
	}
}

static struct roster_plan *round_plan(struct arena *a, int32_t from)
{
	struct roster_plan *p = plan_from(a, from, "America/New_York");
	for (int32_t d = p->from; d <= p->to; d++) {
		add_need(p, d, EARLY, 0, 1);
		add_need(p, d, EARLY, -1, 1);
		add_need(p, d, LATE, -1, 1);
		add_need(p, d, NIGHT, -1, 1);
	}
	p->credential[0] = (struct roster_credential){ 0, DATE_MIN, from + 6, DATE_MAX };
	p->credential[1] = (struct roster_credential){ 0, from + 5, DATE_MAX, DATE_MAX };
	p->person[0].credential = (struct roster_slice){ 0, 1 };
	p->person[1].credential = (struct roster_slice){ 1, 1 };
	p->off[0] = (struct roster_off){ from + 3, from + 9, "vacation", true };
	p->person[2].off = (struct roster_slice){ 0, 1 };
	p->wish[0] = (struct roster_wish){ from + 4, LATE, 7, true };
	p->wish[1] = (struct roster_wish){ from + 6, NIGHT, 9, false };
	p->person[3].wish = (struct roster_slice){ 0, 2 };
	return p;
}

/* The engine's answer, planned as shifts, is the same plan at the same penalty, and the rules of
 * the pages, which share no code with the engine, find nothing in it. Over both clock changes. */
static void test_round_trip(void **state)
{
	(void)state;
	const int32_t from[] = { MONDAY, day(2026, 3, 2), day(2026, 10, 26) };
	for (size_t i = 0; i < ARRAY_LEN(from); i++) {
		struct arena *a = arena_new(LIMIT_FILL_BYTES);
		struct roster_plan *p = round_plan(a, from[i]), *q = round_plan(a, from[i]);
		add_work(p, 4, from[i] + 5, NIGHT, true)->pinned = true;
		add_work(p, 5, from[i] + 2, SHORT, false);
		struct roster_problem r = make(p);
		struct solver_options options = {
			.seed = 1, .work = 300000, .threads = 1, .target = INT64_MIN
		};
		struct solver_result result;
		assert_int_equal(solver_solve(r.solver, &options, a, &result), OK);
		assert_int_equal(result.value.hard, 0);
		plan_answer(q, &r, result.plan);
		struct roster_problem back = make(q);
		int64_t penalty, hard;
		assert_int_equal(roster_penalty(q, a, &penalty, &hard), OK);
		assert_int_equal(hard, 0);
		assert_int_equal(penalty, result.value.penalty);
		for (int32_t c = 0; c < PEOPLE * DAYS; c++) {
			int8_t was = result.plan->cell[c], is = back.now->cell[c];
			assert_int_equal(was == SOLVER_OFF, is == SOLVER_OFF);
			if (was != SOLVER_OFF)
				assert_int_equal(r.slot[was].shift, back.slot[is].shift);
		}
		for (int32_t w = 0; w < q->works; w++)
			if (q->work[w].here)
				assert_int_equal(roster_broken_work(q, &q->work[w]) &
							 ~ROSTER_SOFT_RULES,
						 0);
		assert_true(work_of(q, 4, from[i] + 5)->shift == NIGHT);
		assert_true(roster_totals(q).covered > 40);
		arena_free(a);
	}
}

static void test_refusals(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_problem r;
	const char *why = "";
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	assert_int_equal(roster_problem_make(p, NULL, a, &r, &why), E_INVALID);
	assert_non_null(strstr(why, "Nobody is needed"));
	p->people = 0;
	assert_int_equal(roster_problem_make(p, NULL, a, &r, &why), E_INVALID);
	assert_non_null(strstr(why, "Add people first"));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_pins),
		cmocka_unit_test(test_rest_by_the_real_clock),
		cmocka_unit_test(test_week_hours),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_other_site),
		cmocka_unit_test(test_twice_a_day),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
