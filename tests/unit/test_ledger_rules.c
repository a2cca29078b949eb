/* The rules of the books: what balances, which month a day is in, how a range falls into months. */
#include "unit.h"

#include "base/date.h"
#include "base/rng.h"
#include "mod/ledger/ledger_rules.h"

static const struct ledger_line_new good[] = {
	{ .account_id = 1, .cents = 1000 },
	{ .account_id = 2, .cents = -400 },
	{ .account_id = 3, .cents = -600 },
};

static struct ledger_journal_new journal(const struct ledger_line_new *lines, size_t n)
{
	return (struct ledger_journal_new){ .practice_id = 1,
					    .day = date_from_ymd(2026, 11, 23),
					    .source = "manual",
					    .memo = "Test",
					    .lines = lines,
					    .n_lines = n };
}

static enum ledger_verdict judged(const struct ledger_line_new *lines, size_t n)
{
	size_t line;
	struct ledger_journal_new j = journal(lines, n);
	return ledger_judge(&j, "USD", &line);
}

static void equal_sides_are_fine(void **state)
{
	(void)state;
	assert_int_equal(judged(good, 3), LEDGER_FINE);
}

static void what_is_wrong_is_named(void **state)
{
	(void)state;
	struct ledger_line_new l[3];
	size_t line;
	memcpy(l, good, sizeof l);
	assert_int_equal(judged(l, 1), LEDGER_FEW_LINES);
	l[2].cents = -601;
	assert_int_equal(judged(l, 3), LEDGER_UNBALANCED);
	l[2].cents = 0;
	struct ledger_journal_new j = journal(l, 3);
	assert_int_equal(ledger_judge(&j, "USD", &line), LEDGER_ZERO_LINE);
	assert_int_equal(line, 2);
	l[2].cents = LEDGER_LINE_CENTS + 1;
	assert_int_equal(judged(l, 3), LEDGER_LARGE_LINE);
	l[2].cents = INT64_MIN;
	assert_int_equal(judged(l, 3), LEDGER_LARGE_LINE);
	l[2] = good[2];
	l[0].account_id = 0;
	assert_int_equal(judged(l, 3), LEDGER_NO_ACCOUNT);
	l[0] = good[0];
	l[1].currency = "usd";
	assert_int_equal(judged(l, 3), LEDGER_BAD_CURRENCY);
	j.day = DATE_MAX + 1;
	assert_int_equal(ledger_judge(&j, "USD", &line), LEDGER_BAD_DAY);
	j = journal(good, 3);
	j.reverses_id = 7;
	assert_int_equal(ledger_judge(&j, "USD", &line), LEDGER_NO_REASON);
	j.reason = "Entered twice";
	assert_int_equal(ledger_judge(&j, "USD", &line), LEDGER_FINE);
}

static void each_currency_balances_by_itself(void **state)
{
	(void)state;
	struct ledger_line_new l[4] = {
		{ .account_id = 1, .cents = 100 },
		{ .account_id = 2, .cents = -100, .currency = "CAD" },
		{ .account_id = 1, .cents = 100, .currency = "CAD" },
		{ .account_id = 2, .cents = -100, .currency = "USD" },
	};
	assert_int_equal(judged(l, 4), LEDGER_FINE);
	assert_int_equal(judged(l, 2), LEDGER_UNBALANCED);
}

static void sums_do_not_wrap(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 24);
	/* As many of the largest lines as a journal may have still fit. */
	struct ledger_line_new *l = arena_array(a, struct ledger_line_new, LIMIT_LEDGER_LINES);
	for (size_t i = 0; i < LIMIT_LEDGER_LINES; i++)
		l[i] = (struct ledger_line_new){ .account_id = 1,
						 .cents = i * 2 < LIMIT_LEDGER_LINES ?
								  LEDGER_LINE_CENTS :
								  -LEDGER_LINE_CENTS };
	assert_int_equal(judged(l, LIMIT_LEDGER_LINES), LEDGER_FINE);
	assert_int_equal(judged(l, LIMIT_LEDGER_LINES + 1), LEDGER_MANY_LINES);
	arena_free(a);
}

static void turning_twice_is_the_same(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct ledger_line_new *once = ledger_turned(a, good, 3),
			       *twice = ledger_turned(a, once, 3);
	assert_int_equal(judged(once, 3), LEDGER_FINE);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(once[i].cents, -good[i].cents);
		assert_int_equal(twice[i].cents, good[i].cents);
		assert_int_equal(once[i].account_id, good[i].account_id);
	}
	arena_free(a);
}

static void a_digest_tells_contents_apart(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct ledger_line_new l[3];
	memcpy(l, good, sizeof l);
	struct ledger_journal_new x = journal(good, 3), y = journal(l, 3);
	assert_string_equal(ledger_digest(a, &x), ledger_digest(a, &y));
	l[1].dims.site_id = 9;
	assert_string_not_equal(ledger_digest(a, &x), ledger_digest(a, &y));
	l[1] = good[1];
	y.memo = "Another";
	assert_string_not_equal(ledger_digest(a, &x), ledger_digest(a, &y));
	arena_free(a);
}

static void months_and_years(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	assert_int_equal(ledger_month_of(date_from_ymd(2026, 11, 30)), 202611);
	assert_int_equal(ledger_month_first(202602), date_from_ymd(2026, 2, 1));
	assert_int_equal(ledger_month_last(202402), date_from_ymd(2024, 2, 29));
	assert_int_equal(ledger_month_add(202611, 2), 202701);
	assert_int_equal(ledger_month_add(202601, -1), 202512);
	assert_string_equal(ledger_month_words(a, 202611), "Nov 2026");
	assert_int_equal(ledger_year_start(date_from_ymd(2026, 11, 23), 1),
			 date_from_ymd(2026, 1, 1));
	assert_int_equal(ledger_year_start(date_from_ymd(2026, 6, 30), 7),
			 date_from_ymd(2025, 7, 1));
	assert_int_equal(ledger_year_start(date_from_ymd(2026, 7, 1), 7),
			 date_from_ymd(2026, 7, 1));
	arena_free(a);
}

/* Each day of a range is in exactly one of its parts, and no part has another day. */
static void every_day_of_a_range_counts_once(void **state)
{
	(void)state;
	struct rng r;
	rng_seed(&r, 20261124);
	for (int round = 0; round < 20000; round++) {
		int32_t from = (int32_t)rng_between(&r, 18000, 19000);
		int32_t to = from + (int32_t)rng_between(&r, -1, 120);
		struct ledger_span s = ledger_span_of(from, to);
		int64_t days = 0;
		for (int64_t m = s.first_month; m <= s.last_month; m = ledger_month_add(m, 1)) {
			assert_true(ledger_month_first(m) >= from && ledger_month_last(m) <= to);
			days += ledger_month_last(m) - ledger_month_first(m) + 1;
			if (m == s.last_month)
				break;
		}
		for (size_t i = 0; i < s.n_edges; i++) {
			assert_true(s.edge[i].from >= from && s.edge[i].to <= to &&
				    s.edge[i].from <= s.edge[i].to);
			assert_int_equal(ledger_month_of(s.edge[i].from),
					 ledger_month_of(s.edge[i].to));
			days += s.edge[i].to - s.edge[i].from + 1;
		}
		assert_int_equal(days, from > to ? 0 : to - from + 1);
	}
}

static void shares_of_a_schedule_add_up(void **state)
{
	(void)state;
	int64_t sum = 0;
	for (int64_t run = 0; run < 7; run++)
		sum += ledger_schedule_cents("prepaid", 1000, 7, run);
	assert_int_equal(sum, 1000);
	assert_int_equal(ledger_schedule_cents("depreciation", 1000, 7, 0), 143);
	assert_int_equal(ledger_schedule_cents("depreciation", 1000, 7, 6), 142);
	assert_int_equal(ledger_schedule_cents("recurring", 1000, 7, 6), 1000);
}

static void words_of_kinds_and_sections(void **state)
{
	(void)state;
	enum ledger_kind kind;
	enum ledger_axis axis;
	for (int k = 0; k < LEDGER_KINDS; k++) {
		assert_true(ledger_kind_parse(ledger_kind_name((enum ledger_kind)k), &kind));
		assert_int_equal(kind, k);
	}
	assert_false(ledger_kind_parse("asset ", &kind));
	for (int i = 1; i < LEDGER_AXES; i++) {
		assert_true(ledger_axis_parse(ledger_axis_name((enum ledger_axis)i), &axis));
		assert_int_equal(axis, i);
	}
	assert_false(ledger_axis_parse("", &axis));
	for (const struct ledger_section *s = ledger_sections; s->code != NULL; s++)
		assert_ptr_equal(ledger_section_of(s->code, s->kind), s);
	assert_null(ledger_section_of("cash", LEDGER_EXPENSE));
	for (int v = 0; v < LEDGER_VERDICTS; v++)
		assert_true(strlen(ledger_verdict_words((enum ledger_verdict)v)) > 10);
	assert_int_equal(ledger_period_parse("soft"), LEDGER_SOFT);
	assert_int_equal(ledger_period_parse("?"), LEDGER_OPEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_sides_are_fine),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(each_currency_balances_by_itself),
		cmocka_unit_test(sums_do_not_wrap),
		cmocka_unit_test(turning_twice_is_the_same),
		cmocka_unit_test(a_digest_tells_contents_apart),
		cmocka_unit_test(months_and_years),
		cmocka_unit_test(every_day_of_a_range_counts_once),
		cmocka_unit_test(shares_of_a_schedule_add_up),
		cmocka_unit_test(words_of_kinds_and_sections),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
