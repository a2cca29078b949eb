/* Zones: nights on which the clocks change, and offsets that another implementation of the IANA
 * database (Python's zoneinfo) gives: seconds before and at changes, and instants between. */
#include "unit.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/rng.h"
#include "base/tz.h"

static const struct {
	const char *zone;
	int64_t utc_s;
	int32_t offset_s;
} vector[] = {
	{ "America/New_York", 1137483929, -18000 },
	{ "America/New_York", 1268549999, -18000 },
	{ "America/New_York", 1268550000, -14400 },
	{ "America/New_York", 1319131463, -14400 },
	{ "America/New_York", 1951365599, -14400 },
	{ "America/New_York", 1951365600, -18000 },
	{ "America/New_York", 2104976079, -14400 },
	{ "America/New_York", 2109218399, -14400 },
	{ "America/New_York", 2109218400, -18000 },
	{ "America/New_York", 2150387771, -18000 },
	{ "America/New_York", 2267071199, -14400 },
	{ "America/New_York", 2267071200, -18000 },
	{ "America/New_York", 2467263599, -18000 },
	{ "America/New_York", 2467263600, -14400 },
	{ "America/New_York", 2692312430, -14400 },
	{ "America/New_York", 2751519599, -18000 },
	{ "America/New_York", 2751519600, -14400 },
	{ "America/New_York", 2778883264, -18000 },
	{ "America/Chicago", 1004252399, -18000 },
	{ "America/Chicago", 1004252400, -21600 },
	{ "America/Chicago", 1105345725, -21600 },
	{ "America/Chicago", 1163470922, -21600 },
	{ "America/Chicago", 1320562799, -18000 },
	{ "America/Chicago", 1320562800, -21600 },
	{ "America/Chicago", 1530172520, -18000 },
	{ "America/Chicago", 1710057599, -21600 },
	{ "America/Chicago", 1710057600, -18000 },
	{ "America/Chicago", 1730617199, -18000 },
	{ "America/Chicago", 1730617200, -21600 },
	{ "America/Chicago", 1858406250, -21600 },
	{ "America/Chicago", 2267074799, -18000 },
	{ "America/Chicago", 2267074800, -21600 },
	{ "America/Chicago", 2348273583, -18000 },
	{ "America/Chicago", 2435817599, -21600 },
	{ "America/Chicago", 2435817600, -18000 },
	{ "America/Chicago", 2508555329, -18000 },
	{ "America/Denver", 1043260970, -25200 },
	{ "America/Denver", 1049619599, -25200 },
	{ "America/Denver", 1049619600, -21600 },
	{ "America/Denver", 1077138015, -25200 },
	{ "America/Denver", 1173603599, -25200 },
	{ "America/Denver", 1173603600, -21600 },
	{ "America/Denver", 1520758799, -25200 },
	{ "America/Denver", 1520758800, -21600 },
	{ "America/Denver", 1636271999, -21600 },
	{ "America/Denver", 1636272000, -25200 },
	{ "America/Denver", 1648306594, -21600 },
	{ "America/Denver", 1948928278, -21600 },
	{ "America/Denver", 2309417999, -25200 },
	{ "America/Denver", 2309418000, -21600 },
	{ "America/Denver", 2366095735, -25200 },
	{ "America/Denver", 2562224399, -25200 },
	{ "America/Denver", 2562224400, -21600 },
	{ "America/Denver", 2574611216, -21600 },
	{ "America/Phoenix", 1055069028, -25200 },
	{ "America/Phoenix", 1531224156, -25200 },
	{ "America/Phoenix", 1958519418, -25200 },
	{ "America/Phoenix", 2572458623, -25200 },
	{ "America/Phoenix", 2712704571, -25200 },
	{ "America/Phoenix", 2802189736, -25200 },
	{ "America/Los_Angeles", 1191736118, -25200 },
	{ "America/Los_Angeles", 1352019599, -25200 },
	{ "America/Los_Angeles", 1352019600, -28800 },
	{ "America/Los_Angeles", 1425808799, -28800 },
	{ "America/Los_Angeles", 1425808800, -25200 },
	{ "America/Los_Angeles", 1637597284, -28800 },
	{ "America/Los_Angeles", 1971565251, -25200 },
	{ "America/Los_Angeles", 2088669599, -28800 },
	{ "America/Los_Angeles", 2088669600, -25200 },
	{ "America/Los_Angeles", 2212954690, -28800 },
	{ "America/Los_Angeles", 2314614400, -25200 },
	{ "America/Los_Angeles", 2404375199, -28800 },
	{ "America/Los_Angeles", 2404375200, -25200 },
	{ "America/Los_Angeles", 2523263003, -28800 },
	{ "America/Los_Angeles", 2625127199, -28800 },
	{ "America/Los_Angeles", 2625127200, -25200 },
	{ "America/Los_Angeles", 2751530399, -28800 },
	{ "America/Los_Angeles", 2751530400, -25200 },
	{ "America/Anchorage", 1699178399, -28800 },
	{ "America/Anchorage", 1699178400, -32400 },
	{ "America/Anchorage", 1762077599, -28800 },
	{ "America/Anchorage", 1762077600, -32400 },
	{ "America/Anchorage", 1772967599, -32400 },
	{ "America/Anchorage", 1772967600, -28800 },
	{ "America/Anchorage", 1791701067, -28800 },
	{ "America/Anchorage", 1846825048, -28800 },
	{ "America/Anchorage", 1994324399, -32400 },
	{ "America/Anchorage", 1994324400, -28800 },
	{ "America/Anchorage", 2197352686, -28800 },
	{ "America/Anchorage", 2346651360, -28800 },
	{ "America/Anchorage", 2500994647, -28800 },
	{ "America/Anchorage", 2562231599, -32400 },
	{ "America/Anchorage", 2562231600, -28800 },
	{ "America/Anchorage", 2740643999, -28800 },
	{ "America/Anchorage", 2740644000, -32400 },
	{ "America/Anchorage", 2838204601, -32400 },
	{ "Pacific/Honolulu", 1048771680, -36000 },
	{ "Pacific/Honolulu", 2046811432, -36000 },
	{ "Pacific/Honolulu", 2059521570, -36000 },
	{ "Pacific/Honolulu", 2100834587, -36000 },
	{ "Pacific/Honolulu", 2319121681, -36000 },
	{ "Pacific/Honolulu", 2726896634, -36000 },
	{ "America/Puerto_Rico", 1066125231, -14400 },
	{ "America/Puerto_Rico", 1218978393, -14400 },
	{ "America/Puerto_Rico", 1512564307, -14400 },
	{ "America/Puerto_Rico", 1588864090, -14400 },
	{ "America/Puerto_Rico", 1610476391, -14400 },
	{ "America/Puerto_Rico", 1655480553, -14400 },
	{ "America/Boise", 978374245, -25200 },
	{ "America/Boise", 1394355599, -25200 },
	{ "America/Boise", 1394355600, -21600 },
	{ "America/Boise", 1522110810, -21600 },
	{ "America/Boise", 1741510799, -25200 },
	{ "America/Boise", 1741510800, -21600 },
	{ "America/Boise", 1853905010, -21600 },
	{ "America/Boise", 1951372799, -21600 },
	{ "America/Boise", 1951372800, -25200 },
	{ "America/Boise", 1952286228, -25200 },
	{ "America/Boise", 2309417999, -25200 },
	{ "America/Boise", 2309418000, -21600 },
	{ "America/Boise", 2372921999, -25200 },
	{ "America/Boise", 2372922000, -21600 },
	{ "America/Boise", 2551334399, -21600 },
	{ "America/Boise", 2551334400, -25200 },
	{ "America/Boise", 2662462002, -21600 },
	{ "America/Boise", 2821909542, -21600 },
	{ "Europe/Berlin", 1348103709, 7200 },
	{ "Europe/Berlin", 1353436386, 3600 },
	{ "Europe/Berlin", 1591690032, 7200 },
	{ "Europe/Berlin", 1964048399, 3600 },
	{ "Europe/Berlin", 1964048400, 7200 },
	{ "Europe/Berlin", 2045696399, 7200 },
	{ "Europe/Berlin", 2045696400, 3600 },
	{ "Europe/Berlin", 2234998799, 7200 },
	{ "Europe/Berlin", 2234998800, 3600 },
	{ "Europe/Berlin", 2297897999, 7200 },
	{ "Europe/Berlin", 2297898000, 3600 },
	{ "Europe/Berlin", 2300966288, 3600 },
	{ "Europe/Berlin", 2435852215, 3600 },
	{ "Europe/Berlin", 2487200399, 7200 },
	{ "Europe/Berlin", 2487200400, 3600 },
	{ "Europe/Berlin", 2516691529, 7200 },
	{ "Europe/Berlin", 2816211599, 3600 },
	{ "Europe/Berlin", 2816211600, 7200 },
	{ "Europe/London", 1020231872, 3600 },
	{ "Europe/London", 1315275275, 3600 },
	{ "Europe/London", 1820891954, 3600 },
	{ "Europe/London", 1856393999, 3600 },
	{ "Europe/London", 1856394000, 0 },
	{ "Europe/London", 1901149199, 0 },
	{ "Europe/London", 1901149200, 3600 },
	{ "Europe/London", 2077145999, 3600 },
	{ "Europe/London", 2077146000, 0 },
	{ "Europe/London", 2310674911, 0 },
	{ "Europe/London", 2311203599, 0 },
	{ "Europe/London", 2311203600, 3600 },
	{ "Europe/London", 2361401999, 3600 },
	{ "Europe/London", 2361402000, 0 },
	{ "Europe/London", 2502428859, 3600 },
	{ "Europe/London", 2712464924, 0 },
	{ "Europe/London", 2784761999, 0 },
	{ "Europe/London", 2784762000, 3600 },
	{ "Asia/Kathmandu", 1210017246, 20700 },
	{ "Asia/Kathmandu", 1218348667, 20700 },
	{ "Asia/Kathmandu", 1504290458, 20700 },
	{ "Asia/Kathmandu", 2395610092, 20700 },
	{ "Asia/Kathmandu", 2440831767, 20700 },
	{ "Asia/Kathmandu", 2692108936, 20700 },
	{ "Pacific/Auckland", 1270303199, 46800 },
	{ "Pacific/Auckland", 1270303200, 43200 },
	{ "Pacific/Auckland", 1428155999, 46800 },
	{ "Pacific/Auckland", 1428156000, 43200 },
	{ "Pacific/Auckland", 1486745224, 46800 },
	{ "Pacific/Auckland", 1579352787, 46800 },
	{ "Pacific/Auckland", 1632578399, 43200 },
	{ "Pacific/Auckland", 1632578400, 46800 },
	{ "Pacific/Auckland", 1806760799, 46800 },
	{ "Pacific/Auckland", 1806760800, 43200 },
	{ "Pacific/Auckland", 2011183199, 43200 },
	{ "Pacific/Auckland", 2011183200, 46800 },
	{ "Pacific/Auckland", 2060300512, 43200 },
	{ "Pacific/Auckland", 2311870094, 43200 },
	{ "Pacific/Auckland", 2389787999, 43200 },
	{ "Pacific/Auckland", 2389788000, 46800 },
	{ "Pacific/Auckland", 2450189547, 43200 },
	{ "Pacific/Auckland", 2824992685, 43200 },
};

static int64_t hours(const char *zone, int32_t from_day, int from, int32_t to_day, int to)
{
	const struct tz *tz = tz_find(zone);
	assert_non_null(tz);
	int64_t ms = tz_instant(tz, to_day, to) - tz_instant(tz, from_day, from);
	assert_int_equal(ms % 3600000, 0);
	return ms / 3600000;
}

static void offsets_agree_with_zoneinfo(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vector); i++) {
		const struct tz *tz = tz_find(vector[i].zone);
		assert_non_null(tz);
		assert_int_equal(tz_offset_s(tz, vector[i].utc_s * 1000), vector[i].offset_s);
	}
}

static void the_nights_the_clocks_change(void **state)
{
	(void)state;
	int32_t spring = date_from_ymd(2026, 3, 7), fall = date_from_ymd(2026, 10, 31);
	assert_int_equal(hours("America/New_York", spring, 1320, spring + 1, 360), 7);
	assert_int_equal(hours("America/New_York", fall, 1320, fall + 1, 360), 9);
	assert_int_equal(hours("America/New_York", spring - 1, 1320, spring, 360), 8);
	assert_int_equal(hours("America/Phoenix", spring, 1320, spring + 1, 360), 8);
	assert_int_equal(hours("America/Phoenix", fall, 1320, fall + 1, 360), 8);
	assert_int_equal(hours("UTC", spring, 1320, spring + 1, 360), 8);
	/* The end written as minute 1800 of the first day is the same instant. */
	assert_int_equal(hours("America/New_York", spring, 1320, spring, 1800), 7);
	assert_int_equal(hours("America/New_York", fall, 1320, fall, 1800), 9);
	assert_int_equal(hours("America/New_York", fall + 1, -120, fall + 1, 360), 9);
}

static void skipped_and_doubled_times(void **state)
{
	(void)state;
	const struct tz *tz = tz_find("America/New_York");
	int32_t spring = date_from_ymd(2026, 3, 8), fall = date_from_ymd(2026, 11, 1), day;
	int minute;
	tz_local(tz, tz_instant(tz, spring, 150), &day, &minute);
	assert_true(day == spring && minute == 210);
	tz_local(tz, tz_instant(tz, spring, 119), &day, &minute);
	assert_true(day == spring && minute == 119);
	tz_local(tz, tz_instant(tz, spring, 180), &day, &minute);
	assert_true(day == spring && minute == 180);
	/* 01:30 comes twice; the first is in summer time. */
	int64_t first = tz_instant(tz, fall, 90);
	assert_int_equal(tz_offset_s(tz, first), -4 * 3600);
	assert_int_equal(tz_offset_s(tz, first + 3600000), -5 * 3600);
	tz_local(tz, first + 3600000, &day, &minute);
	assert_true(day == fall && minute == 90);
}

static void a_wall_clock_comes_back(void **state)
{
	(void)state;
	static const char *const names[] = { "America/New_York", "America/Anchorage",
					     "Europe/London",    "Pacific/Auckland",
					     "Asia/Kathmandu",   "UTC" };
	struct rng r;
	rng_seed(&r, 2026);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct tz *tz = tz_find(names[i]);
		int32_t from = date_from_ymd(2001, 1, 1), to = date_from_ymd(2058, 1, 1), day;
		for (int k = 0; k < 20000; k++) {
			int32_t on = (int32_t)rng_between(&r, from, to);
			int at = (int)rng_below(&r, 1440), minute;
			int64_t ms = tz_instant(tz, on, at);
			tz_local(tz, ms, &day, &minute);
			/* Only in a gap the clock shows a later time than was asked for. */
			int64_t moved = (day - on) * INT64_C(1440) + minute - at;
			assert_true(moved == 0 || moved == 60);
			assert_int_equal(tz_day(tz, ms), day);
			if (moved == 60)
				assert_int_not_equal(tz_offset_s(tz, ms),
						     tz_offset_s(tz, ms - 3600000));
			/* No earlier instant of the two hours before shows the same. */
			int32_t same_day;
			int same;
			tz_local(tz, ms - 3600000, &same_day, &same);
			assert_false(same_day == on && same == at);
		}
	}
}

static void names(void **state)
{
	(void)state;
	const struct tz *tz = tz_find("America/Chicago");
	assert_ptr_equal(tz, tz_find("America/Chicago"));
	assert_string_equal(tz_name(tz), "America/Chicago");
	const char *bad[] = {
		"",
		"Nowhere/City",
		"../../etc/passwd",
		"/etc/localtime",
		"America/",
		"America",
		"america new york",
		"%s%n",
		"America/New_York_and_a_very_long_tail_that_is_no_name_at_all_of_any_zone"
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_null(tz_find(bad[i]));
}

static void beyond_the_table_the_last_offset_holds(void **state)
{
	(void)state;
	const struct tz *tz = tz_find("America/New_York");
	assert_int_equal(tz_offset_s(tz, INT64_MIN), -5 * 3600);
	assert_int_equal(tz_offset_s(tz, INT64_MAX), -5 * 3600);
}

static void calendar_components(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	const char *text = tz_vtimezone(a, tz_find("America/New_York"));
	assert_non_null(strstr(text, "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"));
	assert_non_null(strstr(text,
			       "DTSTART:20200308T020000\r\nTZOFFSETFROM:-0500\r\n"
			       "TZOFFSETTO:-0400\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n"));
	assert_non_null(strstr(text,
			       "DTSTART:20201101T020000\r\nTZOFFSETFROM:-0400\r\n"
			       "TZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n"));
	assert_non_null(strstr(text, "END:VTIMEZONE\r\n"));
	text = tz_vtimezone(a, tz_find("Europe/Berlin"));
	assert_non_null(strstr(text, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"));
	text = tz_vtimezone(a, tz_find("America/Phoenix"));
	assert_null(strstr(text, "RRULE"));
	assert_non_null(strstr(text, "TZOFFSETTO:-0700\r\n"));
	text = tz_vtimezone(a, tz_find("Asia/Kathmandu"));
	assert_non_null(strstr(text, "TZOFFSETTO:+0545\r\n"));
	arena_free(a);
}

/* Ten times what a machine of today needs, and far below what asking libical would cost. */
static void conversions_are_fast(void **state)
{
	(void)state;
	const struct tz *tz = tz_find("America/New_York");
	int32_t start = date_from_ymd(2026, 1, 1);
	int64_t sum = 0, before = clock_monotonic_ms();
	for (int i = 0; i < 1000000; i++)
		sum += tz_instant(tz, start + i % 3650, i % 1440) & 1;
	assert_int_equal(sum, 0);
	assert_true(clock_monotonic_ms() - before < 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_agree_with_zoneinfo),
		cmocka_unit_test(the_nights_the_clocks_change),
		cmocka_unit_test(skipped_and_doubled_times),
		cmocka_unit_test(a_wall_clock_comes_back),
		cmocka_unit_test(names),
		cmocka_unit_test(beyond_the_table_the_last_offset_holds),
		cmocka_unit_test(calendar_components),
		cmocka_unit_test(conversions_are_fast),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
