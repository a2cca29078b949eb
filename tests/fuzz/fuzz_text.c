/* Any text as a date, clock time, instant, amount, id or weekday: refused, or printed again it is
 * the same value. */
#include "base/arena.h"
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void dates(const char *s)
{
	int32_t day;
	if (date_parse_iso(s, &day)) {
		char text[11];
		assert(day >= DATE_MIN && day <= DATE_MAX);
		date_iso(text, day);
		assert(strcmp(text, s) == 0);
	}
	int64_t ms, again;
	if (instant_parse_iso(s, &ms)) {
		char text[INSTANT_TEXT_MAX];
		instant_iso(text, ms);
		bool ok = instant_parse_iso(text, &again);
		assert(ok && again == ms);
	}
}

static void clocks(const char *s)
{
	int minute, weekday;
	if (clock_parse(s, &minute)) {
		char text[CLOCK_TEXT_MAX];
		assert(minute >= 0 && minute <= 1440);
		clock_24(text, minute);
		assert(strcmp(text, s) == 0);
	}
	if (weekday_parse(s, &weekday))
		assert(weekday >= 0 && weekday < 7);
}

static void amounts(const char *s)
{
	int64_t minor, again;
	if (!money_parse(s, &minor))
		return;
	char text[MONEY_TEXT_MAX];
	money_text(text, minor);
	bool ok = money_parse(text, &again);
	assert(ok && again == minor);
	money_plain(text, minor);
	ok = money_parse(text, &again);
	assert(ok && again == minor);
}

static void ids(const char *s)
{
	int64_t id, again;
	if (!id_parse(s, &id))
		return;
	char text[ID_TEXT];
	assert(id > 0);
	id_text(text, id);
	bool ok = id_parse(text, &again);
	assert(ok && again == id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of exactly this size, so that a read beyond the NUL is seen. */
	char *s = malloc(size + 1);
	if (s == NULL)
		return 0;
	if (size > 0)
		memcpy(s, data, size);
	s[size] = '\0';
	dates(s);
	clocks(s);
	amounts(s);
	ids(s);
	free(s);
	return 0;
}
