/* Ids of rows: made by the program, so that servers share no sequence. 63 bits: 42 of ms since
 * 2020-01-01 UTC (until 2159), then 21 that start at random in each millisecond and count up. Ids
 * of one process rise strictly; ids of several processes rise with the clock. In addresses an id
 * is 13 characters of Crockford's base 32. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/base.h"

#define ID_TEXT 14 /* 13 characters and the NUL */

int64_t id_new(void);                        /* > 0; right after a fork too */
int64_t id_created_ms(int64_t id);           /* the instant inside, ms UTC */
void id_text(char out[ID_TEXT], int64_t id); /* lower case, zero padded; needs id > 0 */
/* Exactly 13 characters of 0-9 a-z without u, in either case; i and l are read as 1, o as 0. Zero
 * and what passes 63 bits are refused. */
bool id_parse(const char *s, int64_t *out) MUST_CHECK;

#endif
