/* JSON: a writer onto a buffer, and a reader into arena memory.
 *
 * The writer puts the commas. Its output may stand inside an HTML script element, for "</" leaves
 * as "<\/". The reader (jansson does the syntax) is stricter than the standard: no duplicate
 * member, no NUL inside a text, no number beyond 64 bits, at most LIMIT_JSON_DEPTH levels. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"

/* A writer. A value out of place (a member without a key, a key in an array, an unclosed level) is
 * a programmer error and asserted. json_nil, not json_null: libjansson exports that name. */
struct json {
	struct buf *out;
	int depth;
	bool after_key;
	struct {
		bool object, filled;
	} level[LIMIT_JSON_DEPTH + 1];
};

void json_init(struct json *j, struct buf *out);
void json_begin_object(struct json *j);
void json_end_object(struct json *j);
void json_begin_array(struct json *j);
void json_end_array(struct json *j);
void json_key(struct json *j, const char *name);
void json_text(struct json *j, const char *s); /* NULL writes null */
void json_int(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);
void json_nil(struct json *j);
void json_decimal(struct json *j, int64_t v, int places); /* v / 10^places; 1234 by 2 is 12.34 */
void json_done(const struct json *j); /* asserts that one whole value was written */
/* The quoted, escaped form of one text; for what is not written through a struct json. */
void json_escape(struct buf *out, const char *s);

enum json_kind {
	JSON_KIND_NULL = 1,
	JSON_KIND_BOOL,
	JSON_KIND_INT,
	JSON_KIND_REAL, /* with a fraction or exponent; never money, which is sent as text */
	JSON_KIND_TEXT,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT,
};

/* A value. Members and elements are a list from `first` along `next`, in the order of the text. */
struct json_node {
	enum json_kind kind;
	const char *key; /* of a member; NULL otherwise */
	union {
		bool boolean;
		int64_t integer;
		double real;
		const char *text; /* NUL-terminated UTF-8 */
	} as;
	size_t n; /* members or elements */
	struct json_node *first, *next;
};

/* Parse one whole value. E_INVALID sets *why to a sentence in arena memory that names line and
 * column; E_LIMIT the same for a text beyond LIMIT_JSON_BYTES, _DEPTH or _NODES. */
enum err json_parse(struct arena *a, struct str text, const struct json_node **out,
		    const char **why) MUST_CHECK;
/* The same with at most `most` values. */
enum err json_parse_most(struct arena *a, struct str text, size_t most,
			 const struct json_node **out, const char **why) MUST_CHECK;
/* The member of that name, or NULL; `node` may be NULL or no object. */
const struct json_node *json_member(const struct json_node *node, const char *name);
/* The text or integer of a member; false when there is none or it is of another kind. */
bool json_member_text(const struct json_node *node, const char *name, const char **out) MUST_CHECK;
bool json_member_int(const struct json_node *node, const char *name, int64_t *out) MUST_CHECK;

#endif
