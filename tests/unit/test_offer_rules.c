/* Offers, swaps and the price of one more shift; a change that is published alone. */
#include "base/base.h"

#include "mod/roster/offer_rules.h"
#include "mod/roster/publish_rules.h"
#include "unit.h"

static void test_offer_states(void **state)
{
	(void)state;
	for (int s = 0; s < OFFER_STATES; s++) {
		assert_int_equal(offer_state_parse(offer_state_name((enum offer_state)s)), s);
		/* What is taken stays taken. */
		for (int e = 0; s == OFFER_ACCEPTED && e < OFFER_EVENTS; e++)
			assert_int_equal(offer_next((enum offer_state)s, (enum offer_event)e),
					 OFFER_STATES);
	}
	assert_int_equal(offer_state_parse("sold"), OFFER_STATES);
	assert_int_equal(offer_next(OFFER_OFFERED, OFFER_TAKE), OFFER_ACCEPTED);
	assert_int_equal(offer_next(OFFER_OFFERED, OFFER_EXPIRE), OFFER_EXPIRED);
	assert_int_equal(offer_next(OFFER_EXPIRED, OFFER_TAKE), OFFER_STATES);
	assert_int_equal(offer_next(OFFER_EXPIRED, OFFER_SEND), OFFER_OFFERED);
	assert_int_equal(offer_next(OFFER_DECLINED, OFFER_CLAIM), OFFER_CLAIMED);
	/* Who was refused does not ask again; the office may. */
	assert_int_equal(offer_next(OFFER_REFUSED, OFFER_CLAIM), OFFER_STATES);
	assert_int_equal(offer_next(OFFER_REFUSED, OFFER_SEND), OFFER_OFFERED);
}

static void test_swap_states(void **state)
{
	(void)state;
	for (int s = 0; s < SWAP_STATES; s++) {
		assert_int_equal(swap_state_parse(swap_state_name((enum swap_state)s)), s);
		/* Only an accepted one is approved, and what has ended stays so. */
		for (int e = 0; e < SWAP_EVENTS; e++) {
			enum swap_state next = swap_next((enum swap_state)s, (enum swap_event)e);
			assert_true(next == SWAP_STATES || s <= SWAP_ACCEPTED);
			assert_true(next != SWAP_APPROVED ||
				    (s == SWAP_ACCEPTED && e == SWAP_APPROVE));
		}
	}
	assert_int_equal(swap_next(SWAP_PROPOSED, SWAP_ACCEPT), SWAP_ACCEPTED);
	assert_int_equal(swap_next(SWAP_ACCEPTED, SWAP_WITHDRAW), SWAP_WITHDRAWN);
}

#define H *60

/* Worked by hand: 30 dollars an hour, 45 for overtime, 60 for double time. */
static void test_cost(void **state)
{
	(void)state;
	const struct pay_law federal = { .days = 7, .period_after = 40 H, .overtime = 1500 };
	const struct pay_law california = { .days = 7,
					    .period_after = 40 H,
					    .day_after = 8 H,
					    .double_after = 12 H,
					    .seventh_first = 8 H,
					    .overtime = 1500,
					    .doubled = 2000 };
	const int64_t rate = 3000;
	static const struct {
		bool ca;
		int32_t worked[7], day, minutes, overtime;
		int64_t cents;
	} cases[] = {
		{ false, { 0 }, 0, 8 H, 0, 24000 },
		{ false, { 8 H, 8 H, 8 H, 8 H }, 4, 8 H, 0, 24000 },
		{ false, { 9 H, 9 H, 9 H, 9 H }, 4, 8 H, 4 H, 30000 },      /* 4 x 30 + 4 x 45 */
		{ false, { 8 H, 8 H, 8 H, 8 H, 8 H }, 5, 8 H, 8 H, 36000 }, /* 8 x 45 */
		{ false, { 8 H, 8 H }, 1, 4 H, 0, 12000 },                  /* a long day is none */
		{ true, { 8 H, 8 H }, 1, 4 H, 4 H, 18000 },                 /* 4 x 45 */
		{ true, { 8 H, 6 H }, 1, 4 H, 2 H, 15000 },                 /* 2 x 30 + 2 x 45 */
		{ true, { 8 H, 10 H }, 1, 4 H, 4 H, 21000 },                /* 2 x 45 + 2 x 60 */
		{ true,
		  { 4 H, 4 H, 4 H, 4 H, 4 H, 4 H },
		  6,
		  8 H,
		  8 H,
		  36000 }, /* the seventh day */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct offer_cost cost =
			offer_cost_of(cases[i].ca ? &california : &federal, cases[i].worked,
				      cases[i].day, cases[i].minutes, &rate);
		assert_true(cost.known);
		assert_int_equal(cost.overtime, cases[i].overtime);
		assert_int_equal(cost.cents, cases[i].cents);
	}
	struct offer_cost unknown = offer_cost_of(&federal, cases[2].worked, 4, 8 H, NULL);
	assert_false(unknown.known);
	assert_int_equal(unknown.overtime, 4 H);
}

static struct publish_line line(int64_t assignment, int64_t staff, int32_t day, int64_t start)
{
	return (struct publish_line){ assignment, staff, 1, 1, day, start, start + 100, 0, false };
}

/* One shift of three changes goes out; the others stand as staff see them. */
static void test_publish_only(void **state)
{
	(void)state;
	struct publish_line draft[] = { line(1, 7, 10, 5), line(2, 7, 10, 900), line(4, 9, 10, 0) };
	struct publish_line now[] = { line(1, 7, 10, 0), line(2, 7, 11, 0), line(3, 8, 10, 0) };
	struct publish_change changes[6];
	int64_t only = 3;
	size_t n = publish_diff(draft, 3, now, 3, 10, 10, changes);
	n = publish_only(changes, n, &only, 1);
	struct publish_counts c = publish_count(changes, n);
	assert_int_equal(c.cancelled, 1);
	assert_int_equal(c.added + c.changed, 0);
	/* The changed one stays as it was; the moved one belongs to another day's version; the new
	 * one is still a draft. */
	assert_int_equal(n, 2);
	assert_int_equal(changes[0].line.start_ms, 0);
	assert_int_equal(changes[0].line.sequence, 0);
	assert_int_equal(changes[1].line.assignment, 3);
	assert_true(changes[1].line.cancelled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_offer_states),
		cmocka_unit_test(test_swap_states),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_publish_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
