/* The half of tmplc that follows the HTML: a small tokenizer, fed one character at a time, that
 * knows where a hole stands, writes what browsers need and refuses what they should not get. */
#include "tmplc.h"

#include <ctype.h>

/* clang-format off */

/* Their values are addresses. */
static const char *const url_attrs[] = {
	"href", "src", "action", "formaction", "poster", "data", "srcset", "cite", "background",
	"xlink:href", "ping", "manifest", "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete",
	"hx-push-url", "hx-replace-url", "sse-connect", "ws-connect", NULL
};

/* White space beside these tags shows nothing. */
static const char *const block_tags[] = {
	"html", "head", "body", "meta", "link", "title", "script", "table", "caption", "colgroup",
	"col", "thead", "tbody", "tfoot", "tr", "td", "th", "ul", "ol", "li", "dl", "dt",
	"dd", "div",
	"section", "article", "aside", "header", "footer", "main", "nav", "form", "fieldset",
	"legend",
	"option", "optgroup", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "hr", "br", "details",
	"summary", "figure", "figcaption", "template", "blockquote", "dialog", NULL
};
/* clang-format on */

/* A browser does not read tags inside these; no page needs them. */
static const char *const odd_tags[] = { "xmp", "plaintext", "noembed", "noframes", "iframe", NULL };

static const struct {
	const char *tag;
	enum raw raw;
} raw_tags[] = {
	{ "pre", RAW_PRE },
	{ "textarea", RAW_TEXTAREA },
	{ "title", RAW_TITLE },
	{ "script", RAW_SCRIPT },
};

void die_at(const struct tmpl *t, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s:%d: ", t->file, line);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

bool listed(const char *const *list, const char *name)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

bool starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

char *trim(char *s)
{
	while (is_blank(*s))
		s++;
	for (size_t n = strlen(s); n > 0 && is_blank(s[n - 1]); n--)
		s[n - 1] = '\0';
	return s;
}

/* Three-digit octal, so that a digit that follows is not swallowed; '?' for the trigraphs. */
void put_c_literal(const char *s, size_t n)
{
	putchar('"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == '\n')
			fputs("\\n", stdout);
		else if (c == '"' || c == '\\' || c == '?')
			printf("\\%c", c);
		else if (c < 32 || c > 126)
			printf("\\%03o", (unsigned)c);
		else
			putchar(c);
	}
	putchar('"');
}

void flush_literal(struct tmpl *t)
{
	if (t->literal_n == 0)
		return;
	fputs("\thtml_literal(o, ", stdout);
	put_c_literal(t->literal, t->literal_n);
	printf(", %zu);\n", t->literal_n);
	t->literal_n = 0;
}

void put(struct tmpl *t, char c)
{
	if (t->literal_n == sizeof t->literal)
		flush_literal(t);
	t->literal[t->literal_n++] = c;
}

void put_line_mark(const struct tmpl *t)
{
	printf("#line %d ", t->line);
	put_c_literal(t->file, strlen(t->file));
	putchar('\n');
}

void settle_blank(struct tmpl *t, bool next_is_block)
{
	if (t->blank && !t->tight && !next_is_block)
		put(t, t->blank_as);
	t->blank = false;
	t->tight = false;
}

static void append(const struct tmpl *t, char *name, size_t *n, char c)
{
	if (*n + 1 >= MAX_NAME)
		die(t, "the name is too long");
	name[(*n)++] = lower(c);
	name[*n] = '\0';
}

bool is_url_attr(const struct tmpl *t)
{
	return listed(url_attrs, t->attr);
}

static void step_text(struct tmpl *t, char c)
{
	if (t->raw == RAW_SCRIPT && !is_blank(c) && c != '<')
		die(t, "a script in the page: the content security policy refuses it; "
		       "put it into assets/app.js");
	if (c == '<') {
		t->state = LT;
		t->tag_line = t->line;
		t->tag_depth = t->depth;
		t->tag_serial++;
	} else if (is_blank(c) && t->raw != RAW_PRE && t->raw != RAW_TEXTAREA) {
		if (!t->blank || c == '\n')
			t->blank_as = c == '\n' ? '\n' : ' ';
		t->blank = true;
	} else {
		settle_blank(t, false);
		put(t, c);
	}
}

static void step_lt(struct tmpl *t, char c)
{
	t->closing = c == '/';
	t->slash = t->alt = t->method_post = false;
	t->name_n = 0;
	t->name[0] = '\0';
	if (c == '/') {
		t->state = TAG_NAME;
	} else if (isalpha((unsigned char)c)) {
		append(t, t->name, &t->name_n, c);
		t->state = TAG_NAME;
	} else if (c == '!' && starts(t->at, "--")) {
		t->state = COMMENT;
		t->comment_dashes = -2;
	} else if (c == '!') {
		settle_blank(t, true);
		put(t, '<');
		put(t, '!');
		t->state = DOCTYPE;
	} else {
		die(t, "a bare '<' is written &lt;");
	}
}

static void form_tag(struct tmpl *t)
{
	struct form *f = &t->form;
	if (!t->closing) {
		if (f->open)
			die(t, "a form inside the form of line %d", f->line);
		*f = (struct form){ true, t->method_post, false, t->tag_line, t->tag_depth };
		return;
	}
	if (!f->open)
		die(t, "</form> without <form>");
	if (f->depth != t->tag_depth)
		die(t, "</form> stands in another %% block than its <form> of line %d", f->line);
	if (f->post && !f->csrf)
		die_at(t, f->line,
		       "a form that posts without {{ csrf }} (inside a %% block "
		       "that <form> is not in, it does not count)");
	f->open = false;
}

static void tag_end(struct tmpl *t)
{
	if (t->depth != t->tag_depth)
		die(t, "the tag <%s> ends in another %% block than it began", t->name);
	if (t->slash)
		put(t, '/');
	put(t, '>');
	/* A browser drops the first line feed of a textarea: this one, not one of the text's. */
	if (strcmp(t->name, "textarea") == 0 && !t->closing && *t->at != '\n')
		put(t, '\n');
	t->state = TEXT;
	t->blank = false;
	t->tight = listed(block_tags, t->name);
	if (strcmp(t->name, "form") == 0)
		form_tag(t);
	if (strcmp(t->name, "img") == 0 && !t->alt)
		die_at(t, t->tag_line, "<img> without alt= (alt=\"\" when it is decoration)");
	for (size_t i = 0; i < ARRAY_LEN(raw_tags); i++)
		if (strcmp(t->name, raw_tags[i].tag) == 0 && t->slash)
			/* A browser ignores the slash and would read on as in a script. */
			die(t, "<%s/> does not close itself", t->name);
		else if (strcmp(t->name, raw_tags[i].tag) == 0)
			t->raw = t->closing ? RAW_NONE : raw_tags[i].raw;
}

static void step_in_tag(struct tmpl *t, char c)
{
	if (is_blank(c)) {
		t->blank = true;
	} else if (c == '>') {
		tag_end(t);
	} else if (t->slash) {
		die(t, "'/' inside a tag");
	} else if (c == '/') {
		t->slash = true;
	} else if (c == '=' || c == '"' || c == '\'' || c == '<') {
		die(t, "'%c' where an attribute's name should be (no blanks around '=')", c);
	} else if (!t->blank) {
		die(t, "a blank is missing before the attribute");
	} else {
		t->blank = false;
		put(t, ' ');
		put(t, c);
		t->attr_n = 0;
		append(t, t->attr, &t->attr_n, c);
		t->state = ATTR_NAME;
	}
}

static void tag_named(struct tmpl *t)
{
	if (t->name_n == 0)
		die(t, "a tag without a name");
	if (listed(odd_tags, t->name))
		die(t, "<%s> is not used: its content follows rules of its own", t->name);
	if (strcmp(t->name, "style") == 0)
		die(t, "a style in the page: the content security policy refuses it; "
		       "put it into assets/app.css");
	for (size_t i = 0; i < ARRAY_LEN(raw_tags); i++)
		if (t->raw == raw_tags[i].raw && t->raw != RAW_PRE &&
		    !(t->closing && strcmp(t->name, raw_tags[i].tag) == 0))
			die(t, "a tag inside <%s>", raw_tags[i].tag);
	if (t->raw != RAW_PRE && t->raw != RAW_TEXTAREA)
		settle_blank(t, listed(block_tags, t->name));
	put(t, '<');
	if (t->closing)
		put(t, '/');
	for (size_t i = 0; i < t->name_n; i++)
		put(t, t->name[i]);
	t->state = IN_TAG;
}

static void step_tag_name(struct tmpl *t, char c)
{
	if (isalnum((unsigned char)c) || c == '-') {
		append(t, t->name, &t->name_n, c);
		return;
	}
	tag_named(t);
	step_in_tag(t, c);
}

void attr_named(struct tmpl *t)
{
	const char *a = t->attr;
	if (starts(a, "on") || starts(a, "hx-on") || strcmp(a, "style") == 0 ||
	    strcmp(a, "srcdoc") == 0)
		die(t,
		    "the attribute %s= holds code or style, which the content security policy "
		    "refuses",
		    a);
	if (strcmp(a, "formmethod") == 0)
		die(t,
		    "formmethod= would post without the form's csrf field; use a form of its own");
	if (strcmp(a, "alt") == 0 && t->tag_depth == t->depth)
		t->alt = true;
}

static void step_attr_name(struct tmpl *t, char c)
{
	if (c == '"' || c == '\'' || c == '<')
		die(t, "'%c' in an attribute's name", c);
	if (c != '=' && c != '>' && c != '/' && !is_blank(c)) {
		append(t, t->attr, &t->attr_n, c);
		put(t, c);
		return;
	}
	attr_named(t);
	t->value_n = 0;
	t->value[0] = '\0';
	t->value_hole = false;
	if (c == '=') {
		put(t, c);
		t->state = BEFORE_VALUE;
	} else {
		t->state = IN_TAG;
		step_in_tag(t, c);
	}
}

static void value_add(struct tmpl *t, char c)
{
	put(t, c);
	/* What matters of a value stands at its beginning; the leading blanks do not count. */
	if (!t->value_hole && t->value_n + 1 < sizeof t->value &&
	    (t->value_n > 0 || !is_blank(c))) {
		t->value[t->value_n++] = lower(c);
		t->value[t->value_n] = '\0';
	}
}

static void value_end(struct tmpl *t)
{
	t->state = IN_TAG;
	t->blank = false;
	if (strcmp(t->attr, "method") == 0 && t->depth != t->tag_depth)
		die(t, "method= depends on a %% line");
	if (strcmp(t->attr, "method") == 0 && strcmp(t->value, "post") == 0)
		t->method_post = true;
	if (is_url_attr(t) && (starts(t->value, "javascript:") || starts(t->value, "data:") ||
			       starts(t->value, "vbscript:")))
		die(t, "an address in %s= that is code or data", t->attr);
}

static void step_before_value(struct tmpl *t, char c)
{
	if (c == '"' || c == '\'') {
		put(t, c);
		t->state = c == '"' ? VALUE_DQ : VALUE_SQ;
	} else if (is_blank(c) || c == '>') {
		die(t, "the value of %s= is missing", t->attr);
	} else {
		t->state = VALUE_BARE;
		value_add(t, c);
	}
}

static void step_value(struct tmpl *t, char c)
{
	if (c != (t->state == VALUE_DQ ? '"' : '\'')) {
		value_add(t, c);
		return;
	}
	put(t, c);
	value_end(t);
}

static void step_value_bare(struct tmpl *t, char c)
{
	if (strchr("\"'<=`", c) != NULL && c != '\0')
		die(t, "'%c' in a value without quotation marks", c);
	if (!is_blank(c) && c != '>') {
		value_add(t, c);
		return;
	}
	value_end(t);
	step_in_tag(t, c);
}

static void step_doctype(struct tmpl *t, char c)
{
	put(t, c);
	if (c == '>') {
		t->state = TEXT;
		t->tight = true;
	}
}

/* Comments are for the reader of the template and are not sent. */
static void step_comment(struct tmpl *t, char c)
{
	if (c == '>' && t->comment_dashes >= 2)
		t->state = TEXT;
	else
		t->comment_dashes = c == '-'              ? t->comment_dashes + 1 :
				    t->comment_dashes < 0 ? t->comment_dashes :
							    0;
}

void step(struct tmpl *t, char c)
{
	static void (*const steps[])(struct tmpl *, char) = {
		[TEXT] = step_text,
		[LT] = step_lt,
		[TAG_NAME] = step_tag_name,
		[IN_TAG] = step_in_tag,
		[ATTR_NAME] = step_attr_name,
		[BEFORE_VALUE] = step_before_value,
		[VALUE_DQ] = step_value,
		[VALUE_SQ] = step_value,
		[VALUE_BARE] = step_value_bare,
		[DOCTYPE] = step_doctype,
		[COMMENT] = step_comment,
	};
	steps[t->state](t, c);
}
