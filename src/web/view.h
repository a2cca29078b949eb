/* A page's content is described once: a plain struct that the handler fills, a table that says what
 * is in it, and a compiled template that shows it. A browser gets the template's HTML in the frame;
 * `Accept: application/json` gets the same struct written by the table; the API document is written
 * from the same table. The macros do not compile when a member has another type than they say. */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "base/json.h"
#include "http/html.h"

enum view_kind {
	VIEW_KIND_TEXT = 1, /* const char *, NULL is null */
	VIEW_KIND_INT,      /* int64_t */
	VIEW_KIND_ID,       /* int64_t, written as 13 characters; 0 is null */
	VIEW_KIND_BOOL,     /* bool */
	VIEW_KIND_DAY,      /* int32_t, written ISO; DAY_NONE is null */
	VIEW_KIND_CLOCK,    /* int32_t minute of the day, written HH:MM */
	VIEW_KIND_INSTANT,  /* int64_t ms UTC, written ISO 8601; 0 is null */
	VIEW_KIND_MONEY,    /* int64_t cents, written as an integer number of cents */
	VIEW_KIND_LIST,     /* T * and a size_t count of structs */
	VIEW_KIND_ONE,      /* a struct inside */
};

#define DAY_NONE INT32_MIN

struct view_type;
struct view_field {
	const char *name;
	enum view_kind kind;
	size_t at, count_at;
	const struct view_type *of;
};

struct view_type {
	const char *name; /* "roster_week": names the schema in the API document */
	size_t size;
	const struct view_field *fields;
	size_t n;
	void (*html)(struct html *o, const void *view); /* NULL for a part of another view */
};

#define VIEW_MEMBER(T, m)   (((T *)0)->m)
#define VIEW_IS(T, m, type) (0 * sizeof(char[_Generic(VIEW_MEMBER(T, m), type : 1, default : -1)]))
#define VIEW_TEXT(T, m)                                                                       \
	{                                                                                     \
#m, VIEW_KIND_TEXT,                                                           \
			offsetof(T, m) +                                                      \
				0 * sizeof(char[_Generic(VIEW_MEMBER(T, m), const char * : 1, \
							 char * : 1, default                  \
							 : -1)]),                             \
			0, NULL                                                               \
	}
#define VIEW_INT(T, m)                                                              \
	{                                                                           \
#m, VIEW_KIND_INT, offsetof(T, m) + VIEW_IS(T, m, int64_t), 0, NULL \
	}
#define VIEW_ID(T, m)                                                              \
	{                                                                          \
#m, VIEW_KIND_ID, offsetof(T, m) + VIEW_IS(T, m, int64_t), 0, NULL \
	}
#define VIEW_BOOL(T, m)                                                           \
	{                                                                         \
#m, VIEW_KIND_BOOL, offsetof(T, m) + VIEW_IS(T, m, bool), 0, NULL \
	}
#define VIEW_DAY(T, m)                                                              \
	{                                                                           \
#m, VIEW_KIND_DAY, offsetof(T, m) + VIEW_IS(T, m, int32_t), 0, NULL \
	}
#define VIEW_CLOCK(T, m)                                                              \
	{                                                                             \
#m, VIEW_KIND_CLOCK, offsetof(T, m) + VIEW_IS(T, m, int32_t), 0, NULL \
	}
#define VIEW_INSTANT(T, m)                                                              \
	{                                                                               \
#m, VIEW_KIND_INSTANT, offsetof(T, m) + VIEW_IS(T, m, int64_t), 0, NULL \
	}
#define VIEW_MONEY(T, m)                                                              \
	{                                                                             \
#m, VIEW_KIND_MONEY, offsetof(T, m) + VIEW_IS(T, m, int64_t), 0, NULL \
	}
/* `count` is the member that holds the number of elements. */
#define VIEW_LIST(T, m, count, type)                                            \
	{                                                                       \
#m, VIEW_KIND_LIST, offsetof(T, m),                             \
			offsetof(T, count) + VIEW_IS(T, count, size_t), &(type) \
	}
#define VIEW_ONE(T, m, type)                                  \
	{                                                     \
#m, VIEW_KIND_ONE, offsetof(T, m), 0, &(type) \
	}

/* The type of a page: VIEW_PAGE(roster_week, fields) uses struct roster_week_view and
 * tmpl_roster_week(). The type of a part: VIEW_PART(roster_cell, fields) of struct roster_cell. */
#define VIEW_PAGE(page, table)                                                                \
	static void page##_html(struct html *o, const void *view)                             \
	{                                                                                     \
		tmpl_##page(o, view);                                                         \
	}                                                                                     \
	const struct view_type page##_view_type = { #page, sizeof(struct page##_view), table, \
						    ARRAY_LEN(table), page##_html }
#define VIEW_PART(part, table)                                                           \
	static const struct view_type part##_type = { #part, sizeof(struct part), table, \
						      ARRAY_LEN(table), NULL }

void view_json(struct buf *out, const struct view_type *type, const void *view);

#endif
