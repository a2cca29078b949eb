/* QIF: registers, dates whose order the file proves or the reader chooses, refusals. */
#include "bank_sample.h"

#include "format/qif.h"

static enum err read_qif(const char *text, enum qif_dates dates)
{
	begin();
	return qif_read(a, str_of(text), dates, &file, &fault);
}

static void a_register(void **state)
{
	(void)state;
	assert_int_equal(read_qif("!Account\nNOperating\nTBank\n^\n!Type:Bank\r\nD2/10'2026\r\n"
				  "T-1,234.50\r\nN1044\r\nPRent \r\nMMarch\r\nLOffice:Rent\r\n"
				  "SOffice:Rent\r\n$-1,234.50\r\n^\r\nD2/14'26\nU67.5\nT67.5\n^\n"
				  "!Type:Cat\nNIncome\nDwhatever\n^\n",
				  QIF_ASK),
			 OK);
	assert_int_equal(file.n, 1);
	assert_string_equal(file.statement[0].account, "Operating");
	assert_int_equal(file.statement[0].n, 2);
	assert_int_equal(line(0, 0)->date, day(2026, 2, 10));
	assert_int_equal(line(0, 0)->cents, -123450);
	assert_string_equal(line(0, 0)->check, "1044");
	assert_string_equal(line(0, 0)->name, "Rent");
	assert_string_equal(line(0, 0)->memo, "March");
	assert_string_equal(line(0, 0)->kind, "Office:Rent");
	assert_int_equal(line(0, 1)->date, day(2026, 2, 14));
	assert_int_equal(line(0, 1)->cents, 6750);
	assert_int_equal(file.statement[0].to, day(2026, 2, 14));
}

static void ambiguous_dates(void **state)
{
	(void)state;
	static const char both[] = "!Type:Bank\nD2/10'2026\nT1\n^\nD03/04/26\nT2\n^\n";
	assert_int_equal(read_qif(both, QIF_ASK), E_CONFLICT);
	assert_reason(2, "2/10'2026");
	assert_int_equal(read_qif(both, QIF_MONTH_FIRST), OK);
	assert_int_equal(line(0, 0)->date, day(2026, 2, 10));
	assert_int_equal(read_qif(both, QIF_DAY_FIRST), OK);
	assert_int_equal(line(0, 0)->date, day(2026, 10, 2));
	assert_int_equal(line(0, 1)->date, day(2026, 4, 3));
	/* One day that fits one order alone proves it for the file. */
	assert_int_equal(read_qif("!Type:Bank\nD01/02/2026\nT1\n^\nD22/02/2026\nT1\n^\n", QIF_ASK),
			 OK);
	assert_int_equal(line(0, 0)->date, day(2026, 2, 1));
	assert_int_equal(read_qif("!Type:CCard\nD2026-02-01\nT1\n^", QIF_ASK), OK);
	assert_int_equal(line(0, 0)->date, day(2026, 2, 1));
	assert_int_equal(read_qif("!Type:Bank\nD1/ 1'00\nT1\n^\nD12/31/99\nT1\n", QIF_ASK), OK);
	assert_int_equal(line(0, 0)->date, day(2000, 1, 1));
	assert_int_equal(line(0, 1)->date, day(1999, 12, 31));
}

static void refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line;
		const char *words;
	} cases[] = {
		{ "!Type:Invst\nD1/1'26\nT1\n^", 0, "no register" },
		{ "!Type:Bank\nD1/13'26\nPx\n^", 2, "no amount" },
		{ "!Type:Bank\nT1\n^", 2, "no date" },
		{ "!Type:Bank\nD13/13/26\nT1\n^", 2, "\"13/13/26\"" },
		{ "!Type:Bank\nD1/13/26\nT1.005\n^", 3, "\"1.005\"" },
		{ "!Type:Bank\nD1/13/26\nT99999999999999999999\n^", 3, "not an amount" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(read_qif(cases[i].text, QIF_ASK), E_INVALID);
		assert_reason(cases[i].line, cases[i].words);
	}
}

static void samples(void **state)
{
	(void)state;
	begin();
	if (data_folder() == NULL)
		return;
	const char *folder = arena_printf(a, "%s/qif", getenv("BANK_DATA"));
	assert_int_equal(qif_read(a, sample(folder, "test.qif"), QIF_ASK, &file, &fault), OK);
	assert_int_equal(file.n, 1);
	int64_t sum = 0;
	for (size_t i = 0; i < file.statement[0].n; i++)
		sum += line(0, i)->cents;
	assert_int_equal(file.statement[0].n, 6);
	assert_int_equal(sum, 6750 + 3200 - 1000 - 2500 - 10000);
	assert_int_equal(qif_read(a, sample(folder, "test_circular_reference.qif"), QIF_ASK, &file,
				  &fault),
			 OK);
	assert_int_equal(line(0, 0)->date, day(2021, 8, 27));
	assert_int_equal(qif_read(a, sample(folder, "empty.qif"), QIF_ASK, &file, &fault),
			 E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_register),
		cmocka_unit_test(ambiguous_dates),
		cmocka_unit_test(refused),
		cmocka_unit_test(samples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
