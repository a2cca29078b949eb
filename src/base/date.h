/* Local days and clock times, without zones and without the C library's time functions.
 *
 * A day is an int32_t: days since 1970-01-01 in the proleptic Gregorian calendar. A clock time is
 * an int: minutes since local midnight. Instants (ms UTC) and zones are base/tz.h. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/base.h"

/* What the program accepts from people and files. Arithmetic works for the years 1 to 9999 and
 * leaving those is a programmer error. */
#define DATE_MIN (-25567) /* 1900-01-01 */
#define DATE_MAX 84005    /* 2199-12-31 */

bool date_valid_ymd(int year, int month, int day) MUST_CHECK; /* years 1900 to 2199 */
int32_t date_from_ymd(int year, int month, int day);          /* of a real day; asserted */
void date_to_ymd(int32_t date, int *year, int *month, int *day);
int date_days_in_month(int year, int month);

/* Strictly YYYY-MM-DD, a real day of the years 1900 to 2199; *out untouched otherwise. */
bool date_parse_iso(const char *s, int32_t *out) MUST_CHECK;
void date_iso(char out[11], int32_t date); /* 2026-11-23 */

int date_weekday(int32_t date);       /* 0 = Monday ... 6 = Sunday */
int32_t date_monday_of(int32_t date); /* the Monday on or before */
/* The same day of another month, or that month's last day when it is shorter:
 * Jan 31 + 1 = Feb 28 or 29; Feb 29 + 12 = Feb 28. */
int32_t date_add_months(int32_t date, int months);
int32_t date_month_first(int32_t date);
int32_t date_month_last(int32_t date);
/* Whole years from `birth` to `date`; somebody born on Feb 29 turns older on Mar 1. */
int date_years_between(int32_t birth, int32_t date);

/* American office style. */
#define DATE_TEXT_MAX 32
void date_us(char out[DATE_TEXT_MAX], int32_t date);       /* Mon, Nov 23, 2026 */
void date_us_day(char out[DATE_TEXT_MAX], int32_t date);   /* Mon, Nov 23 */
void date_us_short(char out[DATE_TEXT_MAX], int32_t date); /* Nov 23 */
const char *weekday_name(int weekday);                     /* Mon ... Sun */
const char *month_name(int month);                         /* Jan ... Dec, for 1 to 12 */
/* "Mon", "monday", "TUE": the three-letter or the full English name in any case. */
bool weekday_parse(const char *s, int *out) MUST_CHECK;

#define CLOCK_TEXT_MAX 16
/* Any minute from 0 on; whole days are taken off first, so 1440 is "12:00 AM". */
void clock_us(char out[CLOCK_TEXT_MAX], int minute); /* 7:30 AM */
void clock_24(char out[CLOCK_TEXT_MAX], int minute); /* 07:30; 1440 itself is 24:00 */
/* "HH:MM", 00:00 to 24:00, as a time input sends it and as the CSV formats have it. */
bool clock_parse(const char *s, int *out) MUST_CHECK;
/* An ISO 8601 instant in UTC, "2026-11-23T07:30:00Z" or with ".250" before the Z. */
bool instant_parse_iso(const char *s, int64_t *out_ms) MUST_CHECK;
#define INSTANT_TEXT_MAX 32
void instant_iso(char out[INSTANT_TEXT_MAX], int64_t utc_ms); /* 2026-11-23T07:30:00.250Z */

#endif
