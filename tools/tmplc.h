/* What the two files of tmplc share: the state of one compilation. */
#ifndef TOOLS_TMPLC_H
#define TOOLS_TMPLC_H

#include "base/base.h"

#define MAX_NAME    64
#define MAX_VALUE   256 /* how much of an attribute's value is looked at */
#define MAX_DEPTH   32
#define MAX_LITERAL 3000 /* C17 promises 4095 characters to one string literal */

enum state {
	TEXT,
	LT,
	TAG_NAME,
	IN_TAG,
	ATTR_NAME,
	BEFORE_VALUE,
	VALUE_DQ,
	VALUE_SQ,
	VALUE_BARE,
	DOCTYPE,
	COMMENT
};

/* Elements whose content is not ordinary HTML. */
enum raw { RAW_NONE, RAW_PRE, RAW_TEXTAREA, RAW_TITLE, RAW_SCRIPT };

/* A % for or % if that is open, and where in the HTML it began. */
struct block {
	bool is_for, had_else;
	int line, tag_serial;
	enum state state;
	enum raw raw;
	bool form;
};

struct form {
	bool open, post, csrf;
	int line, depth;
};

struct tmpl {
	const char *file;
	int line;
	bool in_page, any_page;
	const char *at; /* the rest of the line, for looking ahead */

	enum state state;
	enum raw raw;
	char name[MAX_NAME], attr[MAX_NAME], value[MAX_VALUE];
	size_t name_n, attr_n, value_n;
	bool closing, slash, alt, method_post, value_hole;
	int tag_serial, tag_line, tag_depth, comment_dashes;
	struct form form;

	bool blank;    /* white space was read and not written */
	char blank_as; /* '\n' when it broke the line, else ' ' */
	bool tight;    /* white space here would show nothing */
	char literal[MAX_LITERAL];
	size_t literal_n;

	struct block blocks[MAX_DEPTH];
	int depth;
};

NORETURN PRINTF_LIKE(3, 4) void die_at(const struct tmpl *t, int line, const char *format, ...);
#define die(t, ...) die_at((t), (t)->line, __VA_ARGS__)

bool listed(const char *const *list, const char *name); /* the list ends with NULL */
bool starts(const char *s, const char *prefix);
bool is_blank(char c);
char *trim(char *s); /* in place */

/* Collected and written as one html_literal() call by flush_literal(). */
void put(struct tmpl *t, char c);
void flush_literal(struct tmpl *t);
void put_c_literal(const char *s, size_t n);
void put_line_mark(const struct tmpl *t); /* #line */
/* Called before anything is written that a blank could stand before. */
void settle_blank(struct tmpl *t, bool next_is_block);

/* The next character of the template, outside of holes and % lines. */
void step(struct tmpl *t, char c);
void attr_named(struct tmpl *t); /* t->attr is complete: refuses the forbidden ones */
bool is_url_attr(const struct tmpl *t);

#endif
