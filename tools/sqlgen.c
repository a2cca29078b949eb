/* sqlgen: named SQL statements in, typed C functions out.
 *
 *	sqlgen --tables sql/scoped_tables --out BASE FILE.sql    writes BASE_sql.h and BASE_sql.c
 *	sqlgen --tables sql/scoped_tables --catalogue OUT.c FILE.sql...
 *
 * The input stays plain SQL with a few comment lines above each statement (docs/SQL.md), and the C
 * compiler checks what comes out, so nothing is invented here: no parser of SQL, only a scanner of
 * words. It refuses the constructs that mean something else on the other engine, and a statement on
 * a site's rows that does not join the viewer's grant. The first fault ends the run, with its
 * line. */
#include "sqlgen.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct type types[] = {
	{ "i64", "DB_INT", "int64_t ", "const int64_t *" },
	{ "text", "DB_TEXT", "const char *", "const char *" },
	{ "blob", "DB_BLOB", "struct db_blob ", "struct db_blob " },
	{ "bool", "DB_BOOL", "bool ", "const bool *" },
	{ "day", "DB_DAY", "int32_t ", "const int32_t *" },
};

static const char *const kind_names[] = { "one", "many", "exec", "count" };

static struct statement statements[MAX_STATEMENTS];
static size_t statement_count;
static char tables[MAX_TABLES][64];
static size_t table_count;

/* Words that differ between the engines. `call` means: only as a function, as a column may bear the
 * name. The advice is what to do instead. */
struct banned {
	const char *word;
	bool call;
	const char *advice;
};

static const struct banned banned_words[] = {
	{ "ILIKE", false, "compare a folded search column with LIKE" },
	{ "GLOB", false, "compare a folded search column with LIKE" },
	{ "TRUE", false, "booleans are 0 and 1" },
	{ "FALSE", false, "booleans are 0 and 1" },
	{ "CURRENT_TIMESTAMP", false, "pass the time as a parameter" },
	{ "CURRENT_DATE", false, "pass the day as a parameter" },
	{ "CURRENT_TIME", false, "pass the time as a parameter" },
	{ "LATERAL", false, "SQLite does not know it" },
	{ "STRFTIME", false, "compute dates in C and pass them" },
	{ "DATE", true, "compute dates in C and pass them" },
	{ "DATETIME", true, "compute dates in C and pass them" },
	{ "JULIANDAY", true, "compute dates in C and pass them" },
	{ "EXTRACT", true, "compute dates in C and pass them" },
	{ "TO_CHAR", true, "format in C" },
	{ "NOW", true, "pass the time as a parameter" },
	{ "GROUP_CONCAT", false, "return rows and join the text in C" },
	{ "STRING_AGG", false, "return rows and join the text in C" },
	{ "GREATEST", true, "use CASE" },
	{ "LEAST", true, "use CASE" },
	{ "IIF", true, "use CASE" },
	{ "IFNULL", true, "use COALESCE" },
	{ "ROUND", true, "round in C" },
	{ "LOWER", true, "store a folded search column made in C" },
	{ "UPPER", true, "store a folded search column made in C" },
	{ "RANDOM", true, "draw in C and pass it" },
	{ "LAST_INSERT_ROWID", true, "ids are made by the program" },
	{ "REPLACE", false, "use ON CONFLICT ... DO UPDATE" },
};

/* Names that nothing may bear as they are words of C, and those that an input may not bear, as the
 * generated functions use them themselves. */
static const char *const c_words[] = {
	"auto",   "bool",     "break",  "case",   "char",     "const",    "continue", "default",
	"do",     "double",   "else",   "enum",   "extern",   "float",    "for",      "goto",
	"if",     "inline",   "int",    "long",   "register", "restrict", "return",   "short",
	"signed", "sizeof",   "static", "struct", "switch",   "typedef",  "union",    "unsigned",
	"void",   "volatile", "while",  NULL,
};
static const char *const input_words[] = { "db", "a", "in", "row", "rows", "changed", NULL };

__attribute__((noreturn, format(printf, 3, 4))) static void fail(const char *file, int line,
								 const char *format, ...)
{
	va_list args;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static void text_add(struct text *t, const char *p, size_t n)
{
	if (t->n + n + 1 > t->cap) {
		t->cap = (t->n + n + 1) * 2;
		t->p = realloc(t->p, t->cap);
		if (t->p == NULL) {
			fputs("sqlgen: out of memory\n", stderr);
			exit(1);
		}
	}
	memcpy(t->p + t->n, p, n);
	t->n += n;
	t->p[t->n] = '\0';
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The next word of lower-case letters, digits and underscores; false when there is none. */
static bool take_name(const char **s, char *out, size_t size)
{
	size_t n = 0;
	const char *p = *s + strspn(*s, " \t");
	if (!islower((unsigned char)*p))
		return false;
	while ((islower((unsigned char)p[n]) || isdigit((unsigned char)p[n]) || p[n] == '_') &&
	       n + 1 < size) {
		out[n] = p[n];
		n++;
	}
	out[n] = '\0';
	*s = p + n;
	return !word_char(p[n]);
}

static struct field *find_field(struct fields *f, const char *name, size_t n)
{
	for (size_t i = 0; i < f->n; i++)
		if (strlen(f->at[i].name) == n && memcmp(f->at[i].name, name, n) == 0)
			return &f->at[i];
	return NULL;
}

static const struct type *find_type(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

static bool listed(const char *const *words, const char *name)
{
	while (*words != NULL && strcmp(*words, name) != 0)
		words++;
	return *words != NULL;
}

static void check_field_name(const struct statement *s, int line, struct fields *f,
			     const char *name)
{
	if (listed(c_words, name) || (f == &s->in && listed(input_words, name)))
		fail(s->file, line,
		     "%s: \"%s\" is a word of C or of the generated function; "
		     "choose another name",
		     s->name, name);
	if (find_field(f, name, strlen(name)) != NULL)
		fail(s->file, line, "%s: \"%s\" stands twice in one list", s->name, name);
	if (f->n == MAX_FIELDS)
		fail(s->file, line, "%s: more than %d names in one list", s->name, MAX_FIELDS);
}

/* "id i64, name text?": adds to `f`. */
static void parse_fields(const struct statement *s, int line, const char *p, struct fields *f)
{
	char name[64], type[64];
	for (;;) {
		p += strspn(p, " \t");
		if (*p == '\0')
			return;
		if (!take_name(&p, name, sizeof name) || !take_name(&p, type, sizeof type))
			fail(s->file, line,
			     "%s: expected \"name type, name type, ...\" near \"%s\"", s->name, p);
		check_field_name(s, line, f, name);
		struct field *field = &f->at[f->n++];
		snprintf(field->name, sizeof field->name, "%s", name);
		field->type = find_type(type);
		if (field->type == NULL)
			fail(s->file, line,
			     "%s: unknown type \"%s\" (i64 text blob bool day, with ? "
			     "for nullable)",
			     s->name, type);
		if (*p == '?') {
			field->null = true;
			p++;
		}
		p += strspn(p, " \t");
		if (*p == ',')
			p++;
		else if (*p != '\0')
			fail(s->file, line, "%s: expected a comma before \"%s\"", s->name, p);
	}
}

static struct statement *parse_name(const char *file, int line, const char *p)
{
	if (statement_count == MAX_STATEMENTS)
		fail(file, line, "more than %d statements", MAX_STATEMENTS);
	struct statement *s = &statements[statement_count];
	s->file = file;
	s->line = line;
	s->max = DEFAULT_MAX_ROWS;
	if (!take_name(&p, s->name, sizeof s->name))
		fail(file, line, "expected \"-- name: lower_case_name :kind\"");
	for (size_t i = 0; i < statement_count; i++)
		if (strcmp(statements[i].name, s->name) == 0)
			fail(file, line, "duplicate name \"%s\", first used at %s:%d", s->name,
			     statements[i].file, statements[i].line);
	p += strspn(p, " \t");
	for (int k = KIND_ONE; k <= KIND_COUNT; k++) {
		if (*p == ':' && strcmp(p + 1, kind_names[k]) == 0) {
			s->kind = (enum kind)k;
			statement_count++;
			return s;
		}
	}
	fail(file, line, "%s: the kind must be one of :one :many :exec :count", s->name);
}

static void parse_scope(struct statement *s, int line, const char *p)
{
	static const char system_scope[] = "system:";
	bool system = strncmp(p, system_scope, sizeof system_scope - 1) == 0;
	if (system && p[sizeof system_scope - 1 + strspn(p + sizeof system_scope - 1, " ")] == '\0')
		fail(s->file, line, "%s: \"scope: system:\" needs its reason in words", s->name);
	if (!system && strcmp(p, "viewer") != 0 && strcmp(p, "none") != 0)
		fail(s->file, line,
		     "%s: the scope must be \"viewer\", \"none\" or \"system: reason\"", s->name);
	snprintf(s->scope, sizeof s->scope, "%s", p);
}

static void parse_max(struct statement *s, int line, const char *p)
{
	char *end;
	errno = 0;
	s->max = strtol(p, &end, 10);
	if (*p == '\0' || *end != '\0' || errno != 0 || s->max < 1 || s->kind != KIND_MANY)
		fail(s->file, line, "%s: \"max:\" takes a positive number, and only with :many",
		     s->name);
}

static void parse_row(struct statement *s, int line, const char *p)
{
	if (!take_name(&p, s->row, sizeof s->row) || *p != '\0')
		fail(s->file, line, "%s: \"row:\" takes one lower-case name", s->name);
}

static void parse_in(struct statement *s, int line, const char *p)
{
	parse_fields(s, line, p, &s->in);
}

static void parse_out(struct statement *s, int line, const char *p)
{
	parse_fields(s, line, p, &s->out);
}

static const struct directive {
	const char *key;
	void (*parse)(struct statement *s, int line, const char *rest);
} directives[] = {
	{ "scope:", parse_scope }, { "max:", parse_max }, { "row:", parse_row },
	{ "in:", parse_in },       { "out:", parse_out },
};

/* A comment line after "--": a directive, or words for the reader of the header. */
static void parse_comment(struct statement *s, int line, const char *p)
{
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
		size_t n = strlen(directives[i].key);
		if (strncmp(p, directives[i].key, n) != 0)
			continue;
		if (s->raw.n > 0)
			fail(s->file, line, "%s: \"%s\" must stand above the SQL", s->name,
			     directives[i].key);
		p += n;
		directives[i].parse(s, line, p + strspn(p, " \t"));
		return;
	}
	if (s->raw.n > 0 || *p == '\0')
		return;
	if (strstr(p, "*/") != NULL || strstr(p, "/*") != NULL)
		fail(s->file, line, "%s: no C comment marks in a comment", s->name);
	text_add(&s->doc, s->doc.n == 0 ? "" : "\n * ", s->doc.n == 0 ? 0 : 4);
	text_add(&s->doc, p, strlen(p));
}

static void chomp(char *s)
{
	size_t n = strlen(s);
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
}

static void parse_line(const char *file, int line, const char *p, struct statement **s)
{
	static const char name_key[] = "name:";
	const char *text = p + strspn(p, " \t");
	bool comment = strncmp(text, "--", 2) == 0;
	if (comment)
		text += 2 + strspn(text + 2, " \t");
	if (comment && strncmp(text, name_key, sizeof name_key - 1) == 0) {
		*s = parse_name(file, line, text + sizeof name_key - 1);
		return;
	}
	if (*s == NULL) {
		if (!comment && *text != '\0')
			fail(file, line, "SQL before the first \"-- name:\"");
		return;
	}
	if (comment) {
		parse_comment(*s, line, text);
		text = "";
	}
	/* Blank and comment lines inside the SQL are kept as empty ones, so that lines count right.
	 * */
	if ((*s)->raw.n == 0 && *text == '\0')
		return;
	if ((*s)->raw.n == 0)
		(*s)->sql_line = line;
	text_add(&(*s)->raw, *text == '\0' ? "" : p, *text == '\0' ? 0 : strlen(p));
	text_add(&(*s)->raw, "\n", 1);
}

/* --- The scanner of the SQL text. --- */

struct scan {
	struct statement *s;
	const char *p;
	int line;
	char before; /* last character that was not a blank */
	char last_word[64];
	bool word_is_last; /* nothing but blanks between the last word and here */
};

static void scan_refuse(const struct scan *c, const char *what, const char *advice)
{
	fail(c->s->file, c->line, "%s: %s is not portable: %s", c->s->name, what, advice);
}

static void emit(struct scan *c, size_t n)
{
	text_add(&c->s->sql, c->p, n);
	c->p += n;
}

static void scan_string(struct scan *c)
{
	size_t n = 1;
	while (c->p[n] != '\'' && c->p[n] != '\0' && c->p[n] != '\n')
		n++;
	if (c->p[n] != '\'')
		fail(c->s->file, c->line, "%s: a string literal must end on its line", c->s->name);
	emit(c, n + 1); /* '' inside a literal is simply two literals side by side here */
}

static void scan_parameter(struct scan *c)
{
	char number[16];
	size_t n = 0;
	while (word_char(c->p[1 + n]))
		n++;
	if (n == 0 || isdigit((unsigned char)c->p[1]))
		fail(c->s->file, c->line, "%s: parameters are named, as in $viewer", c->s->name);
	struct field *f = find_field(&c->s->in, c->p + 1, n);
	if (f == NULL)
		fail(c->s->file, c->line, "%s: $%.*s is not in the \"in:\" list", c->s->name,
		     (int)n, c->p + 1);
	f->used = true;
	int digits = snprintf(number, sizeof number, "$%d", (int)(f - c->s->in.at) + 1);
	text_add(&c->s->sql, number, (size_t)digits);
	if (strcmp(f->name, "viewer") == 0)
		c->s->has_viewer = true;
	c->p += 1 + n;
}

static void check_banned(const struct scan *c, const char *word, char next)
{
	for (size_t i = 0; i < sizeof banned_words / sizeof *banned_words; i++) {
		const struct banned *b = &banned_words[i];
		if (strcasecmp(b->word, word) == 0 && (!b->call || next == '('))
			scan_refuse(c, b->word, b->advice);
	}
	if (strcasecmp(word, "UPDATE") == 0 && strcasecmp(c->last_word, "FOR") == 0 &&
	    c->word_is_last)
		scan_refuse(c, "FOR UPDATE", "transactions are serializable already");
	if (strcasecmp(word, "ANY") == 0 && c->before == '=')
		scan_refuse(c, "= ANY(", "use a fixed IN list or a join");
	if (strcasecmp(word, "OR") == 0 && strcasecmp(c->last_word, "INSERT") == 0 &&
	    c->word_is_last)
		scan_refuse(c, "INSERT OR", "use ON CONFLICT");
}

static void note_word(struct scan *c, const char *word)
{
	static const char *const writing[] = { "INSERT", "UPDATE", "DELETE" };
	for (size_t i = 0; i < sizeof writing / sizeof *writing; i++)
		if (strcasecmp(word, writing[i]) == 0)
			c->s->writes = true;
	if (c->before == '.')
		return; /* a column */
	if (strcasecmp(word, "account_site") == 0)
		c->s->joins_grant = true;
	for (size_t i = 0; i < table_count; i++)
		if (strcasecmp(word, tables[i]) == 0)
			c->s->table = tables[i];
}

static void scan_word(struct scan *c)
{
	char word[64];
	size_t n = 0;
	while (word_char(c->p[n]))
		n++;
	if (n >= sizeof word)
		fail(c->s->file, c->line, "%s: a word of more than 63 letters", c->s->name);
	memcpy(word, c->p, n);
	word[n] = '\0';
	check_banned(c, word, c->p[n + strspn(c->p + n, " \t")]);
	note_word(c, word);
	snprintf(c->last_word, sizeof c->last_word, "%s", word);
	c->before = word[n - 1];
	c->word_is_last = true;
	emit(c, n);
}

static void scan_mark(struct scan *c)
{
	if (*c->p == '"')
		scan_refuse(c, "a double-quoted identifier",
			    "SQLite may read it as text; rename it");
	if (*c->p == ':' && c->p[1] == ':')
		scan_refuse(c, "::", "write CAST(x AS TYPE)");
	if (strchr("?:@#`[]\\", *c->p) != NULL)
		fail(c->s->file, c->line, "%s: \"%c\" has no place here", c->s->name, *c->p);
	if (*c->p == '*' &&
	    (c->before == '.' || (c->word_is_last && strcasecmp(c->last_word, "SELECT") == 0)))
		fail(c->s->file, c->line, "%s: name the columns instead of *", c->s->name);
	if (*c->p == ';' && c->p[1 + strspn(c->p + 1, " \t\n")] != '\0')
		fail(c->s->file, c->line, "%s: one statement only: \";\" before its end",
		     c->s->name);
	c->before = *c->p;
	c->word_is_last = false;
	if (*c->p == ';')
		c->p++;
	else
		emit(c, 1);
}

static void scan_sql(struct statement *s)
{
	struct scan c = { .s = s, .p = s->raw.p, .line = s->sql_line };
	while (*c.p != '\0') {
		if (c.p[0] == '-' && c.p[1] == '-') {
			c.p += strcspn(c.p, "\n");
		} else if (isspace((unsigned char)*c.p)) {
			c.line += *c.p == '\n';
			emit(&c, 1);
		} else if (word_char(*c.p)) {
			scan_word(&c);
		} else if (*c.p == '\'' || *c.p == '$') {
			c.before = *c.p;
			c.word_is_last = false;
			(*c.p == '\'' ? scan_string : scan_parameter)(&c);
		} else {
			scan_mark(&c);
		}
	}
	chomp(s->sql.p);
	s->sql.n = strlen(s->sql.p);
}

/* --- Rules about a whole statement. --- */

static void share_row(struct statement *s)
{
	if (s->row[0] == '\0') {
		/* 59 letters and "_row" fill the buffer; parse_name allows a few more. */
		if (strlen(s->name) > 59)
			fail(s->file, s->line, "%s: the name is longer than 59 letters", s->name);
		snprintf(s->row, sizeof s->row, "%.59s_row", s->name);
	}
	for (struct statement *t = statements; t < s; t++) {
		if (strcmp(t->row, s->row) != 0 || t->out.n == 0 || t->shares != NULL ||
		    t->file != s->file)
			continue;
		if (s->out.n > 0)
			fail(s->file, s->line,
			     "%s: row \"%s\" is declared at line %d; leave out the "
			     "\"out:\" line to share it",
			     s->name, s->row, t->line);
		s->out = t->out;
		s->shares = t;
	}
	if (s->out.n == 0)
		fail(s->file, s->line, "%s: :%s needs an \"out:\" line", s->name,
		     kind_names[s->kind]);
}

static void check_scope(const struct statement *s)
{
	if (s->scope[0] == '\0')
		fail(s->file, s->line, "%s: no \"scope:\" line", s->name);
	bool viewer = strcmp(s->scope, "viewer") == 0;
	if (viewer && (!s->has_viewer || !s->joins_grant))
		fail(s->file, s->line, "%s: scope viewer, but the SQL does not use %s", s->name,
		     s->has_viewer ? "the table account_site" : "$viewer");
	if (s->table != NULL && strcmp(s->scope, "none") == 0)
		fail(s->file, s->line,
		     "%s: the table %s belongs to a site: the scope must be viewer, or "
		     "\"system: reason\"",
		     s->name, s->table);
}

static void check_statement(struct statement *s)
{
	if (s->raw.n == 0)
		fail(s->file, s->line, "%s: no SQL", s->name);
	scan_sql(s);
	for (size_t i = 0; i < s->in.n; i++)
		if (!s->in.at[i].used)
			fail(s->file, s->line, "%s: $%s is declared and never used", s->name,
			     s->in.at[i].name);
	check_scope(s);
	if (s->kind == KIND_ONE || s->kind == KIND_MANY)
		share_row(s);
	else if (s->out.n > 0 || s->row[0] != '\0')
		fail(s->file, s->line, "%s: :%s returns no row; use :one with RETURNING", s->name,
		     kind_names[s->kind]);
}

/* --- Files. --- */

static void load_tables(const char *name)
{
	char line[MAX_LINE];
	FILE *f = open_or_die(name, "r");
	while (fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "#")] = '\0';
		chomp(line);
		const char *p = line;
		if (*p == '\0')
			continue;
		if (table_count == MAX_TABLES || !take_name(&p, tables[table_count], 64) ||
		    *p != '\0')
			fail(name, 0, "one table a line, at most %d: \"%s\"", MAX_TABLES, line);
		table_count++;
	}
	fclose(f);
}

static void load_statements(const char *name)
{
	char line[MAX_LINE];
	FILE *f = open_or_die(name, "r");
	struct statement *s = NULL;
	size_t first = statement_count;
	for (int number = 1; fgets(line, sizeof line, f) != NULL; number++) {
		if (strlen(line) == sizeof line - 1)
			fail(name, number, "a line of more than %d bytes", MAX_LINE - 2);
		chomp(line);
		parse_line(name, number, line, &s);
	}
	fclose(f);
	for (size_t i = first; i < statement_count; i++)
		check_statement(&statements[i]);
}

int main(int argc, char **argv)
{
	bool one = argc == 6 && strcmp(argv[3], "--out") == 0;
	bool all = argc >= 5 && strcmp(argv[3], "--catalogue") == 0;
	if (argc < 5 || strcmp(argv[1], "--tables") != 0 || (!one && !all)) {
		fputs("usage: sqlgen --tables LIST --out BASE FILE.sql\n"
		      "       sqlgen --tables LIST --catalogue OUT.c FILE.sql...\n",
		      stderr);
		return 2;
	}
	load_tables(argv[2]);
	for (int i = 5; i < argc; i++)
		load_statements(argv[i]);
	if (one)
		write_pair(argv[4], argv[5], statements, statement_count);
	else
		write_catalogue(argv[4], statements, statement_count);
	return 0;
}
