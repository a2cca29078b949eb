/* What a write reads. The same table reads a browser's form, a multipart upload and a JSON body,
 * checks each field, names the one at fault, draws the inputs and describes them in the API
 * document. A field that is not in the table is refused, so nobody can set a column by guessing its
 * name. The macros do not compile when a member has another type than they say. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/arena.h"
#include "web/route.h"
#include "web/view.h"

enum field_kind {
	FIELD_KIND_TEXT = 1, /* const char *, trimmed, never NULL */
	FIELD_KIND_LONG,     /* const char *, several lines */
	FIELD_KIND_EMAIL,    /* const char *, lower case */
	FIELD_KIND_PASSWORD, /* const char *, as typed; never shown again */
	FIELD_KIND_INT,      /* int64_t */
	FIELD_KIND_MONEY,    /* int64_t cents */
	FIELD_KIND_HOURS,    /* int64_t minutes, typed as hours: "37.5" */
	FIELD_KIND_DAY,      /* int32_t, DAY_NONE when empty */
	FIELD_KIND_CLOCK,    /* int32_t minute of the day, -1 when empty */
	FIELD_KIND_BOOL,     /* bool */
	FIELD_KIND_CHOICE,   /* const char *, one of .choices */
	FIELD_KIND_REF,      /* int64_t, a visible row of the param kind .ref; 0 when empty */
	FIELD_KIND_REFS,     /* struct id_list of such rows */
	FIELD_KIND_FILE,     /* const struct http_file *, NULL when none was sent */
};

struct id_list {
	size_t n;
	int64_t *at;
};

/* `value` NULL ends a list of choices. */
struct choice {
	const char *value, *label;
};

struct field {
	const char *name;
	enum field_kind kind;
	size_t at;
	const char *label, *help;
	bool required;
	bool hidden;      /* carried by the page, not typed: a version, a parent's id */
	int64_t min, max; /* numbers: the range (both 0: any); text: max is its bytes */
	const struct choice *choices;
	const char *ref;
	const char *autocomplete; /* of the HTML input */
};

struct form {
	const char *name; /* names the schema in the API document */
	const struct field *fields;
	size_t n, size;
	const char *submit; /* the button: "Save" */
};

#define FORM_IS(T, m, type) VIEW_IS(T, m, type)
#define FIELD(T, m, k, type, ...)                                                                \
	{                                                                                        \
		.name = #m, .kind = (k), .at = offsetof(T, m) + FORM_IS(T, m, type), __VA_ARGS__ \
	}
#define FIELD_TEXT(T, m, ...) FIELD(T, m, FIELD_KIND_TEXT, const char *, __VA_ARGS__)
#define FIELD_LONG(T, m, ...) FIELD(T, m, FIELD_KIND_LONG, const char *, __VA_ARGS__)
#define FIELD_EMAIL(T, m, ...) \
	FIELD(T, m, FIELD_KIND_EMAIL, const char *, .max = LIMIT_EMAIL, __VA_ARGS__)
#define FIELD_PASSWORD(T, m, ...) \
	FIELD(T, m, FIELD_KIND_PASSWORD, const char *, .max = LIMIT_PASSWORD, __VA_ARGS__)
#define FIELD_INT(T, m, ...)    FIELD(T, m, FIELD_KIND_INT, int64_t, __VA_ARGS__)
#define FIELD_MONEY(T, m, ...)  FIELD(T, m, FIELD_KIND_MONEY, int64_t, __VA_ARGS__)
#define FIELD_HOURS(T, m, ...)  FIELD(T, m, FIELD_KIND_HOURS, int64_t, __VA_ARGS__)
#define FIELD_DAY(T, m, ...)    FIELD(T, m, FIELD_KIND_DAY, int32_t, __VA_ARGS__)
#define FIELD_CLOCK(T, m, ...)  FIELD(T, m, FIELD_KIND_CLOCK, int32_t, __VA_ARGS__)
#define FIELD_BOOL(T, m, ...)   FIELD(T, m, FIELD_KIND_BOOL, bool, __VA_ARGS__)
#define FIELD_CHOICE(T, m, ...) FIELD(T, m, FIELD_KIND_CHOICE, const char *, __VA_ARGS__)
#define FIELD_REF(T, m, ...)    FIELD(T, m, FIELD_KIND_REF, int64_t, __VA_ARGS__)
#define FIELD_REFS(T, m, ...)   FIELD(T, m, FIELD_KIND_REFS, struct id_list, __VA_ARGS__)
#define FIELD_FILE(T, m, ...)   FIELD(T, m, FIELD_KIND_FILE, const struct http_file *, __VA_ARGS__)
#define FORM(form_name, T, table, button)                             \
	{                                                             \
		form_name, table, ARRAY_LEN(table), sizeof(T), button \
	}

/* "37.5" hours to 2,250 minutes; at most two decimals and 1,000 hours. */
bool form_hours_parse(const char *text, int64_t *minutes) MUST_CHECK;
/* Whether a text looks like an e-mail address: one @, a dot behind it, no blanks. */
bool form_email_fits(const char *text);

/* A form without fields: a button. */
extern const struct form form_nothing;

struct fault {
	const char *field;   /* "" for the form as a whole */
	const char *message; /* a sentence for the person at the screen */
};
struct faults {
	size_t n;
	struct fault at[64]; /* a form has fewer fields; what does not fit is dropped */
};
void fault_add(struct faults *f, const char *field, const char *message);
const char *fault_of(const struct faults *f, const char *field); /* NULL when it is fine */

/* Reads the request's body into *out (form->size bytes of the arena). E_INVALID with faults.
 * `params` and `viewer` let FIELD_REF ask whether the row is visible. */
enum err form_read(const struct form *form, struct arena *a, const struct http_request *req,
		   struct db *db, const struct routes *routes, int64_t viewer, void **out,
		   struct faults *faults) MUST_CHECK;

/* What was typed, field by field, as text; for showing the form again. */
struct raw_form {
	const struct form *form;
	const char **values; /* one each field; a FIELD_REFS value is joined by ',' */
};
struct raw_form form_raw(const struct form *form, struct arena *a, const struct http_request *req);
/* The same from a struct: what is in the database now. */
struct raw_form form_raw_of(const struct form *form, struct arena *a, const void *values);

#endif
