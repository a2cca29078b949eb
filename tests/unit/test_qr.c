/* The QR picture is an SVG of the right size that begins with the finder pattern and shows no
 * text. */
#include "unit.h"

#include "auth/qr.h"

static struct buf out;

static int start(void **state)
{
	(void)state;
	buf_init(&out, 1024 * 1024);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	buf_free(&out);
	return 0;
}

static void a_short_text_is_a_small_picture(void **state)
{
	(void)state;
	assert_int_equal(qr_svg(&out, "HUDDLE"), OK);
	const char *svg = buf_text(&out);
	/* Version 1 has 21 modules and a border of four on each side. */
	assert_non_null(strstr(svg, "viewBox=\"0 0 29 29\""));
	/* The finder pattern's upper edge: seven dark modules from the border. */
	assert_non_null(strstr(svg, "d=\"M4 4h7v1h-7z"));
	assert_string_equal(svg + strlen(svg) - 11, "z\"/></svg>\n");
	assert_null(strstr(svg, "style"));
	assert_null(strstr(svg, "HUDDLE"));
}

static void what_does_not_fit_is_refused(void **state)
{
	static char text[4000];
	(void)state;
	assert_int_equal(qr_svg(&out, ""), E_INVALID);
	memset(text, 'x', sizeof text - 1);
	assert_int_equal(qr_svg(&out, text), E_LIMIT);
	assert_int_equal(out.n, 0);
	text[2000] = '\0';
	assert_int_equal(qr_svg(&out, text), OK);
	assert_false(buf_failed(&out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_short_text_is_a_small_picture, start, stop),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
