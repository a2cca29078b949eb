/* Time zones: between an instant (int64_t ms UTC) and a site's wall clock (day and minute).
 *
 * Zones are those of the IANA database, read through libical from the machine's zoneinfo files.
 * The first tz_find() of a zone builds a table of its offset changes from 2000 to 2060; before and
 * after, the nearest offset holds. A `struct tz` lives as long as the process. Not for threads:
 * find the zones first, then any thread may convert. */
#ifndef BASE_TZ_H
#define BASE_TZ_H

#include "base/arena.h"
#include "base/base.h"

struct tz;

/* The zone "America/New_York"; "UTC" always exists. NULL when the name is not one. */
const struct tz *tz_find(const char *name);
const char *tz_name(const struct tz *tz);

/* Seconds to add to UTC: -18000 in New York in winter. */
int32_t tz_offset_s(const struct tz *tz, int64_t utc_ms);
/* The instant at which the wall clock of `day` shows `minute`. `minute` may pass 1440 (1800 is
 * 06:00 on the next day) or be negative. A time that occurs twice is its first occurrence; one that
 * is skipped is moved forward by the gap: 02:30 on the night of March 8, 2026, is 03:30. */
int64_t tz_instant(const struct tz *tz, int32_t day, int minute);
/* The wall clock at an instant; `minute` is 0 to 1439, seconds are dropped. */
void tz_local(const struct tz *tz, int64_t utc_ms, int32_t *day, int *minute);
/* Short for the day alone. */
int32_t tz_day(const struct tz *tz, int64_t utc_ms);

/* A VTIMEZONE component (RFC 5545, CR LF lines) whose TZID is the IANA name, with the changes from
 * 2020 on; for calendar files. */
char *tz_vtimezone(struct arena *a, const struct tz *tz);

#endif
