/* A calendar file (RFC 5545): content lines that are escaped, folded at 75 octets without cutting a
 * character in two, and ended by CR LF. Pure; the writer of the staff's feeds. */
#ifndef MOD_ROSTER_FEED_ICS_RULES_H
#define MOD_ROSTER_FEED_ICS_RULES_H

#include "base/buf.h"

struct feed_event {
	const char *uid; /* plain ASCII, never reused */
	int64_t sequence;
	bool cancelled;
	int32_t start_day, end_day; /* wall clock of the zone */
	int start_minute, end_minute;
	const char *tzid;   /* its VTIMEZONE stands in the file */
	int64_t changed_ms; /* DTSTAMP and LAST-MODIFIED */
	const char *summary, *location,
		*description; /* any text; location and description may be "" */
};

/* BEGIN:VCALENDAR and what stands once; then the VTIMEZONE texts and the events; then the end. */
void feed_begin(struct buf *out, const char *name);
void feed_event(struct buf *out, const struct feed_event *e);
void feed_end(struct buf *out);

/* One content line: `name` with its parameters as it stands, `value` as text, escaped. */
void feed_text_line(struct buf *out, const char *name, const char *value);

#endif
