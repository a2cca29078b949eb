/* X12 segments and envelopes: what is read, and what is refused with the segment and words. */
#include "unit.h"

#include "base/date.h"
#include "format/x12.h"

static struct arena *a;
static struct x12 x;
static struct x12_fault fault;

#define ISA \
	"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260302*1200*^*00501*000000012*0*T*:~"
#define GS "GS*HP*S*R*20260302*1200*7*X*005010X221A1~"

/* Reads to the end; the number of segments. */
static enum err read_all(struct str text, int32_t *segments)
{
	if (a == NULL)
		a = arena_new(LIMIT_ARENA_BYTES);
	arena_reset(a);
	fault = (struct x12_fault){ 0 };
	*segments = 0;
	enum err err = x12_open(&x, text, a, &fault);
	struct x12_segment s;
	bool more = true;
	while (err == OK && more) {
		err = x12_next(&x, &s, &more);
		*segments += err == OK && more;
	}
	return err;
}

static void refused(struct str text, int32_t segment, const char *words)
{
	int32_t n;
	assert_int_equal(read_all(text, &n), E_INVALID);
	assert_int_equal(fault.segment, segment);
	assert_non_null(fault.reason);
	if (strstr(fault.reason, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", fault.reason, words);
}

static void separators_come_from_isa(void **state)
{
	(void)state;
	int32_t n;
	assert_int_equal(read_all(STR(ISA GS "ST*835*0001~A*B~SE*3*0001~GE*1*7~IEA*1*000000012~"),
				  &n),
			 OK);
	assert_int_equal(n, 7);
	assert_int_equal(x.repetition, '^');
	assert_true(x.test);
	static const char other[] =
		"ISA|00|          |00|          |ZZ|SENDER         |ZZ|RECEIVER       "
		"|260302|1200|U|00401|000000012|0|P|>\n"
		"GS|HP|S|R|20260302|1200|7|X|005010X221A1\nGE|0|7\nIEA|1|000000012\n";
	assert_int_equal(read_all(STR(other), &n), OK);
	assert_int_equal(n, 4);
	assert_int_equal(x.component, '>');
	assert_int_equal(x.repetition, '\0');
	assert_false(x.test);
}

static void line_breaks_and_a_mark_count_for_nothing(void **state)
{
	(void)state;
	int32_t n;
	static const char crlf[] =
		"\xEF\xBB\xBF\r\n" ISA "\r\n" GS "\r\nST*835*1~\r\n  SE*2*1~\r\nGE*1*7~\r\n"
		"IEA*1*12~\r\n";
	assert_int_equal(read_all(STR(crlf), &n), OK);
	assert_int_equal(n, 6);
	/* Broken every 80 characters, the ISA segment too. */
	static const char whole[] = ISA GS "ST*835*1~SE*2*1~GE*1*7~IEA*1*12~";
	char wrapped[2 * sizeof whole];
	size_t at = 0;
	for (size_t i = 0; i + 1 < sizeof whole; i++) {
		wrapped[at++] = whole[i];
		if (i % 80 == 79)
			wrapped[at++] = '\n';
	}
	assert_int_equal(read_all((struct str){ wrapped, at }, &n), OK);
	assert_int_equal(n, 6);
}

static void two_interchanges(void **state)
{
	(void)state;
	int32_t n;
	static const char two[] =
		ISA "IEA*0*12~\n"
		    "ISA+00+          +00+          +ZZ+SENDER         +ZZ+RECEIVER "
		    "      +260302+1200+^+00501+000000013+0+T+:'IEA+0+13'";
	assert_int_equal(read_all(STR(two), &n), OK);
	assert_int_equal(n, 4);
}

static void what_is_no_x12(void **state)
{
	(void)state;
	refused(STR(""), 0, "does not begin with an ISA");
	refused(STR("ST*835*0001~BPR*I~"), 0, "does not begin with an ISA");
	refused(STR("ISA*00*"), 1, "ends inside its ISA");
	refused(STR("ISA*0*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
		    "*260302*1200*^*00501*000000012*0*T*:~GS*HP*S*R*20260302*1200*7*X*005010X221A1~"),
		1, "106 characters");
	refused(STR(ISA GS "ST*835*1~A*\x01~SE*3*1~"), 4, "control character");
	refused(STR(ISA "HELLO~"), 2, "outside of a transaction set");
	refused(STR(ISA "IEA*0*12~HELLO"), 2, "does not begin with ISA");
	refused(STR(ISA GS "ST*835*1~SE*2*1"), 4, "has no end");
}

static void rule_r6_counts_and_control_numbers(void **state)
{
	(void)state;
	refused(STR(ISA GS "ST*835*1~SE*3*1~GE*1*7~IEA*1*12~"), 4, "Rule R6");
	refused(STR(ISA GS "ST*835*1~SE*3*1~GE*1*7~IEA*1*12~"), 4,
		"counts 3 segments, and there are 2");
	refused(STR(ISA GS "ST*835*1~SE*2*2~GE*1*7~IEA*1*12~"), 4, "control number 2");
	refused(STR(ISA GS "ST*835*1~SE*2*1~GE*2*7~IEA*1*12~"), 5, "transaction sets");
	refused(STR(ISA GS "ST*835*1~SE*2*1~GE*1*8~IEA*1*12~"), 5, "control number 8");
	refused(STR(ISA GS "ST*835*1~SE*2*1~GE*1*7~IEA*2*12~"), 6, "groups");
	refused(STR(ISA GS "ST*835*1~SE*2*1~GE*1*7~IEA*1*13~"), 6, "control number 13");
	refused(STR(ISA GS "ST*835*1~SE*2*1~GE*1*7~"), 5, "file ends behind segment 5");
	refused(STR(ISA GS "ST*835*1~GE*1*7~"), 4, "stands where it cannot");
	refused(STR(ISA GS "GS*HP*S*R*20260302*1200*8*X*005010X221A1~"), 3,
		"stands where it cannot");
}

static void amounts_to_the_cent(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int decimals;
		int64_t value;
	} good[] = {
		{ "0", 2, 0 },
		{ "12", 2, 1200 },
		{ "12.5", 2, 1250 },
		{ "12.", 2, 1200 },
		{ ".05", 2, 5 },
		{ "-1.27", 2, -127 },
		{ "150000.00", 2, 15000000 },
		{ "92233720368547758.07", 2, INT64_MAX },
		{ "-92233720368547758.08", 2, INT64_MIN },
		{ "68", 3, 68000 },
		{ "2.125", 3, 2125 },
	};
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t value = 42;
		assert_true(x12_decimal(str_of(good[i].text), good[i].decimals, &value));
		assert_true(value == good[i].value);
	}
	static const char *const bad[] = { "",
					   "-",
					   ".",
					   "1.234",
					   "1,000",
					   "+1",
					   "1e2",
					   " 1",
					   "1-",
					   "--1",
					   "1.2.3",
					   "12a",
					   "92233720368547758.08",
					   "-92233720368547758.09",
					   "99999999999999999999" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		int64_t value = 42;
		assert_false(x12_decimal(str_of(bad[i]), 2, &value));
		assert_true(value == 42);
	}
}

static void days_and_texts(void **state)
{
	(void)state;
	struct arena *own = arena_new(LIMIT_ARENA_BYTES);
	assert_int_equal(x12_day(STR("20260228")), date_from_ymd(2026, 2, 28));
	assert_int_equal(x12_day(STR("20260230")), X12_NO_DAY);
	assert_int_equal(x12_day(STR("20002316")), X12_NO_DAY);
	assert_int_equal(x12_day(STR("2026022")), X12_NO_DAY);
	assert_int_equal(x12_day(STR("2026O228")), X12_NO_DAY);
	assert_string_equal(x12_text(own, STR("  PLAN ")), "PLAN");
	assert_string_equal(x12_text(own, STR("PE\xD1"
					      "A")),
			    "PE\xC3\x91"
			    "A");
	assert_string_equal(x12_add_word(own, "", STR("25")), "25");
	assert_string_equal(x12_add_word(own, "25", STR("59")), "25 59");
	assert_string_equal(x12_add_word(own, "25", STR("")), "25");
	struct str c = x12_component(STR("HC:99213:25"), ':', 1);
	assert_true(str_eq(c, "99213"));
	assert_int_equal(x12_component(STR("HC:99213"), ':', 2).n, 0);
	arena_free(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(separators_come_from_isa),
		cmocka_unit_test(line_breaks_and_a_mark_count_for_nothing),
		cmocka_unit_test(two_interchanges),
		cmocka_unit_test(what_is_no_x12),
		cmocka_unit_test(rule_r6_counts_and_control_numbers),
		cmocka_unit_test(amounts_to_the_cent),
		cmocka_unit_test(days_and_texts),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
