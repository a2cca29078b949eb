/* Publishing: what is added, changed and cancelled; and random histories after which a calendar
 * that goes by sequence numbers shows exactly what was published last. */
#include "unit.h"

#include "base/rng.h"
#include "mod/roster/publish_rules.h"

#define LINE(a, s, day_)                                                                   \
	{                                                                                  \
		.assignment = (a), .staff = (s), .position = 1, .shift = 1, .day = (day_), \
		.start_ms = (day_)*1000, .end_ms = (day_)*1000 + 8                         \
	}

static void a_first_version_adds_everything(void **state)
{
	(void)state;
	const struct publish_line draft[] = { LINE(1, 10, 5), LINE(2, 11, 6) };
	struct publish_change out[2];
	assert_int_equal(publish_diff(draft, 2, NULL, 0, 5, 6, out), 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(out[i].what, PUBLISH_ADDED);
		assert_int_equal(out[i].line.sequence, 0);
		assert_null(out[i].before);
	}
}

static void the_same_again_changes_nothing(void **state)
{
	(void)state;
	struct publish_line line = LINE(1, 10, 5), seen = line;
	seen.sequence = 3;
	struct publish_change out[2];
	assert_int_equal(publish_diff(&line, 1, &seen, 1, 5, 5, out), 1);
	assert_int_equal(out[0].what, PUBLISH_KEPT);
	assert_int_equal(out[0].line.sequence, 3);
	struct publish_counts c = publish_count(out, 1);
	assert_int_equal(c.kept, 1);
	assert_int_equal(c.added + c.changed + c.cancelled, 0);
}

static void each_field_that_staff_see_is_a_change(void **state)
{
	(void)state;
	const struct publish_line seen = LINE(1, 10, 5);
	for (int field = 0; field < 5; field++) {
		struct publish_line draft = seen;
		struct publish_change out[2];
		draft.position += field == 0;
		draft.shift += field == 1;
		draft.day += field == 2;
		draft.start_ms += field == 3;
		draft.end_ms += field == 4;
		assert_int_equal(publish_diff(&draft, 1, &seen, 1, 5, 6, out), 1);
		assert_int_equal(out[0].what, PUBLISH_CHANGED);
		assert_int_equal(out[0].line.sequence, 1);
		assert_ptr_equal(out[0].before, &seen);
	}
}

static void another_person_is_a_cancelled_and_a_new_entry(void **state)
{
	(void)state;
	const struct publish_line seen = LINE(1, 10, 5), draft = LINE(1, 11, 5);
	struct publish_change out[2];
	assert_int_equal(publish_diff(&draft, 1, &seen, 1, 5, 5, out), 2);
	assert_int_equal(out[0].what, PUBLISH_CANCELLED);
	assert_int_equal(out[0].line.staff, 10);
	assert_int_equal(out[0].line.sequence, 1);
	assert_true(out[0].line.cancelled);
	assert_int_equal(out[1].what, PUBLISH_ADDED);
	assert_int_equal(out[1].line.staff, 11);
	assert_int_equal(out[1].line.sequence, 0);
}

static void what_comes_back_goes_on_counting(void **state)
{
	(void)state;
	const struct publish_line draft = LINE(1, 10, 5);
	struct publish_line seen = draft;
	seen.cancelled = true;
	seen.sequence = 4;
	struct publish_change out[2];
	assert_int_equal(publish_diff(&draft, 1, &seen, 1, 5, 5, out), 1);
	assert_int_equal(out[0].what, PUBLISH_ADDED);
	assert_int_equal(out[0].line.sequence, 5);
	assert_false(out[0].line.cancelled);
}

static void other_days_stay(void **state)
{
	(void)state;
	const struct publish_line seen[] = { LINE(1, 10, 4), LINE(2, 10, 5), LINE(3, 10, 6) };
	struct publish_change out[3];
	assert_int_equal(publish_diff(NULL, 0, seen, 3, 5, 5, out), 1);
	assert_int_equal(out[0].what, PUBLISH_CANCELLED);
	assert_int_equal(out[0].line.assignment, 2);
}

static void a_shift_moved_into_the_days_is_changed_not_doubled(void **state)
{
	(void)state;
	const struct publish_line seen = LINE(1, 10, 20), draft = LINE(1, 10, 5);
	struct publish_change out[2];
	assert_int_equal(publish_diff(&draft, 1, &seen, 1, 5, 5, out), 1);
	assert_int_equal(out[0].what, PUBLISH_CHANGED);
	assert_int_equal(out[0].line.day, 5);
	assert_int_equal(out[0].line.sequence, 1);
}

/* ---- Random histories
 * ----------------------------------------------------------------------------- */

#define SHIFTS 12
#define PEOPLE 4
#define DAYS   10
#define KEYS   (SHIFTS * PEOPLE)

/* The office: a draft, what is published, and a calendar that reads the feed at times. */
struct office {
	struct rng rng;
	bool planned[SHIFTS];
	struct publish_line draft[SHIFTS];
	struct publish_line published[KEYS];
	size_t n_published;
	struct publish_line calendar[KEYS];
	bool known[KEYS];
};

static uint32_t below(struct office *o, uint32_t n)
{
	return (uint32_t)rng_below(&o->rng, n);
}

static void plan_something(struct office *o)
{
	uint32_t i = below(o, SHIFTS);
	if (o->planned[i] && below(o, 3) == 0) {
		o->planned[i] = false;
		return;
	}
	int32_t day = (int32_t)below(o, DAYS);
	o->planned[i] = true;
	o->draft[i] = (struct publish_line)LINE((int64_t)i + 1, (int64_t)below(o, PEOPLE) + 1, day);
	o->draft[i].shift = below(o, 2) + 1;
}

static size_t draft_of(const struct office *o, int32_t from, int32_t to, struct publish_line *out)
{
	size_t n = 0;
	for (int i = 0; i < SHIFTS; i++)
		if (o->planned[i] && o->draft[i].day >= from && o->draft[i].day <= to)
			out[n++] = o->draft[i];
	return n;
}

static void publish(struct office *o, int32_t from, int32_t to)
{
	struct publish_line draft[SHIFTS], next[KEYS];
	struct publish_change out[SHIFTS + KEYS];
	size_t n_draft = draft_of(o, from, to, draft), n_next = 0;
	size_t n = publish_diff(draft, n_draft, o->published, o->n_published, from, to, out);
	for (size_t i = 0; i < o->n_published; i++) {
		bool touched = false;
		for (size_t k = 0; k < n; k++)
			touched |= publish_order(&out[k].line, &o->published[i]) == 0;
		if (!touched)
			next[n_next++] = o->published[i];
	}
	for (size_t k = 0; k < n; k++) {
		if (out[k].before != NULL && out[k].what != PUBLISH_KEPT)
			assert_int_equal(out[k].line.sequence, out[k].before->sequence + 1);
		next[n_next++] = out[k].line;
	}
	qsort(next, n_next, sizeof *next, publish_order);
	memcpy(o->published, next, n_next * sizeof *next);
	o->n_published = n_next;
}

/* RFC 5545: an entry with a higher sequence replaces the one that is known; others are ignored. */
static void read_feed(struct office *o)
{
	for (size_t i = 0; i < o->n_published; i++) {
		const struct publish_line *l = &o->published[i];
		size_t key = (size_t)((l->assignment - 1) * PEOPLE + l->staff - 1);
		if (o->known[key] && l->sequence <= o->calendar[key].sequence)
			continue;
		o->known[key] = true;
		o->calendar[key] = *l;
	}
}

static void check_calendar(const struct office *o, int32_t from, int32_t to)
{
	struct publish_line draft[SHIFTS];
	size_t n = draft_of(o, from, to, draft), seen = 0;
	for (size_t key = 0; key < KEYS; key++) {
		const struct publish_line *l = &o->calendar[key];
		if (!o->known[key] || l->cancelled || l->day < from || l->day > to)
			continue;
		seen++;
		bool found = false;
		for (size_t i = 0; i < n; i++)
			found |= publish_order(&draft[i], l) == 0 && draft[i].day == l->day &&
				 draft[i].shift == l->shift;
		assert_true(found);
	}
	assert_int_equal(seen, n);
}

static void a_calendar_ends_with_what_was_published(void **state)
{
	(void)state;
	uint64_t seed;
	const char *given = getenv("HUDDLE_TEST_SEED");
	rng_bytes(&seed, sizeof seed);
	if (given != NULL)
		seed = strtoull(given, NULL, 10);
	print_message("seed %" PRIu64 "\n", seed);
	for (uint64_t history = 0; history < 2000; history++) {
		struct office o;
		memset(&o, 0, sizeof o);
		rng_seed(&o.rng, seed + history);
		for (int step = 0; step < 40; step++) {
			plan_something(&o);
			if (below(&o, 4) != 0)
				continue;
			int32_t from = (int32_t)below(&o, DAYS),
				to = from + (int32_t)below(&o, (uint32_t)(DAYS - from));
			publish(&o, from, to);
			if (below(&o, 2) == 0)
				read_feed(&o);
		}
		publish(&o, 2, 7);
		read_feed(&o);
		check_calendar(&o, 2, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_version_adds_everything),
		cmocka_unit_test(the_same_again_changes_nothing),
		cmocka_unit_test(each_field_that_staff_see_is_a_change),
		cmocka_unit_test(another_person_is_a_cancelled_and_a_new_entry),
		cmocka_unit_test(what_comes_back_goes_on_counting),
		cmocka_unit_test(other_days_stay),
		cmocka_unit_test(a_shift_moved_into_the_days_is_changed_not_doubled),
		cmocka_unit_test(a_calendar_ends_with_what_was_published),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
