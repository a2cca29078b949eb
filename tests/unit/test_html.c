/* The printers of templates: what comes out, byte for byte. */
#include "http/html.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/date.h"

static struct buf out;
static struct html html = { .out = &out };

static void begin(void)
{
	buf_free(&out);
	buf_init(&out, 1 << 16);
}

#define PRINTS(expected, call)                                 \
	do {                                                   \
		begin();                                       \
		call;                                          \
		assert_string_equal(buf_text(&out), expected); \
	} while (0)

static void test_text_is_escaped(void **state)
{
	(void)state;
	PRINTS("", html_text(&html, NULL));
	PRINTS("", html_text(&html, ""));
	PRINTS("plain \xC3\xA9", html_text(&html, "plain \xC3\xA9"));
	PRINTS("&lt;a href=&quot;x&quot;&gt;&amp;&#39;", html_text(&html, "<a href=\"x\">&'"));
	PRINTS("&lt;&lt;a&gt;&gt;b", html_text(&html, "<<a>>b"));
	PRINTS("<b>", html_literal(&html, "<b>", 3));
}

static void test_url_keeps_unreserved_alone(void **state)
{
	(void)state;
	PRINTS("aZ09-._~", html_url(&html, "aZ09-._~"));
	PRINTS("%2F%2Fx%3Fa%3D1%26b%23%20%2B%25", html_url(&html, "//x?a=1&b# +%"));
	PRINTS("%C3%A9%22%3C", html_url(&html, "\xC3\xA9\"<"));
	PRINTS("", html_url(&html, NULL));
}

/* True when printing this address ends the program, as an assertion does. */
static bool path_dies(const char *path)
{
	pid_t child = fork();
	if (child == 0) {
		close(STDERR_FILENO); /* the assertion's words are expected */
		signal(SIGABRT, SIG_DFL);
		begin();
		html_path(&html, path);
		_exit(0);
	}
	int status = 0;
	assert_true(waitpid(child, &status, 0) == child);
	return !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_path_stays_on_this_server(void **state)
{
	(void)state;
	PRINTS("/a?b=1&amp;c=2", html_path(&html, "/a?b=1&c=2"));
	PRINTS("/", html_path(&html, "/"));
	assert_false(path_dies("/a"));
	assert_true(path_dies("//evil.example"));
	assert_true(path_dies("/\\evil.example"));
	assert_true(path_dies("/\t/evil.example"));
	assert_true(path_dies("https://evil.example"));
	assert_true(path_dies("javascript:x"));
	assert_true(path_dies(""));
}

static void test_numbers(void **state)
{
	(void)state;
	PRINTS("-9223372036854775808", html_int(&html, INT64_MIN));
	PRINTS("7", HTML_INT(&html, (size_t)7));
	PRINTS("-7", HTML_INT(&html, (short)-7));
	PRINTS("$0.00", html_money(&html, 0));
	PRINTS("$0.05", html_money(&html, 5));
	PRINTS("-$3.00", html_money(&html, -300));
	PRINTS("$999.99", html_money(&html, 99999));
	PRINTS("$1,234.50", html_money(&html, 123450));
	PRINTS("-$92,233,720,368,547,758.08", html_money(&html, INT64_MIN));
	PRINTS("1,234.568", html_decimal(&html, 1234568, 3));
	PRINTS("1,234.57", html_decimal(&html, 1234568, 2));
	PRINTS("1.3", html_decimal(&html, 1250, 1));
	PRINTS("-1.3", html_decimal(&html, -1250, 1));
	PRINTS("2", html_decimal(&html, 1500, 0));
	PRINTS("0.0", html_decimal(&html, -49, 1));
	PRINTS("-9,223,372,036,854,775.808", html_decimal(&html, INT64_MIN, 3));
}

static void test_hours(void **state)
{
	(void)state;
	PRINTS("8", html_hours(&html, 480));
	PRINTS("7.5", html_hours(&html, 450));
	PRINTS("0", html_hours(&html, 0));
	PRINTS("0.02", html_hours(&html, 1));
	PRINTS("0.25", html_hours(&html, 15));
	PRINTS("0.98", html_hours(&html, 59));
	PRINTS("-1.5", html_hours(&html, -90));
	PRINTS("2,080", html_hours(&html, 2080 * 60));
}

static void test_dates_and_clocks(void **state)
{
	(void)state;
	int32_t day = date_from_ymd(2026, 11, 23);
	PRINTS("Mon, Nov 23, 2026", html_date(&html, day));
	PRINTS("Nov 23", html_date_short(&html, day));
	PRINTS("2026-11-23", html_iso(&html, day));
	PRINTS("Mon", html_weekday(&html, day));
	PRINTS("Sun", html_weekday(&html, day - 1));
	PRINTS("7:30 AM", html_clock(&html, 450));
	PRINTS("12:00 PM", html_clock(&html, 720));
	PRINTS("12:00 AM", html_clock(&html, 0));
	PRINTS("07:30", html_clock24(&html, 450));
}

static void test_id_has_thirteen_characters(void **state)
{
	(void)state;
	PRINTS("0000000000001", html_id(&html, 1));
	PRINTS("7zzzzzzzzzzzz", html_id(&html, INT64_MAX));
}

static void test_csrf_field(void **state)
{
	(void)state;
	html.csrf = NULL;
	PRINTS("", html_csrf(&html));
	html.csrf = "a\"b";
	PRINTS("<input type=\"hidden\" name=\"_csrf\" value=\"a&quot;b\">", html_csrf(&html));
}

static void test_icon_points_into_the_sprite(void **state)
{
	(void)state;
	html_set_icon_sprite("/static/abc/icons.svg");
	PRINTS("<svg class=\"icon\" aria-hidden=\"true\">"
	       "<use href=\"/static/abc/icons.svg#alert-2\"></use></svg>",
	       html_icon(&html, "alert-2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_escaped),
		cmocka_unit_test(test_url_keeps_unreserved_alone),
		cmocka_unit_test(test_path_stays_on_this_server),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_hours),
		cmocka_unit_test(test_dates_and_clocks),
		cmocka_unit_test(test_id_has_thirteen_characters),
		cmocka_unit_test(test_csrf_field),
		cmocka_unit_test(test_icon_points_into_the_sprite),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_free(&out);
	return failed;
}
