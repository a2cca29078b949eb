#include "base/date.h"

#include "base/str.h"

#define MS_A_DAY INT64_C(86400000)

static const char *const weekdays[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
					"Friday", "Saturday", "Sunday" };
static const char weekday_short[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char month_short[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
				       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Exactly `n` digits. */
static bool digits(const char *s, size_t n, int *out)
{
	int value = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		value = value * 10 + (s[i] - '0');
	}
	*out = value;
	return true;
}

int date_days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	assert(month >= 1 && month <= 12);
	return days[month - 1] + (month == 2 && leap(year));
}

bool date_valid_ymd(int year, int month, int day)
{
	return year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= date_days_in_month(year, month);
}

/* Years are counted from March, so that the leap day is the last of a year and the days before a
 * month follow a straight line: 153 days in each five months. */
int32_t date_from_ymd(int year, int month, int day)
{
	assert(year >= 1 && year <= 9999 && month >= 1 && month <= 12);
	assert(day >= 1 && day <= date_days_in_month(year, month));
	int from_march = (month + 9) % 12;
	int y = month <= 2 ? year - 1 : year;
	int before_year = y * 365 + y / 4 - y / 100 + y / 400;
	int before_month = (153 * from_march + 2) / 5;
	return before_year + before_month + day - 1 - 719468;
}

void date_to_ymd(int32_t date, int *year, int *month, int *day)
{
	assert(date >= -719162 && date <= 2932896);
	int n = date + 719468; /* days since 0000-03-01 */
	int era = n / 146097;  /* of 400 years */
	int in_era = n % 146097;
	int y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * y + y / 4 - y / 100);
	int from_march = (5 * in_year + 2) / 153;
	*day = in_year - (153 * from_march + 2) / 5 + 1;
	*month = from_march < 10 ? from_march + 3 : from_march - 9;
	*year = y + era * 400 + (*month <= 2);
}

bool date_parse_iso(const char *s, int32_t *out)
{
	int year, month, day;
	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	if (!digits(s, 4, &year) || !digits(s + 5, 2, &month) || !digits(s + 8, 2, &day))
		return false;
	if (!date_valid_ymd(year, month, day))
		return false;
	*out = date_from_ymd(year, month, day);
	return true;
}

void date_iso(char out[11], int32_t date)
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	int rest = year * 10000 + month * 100 + day;
	for (int i = 9; i >= 0; i--) {
		if (i == 4 || i == 7) {
			out[i] = '-';
			continue;
		}
		out[i] = (char)('0' + rest % 10);
		rest /= 10;
	}
	out[10] = '\0';
}

int date_weekday(int32_t date)
{
	/* 1970-01-01 was a Thursday. */
	return (int)((((int64_t)date + 3) % 7 + 7) % 7);
}

int32_t date_monday_of(int32_t date)
{
	return date - date_weekday(date);
}

int32_t date_add_months(int32_t date, int months)
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	assert(months > -120000 && months < 120000);
	int at = year * 12 + month - 1 + months;
	assert(at >= 12);
	year = at / 12;
	month = at % 12 + 1;
	int last = date_days_in_month(year, month);
	return date_from_ymd(year, month, day < last ? day : last);
}

int32_t date_month_first(int32_t date)
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	return date - day + 1;
}

int32_t date_month_last(int32_t date)
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	return date - day + date_days_in_month(year, month);
}

int date_years_between(int32_t birth, int32_t date)
{
	int from[3], to[3];
	date_to_ymd(birth, &from[0], &from[1], &from[2]);
	date_to_ymd(date, &to[0], &to[1], &to[2]);
	bool before = to[1] < from[1] || (to[1] == from[1] && to[2] < from[2]);
	return to[0] - from[0] - before;
}

void date_us(char out[DATE_TEXT_MAX], int32_t date)
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	snprintf(out, DATE_TEXT_MAX, "%s, %s %d, %d", weekday_short[date_weekday(date)],
		 month_short[month - 1], day, year);
}

void date_us_day(char out[DATE_TEXT_MAX], int32_t date)
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	snprintf(out, DATE_TEXT_MAX, "%s, %s %d", weekday_short[date_weekday(date)],
		 month_short[month - 1], day);
}

void date_us_short(char out[DATE_TEXT_MAX], int32_t date)
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	snprintf(out, DATE_TEXT_MAX, "%s %d", month_short[month - 1], day);
}

const char *weekday_name(int weekday)
{
	assert(weekday >= 0 && weekday < 7);
	return weekday_short[weekday];
}

const char *month_name(int month)
{
	assert(month >= 1 && month <= 12);
	return month_short[month - 1];
}

bool weekday_parse(const char *s, int *out)
{
	struct str name = str_of(s);
	for (int i = 0; i < 7; i++)
		if (str_eq_nocase(name, weekday_short[i]) || str_eq_nocase(name, weekdays[i])) {
			*out = i;
			return true;
		}
	return false;
}

void clock_us(char out[CLOCK_TEXT_MAX], int minute)
{
	assert(minute >= 0);
	int hour = minute / 60 % 24;
	snprintf(out, CLOCK_TEXT_MAX, "%d:%02d %s", hour % 12 == 0 ? 12 : hour % 12, minute % 60,
		 hour < 12 ? "AM" : "PM");
}

void clock_24(char out[CLOCK_TEXT_MAX], int minute)
{
	assert(minute >= 0);
	int hour = minute == 1440 ? 24 : minute / 60 % 24;
	snprintf(out, CLOCK_TEXT_MAX, "%02d:%02d", hour, minute % 60);
}

bool clock_parse(const char *s, int *out)
{
	int hour, minute;
	if (strlen(s) != 5 || s[2] != ':' || !digits(s, 2, &hour) || !digits(s + 3, 2, &minute))
		return false;
	if (minute > 59 || hour * 60 + minute > 1440)
		return false;
	*out = hour * 60 + minute;
	return true;
}

bool instant_parse_iso(const char *s, int64_t *out_ms)
{
	char date_text[11];
	int32_t date;
	int hour, minute, second, ms = 0;
	size_t n = strlen(s);
	if ((n != 20 && n != 24) || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[n - 1] != 'Z')
		return false;
	memcpy(date_text, s, 10);
	date_text[10] = '\0';
	if (!date_parse_iso(date_text, &date))
		return false;
	if (!digits(s + 11, 2, &hour) || !digits(s + 14, 2, &minute) || !digits(s + 17, 2, &second))
		return false;
	if (n == 24 && (s[19] != '.' || !digits(s + 20, 3, &ms)))
		return false;
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*out_ms = date * MS_A_DAY + ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + ms;
	return true;
}

void instant_iso(char out[INSTANT_TEXT_MAX], int64_t utc_ms)
{
	int64_t in_day = utc_ms % MS_A_DAY;
	if (in_day < 0)
		in_day += MS_A_DAY;
	int64_t day = (utc_ms - in_day) / MS_A_DAY;
	assert(day >= -719162 && day <= 2932896);
	char date_text[11];
	date_iso(date_text, (int32_t)day);
	int rest = (int)in_day;
	snprintf(out, INSTANT_TEXT_MAX, "%sT%02d:%02d:%02d.%03dZ", date_text, rest / 3600000,
		 rest / 60000 % 60, rest / 1000 % 60, rest % 1000);
}
