/* A bank's CSV: mappings, cells in their many shapes, proposals, and mappings as text. */
#include "bank_sample.h"

#include "base/buf.h"
#include "format/bank_csv_cell.h"

static struct bank_csv_map map;
static bool sure;

static enum err guess(const char *text)
{
	begin();
	return bank_csv_guess(a, str_of(text), &map, &sure, &fault);
}

static enum err read_csv(const char *text)
{
	return bank_csv_read(a, str_of(text), &map, &file, &fault);
}

static void cells(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		char decimal;
		int64_t cents; /* INT64_MAX: refused */
	} amounts[] = { { "1,234.56", '.', 123456 },  { "-1.234,56", ',', -123456 },
			{ "$12", '.', 1200 },         { "(12.00)", '.', -1200 },
			{ "12.00-", '.', -1200 },     { "12.00 DR", '.', -1200 },
			{ "12.00 CR", '.', 1200 },    { "EUR 5,5", ',', 550 },
			{ "1.005", '.', INT64_MAX },  { "1,23", '.', INT64_MAX },
			{ "12a.x", '.', 1200 },       { "--1", '.', INT64_MAX },
			{ "", '.', INT64_MAX },       { "USD", '.', INT64_MAX },
			{ "10/02", '.', INT64_MAX },  { "1,234,567.8", '.', 123456780 },
			{ "1.2.3", '.', INT64_MAX },  { "99999999999999999999", '.', INT64_MAX },
			{ "12,3456", '.', INT64_MAX } };
	for (size_t i = 0; i < ARRAY_LEN(amounts); i++) {
		int64_t cents = INT64_MAX;
		bool ok = csv_cell_cents(amounts[i].text, amounts[i].decimal, &cents);
		if (cents != amounts[i].cents)
			print_message("%s\n", amounts[i].text);
		assert_int_equal(ok, amounts[i].cents != INT64_MAX);
		assert_int_equal(cents, amounts[i].cents);
	}
	static const struct {
		const char *text;
		enum csv_dates order;
		int y, m, d; /* 0: refused */
	} days[] = {
		{ "04/18/2026", CSV_MONTH_FIRST, 2026, 4, 18 },
		{ "18/04/26", CSV_DAY_FIRST, 2026, 4, 18 },
		{ "18.04.2026", CSV_DAY_FIRST, 2026, 4, 18 },
		{ "2026-04-18 12:34:56 +0000", CSV_YEAR_FIRST, 2026, 4, 18 },
		{ "2026-04-18T00:00:00Z", CSV_MONTH_FIRST, 2026, 4, 18 },
		{ "18 Apr 26", CSV_MONTH_FIRST, 2026, 4, 18 },
		{ "April 18, 2026", CSV_DAY_FIRST, 2026, 4, 18 },
		{ "18/04/2026", CSV_MONTH_FIRST, 0, 0, 0 },
		{ "04/18/2026", CSV_YEAR_FIRST, 0, 0, 0 },
		{ "2/30/2026", CSV_MONTH_FIRST, 0, 0, 0 },
		{ "4/18", CSV_MONTH_FIRST, 0, 0, 0 },
		{ "4/18/2026x", CSV_MONTH_FIRST, 0, 0, 0 },
		{ "", CSV_MONTH_FIRST, 0, 0, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		int32_t date = -1;
		bool ok = csv_cell_day(days[i].text, days[i].order, &date);
		if (ok != (days[i].y > 0))
			print_message("%s\n", days[i].text);
		assert_int_equal(ok, days[i].y > 0);
		if (ok)
			assert_int_equal(date, day(days[i].y, days[i].m, days[i].d));
	}
}

static void named_columns(void **state)
{
	(void)state;
	static const char text[] =
		"Account 123\nBalance,\"1,000.00\"\n\n"
		"Transaction Date,Posting Date,Description,Withdrawals (USD),Deposits (USD),Check No\n"
		"04/17/2026,04/18/2026,\"PLAN, TRN*1*E5*1\",,\"1,200.00\",\n"
		",,MORE TEXT,,,\n"
		"04/19/2026,04/20/2026,CHECK,80.5,,1044\n";
	assert_int_equal(guess(text), OK);
	assert_true(sure);
	assert_int_equal(map.skip, 3);
	assert_int_equal(map.date, 1);
	assert_int_equal(map.debit, 3);
	assert_int_equal(map.credit, 4);
	assert_int_equal(map.amount, -1);
	assert_int_equal(map.check, 5);
	assert_int_equal(read_csv(text), OK);
	assert_int_equal(file.statement[0].n, 2);
	assert_int_equal(line(0, 0)->cents, 120000);
	assert_int_equal(line(0, 0)->date, day(2026, 4, 18));
	assert_string_equal(line(0, 0)->name, "PLAN, TRN*1*E5*1");
	assert_string_equal(line(0, 0)->memo, "MORE TEXT");
	assert_string_equal(line(0, 0)->trace, "E5");
	assert_int_equal(line(0, 1)->cents, -8050);
	assert_string_equal(line(0, 1)->check, "1044");
	assert_int_equal(line(0, 1)->at, 7);
}

static void other_shapes(void **state)
{
	(void)state;
	/* No header, semicolons, commas as decimals, days first. */
	assert_int_equal(
		guess("18.09.2026;SHOP ONE;-33,87\n02.10.2026;\"A \"\"B\"\" SHOP\";23,55\n"), OK);
	assert_false(sure);
	assert_int_equal(map.delimiter, ';');
	assert_int_equal(map.decimal, ',');
	assert_int_equal(map.dates, CSV_DAY_FIRST);
	assert_int_equal(map.name, 1);
	assert_int_equal(
		read_csv("18.09.2026;SHOP ONE;-33,87\n02.10.2026;\"A \"\"B\"\" SHOP\";23,55"), OK);
	assert_int_equal(line(0, 0)->cents, -3387);
	assert_string_equal(line(0, 1)->name, "A \"B\" SHOP");
	/* Both orders fit: a proposal that a person must look at. */
	assert_int_equal(guess("Date,Amount\n01/02/2026,5\n"), OK);
	assert_false(sure);
	/* A card: positive is money out. */
	map.negate = true;
	assert_int_equal(read_csv("Date,Amount\n01/02/2026,5\n"), OK);
	assert_int_equal(line(0, 0)->cents, -500);
}

static void refused(void **state)
{
	(void)state;
	assert_int_equal(guess("hello\nworld\n"), E_INVALID);
	assert_int_equal(guess("a,b\nc,d\n"), E_INVALID);
	assert_reason(0, "No column of days");
	assert_int_equal(guess("Date,Amount\n01/20/2026,5\n"), OK);
	assert_int_equal(read_csv("Date,Amount\n01/20/2026,5\n20/01/2026,5\n"), E_INVALID);
	assert_reason(3, "Column 1, \"20/01/2026\"");
	assert_int_equal(read_csv("Date,Amount\n01/20/2026,\n"), E_INVALID);
	assert_reason(2, "Column 2");
	assert_int_equal(read_csv("Date,Amount\n"), E_INVALID);
	assert_reason(0, "no lines");
	map.amount = -1;
	map.debit = 1;
	map.credit = 2;
	assert_int_equal(read_csv("Date,Out,In\n01/20/2026,,\n"), E_INVALID);
	assert_reason(2, "Column 2");
	assert_int_equal(read_csv("Date,Out,In\n01/21/2026,1,-5\n"), E_INVALID);
	assert_reason(2, "Column 3");
}

/* The largest file that is taken, read by the guesser and by the reader in half of the memory that
 * a request has; one row more is refused. */
static void the_largest_file(void **state)
{
	(void)state;
	struct arena *small = arena_new(LIMIT_ARENA_BYTES / 2);
	struct buf b;
	buf_init(&b, LIMIT_STATEMENT_BYTES);
	buf_text_add(&b, "Date,Details,Amount,Balance,Reference,Note\n");
	for (int i = 0; i < LIMIT_STATEMENT_LINES - 1; i++)
		buf_printf(&b, "01/20/2026,A LINE OF TEXT %d,-5.00,100.00,R%d,A NOTE\n", i, i);
	assert_false(buf_failed(&b));
	assert_int_equal(bank_csv_guess(small, buf_str(&b), &map, &sure, &fault), OK);
	assert_int_equal(bank_csv_read(small, buf_str(&b), &map, &file, &fault), OK);
	assert_int_equal(file.statement[0].n, LIMIT_STATEMENT_LINES - 1);
	buf_text_add(&b, "01/20/2026,x,1,,,\n");
	assert_int_equal(bank_csv_read(small, buf_str(&b), &map, &file, &fault), E_LIMIT);
	buf_free(&b);
	arena_free(small);
}

static void mapping_as_text(void **state)
{
	(void)state;
	begin();
	struct bank_csv_map again, first = { .delimiter = '\t', .decimal = ',', .skip = 4 };
	first.dates = CSV_DAY_FIRST;
	first.amount = first.check = first.ref = -1;
	first.debit = 2;
	first.credit = 3;
	first.name = 1;
	first.memo = 5;
	first.negate = true;
	assert_true(bank_csv_map_parse(bank_csv_map_text(a, &first), &again));
	assert_string_equal(bank_csv_map_text(a, &again), bank_csv_map_text(a, &first));
	assert_false(bank_csv_map_parse("", &again));
	assert_false(bank_csv_map_parse("date=0", &again));
	assert_false(bank_csv_map_parse("date=0 amount=99", &again));
	assert_false(bank_csv_map_parse("date=0 amount=1 delimiter=x", &again));
	assert_true(bank_csv_map_parse("date=0 amount=1", &again));
}

static void samples(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int64_t first;
	} files[] = {
		{ "test_BOI_TransactionExport.csv", 42803 },
		{ "TransactionHistory_20180418043121.csv", -666 },
		{ "test_row_format_neg_inflow.csv", -3387 },
		{ "MonzoDataExport_February2018_2018-02-26_174335.csv", -1000 },
	};
	begin();
	if (data_folder() == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		begin();
		const char *folder = arena_printf(a, "%s/bank/csv", getenv("BANK_DATA"));
		struct str text = sample(folder, files[i].name);
		enum err err = bank_csv_guess(a, text, &map, &sure, &fault);
		if (err == OK)
			err = bank_csv_read(a, text, &map, &file, &fault);
		if (err != OK)
			print_message("%s: line %zu: %s\n", files[i].name, fault.line,
				      fault.reason);
		assert_int_equal(err, OK);
		assert_int_equal(line(0, 0)->cents, files[i].first);
	}
	/* This one ends with two rows of words; they are named, not dropped. */
	begin();
	const char *folder = arena_printf(a, "%s/bank/csv", getenv("BANK_DATA"));
	assert_true(
		bank_csv_map_parse("delimiter=; decimal=, skip=1 dates=1 date=0 amount=3", &map));
	assert_int_equal(bank_csv_read(a, sample(folder, "test_headers.csv"), &map, &file, &fault),
			 E_INVALID);
	assert_reason(72, "A null transaction");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(named_columns),
		cmocka_unit_test(other_shapes),
		cmocka_unit_test(refused),
		cmocka_unit_test(the_largest_file),
		cmocka_unit_test(mapping_as_text),
		cmocka_unit_test(samples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
