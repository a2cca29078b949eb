/* tidy: the style test of the tree.
 *
 *   git ls-files | xargs tidy        (or: tidy FILES...; from the top of the tree)
 *   tidy --self-test
 *
 * Prints file:line: what is wrong, and fails if anything is. Each rule has a row in the self-test
 * with text that breaks it. What is checked: functions over 70 lines, files over 600 (listed with a
 * reason in tools/tidy.allow: up to 800), lines over 100 columns, blanks at line ends, a missing
 * last newline, unfinished work, line comments, indentation, the opening comment, the first include
 * and the include guard of C files, names of this or that machine. */
#define _GNU_SOURCE /* memmem */
#include "base/base.h"

#include <ctype.h>

#define MAX_FILE     (4 * 1024 * 1024)
#define MAX_COLUMNS  100
#define MAX_FUNCTION 70
#define SOFT_LINES   600
#define HARD_LINES   800
#define TAB          8

struct source {
	const char *path, *text;
	size_t n;
	bool c, header; /* a C file; and a header */
	bool allowed;   /* may have more than SOFT_LINES lines */
};

static int faults;
static bool quiet; /* in the self-test */
static char last_fault[256];

static PRINTF_LIKE(3, 4) void fault(const struct source *s, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(last_fault, sizeof last_fault, format, args);
	va_end(args);
	faults++;
	if (!quiet)
		printf("%s:%d: %s\n", s->path, line, last_fault);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), end_n = strlen(end);
	return n >= end_n && strcmp(s + n - end_n, end) == 0;
}

static bool starts_with(const char *s, const char *start)
{
	return strncmp(s, start, strlen(start)) == 0;
}

static bool contains(const char *s, size_t n, const char *word)
{
	return memmem(s, n, word, strlen(word)) != NULL;
}

static char *read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return NULL;
	char *text = malloc(MAX_FILE + 1);
	if (text == NULL)
		abort();
	*n = fread(text, 1, MAX_FILE, f);
	text[*n] = '\0';
	fclose(f);
	return text;
}

/* ---- rules on one line ---- */

static int columns(const char *s, size_t n)
{
	int at = 0;
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\t')
			at += TAB - at % TAB;
		else if (((unsigned char)s[i] & 0xC0) !=
			 0x80) /* not the inside of a UTF-8 letter */
			at++;
	return at;
}

/* The words are cut in two here, so that this file passes its own test. */
static const char *const unfinished[] = { "TO"
					  "DO",
					  "FIX"
					  "ME",
					  "X"
					  "XX" };
static const char *const machine[] = {
	"/ho"
	"me/",
	"/ro"
	"ot/",
	"/wo"
	"rk/",
	"/tm"
	"p/brief",
	"registry."
	"npmjs",
	"registry.yarn"
	"pkg",
	"pypi"
	".org/simple",
	"deb.deb"
	"ian.org",
};

static bool word_at(const char *s, size_t n, const char *word)
{
	const char *p = memmem(s, n, word, strlen(word));
	if (p == NULL)
		return false;
	size_t before = (size_t)(p - s), after = before + strlen(word);
	return (before == 0 || !isalnum((unsigned char)s[before - 1])) &&
	       (after == n || !isalnum((unsigned char)s[after]));
}

/* The module of the home page has a folder that is called like the one of people's homes. */
static bool names_machine(const char *s, size_t n, const char *word)
{
	const char *p = s, *end = s + n;
	while ((p = memmem(p, (size_t)(end - p), word, strlen(word))) != NULL) {
		if (p - s < 3 || memcmp(p - 3, "mod", 3) != 0)
			return true;
		p++;
	}
	return false;
}

static void check_line(const struct source *s, int line, const char *p, size_t n)
{
	if (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t'))
		fault(s, line, "blanks at the end of the line");
	if (contains(p, n, "\r"))
		fault(s, line, "a carriage return");
	for (size_t i = 0; i < ARRAY_LEN(unfinished); i++)
		if (word_at(p, n, unfinished[i]))
			fault(s, line, "%s: finish it or write an issue", unfinished[i]);
	for (size_t i = 0; i < ARRAY_LEN(machine); i++)
		if (names_machine(p, n, machine[i]))
			fault(s, line, "\"%s\" belongs to one machine, not to the tree",
			      machine[i]);
	if (!s->c)
		return;
	/* A message stays in one piece, so that it can be searched for. */
	bool message = p[strspn(p, "\t ")] == '"';
	if (columns(p, n) > MAX_COLUMNS && !message)
		fault(s, line, "%d columns; at most %d", columns(p, n), MAX_COLUMNS);
	size_t tabs = strspn(p, "\t");
	/* Up to seven spaces align a continued line; eight are a tab. */
	if (tabs > 0 && strspn(p + tabs, " ") >= TAB)
		fault(s, line, "eight spaces after the tabs; use a tab");
}

/* ---- rules on C, with strings and comments out of the way ---- */

/* A copy in which the insides of comments, strings and character constants are blanks; reports the
 * line comments. The caller frees it. */
static char *blank_out(const struct source *s)
{
	char *out = malloc(s->n + 1);
	if (out == NULL)
		abort();
	memcpy(out, s->text, s->n + 1);
	int line = 1;
	char in = 0; /* '*' in a comment, or the quotation mark */
	for (size_t i = 0; i < s->n; i++) {
		char c = s->text[i], next = s->text[i + 1];
		if (c == '\n') {
			line++;
			continue;
		}
		if (in == 0 && c == '/' && next == '/') {
			fault(s, line, "a // comment; use /* */");
			while (i + 1 < s->n && s->text[i + 1] != '\n')
				out[i++] = ' ';
			out[i] = ' ';
		} else if (in == 0 && c == '/' && next == '*') {
			in = '*';
			out[i] = out[i + 1] = ' ';
			i++;
		} else if (in == 0) {
			/* 0'1 does not occur in C17, so a quotation mark always opens. */
			if (c == '"' || c == '\'')
				in = c;
		} else if (in == '*' && c == '*' && next == '/') {
			in = 0;
			out[i] = out[i + 1] = ' ';
			i++;
		} else if (in == c && in != '*') {
			in = 0;
		} else {
			out[i] = ' ';
			if (in != '*' && c == '\\' && next != '\n' && next != '\0')
				out[++i] = ' ';
		}
	}
	return out;
}

/* A function's body opens with a brace in the first column and closes with one. */
static void check_functions(const struct source *s, const char *text)
{
	int line = 1, begin = 0;
	for (const char *p = text; *p != '\0'; line++) {
		size_t n = strcspn(p, "\n");
		if (begin == 0 && n == 1 && *p == '{') {
			begin = line;
		} else if (begin != 0 && *p == '}') {
			if (line - begin + 1 > MAX_FUNCTION)
				fault(s, begin, "a function of %d lines; at most %d",
				      line - begin + 1, MAX_FUNCTION);
			begin = 0;
		}
		p += n + (p[n] == '\n');
	}
}

/* Fewer than eight spaces may align a continued line: one after a line that ended nothing. */
static void check_indents(const struct source *s, const char *text)
{
	char before = ';';
	int line = 1;
	for (const char *p = text; *p != '\0'; line++) {
		size_t n = strcspn(p, "\n"), blanks = strspn(p, " "), end = n;
		while (end > 0 && (p[end - 1] == ' ' || p[end - 1] == '\t'))
			end--;
		if (end > 0) {
			if (blanks >= TAB || (blanks > 0 && strchr(";{}:", before) != NULL))
				fault(s, line, "indented with spaces; use tabs");
			before = *p == '#' && p[end - 1] != '\\' ? ';' : p[end - 1];
		}
		p += n + (p[n] == '\n');
	}
}

/* "src/http/html.h" -> "HTTP_HTML_H" */
static void guard_name(const char *path, char *out, size_t size)
{
	if (starts_with(path, "src/"))
		path += strlen("src/");
	size_t n = 0;
	for (; path[n] != '\0' && n + 1 < size; n++)
		out[n] = isalnum((unsigned char)path[n]) ? (char)toupper((unsigned char)path[n]) :
							   '_';
	out[n] = '\0';
}

static void check_guard(const struct source *s)
{
	char guard[256], want[600];
	guard_name(s->path, guard, sizeof guard);
	snprintf(want, sizeof want, "\n#ifndef %s\n#define %s\n", guard, guard);
	if (strstr(s->text, want) == NULL)
		fault(s, 1, "the include guard should be %s", guard);
}

/* The path of a file that the quoted include at `p` names; false when there is none. */
static bool quoted_include(const char *p, char *path, size_t size)
{
	if (!starts_with(p, "#include \""))
		return false;
	p += strlen("#include \"");
	int n = snprintf(path, size, "src/%.*s", (int)strcspn(p, "\"\n"), p);
	return n > 0 && (size_t)n < size;
}

/* A file sees base/base.h through some header of ours, and its own header itself or through its
 * first one. System headers may stand before: after base.h their declarations meet the bans. */
static void check_includes(const struct source *s)
{
	const char *p =
		starts_with(s->text, "#include \"") ? s->text : strstr(s->text, "\n#include \"");
	char first[300], own[300], line[320];
	if (p == NULL || !quoted_include(p + (*p == '\n'), first, sizeof first)) {
		fault(s, 1, "includes neither its own header nor base/base.h");
		return;
	}
	int own_n = snprintf(own, sizeof own, "%s", s->path);
	if (!starts_with(s->path, "src/") || own_n < 0 || (size_t)own_n >= sizeof own)
		return;
	own[own_n - 1] = 'h';
	size_t n = 0;
	char *text = read_file(own, &n);
	if (text == NULL)
		return;
	free(text);
	snprintf(line, sizeof line, "#include \"%s\"", own + strlen("src/"));
	text = read_file(first, &n);
	if (strstr(s->text, line) == NULL && (text == NULL || strstr(text, line) == NULL))
		fault(s, 1, "does not include its own header %s", own + strlen("src/"));
	free(text);
}

static void check_c(const struct source *s)
{
	char *text = blank_out(s);
	check_functions(s, text);
	check_indents(s, text);
	free(text);
	if (s->header) {
		check_guard(s);
		if (!starts_with(s->text, "/*"))
			fault(s, 1, "a header opens with a comment that says what it is for");
		return;
	}
	check_includes(s);
	/* The header's paragraph serves for a .c file that includes it first. */
	if (!starts_with(s->text, "/*") && !starts_with(s->text, "#include \""))
		fault(s, 1, "a C file opens with a comment that says what it is for");
}

static void check(const struct source *s)
{
	int line = 1;
	for (const char *p = s->text; *p != '\0'; line++) {
		size_t n = strcspn(p, "\n");
		check_line(s, line, p, n);
		if (p[n] == '\0')
			fault(s, line, "no newline at the end of the file");
		p += n + (p[n] == '\n');
	}
	int lines = line - 1;
	bool counted = s->c || ends_with(s->path, ".sh") || ends_with(s->path, ".html");
	if (counted && lines > HARD_LINES)
		fault(s, lines, "%d lines; at most %d", lines, HARD_LINES);
	else if (counted && lines > SOFT_LINES && !s->allowed)
		fault(s, lines, "%d lines; above %d needs a reason in tools/tidy.allow", lines,
		      SOFT_LINES);
	if (s->c)
		check_c(s);
}

/* ---- files ---- */

/* A line "PATH REASON", with a reason. */
static bool in_allow_list(const char *list, const char *path)
{
	size_t n = strlen(path);
	for (const char *p = list; p != NULL && *p != '\0'; p = strchr(p, '\n'), p += p != NULL)
		if (strncmp(p, path, n) == 0 && p[n] == ' ' && p[n + 1] != '\n' && p[n + 1] != '\0')
			return true;
	return false;
}

/* What we did not write, or what is data: the words and blanks in it are not ours to judge. */
static bool skipped(const char *path)
{
	static const char *const ends[] = { ".csv",    ".json", ".lock", ".svg",
					    ".golden", ".md",   ".patch" };
	static const char *const folders[] = { "tests/data/", "tests/golden/",
					       "tests/fuzz/corpus/" };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (ends_with(path, ends[i]))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(folders); i++)
		if (starts_with(path, folders[i]))
			return true;
	return false;
}

/* These only must not name a machine. */
static void check_data(const struct source *s)
{
	for (size_t i = 0; i < ARRAY_LEN(machine); i++)
		if (names_machine(s->text, s->n, machine[i]))
			fault(s, 1, "\"%s\" belongs to one machine, not to the tree", machine[i]);
}

static void check_file(const char *path, const char *allow)
{
	struct source s = { .path = path };
	char *text = read_file(path, &s.n);
	if (text == NULL) {
		fault(&s, 0, "cannot be read");
		return;
	}
	s.text = text;
	s.header = ends_with(path, ".h");
	s.c = s.header || ends_with(path, ".c");
	s.allowed = in_allow_list(allow, path);
	if (skipped(path) || memchr(text, '\0', s.n) != NULL)
		check_data(&s);
	else
		check(&s);
	free(text);
}

/* ---- self-test ---- */

struct sample {
	const char *path, *text, *finds; /* NULL: must pass */
};

#define C_HEAD "/* What it is for. */\n#include \"base/base.h\"\n\n"

static bool sample_ok(const struct sample *t, bool allowed)
{
	struct source s = {
		.path = t->path, .text = t->text, .n = strlen(t->text), .allowed = allowed
	};
	s.header = ends_with(t->path, ".h");
	s.c = s.header || ends_with(t->path, ".c");
	faults = 0;
	last_fault[0] = '\0';
	if (skipped(t->path))
		check_data(&s);
	else
		check(&s);
	bool ok = t->finds == NULL ? faults == 0 : strstr(last_fault, t->finds) != NULL;
	if (!ok)
		fprintf(stderr,
			"tidy: sample %s \"%.60s\": wanted %s, got %d faults, last \"%s\"\n",
			t->path, t->text, t->finds == NULL ? "none" : t->finds, faults, last_fault);
	return ok;
}

/* A function of `lines` lines between and with its braces, or only that many empty lines. */
static bool sized_ok(const char *open, int lines, const char *close, bool allowed,
		     const char *finds)
{
	char text[4096];
	size_t n = (size_t)snprintf(text, sizeof text, "%s%s", C_HEAD, open);
	for (int i = 0; i < lines; i++)
		text[n++] = '\n';
	snprintf(text + n, sizeof text - n, "%s", close);
	return sample_ok(&(struct sample){ "a.c", text, finds }, allowed);
}

static const struct sample samples[] = {
	{ "a.c", C_HEAD "int a;\n", NULL },
	{ "a.c", C_HEAD "char *a = \"http://x\"; /* // */ char b = '\"'; /* \" */\n", NULL },
	{ "a.c", C_HEAD "int a; // b\n", "// comment" },
	{ "a.c", C_HEAD "char a = '\"'; // b\n", "// comment" },
	{ "a.c", C_HEAD "int a; \n", "end of the line" },
	{ "a.c", C_HEAD "int a;\t\n", "end of the line" },
	{ "a.c", C_HEAD "int a;\r\n", "carriage return" },
	{ "a.c", C_HEAD "int a;", "no newline" },
	{ "a.c",
	  C_HEAD "/* TO"
		 "DO: b */\n",
	  "finish it" },
	{ "a.sh",
	  "# FIX"
	  "ME\n",
	  "finish it" },
	{ "a.sh",
	  "# X"
	  "XX\n",
	  "finish it" },
	{ "a.sh",
	  "mktemp -t aX"
	  "XXXXX\n",
	  NULL },
	{ "a.c", C_HEAD "    int a;\n", "use tabs" },
	{ "a.c", C_HEAD "int a(int b,\n      int c);\n", NULL },
	{ "a.c", C_HEAD "/* a\n      b */\nint a;\n", NULL },
	{ "a.c", C_HEAD "int a(int b,\n        int c);\n", "use tabs" },
	{ "a.c", C_HEAD "\t        int a;\n", "use a tab" },
	{ "a.c", C_HEAD "int a(\n\t    int b);\n", NULL },
	{ "a.sh",
	  "cd /ho"
	  "me/me\n",
	  "one machine" },
	{ "a.sh",
	  "cd /ro"
	  "ot/me\n",
	  "one machine" },
	{ "package-lock.json",
	  "https://registry."
	  "npmjs.org/x\n",
	  "one machine" },
	{ "a.c", "\n#include \"a.h\"\n", "opens with a comment" },
	{ "a.c", "/* A. */\n#include <stdio.h>\n", "neither its own" },
	{ "a.c", "/* A. */\nint a;\n", "neither its own" },
	{ "a.c", "#include \"a.h\"\n\n#include <stdio.h>\n", NULL },
	{ "src/base/nosuch.h", "/* A. */\n#ifndef BASE_NOSUCH_H\n#define BASE_NOSUCH_H\n#endif\n",
	  NULL },
	{ "src/base/nosuch.h", "/* A. */\n#ifndef NOSUCH_H\n#define NOSUCH_H\n#endif\n",
	  "BASE_NOSUCH_H" },
	{ "src/base/nosuch.h", "\n#ifndef BASE_NOSUCH_H\n#define BASE_NOSUCH_H\n#endif\n",
	  "opens with" },
	{ "src/base/err.c", "/* A. */\n#include \"base/base.h\"\n", NULL },
	{ "src/base/str.c", "/* A. */\n#include \"base/limits.h\"\n", "own header base/str.h" },
	{ "a.c",
	  C_HEAD "/* 12345678901234567890123456789012345678901234567890123456789012345678901234"
		 "56789012345678901 */\n",
	  NULL },
	{ "a.c",
	  C_HEAD "\tint a; /* 3456789012345678901234567890123456789012345678901234567890123456"
		 "7890123456789012 */\n",
	  "at most 100" },
};

static int self_test(void)
{
	bool ok = true;
	quiet = true;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		ok &= sample_ok(&samples[i], false);
	ok &= sized_ok("int a(void)\n{\n", MAX_FUNCTION - 2, "}\n", false, NULL);
	ok &= sized_ok("int a(void)\n{\n", MAX_FUNCTION - 1, "}\n", false,
		       "a function of 71 lines");
	ok &= sized_ok("", SOFT_LINES - 3, "", false, NULL);
	ok &= sized_ok("", SOFT_LINES - 2, "", false, "needs a reason");
	ok &= sized_ok("", HARD_LINES - 3, "", true, NULL);
	ok &= sized_ok("", HARD_LINES - 2, "", true, "at most 800");
	ok &= in_allow_list("# x\na.c because\n", "a.c") && !in_allow_list("a.c \n", "a.c") &&
	      !in_allow_list("aa.c because\n", "a.c");
	puts(ok ? "tidy: the self-test passed" : "tidy: the self-test FAILED");
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--self-test") == 0)
		return self_test();
	if (argc < 2 || argv[1][0] == '-') {
		fputs("usage: tidy FILES... | tidy --self-test\n", stderr);
		return 2;
	}
	size_t n = 0;
	char *allow = read_file("tools/tidy.allow", &n);
	for (int i = 1; i < argc; i++)
		check_file(argv[i], allow);
	free(allow);
	if (faults > 0)
		printf("tidy: %d faults\n", faults);
	return faults > 0 ? 1 : 0;
}
