/* Coverage needs by CSV. */
#ifndef MOD_ROSTER_NEED_API_H
#define MOD_ROSTER_NEED_API_H

#include "web/import.h"

/* Columns: site, position, weekday, start, end, min, wished, credential. */
extern const struct import_kind roster_import_needs;

/* The tint of a shift that starts at this minute of the day: early, day, late or night. */
int roster_shift_tint(int start_minute);
/* "8:00 AM–5:00 PM", what a shift is called that has no name of its own. */
const char *roster_shift_name(struct arena *a, int start_minute, int minutes);

#endif
