/* Journals of hledger and ledger: what is read, what is refused and where, and that what is written
 * is read as the same. */
#include "unit.h"

#include "base/date.h"
#include "base/rng.h"
#include "format/hledger.h"

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new(LIMIT_ARENA_BYTES);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct hledger_entry only(const char *text)
{
	struct hledger_reader r;
	struct hledger_entry e, none;
	hledger_open(&r, str_of(text));
	if (hledger_next(&r, a, &e) != OK)
		fail_msg("line %zu: %s", r.fault_line, r.fault);
	if (hledger_next(&r, a, &none) != E_NOTFOUND)
		fail_msg("line %zu: %s", r.fault_line, r.fault == NULL ? "more" : r.fault);
	return e;
}

static void refused(const char *text, size_t line, const char *words)
{
	struct hledger_reader r;
	struct hledger_entry e;
	enum err err;
	hledger_open(&r, str_of(text));
	while ((err = hledger_next(&r, a, &e)) == OK)
		;
	assert_int_equal(err, E_INVALID);
	if (r.fault_line != line || strstr(r.fault, words) == NULL)
		fail_msg("%s\nline %zu: %s", text, r.fault_line, r.fault);
	assert_int_equal(hledger_next(&r, a, &e), E_INVALID);
}

static void a_transaction(void **state)
{
	(void)state;
	struct hledger_entry e =
		only("2026-01-05 * (17) Deposit | note  ; number:1\n"
		     "    ; source:bank\n"
		     "    assets:1000 Operating bank   $1,234.50 ; site:Main%2C Street, x:1\r\n"
		     "    assets:1200 Receivable, insurance\n");
	assert_int_equal(e.kind, HLEDGER_TRANSACTION);
	assert_int_equal(e.day, date_from_ymd(2026, 1, 5));
	assert_string_equal(e.description, "Deposit | note");
	assert_string_equal(e.code, "17");
	assert_string_equal(hledger_tag(&e.tags, "number"), "1");
	assert_string_equal(hledger_tag(&e.tags, "source"), "bank");
	assert_null(hledger_tag(&e.tags, "site"));
	assert_int_equal(e.n_postings, 2);
	assert_string_equal(e.postings[0].account, "assets:1000 Operating bank");
	assert_int_equal(e.postings[0].cents, 123450);
	assert_string_equal(e.postings[0].currency, "USD");
	assert_string_equal(hledger_tag(&e.postings[0].tags, "site"), "Main, Street");
	assert_string_equal(e.postings[1].account, "assets:1200 Receivable, insurance");
	assert_int_equal(e.postings[1].cents, -123450);
	assert_int_equal(e.postings[1].line, 4);
}

static void amounts_in_their_many_forms(void **state)
{
	(void)state;
	static const struct {
		const char *text, *currency;
		int64_t cents;
	} known[] = {
		{ "$5", "USD", 500 },
		{ "-$5", "USD", -500 },
		{ "$-5", "USD", -500 },
		{ "$ -5.5", "USD", -550 },
		{ "5.00 USD", "USD", 500 },
		{ "USD 5", "USD", 500 },
		{ "-5 CAD", "CAD", -500 },
		{ "CAD -5.05", "CAD", -505 },
		{ "5", "", 500 },
		{ "+5", "", 500 },
		{ "1,234,567.89", "", 123456789 },
		{ "$1.5000", "USD", 150 },
		{ "0", "", 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		struct hledger_entry e =
			only(arena_printf(a, "2026-01-05 x\n  a  %s\n  b\n", known[i].text));
		assert_int_equal(e.postings[0].cents, known[i].cents);
		assert_string_equal(e.postings[0].currency, known[i].currency);
		assert_int_equal(e.postings[1].cents, -known[i].cents);
	}
}

static void dates_in_their_forms(void **state)
{
	(void)state;
	assert_int_equal(only("2026/1/5 x\n a  1\n b\n").day, date_from_ymd(2026, 1, 5));
	assert_int_equal(only("2026.01.05=2026.01.07 x\n a  1\n b\n").day,
			 date_from_ymd(2026, 1, 5));
	assert_int_equal(only("Y2024\n02-29 x\n a  1\n b\n").day, date_from_ymd(2024, 2, 29));
	assert_int_equal(only("\xEF\xBB\xBF"
			      "2026-01-05\n a  1\n b\n")
				 .day,
			 date_from_ymd(2026, 1, 5));
	refused("2026-02-30 x\n a  1\n b\n", 1, "not a day");
	refused("02-01 x\n a  1\n b\n", 1, "not a day");
	refused("2026-02/01 x\n a  1\n b\n", 1, "not a day");
}

static void what_cannot_be_kept_is_refused_where_it_stands(void **state)
{
	(void)state;
	refused("2026-01-05 x\n a  $1\n b  $-2\n", 1, "differ");
	refused("2026-01-05 x\n a  $1\n b\n c\n", 4, "Two postings");
	refused("2026-01-05 x\n a  $1\n c  1 CAD\n b\n", 1, "several currencies");
	refused("2026-01-05 x\n a  $1.001\n b\n", 2, "two places");
	refused("2026-01-05 x\n a  1.000,50\n b\n", 2, "two places");
	refused("2026-01-05 x\n a  $99999999999999999999\n b\n", 2, "two places");
	refused("2026-01-05 x\n a  5 AAPL\n b\n", 2, "currency");
	refused("2026-01-05 x\n a  5 USD @ 2 CAD\n b\n", 2, "price");
	refused("2026-01-05 x\n (a)  5\n b\n", 2, "virtual");
	refused("2026-01-05 x\n a  = $5\n b\n", 2, "sets a balance");
	refused("2026-01-05 x\n", 1, "no postings");
	refused("; fine\n  a  5\n", 2, "outside");
	refused("include other.journal\n", 1, "includes");
	refused("alias a=b\n", 1, "renames");
	refused("comment\nnever ended\n", 1, "never ended");
	refused("what is this\n", 1, "neither");
	refused("2026-01-05 \xff\n a  1\n b\n", 1, "UTF-8");
	refused("2026-01-05 x\n a  92233720368547758.07\n b  92233720368547758.07\n c\n", 1,
		"too large");
}

static void what_posts_nothing_is_passed_over(void **state)
{
	(void)state;
	struct hledger_reader r;
	struct hledger_entry e;
	hledger_open(&r,
		     STR("; c\n# c\n* c\ncommodity $1,000.00\n  format $1\nP 2026-01-01 EUR $1\n"
			 "~ monthly\n  a  $5\n  b\n= food\n  c  $1\n"
			 "comment\n2026-13-01\nend comment\n"
			 "account assets:bank  ; type:C\n  ; more\n"
			 "2026-01-05 x\n  a  $1 = $1\n  b\n"));
	assert_int_equal(hledger_next(&r, a, &e), OK);
	assert_int_equal(e.kind, HLEDGER_ACCOUNT);
	assert_string_equal(e.account, "assets:bank");
	assert_string_equal(hledger_tag(&e.tags, "type"), "C");
	assert_int_equal(hledger_next(&r, a, &e), OK);
	assert_int_equal(e.line, 17);
	assert_int_equal(r.n_assertions, 1);
	assert_int_equal(hledger_next(&r, a, &e), E_NOTFOUND);
}

static const char *random_text(struct rng *rng, bool name)
{
	static const char *const parts[] = { "Rent",   "Dr. O'Neil", " ",     "  ", ",", "%",
					     "100%2C", "(x)",        "Größe", ":",  "-", "*",
					     "!",      "#1",         "a",     "|" };
	struct buf b;
	buf_init(&b, 200);
	buf_text_add(&b, name ? "N" : "");
	for (uint64_t n = rng_below(rng, 6); n > 0; n--)
		buf_text_add(&b, parts[rng_below(rng, ARRAY_LEN(parts))]);
	const char *text = arena_strdup(a, hledger_account_name(a, buf_text(&b)));
	buf_free(&b);
	return text;
}

static void what_is_written_is_read_as_the_same(void **state)
{
	(void)state;
	struct rng rng;
	rng_seed(&rng, 20261124);
	for (int round = 0; round < 2000; round++) {
		struct buf out;
		buf_init(&out, 1 << 16);
		const char *description = random_text(&rng, false),
			   *account = random_text(&rng, true);
		const char *site = random_text(&rng, true);
		int64_t cents = rng_between(&rng, -100000000, 100000000);
		const char *currency = rng_below(&rng, 2) == 0 ? "USD" : "CAD";
		int32_t day = (int32_t)rng_between(&rng, DATE_MIN, DATE_MAX);
		hledger_write_head(&out, day, description, &(struct hledger_tag){ "site", site },
				   1);
		hledger_write_posting(&out, account, cents, currency,
				      &(struct hledger_tag){ "site", site }, 1);
		hledger_write_posting(&out, "b", -cents, currency, NULL, 0);
		struct hledger_entry e = only(buf_text(&out));
		assert_int_equal(e.day, day);
		assert_string_equal(e.description, description);
		assert_string_equal(hledger_tag(&e.tags, "site"), site);
		assert_string_equal(e.postings[0].account, account);
		assert_string_equal(hledger_tag(&e.postings[0].tags, "site"), site);
		assert_int_equal(e.postings[0].cents, cents);
		assert_string_equal(e.postings[0].currency, currency);
		buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transaction),
		cmocka_unit_test(amounts_in_their_many_forms),
		cmocka_unit_test(dates_in_their_forms),
		cmocka_unit_test(what_cannot_be_kept_is_refused_where_it_stands),
		cmocka_unit_test(what_posts_nothing_is_passed_over),
		cmocka_unit_test(what_is_written_is_read_as_the_same),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
