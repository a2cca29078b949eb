/* The roster's rules: sentences, the nights on which the clocks change, and random plans judged a
 * second time by a slow checker that shares no code with them. */
#include "base/base.h"

#include "base/date.h"
#include "base/rng.h"
#include "mod/roster/roster_plan.h"
#include "mod/roster/roster_judge.h"
#include "unit.h"

#define DAYS   28
#define PEOPLE 3
#define SHIFTS 4

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

/* A plan of four weeks from a day, without anybody working. */
static struct roster_plan *plan_from(struct arena *a, int32_t from, const char *zone)
{
	struct roster_plan *p = arena_new_one(a, struct roster_plan);
	*p = (struct roster_plan){
		.arena = a,
		.site = { 1, 1, "Main Clinic", "Lakeside", tz_find(zone) },
		.policy = { 600, 6, 1, 1, 2, true, false, 0 },
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
	};
	p->person = arena_array(a, struct roster_person, PEOPLE);
	p->people = PEOPLE;
	p->work = arena_array(a, struct roster_work, 400);
	p->need = arena_array(a, struct roster_need, 400);
	p->day_needs = arena_array(a, struct roster_slice, DAYS);
	p->ban = arena_array(a, bool, (size_t)SHIFTS *SHIFTS);
	p->off = arena_array(a, struct roster_off, 8);
	p->unavailable = arena_array(a, struct roster_unavailable, 8);
	p->credential = arena_array(a, struct roster_credential, 8);
	for (int32_t i = 0; i < PEOPLE; i++)
		p->person[i] = (struct roster_person){
			.id = i + 1,
			.name = i == 0 ? "Ann" : "Ben",
			.home = true,
			.member = true,
			.hired = from - 999,
			.ended = DATE_MAX,
			.max_minutes = 2400,
			.max_run = 6,
			.min_run = 1,
			.min_off_run = 1,
			.max_weekends = 2,
			.min_total = -1,
			.max_total = -1,
			.worked = arena_array(a, uint64_t, 2 + DAYS / 16),
		};
	return p;
}

/* Works must be added by person, then start. */
static void add_work(struct roster_plan *p, int32_t person, int32_t on, int32_t shift, bool here)
{
	struct roster_work *w = &p->work[p->works];
	*w = (struct roster_work){ .id = 100 + p->works,
				   .person = person,
				   .position = p->person[person].position,
				   .shift = here ? shift : -1,
				   .need = -1,
				   .day = on,
				   .site_id = here ? 1 : 2,
				   .site = here ? NULL : "Riverside",
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
}

static const char *words_of(struct roster_plan *p, struct arena *a, int32_t person, int32_t on,
			    int32_t shift, enum roster_rule rule)
{
	struct roster_verdicts v;
	roster_verdicts(p, a, &(struct roster_try){ person, on, shift, 0, -1, 0 }, &v);
	for (size_t i = 0; i < v.n; i++)
		if (v.at[i].rule == rule)
			return v.at[i].words;
	return "";
}

#define MONDAY day(2026, 11, 23)

static void test_sentences(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	struct roster_person *ann = &p->person[0];
	add_work(p, 0, MONDAY + 1, 1, true);
	add_work(p, 0, MONDAY + 3, 3, false);
	p->off[0] = (struct roster_off){ MONDAY + 7, MONDAY + 11, "vacation", true };
	ann->off = (struct roster_slice){ 0, 1 };
	p->unavailable[0] = (struct roster_unavailable){ 4, 720, 1440 };
	ann->unavailable = (struct roster_slice){ 0, 1 };
	p->credential[0] = (struct roster_credential){ 0, DATE_MIN, day(2026, 11, 20), DATE_MAX };
	ann->credential = (struct roster_slice){ 0, 1 };
	p->need[0] = (struct roster_need){
		.day = MONDAY, .position = 0, .shift = 0, .kind = 0, .least = 1
	};
	p->needs = 1;
	p->day_needs[0] = (struct roster_slice){ 0, 1 };
	assert_string_equal(words_of(p, a, 0, MONDAY + 2, 0, ROSTER_REST),
			    "Only 9 h rest after Tuesday's Late; 10 h are needed");
	assert_string_equal(words_of(p, a, 0, MONDAY + 3, 3, ROSTER_OVERLAP),
			    "Already works 9:00 AM–1:00 PM at Riverside");
	assert_string_equal(words_of(p, a, 0, MONDAY + 8, 0, ROSTER_TIME_OFF),
			    "On approved vacation Nov 30 – Dec 4");
	assert_string_equal(words_of(p, a, 0, MONDAY + 4, 1, ROSTER_UNAVAILABLE),
			    "Cannot work Friday afternoons");
	assert_string_equal(words_of(p, a, 0, MONDAY + 4, 0, ROSTER_UNAVAILABLE),
			    "Cannot work Friday afternoons");
	assert_string_equal(words_of(p, a, 0, MONDAY + 4, 2, ROSTER_REST), "");
	assert_string_equal(words_of(p, a, 0, MONDAY, 0, ROSTER_CREDENTIAL),
			    "RN license expired Fri, Nov 20");
	assert_string_equal(words_of(p, a, 1, MONDAY, 0, ROSTER_CREDENTIAL),
			    "No RN license on file");
	p->person[1].position = 1;
	assert_string_equal(words_of(p, a, 1, MONDAY, 0, ROSTER_POSITION),
			    "Works as Medical assistant, the need asks for RN");
	ann->max_minutes = 12 * 60;
	assert_string_equal(words_of(p, a, 0, MONDAY + 5, 0, ROSTER_WEEK_HOURS),
			    "20 of at most 12 hours this week");
	p->person[2].member = false;
	assert_string_equal(words_of(p, a, 2, MONDAY, 0, ROSTER_NOT_MEMBER),
			    "Not one of the people of Main Clinic");
	arena_free(a);
}

/* Twelve hours by the wall clock are eleven and thirteen on a real one. */
static void test_clock_changes(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	static const struct {
		int year, month, day;
		int32_t night;
	} nights[] = { { 2026, 3, 7, 420 }, { 2026, 10, 31, 540 }, { 2026, 6, 6, 480 } };
	for (size_t i = 0; i < ARRAY_LEN(nights); i++) {
		int32_t sat = day(nights[i].year, nights[i].month, nights[i].day);
		struct roster_plan *p = plan_from(a, date_monday_of(sat), "America/New_York");
		add_work(p, 0, sat, 2, true);
		assert_int_equal(roster_work_minutes(&p->work[0]), nights[i].night);
		assert_int_equal(roster_week_minutes(p, 0, sat), nights[i].night);
		/* From 10 PM (end of Late) to 7 AM: 9 hours, 8 or 10 on such a night. */
		struct roster_plan *q = plan_from(a, date_monday_of(sat), "America/New_York");
		add_work(q, 0, sat, 1, true);
		bool broken = (roster_broken(q, &(struct roster_try){ 0, sat + 1, 0, 0, -1, 0 }) &
			       1U << ROSTER_REST) != 0;
		assert_int_equal(broken, nights[i].night != 540);
	}
	/* Arizona does not change its clocks. */
	struct roster_plan *p = plan_from(a, date_monday_of(day(2026, 3, 7)), "America/Phoenix");
	add_work(p, 0, day(2026, 3, 7), 2, true);
	assert_int_equal(roster_work_minutes(&p->work[0]), 480);
	arena_free(a);
}

/* --- The slow checker: from instants and days alone, by brute force. --- */

static bool slow_rest(const struct roster_plan *p, int32_t person, int32_t on, int64_t start,
		      int64_t end)
{
	for (int32_t i = 0; i < p->works; i++) {
		const struct roster_work *w = &p->work[i];
		if (w->person != person || w->day == on)
			continue;
		int64_t minutes = 0;
		/* Walk minute by minute from one shift's end to the other's start. */
		for (int64_t t = w->end_ms; t < start && minutes < 600; t += 60000)
			minutes++;
		if (w->end_ms <= start && minutes < 600)
			return true;
		minutes = 0;
		for (int64_t t = end; t < w->start_ms && minutes < 600; t += 60000)
			minutes++;
		if (end <= w->start_ms && minutes < 600)
			return true;
	}
	return false;
}

static bool slow_overlap(const struct roster_plan *p, int32_t person, int64_t start, int64_t end)
{
	for (int64_t t = start; t < end; t += 15 * 60000)
		for (int32_t i = 0; i < p->works; i++)
			if (p->work[i].person == person && p->work[i].start_ms <= t &&
			    t < p->work[i].end_ms)
				return true;
	return false;
}

static bool slow_works(const struct roster_plan *p, int32_t person, int32_t on, int32_t asked)
{
	bool works = on == asked;
	for (int32_t i = 0; i < p->works; i++)
		works = works || (p->work[i].person == person && p->work[i].day == on);
	return works;
}

static bool slow_run(const struct roster_plan *p, int32_t person, int32_t asked)
{
	/* Seven days in a row that include the asked one. */
	for (int32_t first = asked - 6; first <= asked; first++) {
		int n = 0;
		for (int32_t d = first; d < first + 7; d++)
			n += slow_works(p, person, d, asked);
		if (n == 7)
			return true;
	}
	return false;
}

static bool slow_weekends(const struct roster_plan *p, int32_t person, int32_t asked)
{
	if ((asked + 3) % 7 < 5)
		return false;
	for (int32_t first = asked - 34; first <= asked; first++) {
		if ((first + 3) % 7 != 0 || asked > first + 27)
			continue;
		int n = 0;
		for (int32_t w = 0; w < 4; w++)
			n += slow_works(p, person, first + 7 * w + 5, asked) ||
			     slow_works(p, person, first + 7 * w + 6, asked);
		if (n > 2)
			return true;
	}
	return false;
}

static bool slow_hours(const struct roster_plan *p, int32_t person, int32_t asked, int64_t start,
		       int64_t end)
{
	int64_t sum = end - start;
	for (int32_t i = 0; i < p->works; i++)
		if (p->work[i].person == person && (p->work[i].day + 3) / 7 == (asked + 3) / 7)
			sum += p->work[i].end_ms - p->work[i].start_ms;
	return sum > 40LL * 3600 * 1000;
}

static void check_one(const struct roster_plan *p, int32_t person, int32_t on, int32_t shift)
{
	int64_t start, end;
	roster_shift_times(p, shift, on, &start, &end);
	uint32_t bits = roster_broken(p, &(struct roster_try){ person, on, shift, -1, -1, 0 });
	bool overlap = slow_overlap(p, person, start, end);
	assert_int_equal((bits >> ROSTER_OVERLAP) & 1, overlap);
	if (!overlap)
		assert_int_equal((bits >> ROSTER_REST) & 1, slow_rest(p, person, on, start, end));
	assert_int_equal((bits >> ROSTER_RUN) & 1, slow_run(p, person, on));
	assert_int_equal((bits >> ROSTER_WEEKENDS) & 1, slow_weekends(p, person, on));
	assert_int_equal((bits >> ROSTER_WEEK_HOURS) & 1, slow_hours(p, person, on, start, end));
}

/* What a grid says of a cell is the first of all that could be said of it. */
static void check_first(const struct roster_plan *p, struct arena *a, const struct roster_work *w,
			uint32_t among)
{
	struct roster_verdicts all;
	roster_verdicts_work(p, a, w, &all);
	size_t i = 0;
	while (i < all.n && (among & 1U << all.at[i].rule) == 0)
		i++;
	struct roster_verdict first;
	assert_int_equal(roster_first_verdict(p, a, w, among, &first), i < all.n);
	if (i == all.n)
		return;
	assert_int_equal(first.rule, all.at[i].rule);
	assert_int_equal(first.hard, all.at[i].hard);
	assert_string_equal(first.words, all.at[i].words);
}

static void test_random_plans(void **state)
{
	(void)state;
	uint64_t seed;
	struct rng r;
	rng_bytes(&seed, sizeof seed);
	const char *given = getenv("SEED");
	int64_t number;
	if (given != NULL && str_to_i64(str_of(given), &number))
		seed = (uint64_t)number;
	seed &= INT64_MAX;
	print_message("seed %" PRIu64 "\n", seed);
	rng_seed(&r, seed);
	for (int round = 0; round < 40; round++) {
		struct arena *a = arena_new(LIMIT_ARENA_BYTES);
		/* Around either change of the clocks, or in between. */
		int32_t from = date_monday_of(day(2026, 1, 5) + (int32_t)rng_below(&r, 340));
		struct roster_plan *p = plan_from(a, from, "America/Chicago");
		for (int32_t i = 0; i < PEOPLE; i++)
			for (int32_t d = from - 20; d < from + DAYS + 20; d++)
				if (rng_below(&r, 10) < 6)
					add_work(p, i, d, (int32_t)rng_below(&r, SHIFTS),
						 rng_below(&r, 5) > 0);
		for (int32_t i = 0; i < PEOPLE; i++)
			for (int32_t d = from; d < from + DAYS; d++)
				check_one(p, i, d, (int32_t)rng_below(&r, SHIFTS));
		for (int32_t i = 0; i < p->works; i++)
			if (p->work[i].here)
				check_first(p, a, &p->work[i],
					    (uint32_t)rng_below(&r, 1U << ROSTER_RULES) |
						    1U << ROSTER_OVERLAP);
		arena_free(a);
	}
}

/* A work judged as it stands does not stand in its own way; moving it away empties its day. */
static void test_instead_of(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	for (int32_t d = 0; d < 6; d++)
		add_work(p, 0, MONDAY + d, 3, true);
	assert_int_equal(roster_broken_work(p, &p->work[0]), 0);
	struct roster_try move = { 0, MONDAY + 6, 3, 0, -1, p->work[0].id };
	assert_int_equal(roster_broken(p, &move) & 1U << ROSTER_RUN, 0);
	move.instead_of = 0;
	assert_int_not_equal(roster_broken(p, &move) & 1U << ROSTER_RUN, 0);
	arena_free(a);
}

/* Those with a valid credential cover the need that asks for it; one covers one. */
static void test_cover(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct roster_plan *p = plan_from(a, MONDAY, "America/New_York");
	p->credential[0] = (struct roster_credential){ 0, DATE_MIN, MONDAY, DATE_MAX };
	p->person[1].credential = (struct roster_slice){ 0, 1 };
	for (int32_t d = 0; d < 2; d++) {
		p->need[2 * d] = (struct roster_need){
			.day = MONDAY + d, .kind = 0, .least = 1, .wished = 1
		};
		p->need[2 * d + 1] = (struct roster_need){
			.day = MONDAY + d, .kind = -1, .least = 1, .wished = 1
		};
		p->day_needs[d] = (struct roster_slice){ 2 * d, 2 };
	}
	p->needs = 4;
	add_work(p, 0, MONDAY, 0, true);
	add_work(p, 0, MONDAY + 1, 0, true);
	add_work(p, 1, MONDAY, 0, true);
	add_work(p, 1, MONDAY + 1, 0, true);
	roster_plan_cover(p);
	assert_int_equal(p->need[0].assigned, 1);
	assert_int_equal(p->need[1].assigned, 1);
	assert_int_equal(p->work[2].need, 0);
	/* On Tuesday the license has expired: two are there, the need for a license stays open. */
	assert_int_equal(p->need[2].open, 1);
	assert_int_equal(p->need[3].assigned, 2);
	assert_int_equal(roster_totals(p).open, 1);
	assert_int_equal(roster_totals_of_day(p, MONDAY).covered, 2);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),    cmocka_unit_test(test_clock_changes),
		cmocka_unit_test(test_random_plans), cmocka_unit_test(test_instead_of),
		cmocka_unit_test(test_cover),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
