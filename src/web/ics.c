#include "web/ics.h"
#include "base/date.h"

/* Octets of a line, without its CR LF (RFC 5545, 3.1). */
#define FOLD_AT 75

struct line {
	struct buf *out;
	size_t n; /* octets since the last fold */
};

/* One character, or an escape that must not be cut either. */
static void put(struct line *l, const char *p, size_t n)
{
	if (l->n + n > FOLD_AT) {
		buf_text_add(l->out, "\r\n ");
		l->n = 1;
	}
	buf_add(l->out, p, n);
	l->n += n;
}

static size_t char_octets(const char *p)
{
	size_t n = 1;
	while (n < 4 && ((unsigned char)p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

static void put_raw(struct line *l, const char *s)
{
	for (; *s != '\0'; s += char_octets(s))
		put(l, s, char_octets(s));
}

static const char *escape_of(char c)
{
	switch (c) {
	case '\\':
		return "\\\\";
	case ';':
		return "\\;";
	case ',':
		return "\\,";
	case '\n':
		return "\\n";
	default:
		return NULL;
	}
}

static void put_text(struct line *l, const char *s)
{
	for (; *s != '\0'; s += char_octets(s)) {
		const char *escape = escape_of(*s);
		if (escape != NULL)
			put(l, escape, 2);
		else if ((unsigned char)*s >= ' ')
			put(l, s, char_octets(s));
		/* Other control characters may not stand in a calendar at all. */
	}
}

void ics_text_line(struct buf *out, const char *name, const char *value)
{
	struct line l = { out, 0 };
	put_raw(&l, name);
	put(&l, ":", 1);
	put_text(&l, value);
	buf_text_add(out, "\r\n");
}

/* A value of ours, without anything to escape. */
static void plain_line(struct buf *out, const char *name, const char *value)
{
	struct line l = { out, 0 };
	put_raw(&l, name);
	put(&l, ":", 1);
	put_raw(&l, value);
	buf_text_add(out, "\r\n");
}

static void utc_line(struct buf *out, const char *name, int64_t ms)
{
	char iso[INSTANT_TEXT_MAX], text[INSTANT_TEXT_MAX];
	size_t n = 0;
	instant_iso(iso, ms); /* 2026-11-23T07:30:00.250Z */
	for (const char *p = iso; *p != '\0' && *p != '.' && *p != 'Z'; p++)
		if (*p != '-' && *p != ':')
			text[n++] = *p;
	text[n] = 'Z';
	text[n + 1] = '\0';
	plain_line(out, name, text);
}

static void local_line(struct buf *out, const char *name, const char *tzid, int32_t day, int minute)
{
	int y, m, d;
	date_to_ymd(day, &y, &m, &d);
	struct line l = { out, 0 };
	char value[40];
	put_raw(&l, name);
	put_raw(&l, ";TZID=");
	put_raw(&l, tzid);
	snprintf(value, sizeof value, ":%04d%02d%02dT%02d%02d00", y, m, d, minute / 60,
		 minute % 60);
	put_raw(&l, value);
	buf_text_add(out, "\r\n");
}

static void day_line(struct buf *out, const char *name, int32_t day)
{
	int y, m, d;
	char value[40];
	date_to_ymd(day, &y, &m, &d);
	snprintf(value, sizeof value, "%04d%02d%02d", y, m, d);
	plain_line(out, name, value);
}

static void when_lines(struct buf *out, const struct ics_event *e)
{
	if (e->all_day) {
		day_line(out, "DTSTART;VALUE=DATE", e->start_day);
		day_line(out, "DTEND;VALUE=DATE", e->end_day);
		return;
	}
	local_line(out, "DTSTART", e->tzid, e->start_day, e->start_minute);
	local_line(out, "DTEND", e->tzid, e->end_day, e->end_minute);
}

static void reminder(struct buf *out, const struct ics_event *e)
{
	char before[24];
	snprintf(before, sizeof before, "-PT%dM", e->remind_minutes);
	plain_line(out, "BEGIN", "VALARM");
	plain_line(out, "ACTION", "DISPLAY");
	plain_line(out, "TRIGGER", before);
	ics_text_line(out, "DESCRIPTION", e->summary);
	plain_line(out, "END", "VALARM");
}

void ics_begin(struct buf *out, const char *name)
{
	plain_line(out, "BEGIN", "VCALENDAR");
	plain_line(out, "VERSION", "2.0");
	plain_line(out, "PRODID", "-//Huddle//Huddle//EN");
	plain_line(out, "CALSCALE", "GREGORIAN");
	plain_line(out, "METHOD", "PUBLISH");
	ics_text_line(out, "X-WR-CALNAME", name);
	/* How often to look again: RFC 7986, and the older name that calendars know. */
	plain_line(out, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
	plain_line(out, "X-PUBLISHED-TTL", "PT1H");
}

void ics_event(struct buf *out, const struct ics_event *e)
{
	char number[24];
	snprintf(number, sizeof number, "%" PRId64, e->sequence);
	plain_line(out, "BEGIN", "VEVENT");
	plain_line(out, "UID", e->uid);
	plain_line(out, "SEQUENCE", number);
	plain_line(out, "STATUS", e->cancelled ? "CANCELLED" : "CONFIRMED");
	utc_line(out, "DTSTAMP", e->changed_ms);
	utc_line(out, "LAST-MODIFIED", e->changed_ms);
	when_lines(out, e);
	ics_text_line(out, "SUMMARY", e->summary);
	if (e->location[0] != '\0')
		ics_text_line(out, "LOCATION", e->location);
	if (e->description[0] != '\0')
		ics_text_line(out, "DESCRIPTION", e->description);
	if (e->url != NULL && e->url[0] != '\0')
		plain_line(out, "URL", e->url);
	plain_line(out, "TRANSP", e->cancelled || e->all_day ? "TRANSPARENT" : "OPAQUE");
	if (e->remind_minutes > 0)
		reminder(out, e);
	plain_line(out, "END", "VEVENT");
}

void ics_end(struct buf *out)
{
	plain_line(out, "END", "VCALENDAR");
}
