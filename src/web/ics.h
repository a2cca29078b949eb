/* A calendar file (RFC 5545): content lines that are escaped, folded at 75 octets without cutting a
 * character in two, and ended by CR LF. Pure. */
#ifndef WEB_ICS_H
#define WEB_ICS_H

#include "base/buf.h"

struct ics_event {
	const char *uid; /* plain ASCII, never reused */
	int64_t sequence;
	bool cancelled;
	bool all_day;               /* days without a time and a zone; they block nobody's day */
	int32_t start_day, end_day; /* wall clock of the zone; of whole days the first one after */
	int start_minute, end_minute;
	const char *tzid;   /* its VTIMEZONE stands in the file; NULL for whole days */
	int64_t changed_ms; /* DTSTAMP and LAST-MODIFIED */
	const char *summary, *location,
		*description; /* any text; location and description may be "" */
	const char *url;      /* of the page with more about it; NULL or "": none */
	int remind_minutes;   /* a reminder so long before its start; 0: none */
};

/* BEGIN:VCALENDAR and what stands once; then the VTIMEZONE texts and the events; then the end. */
void ics_begin(struct buf *out, const char *name);
void ics_event(struct buf *out, const struct ics_event *e);
void ics_end(struct buf *out);

/* One content line: `name` with its parameters as it stands, `value` as text, escaped. */
void ics_text_line(struct buf *out, const char *name, const char *value);

#endif
