/* A slice of bytes that someone else owns; not NUL-terminated. Used at the edges, where input is
 * cut up without copying. Inside the program text is a NUL-terminated UTF-8 const char *. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/base.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

struct str str_of(const char *s); /* NULL gives the empty slice */
bool str_eq(struct str s, const char *text);
bool str_eq_nocase(struct str s, const char *text); /* ASCII letters only */
struct str str_trim(struct str s);                  /* ASCII blanks at both ends */
/* The part of *rest before the first `sep`, which is consumed; false when *rest is used up.
 * "a;;b" gives "a", "", "b"; "a;" gives "a", ""; "" gives nothing. */
bool str_split(struct str *rest, char sep, struct str *part);
/* A whole decimal number, optional sign, nothing else around it; false when it is not one or
 * does not fit. */
bool str_to_i64(struct str s, int64_t *out) MUST_CHECK;

#endif
