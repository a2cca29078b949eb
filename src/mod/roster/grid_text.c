#include "mod/roster/grid_text.h"
#include "base/date.h"

void grid_clock(char out[GRID_CLOCK_MAX], int minute)
{
	assert(minute >= 0);
	int of_day = minute % 1440, hour = of_day / 60 % 12;
	hour = hour == 0 ? 12 : hour;
	const char *half = of_day < 720 ? "a" : "p";
	if (of_day % 60 == 0)
		snprintf(out, GRID_CLOCK_MAX, "%d%s", hour, half);
	else
		snprintf(out, GRID_CLOCK_MAX, "%d:%02d%s", hour, of_day % 60, half);
}

const char *grid_span(struct arena *a, int start_minute, int end_minute)
{
	char start[GRID_CLOCK_MAX], end[GRID_CLOCK_MAX];
	grid_clock(start, start_minute);
	grid_clock(end, end_minute);
	return arena_printf(a, "%s–%s", start, end);
}

const char *grid_span_long(struct arena *a, int start_minute, int end_minute)
{
	char start[CLOCK_TEXT_MAX], end[CLOCK_TEXT_MAX];
	clock_us(start, start_minute);
	clock_us(end, end_minute);
	return arena_printf(a, "%s – %s", start, end);
}

const char *grid_period(struct arena *a, int32_t from, int32_t to)
{
	char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX];
	int y, m, d, last_y, last_m, last_d;
	date_to_ymd(from, &y, &m, &d);
	date_to_ymd(to, &last_y, &last_m, &last_d);
	date_us_short(first, from);
	date_us_short(last, to);
	if (from == to)
		return arena_strdup(a, first);
	if (y == last_y && m == last_m)
		return arena_printf(a, "%s – %d", first, last_d);
	return arena_printf(a, "%s – %s", first, last);
}
