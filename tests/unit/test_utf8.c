/* What counts as text, and the folded form. */
#include "unit.h"

#include "base/utf8.h"

static bool valid(const char *s)
{
	return utf8_valid(s, strlen(s));
}

static void invalid_forms_are_refused(void **state)
{
	(void)state;
	assert_true(valid("plain"));
	assert_true(valid("Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x98\x80"));
	assert_true(valid("\xF4\x8F\xBF\xBF"));
	const char *bad[] = {
		"\x80",
		"\xC3",
		"\xC0\x80",
		"\xC1\xBF",
		"\xE0\x80\x80",
		"\xE0\x9F\xBF",
		"\xED\xA0\x80",
		"\xED\xBF\xBF",
		"\xF0\x80\x80\x80",
		"\xF0\x8F\xBF\xBF",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xFF",
		"a\xE2\x82",
		"\xE2\x82z",
		"\xC3\x28",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(valid(bad[i]));
}

static void control_characters_are_not_clean(void **state)
{
	(void)state;
	assert_true(utf8_clean("a\tb\nc", 5));
	assert_true(utf8_clean("\xC2\xA0", 2));
	assert_false(utf8_clean("a\0b", 3));
	assert_false(utf8_clean("a\rb", 3));
	assert_false(utf8_clean("\x1B[31m", 5));
	assert_false(utf8_clean("\x7F", 1));
	assert_false(utf8_clean("\xC2\x80", 2));
	assert_false(utf8_clean("\xC2\x9F", 2));
	assert_false(utf8_clean("\xC3", 1));
}

static void length_counts_characters(void **state)
{
	(void)state;
	assert_int_equal(utf8_length(""), 0);
	assert_int_equal(utf8_length("Zo\xC3\xAB"), 3);
	assert_int_equal(utf8_length("\xF0\x9F\x98\x80!"), 2);
}

static void next_always_ends(void **state)
{
	(void)state;
	const char *s = "a\xE2\x82", *end = s + 3;
	assert_int_equal(utf8_next(&s, end), 'a');
	assert_int_equal(utf8_next(&s, end), 0xFFFD);
	assert_int_equal(utf8_next(&s, end), 0xFFFD);
	assert_ptr_equal(s, end);
}

static void folds_of_names(void **state)
{
	(void)state;
	static const char *const pair[][2] = {
		{ "", "" },
		{ "   ", "" },
		{ "  Zo\u00EB  O\u2019Brien-\u0141ukasz ", "zoe o'brien-lukasz" },
		{ "Stra\u00DFe \u1E9E", "strasse ss" },
		{ "S\u00F8ren \u00C5ngstr\u00F6m", "soren angstrom" },
		{ "\u00C6gir \u0152uvre \u00DE\u00F3r", "aegir oeuvre thor" },
		{ "Jos\u00E9", "jose" },
		{ "Jose\u0301", "jose" },
		{ "Nguy\u1EC5n \u0110\u1EE9c", "nguyen duc" },
		{ "\u0130stanbul \u0131\u015F\u0131k", "istanbul isik" },
		{ "\u0391\u03B8\u03AE\u03BD\u03B1\u03C2", "\u03B1\u03B8\u03B7\u03BD\u03B1\u03C3" },
		{ "\u0401\u043B\u043A\u0438\u043D", "\u0435\u043B\u043A\u0438\u043D" },
		{ "a\u00A0\u2003\t\nb", "a b" },
		{ "\u201CDoc\u201D \u2013 x\u2026", "\"doc\" - x..." },
		{ "\u5C71\u7530", "\u5C71\u7530" },
		{ "\u200BAnn", "ann" },
		{ "a\xFFz", "a\uFFFDz" },
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(pair); i++)
		assert_string_equal(utf8_fold(a, pair[i][0]), pair[i][1]);
	arena_free(a);
}

static void folding_twice_changes_nothing(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		char one[5];
		utf8_encode(c, one);
		assert_true(utf8_valid(one, strlen(one)));
		const char *s = one;
		assert_int_equal(utf8_next(&s, one + strlen(one)), c);
		const char *fold = utf8_fold(a, one);
		assert_string_equal(utf8_fold(a, fold), fold);
		assert_true(utf8_valid(fold, strlen(fold)));
		if (c % 64 == 0)
			arena_reset(a);
	}
	arena_free(a);
}

static void initials_are_of_the_first_and_the_last_word(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	assert_string_equal(utf8_initials(a, "Zoë van Dam"), "ZD");
	assert_string_equal(utf8_initials(a, "Élodie"), "É");
	assert_string_equal(utf8_initials(a, " "), "");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invalid_forms_are_refused),
		cmocka_unit_test(control_characters_are_not_clean),
		cmocka_unit_test(length_counts_characters),
		cmocka_unit_test(next_always_ends),
		cmocka_unit_test(folds_of_names),
		cmocka_unit_test(folding_twice_changes_nothing),
		cmocka_unit_test(initials_are_of_the_first_and_the_last_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
