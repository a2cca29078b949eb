/* The reader of journals, see hledger.h. A journal is lines: a line that starts with a digit opens
 * a transaction, indented lines behind it are its postings, other words are directives. */
#include "format/hledger.h"
#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"

#define MOST_POSTINGS 4000
#define MOST_TAGS     64
#define NOT_TEXT      "The line is too long or not text in UTF-8."

struct transaction {
	struct hledger_reader *r;
	struct arena *a;
	struct hledger_posting *at;
	size_t n, room;
	size_t open; /* the posting without an amount, counted from 1; 0: none */
	struct buf comment;
};

static enum err wrong(struct hledger_reader *r, size_t line, const char *fault)
{
	r->fault_line = line;
	r->fault = fault;
	return E_INVALID;
}

static bool next_line(struct hledger_reader *r, struct str *line)
{
	if (!str_split(&r->rest, '\n', line))
		return false;
	r->line++;
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static bool readable(struct str line)
{
	return line.n <= LIMIT_FIELD_BYTES && utf8_clean(line.p, line.n);
}

static bool starts(struct str s, const char *word)
{
	size_t n = strlen(word);
	return s.n >= n && memcmp(s.p, word, n) == 0;
}

static struct str after(struct str s, size_t n)
{
	return (struct str){ s.p + n, s.n - n };
}

static bool blank(struct str s)
{
	return str_trim(s).n == 0;
}

static bool indented(struct str s)
{
	return s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t');
}

/* Whether the next line belongs to what stands above it. */
static bool indented_follows(const struct hledger_reader *r)
{
	const char *end = r->rest.n == 0 ? NULL : memchr(r->rest.p, '\n', r->rest.n);
	struct str line = { r->rest.p, end == NULL ? r->rest.n : (size_t)(end - r->rest.p) };
	return indented(line) && !blank(line);
}

/* --- Tags: "name:value, name:value" in a comment; %2C and %25 stand for comma and percent. --- */

static const char *tag_value(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool coded = s.p[i] == '%' && i + 2 < s.n && s.p[i + 1] == '2' &&
			     (s.p[i + 2] == 'C' || s.p[i + 2] == '5');
		out[n++] = !coded ? s.p[i] : s.p[i + 2] == 'C' ? ',' : '%';
		i += coded ? 2 : 0;
	}
	return out;
}

static struct hledger_tags read_tags(struct arena *a, struct str comment)
{
	struct hledger_tag *tags = NULL;
	size_t n = 0;
	struct str part;
	while (n < MOST_TAGS && str_split(&comment, ',', &part)) {
		const char *colon = part.n == 0 ? NULL : memchr(part.p, ':', part.n);
		if (colon == NULL)
			continue;
		struct str name = str_trim((struct str){ part.p, (size_t)(colon - part.p) });
		/* "see page: 3" names the tag "page", as hledger has it. */
		for (size_t i = name.n; i > 0; i--)
			if (name.p[i - 1] == ' ' || name.p[i - 1] == '\t') {
				name = after(name, i);
				break;
			}
		if (name.n == 0)
			continue;
		if (tags == NULL)
			tags = arena_array(a, struct hledger_tag, MOST_TAGS);
		struct str value =
			str_trim((struct str){ colon + 1, part.n - (size_t)(colon + 1 - part.p) });
		tags[n++] = (struct hledger_tag){ arena_str(a, name), tag_value(a, value) };
	}
	return (struct hledger_tags){ n, tags };
}

const char *hledger_tag(const struct hledger_tags *tags, const char *name)
{
	for (size_t i = 0; i < tags->n; i++)
		if (strcmp(tags->at[i].name, name) == 0)
			return tags->at[i].value;
	return NULL;
}

/* Cuts the comment off; in front of ';' stands nothing or a blank. */
static struct str cut_comment(struct str *line)
{
	for (size_t i = 0; i < line->n; i++)
		if (line->p[i] == ';' &&
		    (i == 0 || line->p[i - 1] == ' ' || line->p[i - 1] == '\t')) {
			struct str comment = after(*line, i + 1);
			line->n = i;
			return comment;
		}
	return (struct str){ "", 0 };
}

/* --- Dates. --- */

static bool digits(struct str *s, size_t most, int *out)
{
	size_t n = 0;
	int value = 0;
	while (n < s->n && n < most && s->p[n] >= '0' && s->p[n] <= '9')
		value = value * 10 + (s->p[n++] - '0');
	*s = after(*s, n);
	*out = value;
	return n > 0;
}

static bool separator(struct str *s, char *used)
{
	if (s->n == 0 || strchr("-/.", s->p[0]) == NULL || (*used != '\0' && s->p[0] != *used))
		return false;
	*used = s->p[0];
	*s = after(*s, 1);
	return true;
}

/* YYYY-MM-DD or MM-DD, with one of - / . between; takes it off the front. */
static bool read_date(const struct hledger_reader *r, struct str *s, int32_t *day)
{
	int x, y, z;
	char used = '\0';
	if (!digits(s, 4, &x) || !separator(s, &used) || !digits(s, 2, &y))
		return false;
	if (!separator(s, &used)) {
		z = y;
		y = x;
		x = r->year;
	} else if (!digits(s, 2, &z)) {
		return false;
	}
	if (!date_valid_ymd(x, y, z))
		return false;
	*day = date_from_ymd(x, y, z);
	return true;
}

/* --- Amounts: "$-1,234.50", "-$5", "12.34 USD", "USD 5". --- */

static bool symbol_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '$';
}

static struct str take_symbol(struct str *s)
{
	size_t n = 0;
	while (n < s->n && symbol_char(s->p[n]))
		n++;
	struct str symbol = { s->p, n };
	*s = str_trim(after(*s, n));
	return symbol;
}

static bool take_sign(struct str *s)
{
	bool minus = s->n > 0 && s->p[0] == '-';
	if (minus || (s->n > 0 && s->p[0] == '+'))
		*s = str_trim(after(*s, 1));
	return minus;
}

/* "1,234.50" to cents; more places than two must be zeroes. */
static bool read_number(struct arena *a, struct str *s, int64_t *cents)
{
	size_t n = 0, dot = SIZE_MAX;
	while (n < s->n &&
	       ((s->p[n] >= '0' && s->p[n] <= '9') || s->p[n] == ',' || s->p[n] == '.')) {
		if (s->p[n] == '.' && dot == SIZE_MAX)
			dot = n;
		n++;
	}
	struct str number = { s->p, n };
	*s = str_trim(after(*s, n));
	while (dot != SIZE_MAX && number.n > dot + 3 && number.p[number.n - 1] == '0')
		number.n--;
	return n > 0 && number.p[0] != '.' && money_parse(arena_str(a, number), cents);
}

static const char *currency_of(struct arena *a, struct str symbol)
{
	if (symbol.n == 0)
		return "";
	if (str_eq(symbol, "$"))
		return "USD";
	for (size_t i = 0; i < symbol.n; i++)
		if (symbol.n != 3 || symbol.p[i] < 'A' || symbol.p[i] > 'Z')
			return NULL;
	return arena_str(a, symbol);
}

/* NULL, or what is wrong with it; a price or an assertion stays in *s. */
static const char *read_amount(struct arena *a, struct str *s, struct hledger_posting *p)
{
	bool minus = take_sign(s);
	struct str symbol = take_symbol(s);
	minus = take_sign(s) != minus;
	if (!read_number(a, s, &p->cents))
		return "The amount is not one of money with at most two places, as in $1,234.50.";
	if (symbol.n == 0)
		symbol = take_symbol(s);
	p->currency = currency_of(a, symbol);
	if (p->currency == NULL)
		return "The currency is not $ or three capital letters, as in USD. Quantities of "
		       "other things are not kept here.";
	if (minus)
		p->cents = -p->cents;
	return NULL;
}

/* --- Postings. --- */

/* The account ends at two blanks, a tab, or the end. */
static struct str take_account(struct str *s)
{
	size_t n = 0;
	while (n < s->n && s->p[n] != '\t' &&
	       !(s->p[n] == ' ' && n + 1 < s->n && s->p[n + 1] == ' '))
		n++;
	struct str account = str_trim((struct str){ s->p, n });
	*s = str_trim(after(*s, n));
	return account;
}

static const char *after_amount(struct hledger_reader *r, struct str rest)
{
	if (rest.n == 0)
		return NULL;
	if (rest.p[0] == '=') {
		r->n_assertions++;
		return NULL;
	}
	if (rest.p[0] == '@' || rest.p[0] == '{')
		return "A posting has a price. Books here are kept in money alone: enter both "
		       "currencies as amounts.";
	return "There is something behind the amount that cannot be read.";
}

static enum err read_posting(struct transaction *t, struct str line)
{
	struct hledger_reader *r = t->r;
	struct str comment = cut_comment(&line), rest = str_trim(line);
	if (rest.n > 1 && (rest.p[0] == '*' || rest.p[0] == '!') && rest.p[1] == ' ')
		rest = str_trim(after(rest, 1));
	if (rest.n > 0 && (rest.p[0] == '(' || rest.p[0] == '['))
		return wrong(r, r->line,
			     "A virtual posting stands outside the books. Remove it, or give it a "
			     "real account.");
	struct str account = take_account(&rest);
	struct hledger_posting p = { .line = r->line, .currency = "" };
	p.account = arena_str(t->a, account);
	p.tags = read_tags(t->a, comment);
	if (account.n == 0 || account.n > LIMIT_NAME * 2)
		return wrong(r, r->line, "The name of the account is missing or too long.");
	if (t->n == MOST_POSTINGS)
		return wrong(r, r->line,
			     "The transaction has more postings than a journal may have.");
	const char *fault = NULL;
	if (rest.n == 0 && t->open != 0)
		fault = "Two postings have no amount, so neither can be filled in.";
	else if (rest.n == 0)
		t->open = t->n + 1;
	else if (rest.p[0] == '=')
		fault = "A posting sets a balance instead of an amount. Enter the amount.";
	else
		fault = read_amount(t->a, &rest, &p);
	if (fault == NULL)
		fault = after_amount(r, rest);
	if (fault != NULL)
		return wrong(r, r->line, fault);
	if (t->n == t->room) {
		struct hledger_posting *old = t->at;
		t->room = t->room == 0 ? 8 : t->room * 2;
		t->at = arena_array(t->a, struct hledger_posting, t->room);
		if (old != NULL)
			memcpy(t->at, old, t->n * sizeof *old);
	}
	t->at[t->n++] = p;
	return OK;
}

static bool sum_of(const struct transaction *t, const char *currency, int64_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < t->n; i++)
		if (i + 1 != t->open && strcmp(t->at[i].currency, currency) == 0 &&
		    !money_add(*sum, t->at[i].cents, sum))
			return false;
	return true;
}

/* Fills the open amount in, or sees that everything adds up. With an open amount one currency may
 * be left over, which is then its own. */
static enum err balance(struct transaction *t, size_t line)
{
	if (t->n == 0)
		return wrong(t->r, line, "The transaction has no postings.");
	bool filled = false;
	for (size_t i = 0; i < t->n; i++) {
		int64_t sum;
		if (i + 1 == t->open)
			continue;
		if (!sum_of(t, t->at[i].currency, &sum) || sum == INT64_MIN)
			return wrong(t->r, line, "The amounts are too large to add up.");
		struct hledger_posting *open = t->open == 0 ? NULL : &t->at[t->open - 1];
		if (filled && strcmp(open->currency, t->at[i].currency) == 0)
			continue;
		if (sum != 0 && (open == NULL || filled))
			return wrong(t->r, line,
				     open == NULL ? "Debits and credits differ." :
						    "The amount that is left out would be one of "
						    "several currencies.");
		if (sum != 0) {
			open->cents = -sum;
			open->currency = t->at[i].currency;
			filled = true;
		}
	}
	return OK;
}

static void add_comment(struct transaction *t, struct str comment)
{
	buf_char(&t->comment, ',');
	buf_add(&t->comment, comment.p, comment.n);
}

static enum err read_postings(struct transaction *t)
{
	enum err err = OK;
	while (err == OK && indented_follows(t->r)) {
		struct str line;
		if (!next_line(t->r, &line))
			break;
		struct str bare = str_trim(line);
		if (!readable(line))
			return wrong(t->r, t->r->line, NOT_TEXT);
		if (bare.p[0] != ';')
			err = read_posting(t, line);
		else if (t->n == 0)
			add_comment(t, after(bare, 1));
	}
	return err;
}

static struct str take_code(struct str *rest)
{
	struct str code = { "", 0 };
	const char *end = rest->n > 0 && rest->p[0] == '(' ? memchr(rest->p, ')', rest->n) : NULL;
	if (end != NULL) {
		code = str_trim((struct str){ rest->p + 1, (size_t)(end - rest->p) - 1 });
		*rest = str_trim(after(*rest, (size_t)(end - rest->p) + 1));
	}
	return code;
}

static enum err read_head(struct transaction *t, struct str line, struct hledger_entry *out)
{
	struct hledger_reader *r = t->r;
	int32_t second;
	if (!read_date(r, &line, &out->day))
		return wrong(r, r->line,
			     "The date is not a day of the years 1900 to 2199, as in 2026-01-31.");
	if (line.n > 0 && line.p[0] == '=') {
		line = after(line, 1);
		if (!read_date(r, &line, &second))
			return wrong(r, r->line, "The second date is not a day.");
	}
	if (line.n > 0 && line.p[0] != ' ' && line.p[0] != '\t')
		return wrong(r, r->line, "There is something behind the date that cannot be read.");
	add_comment(t, cut_comment(&line));
	struct str rest = str_trim(line);
	if (rest.n > 0 && (rest.p[0] == '*' || rest.p[0] == '!'))
		rest = str_trim(after(rest, 1));
	out->code = arena_str(t->a, take_code(&rest));
	out->description = arena_str(t->a, rest);
	return OK;
}

static enum err read_transaction(struct hledger_reader *r, struct arena *a, struct str line,
				 struct hledger_entry *out)
{
	struct transaction t = { .r = r, .a = a };
	*out = (struct hledger_entry){ .kind = HLEDGER_TRANSACTION, .line = r->line };
	buf_init(&t.comment, LIMIT_FIELD_BYTES);
	enum err err = read_head(&t, line, out);
	if (err == OK)
		err = read_postings(&t);
	if (err == OK)
		err = balance(&t, out->line);
	if (err == OK) {
		out->tags = read_tags(a, str_of(arena_str(a, buf_str(&t.comment))));
		out->n_postings = t.n;
		out->postings = t.at;
	}
	buf_free(&t.comment);
	return err;
}

/* --- Directives. --- */

static void skip_indented(struct hledger_reader *r)
{
	struct str line;
	while (indented_follows(r) && next_line(r, &line))
		;
}

static enum err read_account(struct hledger_reader *r, struct arena *a, struct str line,
			     struct hledger_entry *out)
{
	struct str rest = str_trim(after(line, strlen("account")));
	*out = (struct hledger_entry){
		.kind = HLEDGER_ACCOUNT, .line = r->line, .description = "", .code = ""
	};
	struct str comment = cut_comment(&rest);
	struct str name = take_account(&rest);
	if (name.n == 0 || name.n > LIMIT_NAME * 2)
		return wrong(r, r->line, "The name of the account is missing or too long.");
	out->account = arena_str(a, name);
	out->tags = read_tags(a, comment);
	skip_indented(r);
	return OK;
}

static enum err skip_comment_block(struct hledger_reader *r)
{
	struct str line;
	size_t from = r->line;
	while (next_line(r, &line))
		if (str_eq(str_trim(line), "end comment"))
			return OK;
	return wrong(r, from, "The comment is never ended with \"end comment\".");
}

/* Words at the start of a line. What posts nothing by itself is passed over. */
static const struct {
	const char *word;
	const char *refused; /* NULL: passed over */
} directives[] = {
	{ "commodity", NULL },
	{ "decimal-mark .", NULL },
	{ "payee", NULL },
	{ "tag", NULL },
	{ "P ", NULL },
	{ "D ", NULL },
	{ "~", NULL },
	{ "=", NULL },
	{ "include", "The journal includes another file. Put everything into one file first: "
		     "hledger print > all.journal." },
	{ "!include", "The journal includes another file. Put everything into one file first: "
		      "hledger print > all.journal." },
	{ "alias",
	  "The journal renames accounts. Write the names out first: hledger print > all.journal." },
	{ "apply",
	  "The journal changes what follows. Write it out first: hledger print > all.journal." },
	{ "decimal-mark", "Only the point is read as the decimal mark." },
};

static enum err directive(struct hledger_reader *r, struct str line)
{
	int year;
	for (size_t i = 0; i < ARRAY_LEN(directives); i++)
		if (starts(line, directives[i].word)) {
			if (directives[i].refused != NULL)
				return wrong(r, r->line, directives[i].refused);
			skip_indented(r);
			return OK;
		}
	if (str_eq(str_trim(line), "comment"))
		return skip_comment_block(r);
	struct str rest = str_trim(after(line, starts(line, "year") ? 4 : 1));
	if ((line.p[0] == 'Y' || starts(line, "year")) && digits(&rest, 4, &year) && rest.n == 0) {
		r->year = year;
		return OK;
	}
	return wrong(r, r->line,
		     "The line is neither a transaction nor a directive that is known.");
}

void hledger_open(struct hledger_reader *r, struct str text)
{
	*r = (struct hledger_reader){ .rest = text };
	if (starts(text, "\xEF\xBB\xBF"))
		r->rest = after(text, 3);
}

enum err hledger_next(struct hledger_reader *r, struct arena *a, struct hledger_entry *out)
{
	struct str line;
	enum err err = OK;
	if (r->fault != NULL)
		return E_INVALID;
	while (err == OK && next_line(r, &line)) {
		if (!readable(line))
			return wrong(r, r->line, NOT_TEXT);
		if (blank(line) || strchr(";#*", line.p[0]) != NULL)
			continue;
		if (indented(line))
			err = str_trim(line).p[0] == ';' ?
				      OK :
				      wrong(r, r->line,
					    "A posting stands outside of a transaction.");
		else if (line.p[0] >= '0' && line.p[0] <= '9')
			return read_transaction(r, a, line, out);
		else if (starts(line, "account "))
			return read_account(r, a, line, out);
		else
			err = directive(r, line);
	}
	return err == OK ? E_NOTFOUND : err;
}
