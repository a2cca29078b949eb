/* Days and amounts in the many shapes that banks give them. */
#include "format/bank_csv_cell.h"

#include "base/date.h"

#include <ctype.h>

static int month_of(const char *s, size_t n)
{
	for (int m = 1; m <= 12; m++)
		if (n >= 3 && strncasecmp(s, month_name(m), 3) == 0)
			return m;
	return 0;
}

/* One of the three parts of a day; step over it and the separators behind it. */
static bool part_of(const char **at, int *number, bool *is_name, size_t *digits)
{
	const char *p = *at;
	size_t n = 0;
	*number = 0;
	*is_name = isalpha((unsigned char)*p) != 0;
	while (*is_name && isalpha((unsigned char)p[n]))
		n++;
	if (*is_name)
		*number = month_of(p, n);
	while (!*is_name && isdigit((unsigned char)p[n]) && n < 4)
		*number = *number * 10 + (p[n++] - '0');
	*digits = n;
	p += n;
	*at = p;
	return n > 0 && (!*is_name || *number > 0);
}

static const char *behind_separators(const char *p)
{
	const char *start = p;
	while (*p != '\0' && p - start < 3 && strchr("/.-, ", *p) != NULL)
		p++;
	return p;
}

bool csv_cell_day(const char *s, enum csv_dates order, int32_t *out)
{
	int n[3], named = -1;
	size_t digits[3];
	for (int i = 0; i < 3; i++) {
		bool is_name;
		if (!part_of(&s, &n[i], &is_name, &digits[i]) || (is_name && named >= 0))
			return false;
		named = is_name ? i : named;
		const char *next = i < 2 ? behind_separators(s) : s;
		if (i < 2 && next == s)
			return false;
		s = next;
	}
	/* A clock time may follow. */
	if (*s != '\0' && *s != ' ' && *s != 'T' && *s != ',')
		return false;
	int year = n[2], month = n[order == CSV_DAY_FIRST ? 1 : 0];
	int day = n[order == CSV_DAY_FIRST ? 0 : 1];
	if (digits[0] == 4 && named != 0) {
		year = n[0];
		month = n[1];
		day = n[2];
	} else if (named == 0 || named == 1) {
		month = n[named];
		day = n[1 - named];
	} else if (named == 2 || order == CSV_YEAR_FIRST) {
		return false;
	}
	if (year < 100)
		year += year < 70 ? 2000 : 1900;
	if (!date_valid_ymd(year, month, day))
		return false;
	*out = date_from_ymd(year, month, day);
	return true;
}

bool csv_cell_cents(const char *s, char decimal, int64_t *out)
{
	char plain[40];
	size_t n = 1;
	bool minus = false, digit = false;
	int64_t value;
	char thousands = decimal == '.' ? ',' : '.';
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		if (*s == '-' || *s == '(') {
			if (minus)
				return false;
			minus = true;
		} else if (isdigit(c) || *s == decimal) {
			if (n == sizeof plain - 1)
				return false;
			digit = digit || isdigit(c);
			plain[n++] = *s;
		} else if (strncasecmp(s, "DR", 2) == 0 && digit) {
			minus = true;
			s++;
		} else if (*s == thousands) {
			/* A group of thousands has three digits behind it. */
			if (!isdigit((unsigned char)s[1]) || !isdigit((unsigned char)s[2]) ||
			    !isdigit((unsigned char)s[3]) || isdigit((unsigned char)s[4]))
				return false;
		} else if (strchr(" +$)'", *s) == NULL && !isalpha(c) && c < 0x80) {
			return false;
		}
	}
	plain[0] = minus ? '-' : '+';
	if (!digit || !statement_cents((struct str){ plain, n }, &value))
		return false;
	*out = value;
	return true;
}
