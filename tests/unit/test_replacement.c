/* Who comes first among those who could take a shift, and what time off does to coverage: over a
 * small plan made by hand. */
#include "base/base.h"

#include "base/date.h"
#include "mod/roster/replacement.h"
#include "mod/roster/time_off_effect.h"
#include "unit.h"

#define PEOPLE 6
#define H      *60

static struct roster_shift shifts[] = { { 1, 1, "Early", 7 * 60, 480, 1 },
					{ 2, 1, "Late", 14 * 60, 480, 2 } };
static struct roster_position positions[] = { { 1, "Nurse" }, { 2, "Front desk" } };

static int32_t monday(void)
{
	return date_from_ymd(2026, 11, 23);
}

/* Six nurses of one site, the last one of the front desk; one week in which an early nurse is
 * needed each day. */
static struct roster_plan *week_plan(struct arena *a)
{
	static const char *const names[] = { "Ann", "Ben", "Cy", "Dee", "Eve", "Flo" };
	struct roster_plan *p = arena_new_one(a, struct roster_plan);
	*p = (struct roster_plan){
		.arena = a,
		.site = { 1, 1, "Main Clinic", "Lakeside", tz_find("America/New_York") },
		.policy = { 600, 6, 1, 1, 0, true, false, 0 },
		.from = monday(),
		.to = monday() + 6,
		.days = 7,
		.first_day = monday() - ROSTER_AROUND,
		.last_day = monday() + 6 + ROSTER_AROUND,
		.position = positions,
		.positions = 2,
		.shift = shifts,
		.shifts = 2,
		.people = PEOPLE,
		.needs = 7,
	};
	p->person = arena_array(a, struct roster_person, PEOPLE);
	p->work = arena_array(a, struct roster_work, 60);
	p->need = arena_array(a, struct roster_need, 7);
	p->day_needs = arena_array(a, struct roster_slice, 7);
	p->ban = arena_array(a, bool, 4);
	p->off = arena_array(a, struct roster_off, 8);
	p->wish = arena_array(a, struct roster_wish, 8);
	for (int32_t i = 0; i < PEOPLE; i++)
		p->person[i] = (struct roster_person){ .id = 100 + i,
						       .name = names[i],
						       .member = true,
						       .position = i == 5 ? 1 : 0,
						       .hired = monday() - 999,
						       .ended = DATE_MAX,
						       .max_minutes = 60 H,
						       .max_weekends = -1,
						       .min_total = -1,
						       .max_total = -1,
						       .worked = arena_array(a, uint64_t, 4) };
	for (int32_t d = 0; d < 7; d++) {
		p->need[d] = (struct roster_need){
			.id = 1 + d, .day = monday() + d, .kind = -1, .least = 1, .wished = 1
		};
		p->day_needs[d] = (struct roster_slice){ d, 1 };
	}
	return p;
}

/* By person, then start. */
static void add_work(struct roster_plan *p, int32_t person, int32_t day, int32_t shift)
{
	struct roster_work *w = &p->work[p->works];
	*w = (struct roster_work){ .id = 500 + p->works,
				   .person = person,
				   .position = p->person[person].position,
				   .shift = shift,
				   .need = -1,
				   .day = day,
				   .site_id = 1,
				   .override_reason = "",
				   .here = true,
				   .in_span = true };
	roster_shift_times(p, shift, day, &w->start_ms, &w->end_ms);
	struct roster_slice *s = &p->person[person].work;
	if (s->n++ == 0)
		s->first = p->works;
	p->works++;
	uint32_t bit = (uint32_t)(day - p->first_day);
	p->person[person].worked[bit / 64] |= 1ULL << (bit % 64);
}

static void assert_order(const struct roster_plan *p, const struct replacements *r,
			 const char *expected)
{
	char seen[64] = "";
	for (size_t i = 0; i < r->n; i++)
		snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s%s%s",
			 i == r->n_fit ? "| " : "", p->person[r->at[i].person].name,
			 i + 1 < r->n ? " " : "");
	assert_string_equal(seen, expected);
}

static void test_order(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = week_plan(a);
	const int64_t low = 3000, high = 3500;
	/* Ben has 40 hours without Friday and is the cheapest by the hour; Cy and Dee cost the same
	 * and Dee has helped out already; Eve is off; Flo is of the front desk; Ann called out. */
	for (int32_t d = 0; d < 4; d++)
		add_work(p, 1, monday() + d, 0);
	add_work(p, 1, monday() + 5, 0);
	p->off[0] = (struct roster_off){ monday() + 4, monday() + 4, "vacation", true };
	p->person[4].off = (struct roster_slice){ 0, 1 };
	const struct replacement_pay people[] = {
		{ 101, &low, 0 },  { 102, &high, 0 }, { 103, &high, 2 },
		{ 104, &high, 0 }, { 105, &low, 0 },
	};
	const struct pay_law law = { .days = 7, .period_after = 40 H, .overtime = 1500 };
	struct replacement_ask ask = { .shift = 0,
				       .position = 0,
				       .kind = -1,
				       .day = monday() + 4,
				       .left_by = 100,
				       .pay = &law,
				       .people = people,
				       .n_people = ARRAY_LEN(people) };
	struct replacements r;
	replacements_rank(p, a, &ask, &r);
	assert_order(p, &r, "Cy Dee Ben | Eve Flo");
	assert_int_equal(r.at[0].cost.cents, 28000);
	assert_int_equal(r.at[2].cost.cents, 36000); /* 8 hours at 45 dollars */
	assert_int_equal(r.at[2].cost.overtime, 8 H);
	assert_string_equal(replacement_words(a, &r.at[1]),
			    "8 h that week with it, no overtime; took 2 extra shifts lately");
	assert_string_equal(replacement_words(a, &r.at[2]),
			    "48 h that week with it, 8 h of it overtime");
	assert_non_null(strstr(replacement_words(a, &r.at[3]), "On approved vacation"));
	arena_free(a);
}

/* A wish against the shift comes behind, and is said. */
static void test_soft_rules(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = week_plan(a);
	const struct pay_law law = { .days = 7, .period_after = 40 H, .overtime = 1500 };
	p->wish[0] = (struct roster_wish){ monday(), 0, 10, false };
	p->person[1].wish = (struct roster_slice){ 0, 1 };
	struct replacement_ask ask = {
		.shift = 0, .position = 0, .kind = -1, .day = monday(), .left_by = 100, .pay = &law
	};
	struct replacements r;
	replacements_rank(p, a, &ask, &r);
	assert_order(p, &r, "Cy Dee Eve Ben | Flo");
	assert_false(r.at[0].cost.known);
	assert_non_null(strstr(replacement_words(a, &r.at[3]), "rather not"));
	arena_free(a);
}

static void test_effect(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = week_plan(a);
	struct time_off_effect e;
	add_work(p, 0, monday(), 0);
	add_work(p, 0, monday() + 1, 0);
	add_work(p, 0, monday() + 6, 0);
	add_work(p, 1, monday() + 1, 0);
	p->need[3].least = p->need[3].wished = 5;
	roster_plan_cover(p);
	time_off_effect_of(p, a, 0, monday(), monday() + 3, &e);
	assert_int_equal(e.planned, 2);
	/* Monday has nobody then; on Tuesday Ben is there too; Sunday lies outside. */
	assert_int_equal(e.n_needs, 1);
	assert_int_equal(p->need[e.need[0].need].day, monday());
	assert_int_equal(e.need[0].had, 1);
	assert_int_equal(e.need[0].has, 0);
	/* Five nurses are needed on Thursday, four are left. */
	assert_int_equal(e.n_days, 1);
	assert_int_equal(e.day[0].day, monday() + 3);
	assert_int_equal(e.day[0].left, 4);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_soft_rules),
		cmocka_unit_test(test_effect),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
