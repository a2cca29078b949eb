/* Calendar files: escaping and folding. tests/http/roster.test.mjs has a second reader. */
#include "unit.h"

#include "base/date.h"
#include "base/utf8.h"
#include "web/ics.h"

static struct buf out;

static int set_up(void **state)
{
	(void)state;
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	buf_free(&out);
	return 0;
}

static void text_is_escaped(void **state)
{
	(void)state;
	ics_text_line(&out, "SUMMARY", "a,b;c\\d\ne\tf");
	assert_string_equal(buf_text(&out), "SUMMARY:a\\,b\\;c\\\\d\\nef\r\n");
}

/* Every line is at most 75 octets, is valid UTF-8 by itself, and unfolding gives the text back. */
static void check_folding(const char *text)
{
	char unfolded[4000];
	size_t n = 0;
	buf_clear(&out);
	ics_text_line(&out, "SUMMARY", text);
	const char *p = buf_text(&out);
	while (*p != '\0') {
		const char *end = strstr(p, "\r\n");
		assert_non_null(end);
		size_t length = (size_t)(end - p);
		assert_true(length <= 75);
		assert_true(utf8_valid(p, length));
		size_t skip = n > 0 ? 1 : 0;
		assert_true(skip == 0 || *p == ' ');
		memcpy(unfolded + n, p + skip, length - skip);
		n += length - skip;
		p = end + 2;
	}
	unfolded[n] = '\0';
	assert_int_equal(strncmp(unfolded, "SUMMARY:", 8), 0);
	assert_string_equal(unfolded + 8, text);
}

static void lines_fold_between_characters(void **state)
{
	(void)state;
	char text[400];
	for (size_t lead = 0; lead < 80; lead++) {
		size_t n = lead;
		memset(text, 'x', lead);
		for (int i = 0; i < 40; i++)
			n += (size_t)snprintf(text + n, sizeof text - n, "%s",
					      i % 3 == 0 ? "é" :
					      i % 3 == 1 ? "漢" :
							   "🩺");
		check_folding(text);
	}
	memset(text, 'y', 67);
	text[67] = '\0';
	check_folding(text); /* exactly one line */
	assert_null(strstr(buf_text(&out), "\r\n "));
}

static void an_escape_is_not_cut(void **state)
{
	(void)state;
	char text[120];
	for (size_t lead = 60; lead < 76; lead++) {
		memset(text, 'x', lead);
		snprintf(text + lead, sizeof text - lead, ",,,,");
		buf_clear(&out);
		ics_text_line(&out, "SUMMARY", text);
		assert_null(strstr(buf_text(&out), "\\\r\n"));
	}
}

static void bytes_that_are_no_text_end_in_time(void **state)
{
	(void)state;
	ics_text_line(&out, "SUMMARY", "\x80\x80\xff\xc3");
	assert_false(buf_failed(&out));
}

static void an_event_says_it_all(void **state)
{
	(void)state;
	struct ics_event e = { .uid = "a-b@huddle",
			       .sequence = 2,
			       .cancelled = true,
			       .start_day = date_from_ymd(2026, 11, 23),
			       .start_minute = 1320,
			       .end_day = date_from_ymd(2026, 11, 24),
			       .end_minute = 390,
			       .tzid = "America/New_York",
			       .changed_ms = 1795471200250,
			       .summary = "Night · Main",
			       .location = "1 Elm St, Erie",
			       .description = "" };
	ics_event(&out, &e);
	const char *text = buf_text(&out);
	assert_non_null(strstr(text, "UID:a-b@huddle\r\nSEQUENCE:2\r\nSTATUS:CANCELLED\r\n"));
	assert_non_null(strstr(text, "DTSTART;TZID=America/New_York:20261123T220000\r\n"));
	assert_non_null(strstr(text, "DTEND;TZID=America/New_York:20261124T063000\r\n"));
	assert_non_null(strstr(text, "LOCATION:1 Elm St\\, Erie\r\n"));
	assert_non_null(strstr(text, "DTSTAMP:20261123T220000Z"));
	assert_null(strstr(text, "DESCRIPTION"));
}

static void a_whole_day_has_no_time_and_no_zone(void **state)
{
	(void)state;
	struct ics_event e = { .uid = "d@huddle",
			       .all_day = true,
			       .start_day = date_from_ymd(2026, 12, 31),
			       .end_day = date_from_ymd(2027, 1, 1),
			       .changed_ms = 1795471200250,
			       .summary = "Renew, soon",
			       .location = "",
			       .description = "",
			       .url = "https://huddle.example/x",
			       .remind_minutes = 900 };
	ics_event(&out, &e);
	const char *text = buf_text(&out);
	assert_non_null(
		strstr(text, "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
	assert_null(strstr(text, "TZID"));
	assert_non_null(strstr(text, "TRANSP:TRANSPARENT\r\n"));
	assert_non_null(strstr(text, "URL:https://huddle.example/x\r\n"));
	assert_non_null(strstr(text, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT900M\r\n"
				     "DESCRIPTION:Renew\\, soon\r\nEND:VALARM\r\nEND:VEVENT\r\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_is_escaped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lines_fold_between_characters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_escape_is_not_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bytes_that_are_no_text_end_in_time, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(an_event_says_it_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_whole_day_has_no_time_and_no_zone, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
