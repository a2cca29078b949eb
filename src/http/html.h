/* The only writers of HTML. One function per context; none prints unescaped text that is not a
 * literal of a compiled template. Templates (tools/tmplc) call these; handlers do not. */
#ifndef HTTP_HTML_H
#define HTTP_HTML_H

#include "base/buf.h"

struct html {
	struct buf *out;
	const char *csrf;             /* token for forms of this page; NULL: they carry none */
	/* makes the id by which a form sent twice is known; or NULL */
	int64_t (*new_request)(void);
	const char *lang;
};

/* Literals of compiled templates, and nothing else. */
void html_literal(struct html *o, const char *s, size_t n);
/* Element text and quoted attribute values. NULL prints nothing. */
void html_text(struct html *o, const char *s);
void html_int(struct html *o, int64_t v);

/* The same for any integer type; {{ i: }} of a template. A pointer or a double does not compile,
 * as a plain cast would let it. */
/* clang-format off */
#define HTML_INT(o, v) \
	html_int((o), _Generic((v), \
		char: (int64_t)(v), signed char: (int64_t)(v), unsigned char: (int64_t)(v), \
		short: (int64_t)(v), unsigned short: (int64_t)(v), \
		int: (int64_t)(v), unsigned: (int64_t)(v), \
		long: (int64_t)(v), unsigned long: (int64_t)(v), \
		long long: (int64_t)(v), unsigned long long: (int64_t)(v)))
/* clang-format on */

/* Percent-encoded: one query value or path segment. NULL prints nothing. */
void html_url(struct html *o, const char *s);
/* A whole address of this program, escaped for a quoted attribute. It begins with one '/', or the
 * caller has made a mistake (asserted): anything else could lead to another server. */
void html_path(struct html *o, const char *s);
void html_id(struct html *o, int64_t id);       /* Crockford base-32, as in addresses; id > 0 */
void html_money(struct html *o, int64_t minor); /* $1,234.50; -$3.00 */
/* With 0 to 3 places, halves away from zero: 1234568, 2 -> 1,234.57 */
void html_decimal(struct html *o, int64_t thousandths, int places);
void html_hours(struct html *o, int64_t minutes);  /* 450 -> 7.5; 480 -> 8; at most two places */
void html_date(struct html *o, int32_t day);       /* Mon, Nov 23, 2026 */
void html_date_short(struct html *o, int32_t day); /* Nov 23 */
void html_iso(struct html *o, int32_t day);        /* 2026-11-23, for inputs and datetime */
void html_weekday(struct html *o, int32_t day);    /* Mon */
void html_clock(struct html *o, int minute);       /* minute of a day: 7:30 AM; 12:00 PM */
void html_clock24(struct html *o, int minute);     /* 07:30, for inputs */
/* The hidden field "csrf" of a form; nothing when the page has no token. */
void html_csrf(struct html *o); /* the hidden fields _csrf and _request of a form */

/* <svg> use of the embedded sprite; aria-hidden. A name is lower-case letters, digits and '-'. */
void html_icon(struct html *o, const char *name);
/* Where the sprite is served, "/static/HASH/icons.svg". Kept, not copied; set once at the start,
 * before the first page. */
void html_set_icon_sprite(const char *url);

#endif
