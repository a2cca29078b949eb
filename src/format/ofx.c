/* Reads OFX: a scanner gives open tags, end tags and values; tables say what each of them does. */
#include "format/ofx.h"

#include "base/buf.h"

#include <ctype.h>

#define TAG_MAX 32 /* the longest name that matters has 12 letters */

struct ofx {
	struct arena *a;
	const char *p, *end;
	size_t line; /* of *p */
	struct statement_fault *fault;
	struct bank_file *file;
	struct bank_statement *statement; /* inside a STMTRS or CCSTMTRS */
	struct bank_line *entry;          /* inside a STMTTRN */
	bool has_date, has_amount;        /* of the entry */
	bool from, to, balance;           /* inside BANKACCTFROM, BANKACCTTO, LEDGERBAL */
	bool investment;                  /* inside an INVSTMTRS */
	bool severe;
	const char *message; /* of the last STATUS */
	int64_t balance_cents;
	bool has_balance;
};

struct tag {
	char name[TAG_MAX]; /* upper case */
	bool end;
	struct str value; /* the text behind it, trimmed, as in the file */
	size_t line;
};

static bool begins_tag(const struct ofx *o, const char *p)
{
	return *p == '<' && o->end - p > 1 &&
	       (isalpha((unsigned char)p[1]) || strchr("/!?", p[1]) != NULL);
}

static void step_to(struct ofx *o, const char *p)
{
	for (; o->p < p; o->p++)
		o->line += *o->p == '\n';
}

/* Step behind `mark`, or to the end of the file. */
static void step_behind(struct ofx *o, const char *mark)
{
	const char *at = memmem(o->p, (size_t)(o->end - o->p), mark, strlen(mark));
	step_to(o, at == NULL ? o->end : at + strlen(mark));
}

static bool looking_at(const struct ofx *o, const char *p, const char *word)
{
	size_t n = strlen(word);
	return (size_t)(o->end - p) >= n && strncasecmp(p, word, n) == 0;
}

/* The text up to the next tag; a CDATA section is text. */
static struct str value_here(struct ofx *o)
{
	const char *start = o->p, *p = start;
	while (p < o->end && (!begins_tag(o, p) || looking_at(o, p, "<![CDATA["))) {
		if (looking_at(o, p, "<![CDATA[")) {
			const char *close = memmem(p, (size_t)(o->end - p), "]]>", 3);
			p = close == NULL ? o->end : close + 3;
			continue;
		}
		p++;
	}
	step_to(o, p);
	return str_trim((struct str){ start, (size_t)(p - start) });
}

/* The next tag of the file; false at its end. */
static bool next_tag(struct ofx *o, struct tag *t)
{
	for (;;) {
		const char *p = o->p;
		while (p < o->end && !begins_tag(o, p))
			p++;
		step_to(o, p);
		if (p == o->end)
			return false;
		if (looking_at(o, p, "<?"))
			step_behind(o, "?>");
		else if (looking_at(o, p, "<!--"))
			step_behind(o, "-->");
		else
			break;
	}
	*t = (struct tag){ .line = o->line };
	const char *p = o->p + 1;
	t->end = *p == '/';
	p += t->end;
	for (size_t n = 0; p < o->end && strchr("> \t\r\n/<", *p) == NULL; p++)
		if (n < TAG_MAX - 1)
			t->name[n++] = (char)toupper((unsigned char)*p);
	while (p < o->end && *p != '>' && *p != '<')
		p++;
	step_to(o, p < o->end && *p == '>' ? p + 1 : p);
	t->value = value_here(o);
	return true;
}

/* &amp; and its kin, as far as files have them; any other & stands for itself. */
static size_t entity(struct str s, struct buf *out)
{
	static const struct {
		const char *name, *text;
	} known[] = {
		{ "&amp;", "&" },   { "&lt;", "<" },   { "&gt;", ">" },
		{ "&quot;", "\"" }, { "&apos;", "'" }, { "&nbsp;", " " },
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		size_t n = strlen(known[i].name);
		if (s.n >= n && strncasecmp(s.p, known[i].name, n) == 0) {
			buf_text_add(out, known[i].text);
			return n;
		}
	}
	return 0;
}

static const char *text_of(struct ofx *o, struct str s)
{
	struct buf b;
	buf_init(&b, s.n + 1);
	for (size_t i = 0; i < s.n;) {
		struct str rest = { s.p + i, s.n - i };
		size_t used = s.p[i] == '&' ? entity(rest, &b) : 0;
		if (rest.n >= 9 && memcmp(rest.p, "<![CDATA[", 9) == 0)
			used = 9;
		else if (rest.n >= 3 && memcmp(rest.p, "]]>", 3) == 0)
			used = 3;
		if (used == 0)
			buf_char(&b, s.p[i]);
		i += used == 0 ? 1 : used;
	}
	const char *out = statement_field(o->a, buf_str(&b));
	buf_free(&b);
	return out;
}

static enum err entry_end(struct ofx *o)
{
	if (o->entry == NULL)
		return OK;
	struct bank_line *l = o->entry;
	o->entry = NULL;
	if (!o->has_date)
		return statement_refuse(o->a, o->fault, E_INVALID, l->at,
					"The transaction \"%s\" has no date (DTPOSTED).", l->ref);
	if (!o->has_amount)
		return statement_refuse(o->a, o->fault, E_INVALID, l->at,
					"The transaction \"%s\" has no amount (TRNAMT).", l->ref);
	return OK;
}

static enum err open_statement(struct ofx *o, const struct tag *t)
{
	enum err err = entry_end(o);
	if (err != OK)
		return err;
	o->statement = bank_statement_add(o->a, o->file, t->line);
	if (o->statement == NULL)
		return statement_refuse(o->a, o->fault, E_LIMIT, t->line,
					"The file has more than %d accounts.",
					LIMIT_STATEMENTS_FILE);
	return OK;
}

static enum err close_statement(struct ofx *o, const struct tag *t)
{
	(void)t;
	enum err err = entry_end(o);
	o->statement = NULL;
	o->from = o->to = o->balance = false;
	return err;
}

static enum err open_investment(struct ofx *o, const struct tag *t)
{
	(void)t;
	o->investment = true;
	o->file->pending++;
	return OK;
}

static enum err close_investment(struct ofx *o, const struct tag *t)
{
	(void)t;
	o->investment = false;
	return OK;
}

static enum err open_entry(struct ofx *o, const struct tag *t)
{
	enum err err = entry_end(o);
	if (err != OK || o->statement == NULL || o->investment)
		return err;
	o->entry = bank_line_add(o->a, o->statement, t->line);
	o->has_date = o->has_amount = o->to = false;
	if (o->entry == NULL)
		return statement_refuse(o->a, o->fault, E_LIMIT, t->line,
					"The account has more than %d lines.",
					LIMIT_STATEMENT_LINES);
	return OK;
}

static enum err close_entry(struct ofx *o, const struct tag *t)
{
	(void)t;
	return entry_end(o);
}

static enum err open_from(struct ofx *o, const struct tag *t)
{
	o->from = !t->end;
	return OK;
}

static enum err open_to(struct ofx *o, const struct tag *t)
{
	o->to = !t->end;
	return OK;
}

static enum err open_balance(struct ofx *o, const struct tag *t)
{
	o->balance = !t->end;
	o->has_balance = false;
	return OK;
}

static enum err other_balance(struct ofx *o, const struct tag *t)
{
	(void)t;
	o->balance = false;
	return OK;
}

static const struct {
	const char *name;
	enum err (*open)(struct ofx *o, const struct tag *t);
	enum err (*close)(struct ofx *o, const struct tag *t);
} aggregates[] = {
	{ "STMTRS", open_statement, close_statement },
	{ "CCSTMTRS", open_statement, close_statement },
	{ "INVSTMTRS", open_investment, close_investment },
	{ "BANKTRANLIST", close_entry, close_entry },
	{ "STMTTRN", open_entry, close_entry },
	{ "BANKACCTFROM", open_from, open_from },
	{ "CCACCTFROM", open_from, open_from },
	{ "BANKACCTTO", open_to, open_to },
	{ "CCACCTTO", open_to, open_to },
	{ "LEDGERBAL", open_balance, open_balance },
	{ "AVAILBAL", other_balance, other_balance },
};

/* Where a leaf stands decides what it means. */
enum place { ENTRY, ACCOUNT, STATEMENT, BALANCE };

static enum err set_date(struct ofx *o, const struct tag *t)
{
	if (!statement_day(t->value, &o->entry->date))
		return statement_refuse(o->a, o->fault, E_INVALID, t->line,
					"The date \"%s\" (DTPOSTED) is not a day.",
					statement_quote(o->a, t->value));
	o->has_date = true;
	return OK;
}

static enum err set_amount(struct ofx *o, const struct tag *t)
{
	if (!statement_cents(t->value, &o->entry->cents))
		return statement_refuse(o->a, o->fault, E_INVALID, t->line,
					"The amount \"%s\" (TRNAMT) is not a number with two "
					"decimals.",
					statement_quote(o->a, t->value));
	o->has_amount = true;
	return OK;
}

/* Several MEMO elements, or a name and its extension, are one text. */
static const char *joined(struct ofx *o, const char *before, struct str more)
{
	const char *text = text_of(o, more);
	if (before[0] == '\0' || strcmp(before, text) == 0)
		return text;
	return strlen(before) + strlen(text) >= LIMIT_NOTE ?
		       before :
		       arena_printf(o->a, "%s %s", before, text);
}

static enum err set_memo(struct ofx *o, const struct tag *t)
{
	o->entry->memo = joined(o, o->entry->memo, t->value);
	return OK;
}

static enum err set_name(struct ofx *o, const struct tag *t)
{
	o->entry->name = joined(o, o->entry->name, t->value);
	return OK;
}

static enum err set_from(struct ofx *o, const struct tag *t)
{
	o->statement->has_period = statement_day(t->value, &o->statement->from);
	return OK;
}

static enum err set_to(struct ofx *o, const struct tag *t)
{
	struct bank_statement *s = o->statement;
	s->has_period = s->has_period && statement_day(t->value, &s->to) && s->from <= s->to;
	return OK;
}

/* A balance counts when it has an amount and a day; banks leave either empty. */
static enum err set_balance(struct ofx *o, const struct tag *t)
{
	o->has_balance = statement_cents(t->value, &o->balance_cents);
	return OK;
}

static enum err set_balance_day(struct ofx *o, const struct tag *t)
{
	struct bank_statement *s = o->statement;
	if (o->has_balance && statement_day(t->value, &s->closing_date)) {
		s->has_closing = true;
		s->closing = o->balance_cents;
	}
	return OK;
}

static const struct {
	const char *name;
	enum place place;
	size_t text; /* of the struct: a text member, when `set` is NULL */
	enum err (*set)(struct ofx *o, const struct tag *t);
} leaves[] = {
	{ "TRNTYPE", ENTRY, offsetof(struct bank_line, kind), NULL },
	{ "FITID", ENTRY, offsetof(struct bank_line, ref), NULL },
	{ "CHECKNUM", ENTRY, offsetof(struct bank_line, check), NULL },
	{ "DTPOSTED", ENTRY, 0, set_date },
	{ "TRNAMT", ENTRY, 0, set_amount },
	{ "NAME", ENTRY, 0, set_name },
	{ "MEMO", ENTRY, 0, set_memo },
	{ "BANKID", ACCOUNT, offsetof(struct bank_statement, bank), NULL },
	{ "ACCTID", ACCOUNT, offsetof(struct bank_statement, account), NULL },
	{ "CURDEF", STATEMENT, offsetof(struct bank_statement, currency), NULL },
	{ "DTSTART", STATEMENT, 0, set_from },
	{ "DTEND", STATEMENT, 0, set_to },
	{ "BALAMT", BALANCE, 0, set_balance },
	{ "DTASOF", BALANCE, 0, set_balance_day },
};

static bool stands_in(const struct ofx *o, enum place place)
{
	if (place == ENTRY)
		return o->entry != NULL && !o->to;
	if (o->statement == NULL || o->entry != NULL)
		return false;
	return place == ACCOUNT ? o->from : place == BALANCE ? o->balance : true;
}

/* STATUS is CODE, SEVERITY, MESSAGE: the words of an error take the place of its number. */
static void status(struct ofx *o, const struct tag *t)
{
	if (strcmp(t->name, "SEVERITY") == 0)
		o->severe = o->severe || str_eq_nocase(t->value, "ERROR");
	else if (strcmp(t->name, "MESSAGE") == 0 || (strcmp(t->name, "CODE") == 0 && !o->severe))
		o->message = text_of(o, t->value);
}

static enum err take(struct ofx *o, const struct tag *t)
{
	for (size_t i = 0; i < ARRAY_LEN(aggregates); i++)
		if (strcmp(aggregates[i].name, t->name) == 0)
			return t->end ? aggregates[i].close(o, t) : aggregates[i].open(o, t);
	if (t->end || t->value.n == 0 || o->investment)
		return OK;
	status(o, t);
	for (size_t i = 0; i < ARRAY_LEN(leaves); i++) {
		if (strcmp(leaves[i].name, t->name) != 0 || !stands_in(o, leaves[i].place))
			continue;
		if (leaves[i].set != NULL)
			return leaves[i].set(o, t);
		char *base = leaves[i].place == ENTRY ? (char *)o->entry : (char *)o->statement;
		const char *text = text_of(o, t->value);
		memcpy(base + leaves[i].text, &text, sizeof text);
		return OK;
	}
	return OK;
}

enum err ofx_read(struct arena *a, struct str file, struct bank_file *out,
		  struct statement_fault *fault)
{
	struct str text;
	enum err err = statement_text(a, file, &text, fault);
	if (err != OK)
		return err;
	struct bank_file found = { 0 };
	struct ofx o = {
		.a = a,
		.p = text.p,
		.end = text.p + text.n,
		.line = 1,
		.fault = fault,
		.file = &found,
		.message = "",
	};
	struct tag t;
	while (err == OK && next_tag(&o, &t)) {
		if (t.name[0] == '!')
			return statement_refuse(a, fault, E_INVALID, t.line,
						"The file declares a document type, which bank "
						"files have no use for. It was not read.");
		err = take(&o, &t);
	}
	if (err == OK)
		err = entry_end(&o);
	if (err != OK)
		return err;
	if (found.n == 0 && o.severe)
		return statement_refuse(a, fault, E_INVALID, 0,
					"The bank answered with an error instead of a "
					"statement: %s.",
					o.message);
	if (found.n == 0)
		return statement_refuse(a, fault, E_INVALID, 0,
					found.pending > 0 ?
						"The file holds investment accounts alone; bank "
						"and card accounts can be imported." :
						"The file holds no bank or card statement.");
	bank_file_finish(a, &found);
	*out = found;
	return OK;
}
