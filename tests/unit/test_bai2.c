/* BAI2: continuations, control totals, records without ends, and what is refused. */
#include "bank_sample.h"

#include "format/bai2.h"

static enum err read_bai2(const char *text)
{
	begin();
	return bai2_read(a, str_of(text), &file, &fault);
}

#define GOOD                                                              \
	"01,122099999,123456789,260331,0200,1,65,,2/\n"                   \
	"02,031001234,122099999,1,260330,2359,,2/\n"                      \
	"03,0123456789,,010,+100000,,,015,112500/\n"                      \
	"88,,,100,15000,1,Z,400,2500,1,/\n"                               \
	"16,195,15000,S,100,200,14700,BANKREF,OURS,WIRE FROM A/B PLAN,\n" \
	"88,TRN*1*E99*1222\\/\n"                                          \
	"16,475,2500,V,260330,,REF2,1044/\n"                              \
	"16,890,,,,,A WORD OF THE BANK/\n"                                \
	"49,247500,7/\n98,247500,1,9/\n99,247500,1,11/\n"

static void a_file(void **state)
{
	(void)state;
	assert_int_equal(read_bai2(GOOD), OK);
	assert_int_equal(file.n, 1);
	const struct bank_statement *s = &file.statement[0];
	assert_string_equal(s->account, "0123456789");
	assert_string_equal(s->currency, "USD");
	assert_int_equal(s->opening, 100000);
	assert_int_equal(s->closing, 112500);
	assert_int_equal(s->from, day(2026, 3, 30));
	assert_int_equal(s->n, 2);
	assert_int_equal(line(0, 0)->cents, 15000);
	assert_string_equal(line(0, 0)->ref, "BANKREF");
	assert_string_equal(line(0, 0)->memo, "WIRE FROM A/B PLAN, TRN*1*E99*1222\\");
	assert_string_equal(line(0, 0)->trace, "E99");
	assert_int_equal(line(0, 1)->cents, -2500);
	assert_string_equal(line(0, 1)->check, "1044");
}

static void several_records_on_a_line(void **state)
{
	(void)state;
	assert_int_equal(read_bai2("01,1,2,260331,0200,1,,,2/  02,1,2,1,260330,,USD,2/\n"
				   "03,77,,,,,,,,,/ 16,142,100,Z,,,ONE\n wrapped text      /\n"
				   "16,451,40,Z,,,TWO / 49,140,4/ 98,140,1,6/ 99,140,1,8/\n"),
			 OK);
	assert_int_equal(file.statement[0].n, 2);
	assert_string_equal(line(0, 0)->memo, "ONE wrapped text");
	assert_int_equal(line(0, 1)->cents, -40);
}

/* Each change spoils one thing. */
static void refused(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		size_t line;
		const char *words;
	} cases[] = {
		{ "16,195,15000", "16,195,15001", 9, "control total" },
		{ "49,247500,7", "49,247500,6", 9, "counts 6 records" },
		{ "98,247500,1,9", "98,247500,2,9", 10, "counts 2 accounts" },
		{ "99,247500,1,11", "99,247501,1,11", 11, "control total" },
		{ "16,195", "16,999", 5, "999 does not say" },
		{ "16,195", "16,19x", 5, "not a type code" },
		{ "260330,2359", "260230,2359", 2, "\"260230\"" },
		{ "1,260330", "4,260330", 2, "test" },
		{ ",,2/\n02", ",,1/\n02", 1, "version 1" },
		{ "99,247500,1,11/\n", "", 0, "cut short" },
		{ "16,475,2500,V", "16,475,25.00,V", 7, "\"25.00\"" },
		{ "01,122099999", "hello,", 1, "starts with a 01" },
		{ "03,0123456789", "49,0123456789", 3, "outside an account" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin();
		const char *at = strstr(GOOD, cases[i].from);
		assert_non_null(at);
		const char *text = arena_printf(a, "%.*s%s%s", (int)(at - GOOD), GOOD, cases[i].to,
						at + strlen(cases[i].from));
		assert_int_equal(bai2_read(a, str_of(text), &file, &fault), E_INVALID);
		assert_reason(cases[i].line, cases[i].words);
	}
	/* The details do not connect the ledger balances, though the totals agree. */
	begin();
	assert_int_equal(read_bai2("01,1,2,260331,,1,,,2/\n02,1,2,1,260330,,,2/\n"
				   "03,77,,010,100,,,015,300,,/\n16,142,100,Z,,,x/\n49,500,3/\n"
				   "98,500,1,5/\n99,500,1,7/\n"),
			 E_INVALID);
	assert_reason(3, "does not add up");
}

static void samples(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		size_t accounts;
		const char *words;
	} files[] = {
		{ "sample1.txt", 2, NULL },
		{ "sample2.txt", 5, NULL },
		{ "sample3.txt", 0, NULL },
		{ "sample4-continuations-newline-delimited.txt", 0, "control total" },
		{ "sample5-issue113.txt", 0, "control total" },
	};
	begin();
	if (data_folder() == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		begin();
		const char *folder = arena_printf(a, "%s/bank/bai2", getenv("BANK_DATA"));
		enum err err = bai2_read(a, sample(folder, files[i].name), &file, &fault);
		if (err != OK)
			print_message("%s, line %zu: %s\n", files[i].name, fault.line,
				      fault.reason);
		assert_int_equal(err, files[i].words == NULL ? OK : E_INVALID);
		if (files[i].words != NULL)
			assert_non_null(strstr(fault.reason, files[i].words));
		if (files[i].accounts > 0)
			assert_int_equal(file.n, files[i].accounts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file),
		cmocka_unit_test(several_records_on_a_line),
		cmocka_unit_test(refused),
		cmocka_unit_test(samples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
