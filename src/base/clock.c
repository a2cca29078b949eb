/* time.h comes first: base.h bans some of the names that it declares. */
#include <time.h>

#include "base/clock.h"
#include "base/date.h"

/* What is added to the real time: 0, or the distance to the start that HUDDLE_TEST_CLOCK names. */
static int64_t shift_ms;
static bool asked;
static int64_t stopped_ms; /* 0: the clock runs */

static int64_t read_ms(clockid_t which)
{
	struct timespec now;
	int result = clock_gettime(which, &now);
	assert(result == 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void read_environment(void)
{
	asked = true;
	const char *start = getenv("HUDDLE_TEST_CLOCK");
	if (start == NULL || start[0] == '\0')
		return;
	int64_t start_ms;
	if (!instant_parse_iso(start, &start_ms)) {
		fprintf(stderr, "HUDDLE_TEST_CLOCK is not an instant such as 2026-11-23T07:30:00Z. "
				"Correct it or remove it.\n");
		exit(2);
	}
	shift_ms = start_ms - read_ms(CLOCK_REALTIME);
}

int64_t clock_now_ms(void)
{
	if (stopped_ms != 0)
		return stopped_ms;
	if (!asked)
		read_environment();
	return read_ms(CLOCK_REALTIME) + shift_ms;
}

bool clock_is_test(void)
{
	if (!asked)
		read_environment();
	return stopped_ms != 0 || shift_ms != 0;
}

int64_t clock_monotonic_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

void clock_set_for_test(int64_t utc_ms)
{
	stopped_ms = utc_ms;
}
