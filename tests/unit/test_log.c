/* Log lines: one event, one line, whatever the values hold. */
#include "unit.h"

#include "base/clock.h"
#include "base/log.h"

static int pipes[2];

/* What was logged since the last call, without the time stamp. */
static const char *logged(void)
{
	static char text[3 * LIMIT_LOG_LINE];
	ssize_t n = read(pipes[0], text, sizeof text - 1);
	text[n < 0 ? 0 : n] = '\0';
	const char *stamp = "ts=2026-11-23T07:30:00.000Z ";
	if (strncmp(text, stamp, strlen(stamp)) == 0)
		return text + strlen(stamp);
	return text;
}

static int set_up(void **state)
{
	(void)state;
	clock_set_for_test(INT64_C(1795419000000));
	if (pipe(pipes) != 0)
		return 1;
	log_set_fd(pipes[1]);
	return 0;
}

static void pairs(void **state)
{
	(void)state;
	log_event(LOG_INFO, "request", "path=%s status=%d n=%zu id=%" PRId64 " u=%u part=100%%",
		  "/home", -5, (size_t)7, INT64_MIN, 4000000000u);
	assert_string_equal(logged(), "level=info event=request path=/home status=-5 n=7 "
				      "id=-9223372036854775808 u=4000000000 part=100%\n");
	log_event(LOG_ERROR, "start", "%s", "");
	assert_string_equal(logged(), "level=error event=start \"\"\n");
	const char *volatile none = NULL;
	log_event(LOG_WARN, "x", "a=%s", none);
	assert_string_equal(logged(), "level=warn event=x a=-\n");
}

static void values_cannot_break_out(void **state)
{
	(void)state;
	log_event(LOG_INFO, "e", "a=%s b=%s", "x\nlevel=error event=forged", "say \"hi\" \\");
	assert_string_equal(logged(), "level=info event=e a=\"x\\nlevel=error event=forged\" "
				      "b=\"say \\\"hi\\\" \\\\\"\n");
	log_event(LOG_INFO, "e", "a=%s", "\x1B[31mred\x7F\xC2\x9B\xFF\xE2\x80\xA8");
	assert_string_equal(logged(), "level=info event=e "
				      "a=\"\\x1b[31mred\\x7f\\xc2\\x9b\\xff\\xe2\\x80\\xa8\"\n");
	log_event(LOG_INFO, "e", "a=%s", "k=v");
	assert_string_equal(logged(), "level=info event=e a=\"k=v\"\n");
	log_event(LOG_INFO, "e", "a=%s", "Zo\xC3\xAB");
	assert_string_equal(logged(), "level=info event=e a=Zo\xC3\xAB\n");
}

static void long_lines_are_cut(void **state)
{
	(void)state;
	char text[2 * LIMIT_LOG_LINE];
	for (int blank = 0; blank <= 1; blank++) {
		memset(text, 'x', sizeof text);
		text[sizeof text - 1] = '\0';
		if (blank)
			text[5] = ' ';
		log_event(LOG_INFO, "e", "a=%s b=%s", text, "after");
		const char *line = logged();
		assert_true(strlen(line) <= LIMIT_LOG_LINE);
		assert_int_equal(line[strlen(line) - 1], '\n');
		assert_null(strstr(line, "after"));
		assert_true(!blank || line[strlen(line) - 2] == '"');
	}
}

static void levels_and_context(void **state)
{
	(void)state;
	log_context("0r5abc");
	log_event(LOG_DEBUG, "dropped", "a=%d", 1);
	log_plain(LOG_INFO, "kept");
	assert_string_equal(logged(), "level=info event=kept ctx=0r5abc\n");
	log_context(NULL);
	log_set_level(LOG_ERROR);
	log_event(LOG_WARN, "dropped", "a=%d", 1);
	log_event(LOG_ERROR, "kept", "a=%d", 2);
	assert_string_equal(logged(), "level=error event=kept a=2\n");
	log_set_level(LOG_INFO);
	enum log_level level = LOG_INFO;
	assert_true(log_level_parse("debug", &level) && level == LOG_DEBUG);
	assert_false(log_level_parse("loud", &level));
	assert_false(log_level_parse("", &level));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs),
		cmocka_unit_test(values_cannot_break_out),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(levels_and_context),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
