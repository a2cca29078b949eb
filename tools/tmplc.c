/* tmplc: compile an HTML template into C functions.
 *
 *   tmplc FILE.html > FILE.c
 *
 *   % include "mod/x/x_view.h"                 a header of the view's structs and prototypes
 *   % page x_list(const struct x_list *v)      begins void tmpl_x_list(struct html *o, ...)
 *   % part x_row(const struct x_row *r)        the same, for a piece that pages call
 *   % endpage, % endpart                       may be left out before the next one
 *   % for (...)  % if (...)  % else if (...)  % else  % end  % let TYPE NAME = EXPR
 *   %% a remark
 *   {{ expr }}              text, escaped        {{ i: n }} {{ money: cents }} ...: see printers[]
 *   {{ path: expr }}        a whole address of this program, where href and its like begin
 *   {{ attr: "checked" if expr }}   an attribute without a value
 *   {{ csrf }}              the hidden field of a form that posts
 *   {{ call: tmpl_x_row(o, r) }}    another template
 *
 * It follows the HTML as a browser would, through holes and lines, for two reasons: a hole where
 * escaping would not be enough (a script, a bare attribute value, the scheme of an address) is
 * refused; and blanks that show nothing are left out, which keeps a page of a thousand cells small.
 * The prototypes stand in the view header, so a template that disagrees with them is an error of
 * the C compiler, which #line points into the template. */
#include "tmplc.h"

#define MAX_FILE (1024 * 1024)

/* Where a printer may stand. */
enum { IN_TEXT = 1, IN_VALUE = 2, IN_URL = 4, NUMBER = 8 };

static const struct {
	const char *kind, *function;
	unsigned where;
} printers[] = {
	{ "", "html_text", IN_TEXT | IN_VALUE },
	{ "i", "HTML_INT", IN_TEXT | IN_VALUE | IN_URL | NUMBER },
	{ "id", "html_id", IN_TEXT | IN_VALUE | IN_URL },
	{ "url", "html_url", IN_VALUE | IN_URL },
	{ "money", "html_money", IN_TEXT | IN_VALUE },
	{ "decimal", "html_decimal", IN_TEXT | IN_VALUE }, /* {{ decimal: thousandths, places }} */
	{ "hours", "html_hours", IN_TEXT | IN_VALUE },
	{ "date", "html_date", IN_TEXT | IN_VALUE },
	{ "dateshort", "html_date_short", IN_TEXT | IN_VALUE },
	{ "iso", "html_iso", IN_TEXT | IN_VALUE | IN_URL },
	{ "weekday", "html_weekday", IN_TEXT | IN_VALUE },
	{ "clock", "html_clock", IN_TEXT | IN_VALUE },
	{ "clock24", "html_clock24", IN_TEXT | IN_VALUE | IN_URL },
	{ "icon", "html_icon", IN_TEXT },
};

/* Their values are programs or JSON: escaping for HTML does not make a text safe there. */
static const char *const code_attrs[] = { "hx-vals",    "hx-headers", "hx-vars", "hx-request",
					  "hx-trigger", "hx-ext",     "method",  "http-equiv",
					  "sandbox",    NULL };

static void put_call(struct tmpl *t, const char *function, const char *args)
{
	flush_literal(t);
	put_line_mark(t);
	printf("\t%s(o%s%s);\n", function, *args == '\0' ? "" : ", ", args);
}

static void need_text(struct tmpl *t, const char *what)
{
	if (t->state != TEXT)
		die(t, "{{ %s }} stands inside a tag", what);
	if (t->raw == RAW_SCRIPT || t->raw == RAW_TEXTAREA)
		die(t, "{{ %s }} stands inside a script or a textarea", what);
	settle_blank(t, false);
}

/* {{ attr: "checked" if expr }} */
static void hole_attr(struct tmpl *t, char *s)
{
	if (t->state != IN_TAG || !t->blank)
		die(t, "{{ attr: }} stands where an attribute may stand, after a blank");
	size_t n = *s == '"' ? strspn(s + 1, "abcdefghijklmnopqrstuvwxyz-") : 0;
	char *rest = s + 1 + n;
	if (n == 0 || *rest != '"' || n >= MAX_NAME)
		die(t, "write {{ attr: \"name\" if condition }}");
	*rest = '\0';
	rest = trim(rest + 1);
	if (!starts(rest, "if ") && !starts(rest, "if("))
		die(t, "write {{ attr: \"name\" if condition }}");
	snprintf(t->attr, sizeof t->attr, "%s", s + 1);
	attr_named(t);
	flush_literal(t);
	put_line_mark(t);
	printf("\tif (%s)\n\t\thtml_literal(o, \" %s\", %zu);\n", trim(rest + 2), s + 1, n + 1);
}

static void hole_csrf(struct tmpl *t)
{
	need_text(t, "csrf");
	if (!t->form.open || !t->form.post)
		die(t,
		    "{{ csrf }} outside of a form with method=\"post\": it would leak the token");
	if (t->form.depth == t->depth)
		t->form.csrf = true;
	put_call(t, "html_csrf", "");
}

/* The first hole of an address must not be able to choose the scheme or the host, and no hole may
 * add to the address more than one segment or value. */
static void check_url_hole(struct tmpl *t, unsigned where)
{
	const char *v = t->value;
	if (!t->value_hole) {
		if (*v == '\0')
			die(t,
			    "%s= begins with a hole: print a whole address with {{ path: }}, or "
			    "begin with '/'",
			    t->attr);
		if (starts(v, "mailto:") || starts(v, "tel:"))
			return;
		const char *host = strstr(v, "//");
		if (v[strcspn(v, "/?#")] == '\0' ||
		    (host != NULL && host[2 + strcspn(host + 2, "/?#")] == '\0'))
			die(t, "a hole in the scheme or host of %s=", t->attr);
	}
	if ((where & IN_URL) == 0)
		die(t,
		    "inside the address of %s= use {{ url: }}, {{ id: }}, {{ i: }} or {{ iso: }}",
		    t->attr);
}

static void check_place(struct tmpl *t, unsigned where, const char *kind)
{
	if (t->state == TEXT && t->raw == RAW_SCRIPT)
		die(t, "a hole inside a script");
	if (t->state == VALUE_BARE || t->state == BEFORE_VALUE)
		die(t, "a hole in a value without quotation marks");
	if (t->state == COMMENT)
		die(t, "a hole in a comment");
	if (t->state != TEXT && t->state != VALUE_DQ && t->state != VALUE_SQ)
		die(t, "a hole in the name of a tag or attribute");
	if ((where & (t->state == TEXT ? IN_TEXT : IN_VALUE)) == 0)
		die(t, "{{ %s: }} may not stand here", kind);
	if (t->state == TEXT && (where & IN_VALUE) == 0 && t->raw != RAW_NONE)
		die(t, "{{ %s: }} prints tags, which show as text in <textarea> and <title>", kind);
	if (t->state == TEXT)
		return;
	if (is_url_attr(t))
		check_url_hole(t, where);
	else if (listed(code_attrs, t->attr) && (where & NUMBER) == 0)
		die(t, "a hole in %s=, where escaping does not help; only {{ i: }} may stand there",
		    t->attr);
}

static void hole_path(struct tmpl *t, const char *expr)
{
	if ((t->state != VALUE_DQ && t->state != VALUE_SQ) || !is_url_attr(t) || t->value_hole ||
	    t->value_n > 0)
		die(t, "{{ path: }} stands at the beginning of the value of href= and its like");
	t->value_hole = true;
	put_call(t, "html_path", expr);
}

static void hole_call(struct tmpl *t, const char *call)
{
	need_text(t, "call:");
	flush_literal(t);
	put_line_mark(t);
	printf("\t%s;\n", call);
}

static void hole_print(struct tmpl *t, const char *kind, const char *expr)
{
	size_t i = 0;
	while (i < ARRAY_LEN(printers) && strcmp(printers[i].kind, kind) != 0)
		i++;
	if (i == ARRAY_LEN(printers))
		die(t, "unknown printer {{ %s: }}", kind);
	check_place(t, printers[i].where, kind);
	if (t->state == TEXT)
		settle_blank(t, false);
	else
		t->value_hole = true;
	put_call(t, printers[i].function, expr);
}

static void hole(struct tmpl *t, char *s)
{
	s = trim(s);
	if (!t->in_page)
		die(t, "a hole outside of a page");
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789");
	const char *kind = "";
	if (s[n] == ':') {
		s[n] = '\0';
		kind = s;
		s = trim(s + n + 1);
	}
	if (*s == '\0')
		die(t, "an empty hole");
	if (strcmp(kind, "attr") == 0)
		hole_attr(t, s);
	else if (strcmp(kind, "path") == 0)
		hole_path(t, s);
	else if (strcmp(kind, "call") == 0)
		hole_call(t, s);
	else if (*kind == '\0' && strcmp(s, "csrf") == 0)
		hole_csrf(t);
	else
		hole_print(t, kind, s);
}

/* ---- % lines ---- */

static void snapshot(const struct tmpl *t, struct block *b)
{
	b->tag_serial = t->state == TEXT ? 0 : t->tag_serial;
	b->state = t->state;
	b->raw = t->raw;
	b->form = t->form.open;
}

/* Each branch must leave the HTML where it found it, or the place of later holes is unknown. */
static struct block *innermost(struct tmpl *t, const char *word)
{
	if (t->depth == 0)
		die(t, "%% %s without %% if or %% for", word);
	struct block now, *b = &t->blocks[t->depth - 1];
	snapshot(t, &now);
	if (now.state != b->state || now.raw != b->raw || now.form != b->form ||
	    now.tag_serial != b->tag_serial)
		die(t,
		    "the block that began on line %d ends inside another tag, element or form "
		    "than it began in",
		    b->line);
	return b;
}

static void block_open(struct tmpl *t, const char *s)
{
	if (t->depth == MAX_DEPTH)
		die(t, "blocks are nested too deeply");
	struct block *b = &t->blocks[t->depth++];
	*b = (struct block){ .is_for = *s == 'f', .line = t->line };
	snapshot(t, b);
	printf("\t%s {\n", s);
}

static void block_else(struct tmpl *t, const char *s)
{
	struct block *b = innermost(t, "else");
	if (b->is_for || b->had_else)
		die(t, "%% else does not belong to the block of line %d", b->line);
	b->had_else = strcmp(s, "else") == 0;
	printf("\t} %s {\n", s);
}

static void page_end(struct tmpl *t)
{
	if (!t->in_page)
		return;
	if (t->depth > 0)
		die_at(t, t->blocks[t->depth - 1].line, "this %% block is not closed by %% end");
	if (t->form.open)
		die_at(t, t->form.line, "<form> is not closed");
	if (t->state != TEXT)
		die_at(t, t->tag_line, "the tag or comment is not closed");
	if (t->raw != RAW_NONE)
		die(t, "<pre>, <textarea>, <title> or <script> is not closed");
	flush_literal(t);
	fputs("\t(void)o;\n}\n", stdout);
	t->in_page = false;
}

static void page_begin(struct tmpl *t, char *s)
{
	page_end(t);
	s = trim(s);
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");
	char *args = trim(s + n);
	size_t args_n = strlen(args);
	if (n == 0 || args_n < 2 || args[0] != '(' || args[args_n - 1] != ')')
		die(t, "write %% page name(const struct name *v)");
	args[args_n - 1] = '\0';
	args = trim(args + 1);
	if (strcmp(args, "void") == 0)
		args = trim(args + 4);
	put_line_mark(t);
	printf("void tmpl_%.*s(struct html *o%s%s)\n{\n", (int)n, s, *args == '\0' ? "" : ", ",
	       args);
	t->in_page = t->any_page = t->tight = true;
	t->blank = false;
}

/* Blanks before a % line are written before it, so that a branch changes nothing around it. */
static void settle_line(struct tmpl *t)
{
	if (t->state == VALUE_DQ || t->state == VALUE_SQ) {
		if (is_url_attr(t) || listed(code_attrs, t->attr))
			die(t, "a %% line inside the value of %s=", t->attr);
	} else if (t->state == COMMENT) {
		die(t, "a %% line inside a comment; a remark is a %%%% line");
	} else if (t->state == IN_TAG) {
		t->blank = true;
	} else if (t->raw != RAW_PRE && t->raw != RAW_TEXTAREA) {
		settle_blank(t, false);
		t->tight = true;
	}
	flush_literal(t);
}

static void control_in_page(struct tmpl *t, char *s)
{
	if (!t->in_page)
		die(t, "%% %s outside of a page", s);
	settle_line(t);
	put_line_mark(t);
	if (starts(s, "for (") || starts(s, "if ("))
		block_open(t, s);
	else if (strcmp(s, "else") == 0 || starts(s, "else if ("))
		block_else(t, s);
	else if (starts(s, "let ") && strchr(s, '=') != NULL)
		printf("\t%s;\n", trim(s + 4));
	else if (strcmp(s, "end") == 0) {
		innermost(t, "end");
		t->depth--;
		puts("\t}");
	} else
		die(t, "unknown %% line; there are: include, page, part, endpage, endpart, for (, "
		       "if (, else, else if (, end, let NAME = EXPR, and %%%% for remarks");
}

static void control(struct tmpl *t, char *s)
{
	if (*s == '%')
		return;
	s = trim(s);
	if (starts(s, "include ")) {
		if (t->any_page || s[8] != '"')
			die(t, "write %% include \"mod/x/x_view.h\" before the first page");
		put_line_mark(t);
		printf("#%s\n", s);
	} else if (starts(s, "page ") || starts(s, "part ")) {
		page_begin(t, s + 5);
	} else if (strcmp(s, "endpage") == 0 || strcmp(s, "endpart") == 0) {
		if (!t->in_page)
			die(t, "%% %s without %% page", s);
		page_end(t);
	} else {
		control_in_page(t, s);
	}
}

static void line(struct tmpl *t, char *s)
{
	char *first = s;
	while (*first == ' ' || *first == '\t')
		first++;
	if (*first == '%') {
		control(t, first + 1);
		return;
	}
	while (*s != '\0') {
		if (s[0] == '{' && s[1] == '{') {
			char *end = strstr(s, "}}");
			if (end == NULL)
				die(t, "{{ without }} on the same line");
			*end = '\0';
			hole(t, s + 2);
			s = end + 2;
			continue;
		}
		if (!t->in_page && !is_blank(*s))
			die(t, "text outside of a page");
		t->at = s + 1;
		if (t->in_page)
			step(t, *s);
		s++;
	}
}

int main(int argc, char **argv)
{
	static struct tmpl t;
	static char text[MAX_FILE + 1];
	FILE *in = argc == 2 ? fopen(argv[1], "rb") : NULL;
	if (in == NULL) {
		fputs("usage: tmplc FILE.html > FILE.c\n", stderr);
		return 2;
	}
	t.file = argv[1];
	size_t n = fread(text, 1, sizeof text, in);
	if (ferror(in) || n > MAX_FILE || memchr(text, '\0', n) != NULL)
		die(&t, "cannot be read, is over a megabyte, or holds a NUL");
	fclose(in);
	printf("/* Generated by tools/tmplc from %s. */\n#include \"http/html.h\"\n", t.file);
	for (char *s = text, *next; *s != '\0'; s = next) {
		size_t line_n = strcspn(s, "\n");
		char keep = '\0';
		next = s + line_n;
		if (*next == '\n') {
			next++;
			keep = *next;
			*next = '\0';
		}
		t.line++;
		line(&t, s);
		if (keep != '\0')
			*next = keep;
	}
	page_end(&t);
	if (!t.any_page)
		die(&t, "no %% page in it");
	if (fflush(stdout) != 0 || ferror(stdout))
		die(&t, "the result cannot be written; is the disk full?");
	return 0;
}
