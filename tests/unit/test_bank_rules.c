/* The rules of bank lines: twins and second imports, suggestions and their order, matches,
 * reconciliation, cash. Random cases print their seed: BANK_SEED runs one again. */
#include "unit.h"

#include "base/arena.h"
#include "mod/bank/bank_rules.h"

static struct arena *a;

static uint64_t seed_of_run(void)
{
	const char *given = getenv("BANK_SEED");
	int64_t seed;
	if (given == NULL || !str_to_i64(str_of(given), &seed))
		seed = 20261124;
	print_message("BANK_SEED=%" PRId64 "\n", seed);
	return (uint64_t)seed;
}

/* A small generator: the same numbers on every machine. */
static uint64_t state_of_random;
static uint32_t next_random(uint32_t below)
{
	state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state_of_random >> 33) % below;
}

static struct bank_open_line open_line(int64_t id, int32_t day, int64_t cents, const char *text)
{
	return (struct bank_open_line){ id, day, cents, text, "", "" };
}

static void twins_are_numbered(void **state)
{
	(void)state;
	arena_reset(a);
	struct bank_identity l[] = {
		{ 1, -500, "F1", 0 }, { 1, -500, "F1", 0 }, { 1, -501, "F1", 0 },
		{ 2, -500, "F1", 0 }, { 1, -500, "F2", 0 }, { 1, -500, "F1", 0 },
	};
	const int64_t expected[] = { 1, 2, 1, 1, 1, 3 };
	bank_number_lines(a, l, ARRAY_LEN(l));
	for (size_t i = 0; i < ARRAY_LEN(l); i++)
		assert_int_equal(l[i].occurrence, expected[i]);
	assert_string_equal(bank_text_ref(a, "Caf\xC3\xA9  X", "", "12"), "text:cafe x 12");
}

/* What an import keeps is a set of identities. Files that overlap in whole days, read in any order
 * and as often as one likes, leave each true line once, twins included. */
static size_t import_days(struct bank_identity *kept, size_t n_kept, struct bank_identity *book,
			  size_t n, int32_t from, int32_t to)
{
	struct bank_identity *file = arena_array(a, struct bank_identity, n + 1);
	size_t m = 0;
	for (size_t i = 0; i < n; i++)
		if (book[i].day >= from && book[i].day <= to)
			file[m++] = (struct bank_identity){ book[i].day, book[i].cents, book[i].ref,
							    0 };
	bank_number_lines(a, file, m);
	for (size_t i = 0; i < m; i++) {
		bool there = false;
		for (size_t k = 0; k < n_kept; k++)
			there = there ||
				(kept[k].day == file[i].day && kept[k].cents == file[i].cents &&
				 strcmp(kept[k].ref, file[i].ref) == 0 &&
				 kept[k].occurrence == file[i].occurrence);
		if (!there)
			kept[n_kept++] = file[i];
	}
	return n_kept;
}

static void random_twins_survive_and_repeats_add_nothing(void **state)
{
	(void)state;
	static const char *const refs[] = { "", "A", "B" };
	state_of_random = seed_of_run();
	for (int round = 0; round < 300; round++) {
		struct bank_identity book[60], kept[240];
		size_t n = 1 + next_random(60), n_kept = 0;
		arena_reset(a);
		for (size_t i = 0; i < n; i++)
			book[i] = (struct bank_identity){ (int32_t)next_random(6),
							  (int64_t)next_random(3) - 5,
							  refs[next_random(3)], 0 };
		for (int file = 0; file < 6; file++) {
			int32_t from = (int32_t)next_random(6);
			int32_t to = from + (int32_t)next_random(6);
			n_kept = import_days(kept, n_kept, book, n, from, to);
		}
		n_kept = import_days(kept, n_kept, book, n, 0, 10);
		assert_int_equal(n_kept, n);
		int64_t sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += kept[i].cents - book[i].cents;
		assert_int_equal(sum, 0);
	}
}

static void suggestions_are_ranked(void **state)
{
	(void)state;
	arena_reset(a);
	struct bank_open_line line = open_line(1, 100, 129742, "synth plan hcclaimpmt");
	line.trace = "eft000001";
	struct bank_open_line books[] = {
		open_line(10, 100, 129742, "other"),
		open_line(11, 97, 129742, "synth plan deposit"),
		open_line(12, 90, 129742, "remittance eft000001"),
		open_line(13, 100, 129741, "synth plan"),
		open_line(14, 60, 129742, "far away"),
	};
	struct bank_suggestion s[5];
	size_t n = bank_suggest(a, &line, books, ARRAY_LEN(books), s, ARRAY_LEN(s));
	assert_int_equal(n, 3);
	assert_int_equal(s[0].line[0], 2);
	assert_int_equal(s[0].score, 100);
	assert_non_null(strstr(s[0].reason, "trace number eft000001"));
	assert_int_equal(s[1].line[0], 0);
	assert_int_equal(s[2].line[0], 1);
	assert_string_equal(s[2].reason, "same amount, 3 days apart, similar text");
	/* No room: the surest stay. */
	assert_int_equal(bank_suggest(a, &line, books, ARRAY_LEN(books), s, 1), 1);
	assert_int_equal(s[0].line[0], 2);
	/* A check is known by its number. */
	struct bank_open_line check = open_line(2, 100, -8050, "check");
	check.check = "1044";
	struct bank_open_line paid[] = { open_line(20, 100, -8050, ""),
					 open_line(21, 40, -8050, "") };
	paid[1].check = "1044";
	assert_int_equal(bank_suggest(a, &check, paid, 2, s, 5), 2);
	assert_int_equal(s[0].line[0], 1);
}

static void several_entries_for_one_line(void **state)
{
	(void)state;
	arena_reset(a);
	struct bank_open_line line = open_line(1, 100, 6000, "deposit");
	struct bank_open_line books[] = {
		open_line(10, 100, 1000, ""), open_line(11, 99, 2500, ""),
		open_line(12, 99, 3500, ""),  open_line(13, 98, -500, ""),
		open_line(14, 60, 5000, ""),
	};
	struct bank_suggestion s[3];
	assert_int_equal(bank_suggest(a, &line, books, ARRAY_LEN(books), s, 3), 1);
	assert_int_equal(s[0].n, 2);
	assert_int_equal(books[s[0].line[0]].cents + books[s[0].line[1]].cents, 6000);
	line.cents = 6001;
	assert_int_equal(bank_suggest(a, &line, books, ARRAY_LEN(books), s, 3), 0);
}

/* Whatever is proposed adds up and uses a line once; a planted subset of up to four is found. */
static void random_subsets(void **state)
{
	(void)state;
	state_of_random = seed_of_run() + 1;
	for (int round = 0; round < 2000; round++) {
		int64_t cents[BANK_SUGGESTION_LINES], wanted = 0;
		size_t n = 4 + next_random(BANK_SUGGESTION_LINES - 4), out[BANK_SUGGESTION_LINES];
		for (size_t i = 0; i < n; i++)
			cents[i] = (int64_t)next_random(200000) + 1;
		size_t k = 1 + next_random(4);
		for (size_t i = 0; i < k; i++)
			wanted += cents[i * n / 4];
		size_t found = bank_subset(cents, n, wanted, out);
		assert_true(found > 0 && found <= k);
		for (size_t i = 0; i < found; i++) {
			wanted -= cents[out[i]];
			assert_true(i == 0 || out[i] > out[i - 1]);
		}
		assert_int_equal(wanted, 0);
	}
}

static void matches_are_judged(void **state)
{
	(void)state;
	struct bank_open_line bank[] = { open_line(1, 1, 100, ""), open_line(2, 1, 50, ""),
					 open_line(1, 1, 100, "") };
	struct bank_open_line books[] = { open_line(8, 1, 150, ""), open_line(9, 1, 100, "") };
	assert_int_equal(bank_match_judge(bank, 1, &books[1], 1), BANK_MATCH_FINE);
	assert_int_equal(bank_match_judge(bank, 2, books, 1), BANK_MATCH_FINE);
	assert_int_equal(bank_match_judge(&books[0], 1, bank, 2), BANK_MATCH_FINE);
	assert_int_equal(bank_match_judge(bank, 0, books, 1), BANK_MATCH_EMPTY);
	assert_int_equal(bank_match_judge(bank, 1, books, 0), BANK_MATCH_EMPTY);
	assert_int_equal(bank_match_judge(bank, 2, books, 2), BANK_MATCH_MANY);
	assert_int_equal(bank_match_judge(bank, 1, books, 1), BANK_MATCH_UNEQUAL);
	assert_int_equal(bank_match_judge(bank, 3, books, 1), BANK_MATCH_TWICE);
	struct bank_open_line huge[] = { open_line(1, 1, INT64_MAX, ""), open_line(2, 1, 1, "") };
	assert_int_equal(bank_match_judge(huge, 2, books, 1), BANK_MATCH_OVERFLOW);
	for (int v = 0; v < BANK_MATCH_VERDICTS; v++)
		assert_non_null(bank_match_words((enum bank_match_verdict)v));
}

static void rules_of_the_bookkeeper(void **state)
{
	(void)state;
	struct bank_open_line fee = open_line(1, 1, -1500, "monthly service fee");
	assert_true(bank_rule_fits(&(struct bank_rule_test){ "service fee", -1, 0, 5000 }, &fee));
	assert_true(bank_rule_fits(&(struct bank_rule_test){ "", 0, 1500, 1500 }, &fee));
	assert_false(bank_rule_fits(&(struct bank_rule_test){ "service fee", 1, 0, 5000 }, &fee));
	assert_false(bank_rule_fits(&(struct bank_rule_test){ "service fee", -1, 0, 1499 }, &fee));
	assert_false(bank_rule_fits(&(struct bank_rule_test){ "rent", -1, 0, 5000 }, &fee));
}

static void reconciliation(void **state)
{
	(void)state;
	struct bank_reconciled r = {
		.book_cents = 1000, .transit_cents = 300, .unbooked_cents = -50, .lines_cents = 650
	};
	assert_true(bank_reconcile(&r, 650));
	assert_int_equal(r.difference, 0);
	assert_true(bank_reconcile(&r, 651));
	assert_int_equal(r.difference, 1);
	r.lines_cents = 651;
	assert_false(bank_reconcile(&r, 651));
	r.book_cents = INT64_MIN;
	assert_false(bank_reconcile(&r, 0));
}

static void cash(void **state)
{
	(void)state;
	arena_reset(a);
	int64_t pieces[BANK_DENOMINATIONS] = { 0 }, again[BANK_DENOMINATIONS], cents;
	pieces[0] = 2;
	pieces[2] = 5;
	pieces[BANK_DENOMINATIONS - 1] = 3;
	assert_true(bank_count_cents(pieces, &cents));
	assert_int_equal(cents, 20000 + 10000 + 3);
	assert_string_equal(bank_pieces_text(a, pieces), "10000:2 2000:5 1:3");
	assert_true(bank_pieces_parse("10000:2 2000:5 1:3", again));
	assert_memory_equal(again, pieces, sizeof again);
	assert_false(bank_pieces_parse("3:1", again));
	assert_false(bank_pieces_parse("100:x", again));
	assert_false(bank_pieces_parse("100:0", again));
	pieces[1] = -1;
	assert_false(bank_count_cents(pieces, &cents));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twins_are_numbered),
		cmocka_unit_test(random_twins_survive_and_repeats_add_nothing),
		cmocka_unit_test(suggestions_are_ranked),
		cmocka_unit_test(several_entries_for_one_line),
		cmocka_unit_test(random_subsets),
		cmocka_unit_test(matches_are_judged),
		cmocka_unit_test(rules_of_the_bookkeeper),
		cmocka_unit_test(reconciliation),
		cmocka_unit_test(cash),
	};
	a = arena_new(LIMIT_ARENA_BYTES);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
