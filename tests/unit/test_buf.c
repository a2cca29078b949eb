/* A growing buffer with a maximum. */
#include "unit.h"

#include "base/buf.h"

static void it_grows_and_is_terminated(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 1 << 20);
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_str(&b).n, 0);
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "%04d", i);
	assert_int_equal(buf_str(&b).n, 40000);
	assert_memory_equal(buf_text(&b) + 4 * 7777, "7777", 4);
	assert_int_equal(strlen(buf_text(&b)), 40000);
	buf_clear(&b);
	buf_char(&b, 'x');
	buf_text_add(&b, "yz");
	buf_add(&b, NULL, 0);
	assert_string_equal(buf_text(&b), "xyz");
	buf_free(&b);
}

static void the_maximum_keeps_what_is_there(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 5);
	buf_text_add(&b, "12345");
	assert_false(buf_failed(&b));
	buf_char(&b, '6');
	assert_true(buf_failed(&b));
	assert_string_equal(buf_text(&b), "12345");
	buf_clear(&b);
	buf_text_add(&b, "123456");
	buf_char(&b, 'a'); /* would fit, but after a failure nothing follows */
	assert_true(buf_failed(&b));
	assert_string_equal(buf_text(&b), "");
	buf_free(&b);
}

static void numbers_of_any_size(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 100);
	buf_i64(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_i64(&b, 0);
	buf_char(&b, ' ');
	buf_i64(&b, INT64_MAX);
	assert_string_equal(buf_text(&b), "-9223372036854775808 0 9223372036854775807");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_grows_and_is_terminated),
		cmocka_unit_test(the_maximum_keeps_what_is_there),
		cmocka_unit_test(numbers_of_any_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
