/* ical.h comes first: base.h bans names that system headers declare. */
#include <libical/ical.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/tz.h"

#define S_A_DAY    INT64_C(86400)
#define FIRST_S    INT64_C(946684800)  /* 2000-01-01 */
#define LAST_S     INT64_C(2871763200) /* 2061-01-01 */
#define CALENDAR_S INT64_C(1577836800) /* 2020-01-01: what calendar files need to cover */
/* Two changes a year, four where Ramadan interrupts the summer time. */
#define CHANGES_MAX     300
#define VTIMEZONE_BYTES (64 * 1024)

/* From `at_s` (UTC) on the offset is `offset_s`. */
struct change {
	int64_t at_s;
	int32_t offset_s;
};

struct tz {
	char name[64];
	icaltimezone *ical; /* NULL for UTC */
	size_t n;
	struct change change[CHANGES_MAX]; /* sorted; the first holds for all time before */
};

static struct tz *zones[LIMIT_ZONES];
static size_t n_zones;

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* What libical says; slow, for building the table. */
static int32_t ask(icaltimezone *zone, int64_t utc_s)
{
	int year, month, day, summer;
	int64_t days = floor_div(utc_s, S_A_DAY);
	int rest = (int)(utc_s - days * S_A_DAY);
	date_to_ymd((int32_t)days, &year, &month, &day);
	struct icaltimetype at = icaltime_null_time();
	at.year = year;
	at.month = month;
	at.day = day;
	at.hour = rest / 3600;
	at.minute = rest / 60 % 60;
	at.second = rest % 60;
	at.zone = icaltimezone_get_utc_timezone();
	return icaltimezone_get_utc_offset_of_utc_time(zone, &at, &summer);
}

/* The first second after `before` that has another offset than `before`; one is known to be at or
 * before `after`. */
static int64_t bisect(icaltimezone *zone, int64_t before, int64_t after)
{
	int32_t old = ask(zone, before);
	while (after - before > 1) {
		int64_t middle = before + (after - before) / 2;
		if (ask(zone, middle) == old)
			before = middle;
		else
			after = middle;
	}
	return after;
}

/* Looking once in five days is enough: no zone kept an offset for less since 2000. */
static void build(struct tz *tz)
{
	int64_t step = 5 * S_A_DAY;
	tz->change[0] = (struct change){ FIRST_S, ask(tz->ical, FIRST_S) };
	tz->n = 1;
	for (int64_t at = FIRST_S; at < LAST_S; at += step) {
		int32_t offset = ask(tz->ical, at + step);
		if (offset == tz->change[tz->n - 1].offset_s)
			continue;
		assert(tz->n < CHANGES_MAX);
		tz->change[tz->n++] = (struct change){ bisect(tz->ical, at, at + step), offset };
	}
}

/* The change in force at an instant. */
static size_t in_force(const struct tz *tz, int64_t utc_s)
{
	size_t low = 0, high = tz->n; /* the answer is in low .. high - 1 */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (tz->change[middle].at_s <= utc_s)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static bool name_looks_right(const char *name)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-";
	size_t n = strspn(name, allowed);
	return n > 0 && name[n] == '\0' && n < sizeof zones[0]->name;
}

static void local_s(const struct tz *tz, int64_t utc_ms, int64_t *seconds)
{
	int64_t utc_s = floor_div(utc_ms, 1000);
	*seconds = utc_s + tz->change[in_force(tz, utc_s)].offset_s;
}

const struct tz *tz_find(const char *name)
{
	if (!name_looks_right(name))
		return NULL;
	for (size_t i = 0; i < n_zones; i++)
		if (strcmp(zones[i]->name, name) == 0)
			return zones[i];
	bool utc = strcmp(name, "UTC") == 0;
	icaltimezone *ical = utc ? NULL : icaltimezone_get_builtin_timezone(name);
	if ((!utc && ical == NULL) || n_zones == LIMIT_ZONES)
		return NULL;
	struct tz *tz = calloc(1, sizeof *tz);
	if (tz == NULL) {
		fprintf(stderr, "level=fatal event=memory why=\"calloc failed\"\n");
		abort();
	}
	memcpy(tz->name, name, strlen(name) + 1);
	tz->ical = ical;
	tz->n = 1;
	if (!utc)
		build(tz);
	zones[n_zones++] = tz;
	return tz;
}

const char *tz_name(const struct tz *tz)
{
	return tz->name;
}

int32_t tz_offset_s(const struct tz *tz, int64_t utc_ms)
{
	return tz->change[in_force(tz, floor_div(utc_ms, 1000))].offset_s;
}

/* A wall clock time is a UTC instant less an offset, but the offset depends on the instant. The
 * offset a day before is the one from before a change, if there is one near: used first, it
 * gives the first of two occurrences, and it carries a skipped time over the gap. Only when that
 * instant lies behind the change and the newer offset agrees with itself, the newer holds. */
int64_t tz_instant(const struct tz *tz, int32_t day, int minute)
{
	int64_t wall = day * S_A_DAY + minute * INT64_C(60);
	int32_t before = tz->change[in_force(tz, wall - S_A_DAY)].offset_s;
	int32_t after = tz->change[in_force(tz, wall + S_A_DAY)].offset_s;
	int64_t early = wall - before;
	if (before == after || tz->change[in_force(tz, early)].offset_s == before)
		return early * 1000;
	int64_t late = wall - after;
	return (tz->change[in_force(tz, late)].offset_s == after ? late : early) * 1000;
}

void tz_local(const struct tz *tz, int64_t utc_ms, int32_t *day, int *minute)
{
	int64_t seconds;
	local_s(tz, utc_ms, &seconds);
	*day = (int32_t)floor_div(seconds, S_A_DAY);
	*minute = (int)(seconds - *day * S_A_DAY) / 60;
}

int32_t tz_day(const struct tz *tz, int64_t utc_ms)
{
	int64_t seconds;
	local_s(tz, utc_ms, &seconds);
	return (int32_t)floor_div(seconds, S_A_DAY);
}

/* "-0500", and seconds only where there are some. */
static void offset_text(char out[16], int32_t offset_s)
{
	int32_t rest = offset_s < 0 ? -offset_s : offset_s;
	if (rest % 60 == 0)
		snprintf(out, 16, "%c%02d%02d", offset_s < 0 ? '-' : '+', rest / 3600,
			 rest / 60 % 60);
	else
		snprintf(out, 16, "%c%02d%02d%02d", offset_s < 0 ? '-' : '+', rest / 3600,
			 rest / 60 % 60, rest % 60);
}

/* One STANDARD or DAYLIGHT part: from `at_s` (UTC) on the offset is `to`; `rule` is "" or "RRULE
 * line with its CR LF". */
static void observance(struct buf *b, int64_t at_s, int32_t from, int32_t to, bool summer,
		       const char *rule)
{
	const char *kind = summer ? "DAYLIGHT" : "STANDARD";
	char from_text[16], to_text[16], date[11];
	int64_t wall = at_s + from;
	int64_t day = floor_div(wall, S_A_DAY);
	int rest = (int)(wall - day * S_A_DAY);
	offset_text(from_text, from);
	offset_text(to_text, to);
	date_iso(date, (int32_t)day);
	buf_printf(b, "BEGIN:%s\r\nDTSTART:%.4s%.2s%.2sT%02d%02d%02d\r\n", kind, date, date + 5,
		   date + 8, rest / 3600, rest / 60 % 60, rest % 60);
	buf_printf(b, "TZOFFSETFROM:%s\r\nTZOFFSETTO:%s\r\n%sEND:%s\r\n", from_text, to_text, rule,
		   kind);
}

/* The weekday rule that a change follows ("second Sunday of March"), as two numbers. */
struct rule {
	int month, weekday, which; /* which: 1 to 4 from the start, -1 the last */
	int second;                /* of the local day, before the change */
	int32_t from, to;
};

static struct rule rule_of(const struct tz *tz, size_t i, bool last)
{
	int64_t wall = tz->change[i].at_s + tz->change[i - 1].offset_s;
	int32_t date = (int32_t)floor_div(wall, S_A_DAY);
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	bool is_last = day + 7 > date_days_in_month(year, month);
	return (struct rule){
		.month = month,
		.weekday = date_weekday(date),
		.which = last && is_last ? -1 : (day - 1) / 7 + 1,
		.second = (int)(wall - date * S_A_DAY),
		.from = tz->change[i - 1].offset_s,
		.to = tz->change[i].offset_s,
	};
}

static bool same_rule(struct rule a, struct rule b)
{
	return a.month == b.month && a.weekday == b.weekday && a.which == b.which &&
	       a.second == b.second && a.from == b.from && a.to == b.to;
}

/* Whether changes i, i + 2, i + 4, ... to the end of the table are one yearly rule. */
static bool yearly(const struct tz *tz, size_t i, struct rule *out)
{
	for (int last = 0; last <= 1; last++) {
		struct rule first = rule_of(tz, i, last != 0);
		size_t k = i + 2;
		while (k < tz->n && same_rule(first, rule_of(tz, k, last != 0)))
			k += 2;
		if (k >= tz->n && tz->n - i > 4) {
			*out = first;
			return true;
		}
	}
	return false;
}

static void rule_text(char out[64], struct rule rule)
{
	static const char days[][3] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	snprintf(out, 64, "RRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s\r\n", rule.month, rule.which,
		 days[rule.weekday]);
}

/* Changes one by one, until two that follow a yearly rule each for the rest of time. */
static void observances(struct buf *b, const struct tz *tz)
{
	size_t i = in_force(tz, CALENDAR_S);
	int32_t base = tz->change[i].offset_s;
	observance(b, 0 - base, base, base, false, "");
	for (i++; i < tz->n; i++) {
		int32_t from = tz->change[i - 1].offset_s, to = tz->change[i].offset_s;
		struct rule one, two;
		char text[64];
		if (i + 1 >= tz->n || !yearly(tz, i, &one) || !yearly(tz, i + 1, &two)) {
			observance(b, tz->change[i].at_s, from, to, to > from, "");
			continue;
		}
		rule_text(text, one);
		observance(b, tz->change[i].at_s, from, to, to > from, text);
		rule_text(text, two);
		observance(b, tz->change[i + 1].at_s, to, from, from > to, text);
		return;
	}
}

char *tz_vtimezone(struct arena *a, const struct tz *tz)
{
	struct buf b;
	buf_init(&b, VTIMEZONE_BYTES);
	buf_printf(&b, "BEGIN:VTIMEZONE\r\nTZID:%s\r\n", tz->name);
	observances(&b, tz);
	buf_text_add(&b, "END:VTIMEZONE\r\n");
	assert(!buf_failed(&b));
	char *text = arena_str(a, buf_str(&b));
	buf_free(&b);
	return text;
}
