#include "mod/roster/feed_ics_rules.h"
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

void feed_text_line(struct buf *out, const char *name, const char *value)
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

void feed_begin(struct buf *out, const char *name)
{
	plain_line(out, "BEGIN", "VCALENDAR");
	plain_line(out, "VERSION", "2.0");
	plain_line(out, "PRODID", "-//Huddle//Roster//EN");
	plain_line(out, "CALSCALE", "GREGORIAN");
	plain_line(out, "METHOD", "PUBLISH");
	feed_text_line(out, "X-WR-CALNAME", name);
	/* How often to look again: RFC 7986, and the older name that calendars know. */
	plain_line(out, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
	plain_line(out, "X-PUBLISHED-TTL", "PT1H");
}

void feed_event(struct buf *out, const struct feed_event *e)
{
	char number[24];
	snprintf(number, sizeof number, "%" PRId64, e->sequence);
	plain_line(out, "BEGIN", "VEVENT");
	plain_line(out, "UID", e->uid);
	plain_line(out, "SEQUENCE", number);
	plain_line(out, "STATUS", e->cancelled ? "CANCELLED" : "CONFIRMED");
	utc_line(out, "DTSTAMP", e->changed_ms);
	utc_line(out, "LAST-MODIFIED", e->changed_ms);
	local_line(out, "DTSTART", e->tzid, e->start_day, e->start_minute);
	local_line(out, "DTEND", e->tzid, e->end_day, e->end_minute);
	feed_text_line(out, "SUMMARY", e->summary);
	if (e->location[0] != '\0')
		feed_text_line(out, "LOCATION", e->location);
	if (e->description[0] != '\0')
		feed_text_line(out, "DESCRIPTION", e->description);
	plain_line(out, "TRANSP", e->cancelled ? "TRANSPARENT" : "OPAQUE");
	plain_line(out, "END", "VEVENT");
}

void feed_end(struct buf *out)
{
	plain_line(out, "END", "VCALENDAR");
}
