/* Coverage needs by CSV. */
#ifndef MOD_ROSTER_NEED_API_H
#define MOD_ROSTER_NEED_API_H

#include "web/import.h"

/* Columns: site, position, weekday, start, end, min, wished, credential. */
extern const struct import_kind roster_import_needs;

/* The tint of a shift that starts at this minute of the day: early, day, late or night. */
int roster_shift_tint(int start_minute);
/* What a shift is called that has no name of its own: "Early"; where that is taken at the site (the
 * caller counts the attempts from 0) "Early 7:30a", then "Early 7:30a–3p", then with a number. */
const char *roster_shift_name(struct arena *a, int start_minute, int minutes, int attempt);

#endif
