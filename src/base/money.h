/* Money: int64_t counts of the smallest unit (US cents). No floating point anywhere; every sum is
 * checked, and no cent is lost when an amount is divided. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/base.h"

/* "1234.5", "1,234.50", "$12", "-$3.00", "-3", "(3.00)" (the bookkeeper's minus), blanks around.
 * Commas must stand where a person would put them; at most two decimals. *out untouched when
 * false. */
bool money_parse(const char *s, int64_t *out) MUST_CHECK;

#define MONEY_TEXT_MAX 40
void money_text(char out[MONEY_TEXT_MAX], int64_t minor);  /* $1,234.50; -$3.00 */
void money_plain(char out[MONEY_TEXT_MAX], int64_t minor); /* 1234.50; -3.00: inputs and CSV */

/* false when the result does not fit; *out is untouched then. */
bool money_add(int64_t a, int64_t b, int64_t *out) MUST_CHECK;
bool money_sub(int64_t a, int64_t b, int64_t *out) MUST_CHECK;
bool money_mul(int64_t a, int64_t times, int64_t *out) MUST_CHECK;

/* `total` in `n` parts as equal as can be, whose sum is `total`: the first parts get the odd cents
 * ($10.00 by 3 is 3.34, 3.33, 3.33). Needs n >= 1. */
void money_split(int64_t total, size_t n, int64_t *parts);
/* The same by weight; a part differs from its exact share by less than a cent. Weights are not
 * negative and their sum is positive and fits. */
void money_split_by(int64_t total, const int64_t *weight, size_t n, int64_t *parts);
/* amount * numerator / denominator, rounded half to even: a rate per hour times minutes / 60.
 * Computed in 128 bits; false when the result does not fit. Needs denominator > 0. */
bool money_share(int64_t amount, int64_t numerator, int64_t denominator, int64_t *out) MUST_CHECK;

#endif
