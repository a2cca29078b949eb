/* The program's only clock. Rules and stores get the time as a parameter; dispatch and jobs ask
 * here. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/base.h"

/* The instant now in ms since 1970 UTC. For tests and demonstrations the environment variable
 * HUDDLE_TEST_CLOCK ("2026-11-23T07:30:00Z") sets where the clock starts when the process first
 * asks; it runs on from there. A value that is not an instant ends the process. */
int64_t clock_now_ms(void);
/* Whether HUDDLE_TEST_CLOCK or clock_set_for_test holds; shown by `huddle check`. */
bool clock_is_test(void);
/* Ms since some moment in the past; never goes back. For durations and time limits. */
int64_t clock_monotonic_ms(void);
/* Stop the wall clock at an instant; 0 lets the real one run again. */
void clock_set_for_test(int64_t utc_ms);

#endif
