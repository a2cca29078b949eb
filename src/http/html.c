/* Printers for templates. A grid page calls these some ten thousand times, so each writes straight
 * into the page's buffer, in as few pieces as it can. */
#include "http/html.h"

#include "base/date.h"
#include "base/id.h"

static const char *icon_sprite = "/static/icons.svg";

static const struct {
	const char *p;
	size_t n;
} entities[256] = {
	['<'] = { "&lt;", 4 },   ['>'] = { "&gt;", 4 },   ['&'] = { "&amp;", 5 },
	['"'] = { "&quot;", 6 }, ['\''] = { "&#39;", 5 },
};

static void add(struct html *o, const char *s)
{
	buf_add(o->out, s, strlen(s));
}

void html_literal(struct html *o, const char *s, size_t n)
{
	buf_add(o->out, s, n);
}

/* Bytes up to the first that is escaped or the end. Most texts are a name or two: a library call
 * that builds a set of five bytes for each costs more than looking. */
static size_t plain_bytes(const char *s)
{
	size_t n = 0;
	while (s[n] != '\0' && entities[(unsigned char)s[n]].p == NULL)
		n++;
	return n;
}

void html_text(struct html *o, const char *s)
{
	if (s == NULL)
		return;
	for (;;) {
		size_t n = plain_bytes(s);
		buf_add(o->out, s, n);
		unsigned char c = (unsigned char)s[n];
		if (c == '\0')
			return;
		buf_add(o->out, entities[c].p, entities[c].n);
		s += n + 1;
	}
}

void html_int(struct html *o, int64_t v)
{
	buf_i64(o->out, v);
}

/* RFC 3986, 2.3: the unreserved characters stand for themselves. Nearly all that is printed are the
 * letters and digits of ids, so these are asked for first. */
static inline bool unreserved(unsigned char c)
{
	unsigned char letter = (unsigned char)(c | 0x20);
	return (unsigned)(c - '0') < 10 || (unsigned)(letter - 'a') < 26 || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

void html_url(struct html *o, const char *s)
{
	static const char digits[] = "0123456789ABCDEF";
	if (s == NULL)
		return;
	while (*s != '\0') {
		size_t n = 0;
		while (unreserved((unsigned char)s[n]))
			n++;
		buf_add(o->out, s, n);
		s += n;
		if (*s != '\0') {
			unsigned char c = (unsigned char)*s++;
			char code[3] = { '%', digits[c >> 4], digits[c & 15] };
			buf_add(o->out, code, sizeof code);
		}
	}
}

/* "//host" and, in browsers, "/\host" would lead to another server. */
void html_path(struct html *o, const char *s)
{
	assert(s != NULL && s[0] == '/' && s[1] != '/' && s[1] != '\\');
	/* Browsers drop these before they look for the second slash. */
	assert(strpbrk(s, "\t\r\n") == NULL);
	html_text(o, s);
}

void html_id(struct html *o, int64_t id)
{
	char text[ID_TEXT];
	id_text(text, id);
	add(o, text);
}

static uint64_t magnitude(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* Digits in groups of three, right-aligned in `end`; returns where they begin. */
static char *grouped(char *end, uint64_t v)
{
	int n = 0;
	do {
		if (n > 0 && n % 3 == 0)
			*--end = ',';
		*--end = (char)('0' + v % 10);
		n++;
	} while ((v /= 10) != 0);
	return end;
}

void html_money(struct html *o, int64_t minor)
{
	char text[40], *end = text + sizeof text, *p = end;
	uint64_t v = magnitude(minor);
	*--p = (char)('0' + v % 10);
	*--p = (char)('0' + v / 10 % 10);
	*--p = '.';
	p = grouped(p, v / 100);
	*--p = '$';
	if (minor < 0)
		*--p = '-';
	buf_add(o->out, p, (size_t)(end - p));
}

void html_decimal(struct html *o, int64_t thousandths, int places)
{
	static const uint64_t unit[] = { 1000, 100, 10, 1 };
	assert(places >= 0 && places < (int)ARRAY_LEN(unit));
	char text[40], *end = text + sizeof text, *p = end;
	uint64_t v = (magnitude(thousandths) + unit[places] / 2) / unit[places];
	bool negative = thousandths < 0 && v != 0; /* no "-0.0" */
	for (int i = 0; i < places; i++, v /= 10)
		*--p = (char)('0' + v % 10);
	if (places > 0)
		*--p = '.';
	p = grouped(p, v);
	if (negative)
		*--p = '-';
	buf_add(o->out, p, (size_t)(end - p));
}

void html_hours(struct html *o, int64_t minutes)
{
	char text[40], *end = text + sizeof text, *p = end;
	uint64_t v = magnitude(minutes), hundredths = (v % 60 * 100 + 30) / 60;
	if (hundredths % 10 != 0)
		*--p = (char)('0' + hundredths % 10);
	if (hundredths != 0) {
		*--p = (char)('0' + hundredths / 10);
		*--p = '.';
	}
	p = grouped(p, v / 60);
	if (minutes < 0)
		*--p = '-';
	buf_add(o->out, p, (size_t)(end - p));
}

void html_date(struct html *o, int32_t day)
{
	char text[DATE_TEXT_MAX];
	date_us(text, day);
	add(o, text);
}

void html_date_short(struct html *o, int32_t day)
{
	char text[DATE_TEXT_MAX];
	date_us_short(text, day);
	add(o, text);
}

void html_iso(struct html *o, int32_t day)
{
	char text[11];
	date_iso(text, day);
	add(o, text);
}

void html_weekday(struct html *o, int32_t day)
{
	add(o, weekday_name(date_weekday(day)));
}

void html_clock(struct html *o, int minute)
{
	char text[CLOCK_TEXT_MAX];
	clock_us(text, minute);
	add(o, text);
}

void html_clock24(struct html *o, int minute)
{
	char text[CLOCK_TEXT_MAX];
	clock_24(text, minute);
	add(o, text);
}

void html_csrf(struct html *o)
{
	if (o->csrf == NULL)
		return;
	add(o, "<input type=\"hidden\" name=\"_csrf\" value=\"");
	html_text(o, o->csrf);
	add(o, "\">");
	if (o->new_request == NULL)
		return;
	add(o, "<input type=\"hidden\" name=\"_request\" value=\"");
	html_id(o, o->new_request());
	add(o, "\">");
}

/* Looked at once, here, and printed hundreds of times a page as it is. */
void html_set_icon_sprite(const char *url)
{
	assert(url[0] == '/' && url[1] != '/' && url[plain_bytes(url)] == '\0');
	icon_sprite = url;
}

static bool is_icon_name(const char *s)
{
	while ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '-')
		s++;
	return *s == '\0';
}

void html_icon(struct html *o, const char *name)
{
	assert(is_icon_name(name));
	add(o, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"");
	add(o, icon_sprite);
	add(o, "#");
	add(o, name);
	add(o, "\"></use></svg>");
}
