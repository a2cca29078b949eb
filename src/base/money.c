#include "base/money.h"

/* 128 bits hold any product of two amounts; __extension__ keeps -Wpedantic quiet about them. */
__extension__ typedef __int128 wide;

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool add_digit(int64_t *value, char c)
{
	return !__builtin_mul_overflow(*value, 10, value) &&
	       !__builtin_sub_overflow(*value, c - '0', value);
}

/* "1234" or "1,234": digits, and either no comma or one before each three. Counts downwards, so
 * that the smallest amount fits. */
static bool whole_part(const char **s, int64_t *value)
{
	const char *p = *s;
	int group = 0;
	bool commas = false;
	if (!is_digit(*p))
		return false;
	for (; is_digit(*p) || *p == ','; p++) {
		if (*p == ',') {
			if (commas ? group != 3 : group > 3)
				return false;
			commas = true;
			group = 0;
			continue;
		}
		group++;
		if (!add_digit(value, *p))
			return false;
	}
	*s = p;
	return !commas || group == 3;
}

static bool cents(const char **s, int64_t *value)
{
	const char *p = *s;
	int n = 0;
	if (*p == '.') {
		for (p++; n < 2 && is_digit(*p); p++, n++)
			if (!add_digit(value, *p))
				return false;
		if (n == 0)
			return false;
	}
	for (; n < 2; n++)
		if (!add_digit(value, '0'))
			return false;
	*s = p;
	return true;
}

/* The signs and the currency that may stand in front, in any order that people write. */
static void signs(const char **s, bool *negative, bool *bracket)
{
	const char *p = *s;
	bool dollar = false, sign = false;
	for (;; p++) {
		if (*p == '(' && !*bracket && !sign && !dollar) {
			*bracket = *negative = sign = true;
		} else if ((*p == '-' || *p == '+') && !sign) {
			sign = true;
			*negative = *p == '-';
		} else if (*p == '$' && !dollar) {
			dollar = true;
		} else if (!is_blank(*p)) {
			break;
		}
	}
	*s = p;
}

bool money_parse(const char *s, int64_t *out)
{
	bool negative = false, bracket = false;
	int64_t value = 0;
	signs(&s, &negative, &bracket);
	if (!whole_part(&s, &value) || !cents(&s, &value))
		return false;
	while (is_blank(*s))
		s++;
	if (bracket && *s++ != ')')
		return false;
	while (is_blank(*s))
		s++;
	if (*s != '\0' || (!negative && value == INT64_MIN))
		return false;
	*out = negative ? value : -value;
	return true;
}

/* Digits from the right into a buffer, a comma before each three when asked for. */
static void print(char out[MONEY_TEXT_MAX], int64_t minor, const char *currency, bool commas)
{
	char text[MONEY_TEXT_MAX];
	size_t at = sizeof text;
	uint64_t rest = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
	text[--at] = '\0';
	for (int n = 0; n < 3 || rest != 0; n++) {
		if (n == 2)
			text[--at] = '.';
		else if (commas && n > 2 && (n - 2) % 3 == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	}
	snprintf(out, MONEY_TEXT_MAX, "%s%s%s", minor < 0 ? "-" : "", currency, text + at);
}

void money_text(char out[MONEY_TEXT_MAX], int64_t minor)
{
	print(out, minor, "$", true);
}

void money_plain(char out[MONEY_TEXT_MAX], int64_t minor)
{
	print(out, minor, "", false);
}

bool money_add(int64_t a, int64_t b, int64_t *out)
{
	int64_t sum;
	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*out = sum;
	return true;
}

bool money_sub(int64_t a, int64_t b, int64_t *out)
{
	int64_t difference;
	if (__builtin_sub_overflow(a, b, &difference))
		return false;
	*out = difference;
	return true;
}

bool money_mul(int64_t a, int64_t times, int64_t *out)
{
	int64_t product;
	if (__builtin_mul_overflow(a, times, &product))
		return false;
	*out = product;
	return true;
}

void money_split(int64_t total, size_t n, int64_t *parts)
{
	assert(n >= 1 && n <= INT64_MAX);
	int64_t each = total / (int64_t)n;
	int64_t odd = total % (int64_t)n; /* has the sign of total */
	int64_t cent = odd < 0 ? -1 : 1;
	for (size_t i = 0; i < n; i++) {
		parts[i] = each;
		if (odd != 0) {
			parts[i] += cent;
			odd -= cent;
		}
	}
}

/* Each part runs from the rounded-down share of the weights before it to that of the weights up
 * to it. The ends meet, so the sum is exact without a second pass over what is left. */
void money_split_by(int64_t total, const int64_t *weight, size_t n, int64_t *parts)
{
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++) {
		bool overflow = __builtin_add_overflow(sum, weight[i], &sum);
		assert(weight[i] >= 0 && !overflow);
	}
	assert(n >= 1 && sum > 0);
	int64_t upto = 0, given = 0;
	for (size_t i = 0; i < n; i++) {
		upto += weight[i];
		int64_t share = (int64_t)((wide)total * upto / sum);
		parts[i] = share - given;
		given = share;
	}
}

bool money_share(int64_t amount, int64_t numerator, int64_t denominator, int64_t *out)
{
	assert(denominator > 0);
	wide product = (wide)amount * numerator;
	wide quotient = product / denominator;
	wide rest = product % denominator;
	wide twice = 2 * (rest < 0 ? -rest : rest);
	if (twice > denominator || (twice == denominator && quotient % 2 != 0))
		quotient += product < 0 ? -1 : 1;
	if (quotient > INT64_MAX || quotient < INT64_MIN)
		return false;
	*out = (int64_t)quotient;
	return true;
}
