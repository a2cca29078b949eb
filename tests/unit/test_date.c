/* Days and clock times; the calendar is compared with a second, plain way of counting. */
#include "unit.h"

#include "base/date.h"

static bool plain_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static void every_day_of_300_years(void **state)
{
	(void)state;
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int32_t at = DATE_MIN;
	int weekday = 0; /* 1900-01-01 was a Monday */
	for (int year = 1900; year <= 2199; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= days[month - 1] + (month == 2 && plain_leap(year));
			     day++) {
				int y, m, d;
				char text[11], expected[40];
				int32_t parsed;
				assert_int_equal(date_from_ymd(year, month, day), at);
				date_to_ymd(at, &y, &m, &d);
				assert_true(y == year && m == month && d == day);
				assert_int_equal(date_weekday(at), weekday);
				date_iso(text, at);
				snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month,
					 day);
				assert_string_equal(text, expected);
				assert_true(date_parse_iso(text, &parsed));
				assert_int_equal(parsed, at);
				at++;
				weekday = (weekday + 1) % 7;
			}
	assert_int_equal(at - 1, DATE_MAX);
	assert_int_equal(date_from_ymd(1970, 1, 1), 0);
}

static void the_ends_of_the_arithmetic(void **state)
{
	(void)state;
	int y, m, d;
	date_to_ymd(date_from_ymd(1, 1, 1), &y, &m, &d);
	assert_true(y == 1 && m == 1 && d == 1);
	date_to_ymd(date_from_ymd(9999, 12, 31), &y, &m, &d);
	assert_true(y == 9999 && m == 12 && d == 31);
}

static void days_that_are_not(void **state)
{
	(void)state;
	const char *bad[] = { "",           "2026-02-29",  "1900-02-29",      "2100-02-29",
			      "2026-13-01", "2026-00-01",  "2026-01-00",      "2026-01-32",
			      "2026-04-31", "1899-12-31",  "2200-01-01",      "2026-1-1",
			      "2026/01/01", "2026-01-01 ", " 2026-01-01",     "+026-01-01",
			      "2026-01-0a", "20260101",    "2026-01-01T00:00" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		int32_t day = 7;
		assert_false(date_parse_iso(bad[i], &day));
		assert_int_equal(day, 7);
	}
	assert_true(date_valid_ymd(2000, 2, 29));
	assert_false(date_valid_ymd(2026, 2, 29));
	assert_false(date_valid_ymd(2026, -1, 1));
	assert_false(date_valid_ymd(INT32_MAX, 1, 1));
}

static int32_t day(const char *iso)
{
	int32_t date = 0;
	assert_true(date_parse_iso(iso, &date));
	return date;
}

static void weeks_and_months(void **state)
{
	(void)state;
	assert_int_equal(date_monday_of(day("2026-11-29")), day("2026-11-23"));
	assert_int_equal(date_monday_of(day("2026-11-23")), day("2026-11-23"));
	assert_int_equal(date_monday_of(day("1969-12-31")), day("1969-12-29"));
	assert_int_equal(date_add_months(day("2026-01-31"), 1), day("2026-02-28"));
	assert_int_equal(date_add_months(day("2028-01-31"), 1), day("2028-02-29"));
	assert_int_equal(date_add_months(day("2028-02-29"), 12), day("2029-02-28"));
	assert_int_equal(date_add_months(day("2028-02-29"), 48), day("2032-02-29"));
	assert_int_equal(date_add_months(day("2026-03-31"), -1), day("2026-02-28"));
	assert_int_equal(date_add_months(day("2026-01-15"), -1), day("2025-12-15"));
	assert_int_equal(date_add_months(day("2026-12-31"), 2), day("2027-02-28"));
	assert_int_equal(date_add_months(day("2026-05-05"), 0), day("2026-05-05"));
	assert_int_equal(date_month_first(day("2028-02-29")), day("2028-02-01"));
	assert_int_equal(date_month_last(day("2028-02-01")), day("2028-02-29"));
	assert_int_equal(date_years_between(day("2008-02-29"), day("2026-02-28")), 17);
	assert_int_equal(date_years_between(day("2008-02-29"), day("2026-03-01")), 18);
	assert_int_equal(date_years_between(day("2008-11-23"), day("2026-11-23")), 18);
	assert_int_equal(date_years_between(day("2008-11-23"), day("2026-11-22")), 17);
}

static void american_texts(void **state)
{
	(void)state;
	char text[DATE_TEXT_MAX], clock[CLOCK_TEXT_MAX];
	date_us(text, day("2026-11-23"));
	assert_string_equal(text, "Mon, Nov 23, 2026");
	date_us_day(text, day("2026-11-03"));
	assert_string_equal(text, "Tue, Nov 3");
	date_us_short(text, day("2026-11-23"));
	assert_string_equal(text, "Nov 23");
	static const struct {
		int minute;
		const char *us, *h24;
	} times[] = {
		{ 0, "12:00 AM", "00:00" },    { 1, "12:01 AM", "00:01" },
		{ 450, "7:30 AM", "07:30" },   { 719, "11:59 AM", "11:59" },
		{ 720, "12:00 PM", "12:00" },  { 1439, "11:59 PM", "23:59" },
		{ 1440, "12:00 AM", "24:00" }, { 1800, "6:00 AM", "06:00" },
	};
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		clock_us(clock, times[i].minute);
		assert_string_equal(clock, times[i].us);
		clock_24(clock, times[i].minute);
		assert_string_equal(clock, times[i].h24);
	}
	assert_string_equal(weekday_name(0), "Mon");
	assert_string_equal(weekday_name(6), "Sun");
	assert_string_equal(month_name(12), "Dec");
}

static void clock_times(void **state)
{
	(void)state;
	int minute = -1;
	assert_true(clock_parse("00:00", &minute) && minute == 0);
	assert_true(clock_parse("23:59", &minute) && minute == 1439);
	assert_true(clock_parse("24:00", &minute) && minute == 1440);
	const char *bad[] = { "",      "24:01", "25:00", "12:60", "7:30",  "07:3",  "07:300",
			      "07.30", "0a:00", "-1:00", "99:99", " 7:30", "07:30 " };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		minute = 5;
		assert_false(clock_parse(bad[i], &minute));
		assert_int_equal(minute, 5);
	}
}

static void weekday_names(void **state)
{
	(void)state;
	int weekday = -1;
	assert_true(weekday_parse("Mon", &weekday) && weekday == 0);
	assert_true(weekday_parse("SUNDAY", &weekday) && weekday == 6);
	assert_true(weekday_parse("thu", &weekday) && weekday == 3);
	assert_false(weekday_parse("", &weekday));
	assert_false(weekday_parse("Mo", &weekday));
	assert_false(weekday_parse("Thurs", &weekday));
}

static void instants(void **state)
{
	(void)state;
	int64_t ms = 5;
	char text[INSTANT_TEXT_MAX];
	assert_true(instant_parse_iso("1970-01-01T00:00:00Z", &ms) && ms == 0);
	assert_true(instant_parse_iso("2026-11-23T07:30:00.250Z", &ms));
	assert_true(ms == INT64_C(1795419000250));
	instant_iso(text, ms);
	assert_string_equal(text, "2026-11-23T07:30:00.250Z");
	instant_iso(text, -1);
	assert_string_equal(text, "1969-12-31T23:59:59.999Z");
	const char *bad[] = { "",
			      "2026-11-23",
			      "2026-11-23T07:30:00",
			      "2026-11-23T24:00:00Z",
			      "2026-11-23T07:60:00Z",
			      "2026-11-23T07:30:60Z",
			      "2026-02-30T07:30:00Z",
			      "2026-11-23 07:30:00Z",
			      "2026-11-23T07:30:00,250Z",
			      "2026-11-23T07:30:00.25aZ",
			      "2026-11-23T07:30:00+00" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(instant_parse_iso(bad[i], &ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_300_years),
		cmocka_unit_test(the_ends_of_the_arithmetic),
		cmocka_unit_test(days_that_are_not),
		cmocka_unit_test(weeks_and_months),
		cmocka_unit_test(american_texts),
		cmocka_unit_test(clock_times),
		cmocka_unit_test(weekday_names),
		cmocka_unit_test(instants),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
