/* UTF-8: what may enter the program, and the folded form in which text is searched and sorted.
 *
 * Text is checked once, at the edge (forms, JSON, CSV); inside the program every const char * is
 * valid UTF-8. The fold is a table for the Latin, Greek and Cyrillic letters that occur in the
 * names of people and places; other scripts pass through unchanged. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"
#include "base/base.h"

/* RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF. NUL counts as valid here. */
bool utf8_valid(const char *s, size_t n) MUST_CHECK;
/* Valid, and no control character except tab and line feed: NUL, CR, DEL and U+0080-U+009F are
 * refused. The form layer turns the CR LF of a browser into LF before it asks. */
bool utf8_clean(const char *s, size_t n) MUST_CHECK;
/* Characters (code points) of a valid NUL-terminated text; limits on names count these. */
size_t utf8_length(const char *s);
/* Read one character at *s, which ends at `end`, and step over it. An invalid byte gives U+FFFD
 * and a step of one, so a loop always ends. Needs *s < end. */
uint32_t utf8_next(const char **s, const char *end);
void utf8_encode(uint32_t code_point, char out[5]); /* NUL-terminated */

/* The key under which text is found and sorted: lower case, without accents, typographic
 * apostrophes, quotes and dashes as ASCII, runs of blanks as one, none at the ends.
 * "  Zoë  O’Brien-Łukasz" -> "zoe o'brien-lukasz". Folding twice changes nothing. The result may
 * be up to three times as long as `s`. */
char *utf8_fold(struct arena *a, const char *s);
/* The first letters of the first and the last word of a name: "Zoë van Dam" -> "ZD". */
const char *utf8_initials(struct arena *a, const char *name);

#endif
