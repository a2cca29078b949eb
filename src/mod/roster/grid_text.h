/* The short words of the roster's cells. Pure. */
#ifndef MOD_ROSTER_GRID_TEXT_H
#define MOD_ROSTER_GRID_TEXT_H

#include "base/arena.h"

#define GRID_CLOCK_MAX 16

/* The short clock of a chip: 7a, 3:30p, 12p at noon, 12a at midnight. Any minute from 0 on. */
void grid_clock(char out[GRID_CLOCK_MAX], int minute);
/* "7a–3:30p" */
const char *grid_span(struct arena *a, int start_minute, int end_minute);
/* "7:00 AM – 3:30 PM" */
const char *grid_span_long(struct arena *a, int start_minute, int end_minute);
/* "Nov 23 – 29", "Nov 30 – Dec 6" */
const char *grid_period(struct arena *a, int32_t from, int32_t to);

#endif
