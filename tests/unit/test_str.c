/* Slices: comparing, trimming, splitting, numbers. */
#include "unit.h"

#include "base/str.h"

/* The parts of `text`, each in brackets. */
static const char *parts(const char *text)
{
	static char out[100];
	size_t n = 0;
	struct str rest = str_of(text), part;
	out[0] = '\0';
	while (str_split(&rest, ';', &part))
		n += (size_t)snprintf(out + n, sizeof out - n, "[%.*s]", (int)part.n, part.p);
	assert_false(str_split(&rest, ';', &part));
	return out;
}

static void split_gives_every_part(void **state)
{
	(void)state;
	assert_string_equal(parts("a;;b"), "[a][][b]");
	assert_string_equal(parts(""), "");
	assert_string_equal(parts(NULL), "");
	assert_string_equal(parts("a;"), "[a][]");
	assert_string_equal(parts(";a"), "[][a]");
	assert_string_equal(parts(";"), "[][]");
	assert_string_equal(parts(";;"), "[][][]");
	assert_string_equal(parts("abc"), "[abc]");
}

static void split_stays_inside_the_slice(void **state)
{
	(void)state;
	struct str rest = { "a;b;c", 2 }, part;
	assert_true(str_split(&rest, ';', &part));
	assert_true(str_eq(part, "a"));
	assert_int_equal(rest.n, 0);
	assert_true(str_split(&rest, ';', &part));
	assert_true(str_eq(part, ""));
	assert_false(str_split(&rest, ';', &part));
}

static void comparing_and_trimming(void **state)
{
	(void)state;
	assert_true(str_eq(STR("abc"), "abc"));
	assert_false(str_eq(STR("abc"), "ab"));
	assert_false(str_eq(STR("ABC"), "abc"));
	assert_true(str_eq_nocase(STR("O'BRIEN"), "o'brien"));
	assert_false(str_eq_nocase(STR("\xC3\x84"), "\xC3\xA4"));
	assert_true(str_eq_nocase(STR("@["), "@["));
	assert_false(str_eq_nocase(STR("@"), "`"));
	assert_true(str_eq(str_trim(STR(" \t\r\n a b \n")), "a b"));
	assert_int_equal(str_trim(STR("  \n ")).n, 0);
	assert_int_equal(str_of(NULL).n, 0);
}

static bool number(const char *s, int64_t expected)
{
	int64_t value = 42;
	return str_to_i64(str_of(s), &value) && value == expected;
}

static void whole_numbers(void **state)
{
	(void)state;
	assert_true(number("0", 0));
	assert_true(number("-0", 0));
	assert_true(number("+17", 17));
	assert_true(number("007", 7));
	assert_true(number("9223372036854775807", INT64_MAX));
	assert_true(number("-9223372036854775808", INT64_MIN));
	const char *bad[] = { "",
			      "-",
			      "+",
			      " 1",
			      "1 ",
			      "1.0",
			      "0x1",
			      "--1",
			      "1e3",
			      "12a",
			      "9223372036854775808",
			      "-9223372036854775809",
			      "99999999999999999999999" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		int64_t value = 42;
		assert_false(str_to_i64(str_of(bad[i]), &value));
		assert_int_equal(value, 42);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(split_gives_every_part),
		cmocka_unit_test(split_stays_inside_the_slice),
		cmocka_unit_test(comparing_and_trimming),
		cmocka_unit_test(whole_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
