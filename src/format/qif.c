/* Reads QIF in two passes: the first finds the order of the dates, the second the lines. */
#include "format/qif.h"

#include "base/date.h"

enum section {
	LEFT_OUT, /* categories, classes, investments, options */
	REGISTER, /* what has dates and amounts */
	ACCOUNT,  /* "!Account": the name for what follows */
};

struct qif {
	struct arena *a;
	struct statement_fault *fault;
	struct bank_file *file;
	enum qif_dates dates;
	enum section section;
	const char *account;
	struct bank_statement *statement;
	struct bank_line *entry;
	bool has_date, has_amount;
};

/* Each day in the file as it stands: three numbers. */
struct parts {
	int n[3];
	bool iso; /* the first has four digits */
	bool apostrophe;
};

/* "2/10'2020", "1/ 1'00", "22.12.2017", "2022-09-23", "08/27/21". */
static bool date_parts(struct str s, struct parts *out)
{
	struct parts p = { 0 };
	size_t i = 0;
	for (int part = 0; part < 3; part++) {
		size_t digits = 0;
		while (i < s.n && s.p[i] == ' ')
			i++;
		for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && digits < 4; i++, digits++)
			p.n[part] = p.n[part] * 10 + (s.p[i] - '0');
		if (digits == 0 || (digits > 2 && part == 1))
			return false;
		p.iso = p.iso || (part == 0 && digits == 4);
		while (i < s.n && s.p[i] == ' ')
			i++;
		if (part == 2)
			break;
		if (i == s.n || strchr("/-.'", s.p[i]) == NULL)
			return false;
		p.apostrophe = p.apostrophe || s.p[i] == '\'';
		i++;
	}
	*out = p;
	return i == s.n;
}

static bool to_day(const struct parts *p, bool day_first, int32_t *out)
{
	int year = p->iso ? p->n[0] : p->n[2];
	int month = p->iso ? p->n[1] : p->n[day_first ? 1 : 0];
	int day = p->iso ? p->n[2] : p->n[day_first ? 0 : 1];
	/* Quicken writes 'YY from 2000 on and /YY before; programs write /YY for both. */
	if (year < 100)
		year += p->apostrophe || year < 70 ? 2000 : 1900;
	if (!date_valid_ymd(year, month, day))
		return false;
	*out = date_from_ymd(year, month, day);
	return true;
}

static bool is_register(struct str kind)
{
	static const char *const kinds[] = { "Bank", "Cash", "CCard", "Oth A", "Oth L" };
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq_nocase(kind, kinds[i]))
			return true;
	return false;
}

static bool starts(struct str s, const char *with)
{
	return s.n >= strlen(with) && strncasecmp(s.p, with, strlen(with)) == 0;
}

static enum section section_of(struct str head, enum section now)
{
	if (starts(head, "!Account"))
		return ACCOUNT;
	if (starts(head, "!Type:"))
		return is_register(str_trim((struct str){ head.p + 6, head.n - 6 })) ? REGISTER :
										       LEFT_OUT;
	return starts(head, "!Option") || starts(head, "!Clear") ? now : LEFT_OUT;
}

/* What the days of the whole file prove about their order. */
static enum err find_order(struct qif *q, struct str text, bool *day_first)
{
	struct str rest = text, line;
	size_t first_at = 0, at = 0;
	const char *first = "";
	bool months = true, days = true;
	enum section section = LEFT_OUT;
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		at++;
		struct parts p;
		if (line.n > 0 && line.p[0] == '!')
			section = section_of(line, section);
		if (section != REGISTER || line.n < 2 || line.p[0] != 'D' ||
		    !date_parts((struct str){ line.p + 1, line.n - 1 }, &p) || p.iso)
			continue;
		int32_t day;
		months = months && to_day(&p, false, &day);
		days = days && to_day(&p, true, &day);
		if (first_at > 0)
			continue;
		first = statement_quote(q->a, (struct str){ line.p + 1, line.n - 1 });
		first_at = at;
	}
	*day_first = q->dates == QIF_DAY_FIRST || (q->dates == QIF_ASK && days && !months);
	if (q->dates == QIF_ASK && first_at > 0 && months && days)
		return statement_refuse(q->a, q->fault, E_CONFLICT, first_at,
					"Dates such as %s can be read with the month first or the "
					"day first, and the file does not tell. Choose one.",
					first);
	return OK;
}

static enum err entry_end(struct qif *q)
{
	struct bank_line *l = q->entry;
	q->entry = NULL;
	if (l == NULL)
		return OK;
	if (!q->has_date || !q->has_amount)
		return statement_refuse(q->a, q->fault, E_INVALID, l->at, "This record has no %s.",
					q->has_date ? "amount" : "date");
	return OK;
}

static enum err entry_begin(struct qif *q, size_t at)
{
	if (q->statement == NULL) {
		q->statement = bank_statement_add(q->a, q->file, at);
		if (q->statement == NULL)
			return statement_refuse(q->a, q->fault, E_LIMIT, at,
						"The file has more than %d accounts.",
						LIMIT_STATEMENTS_FILE);
		q->statement->account = q->account;
	}
	q->entry = bank_line_add(q->a, q->statement, at);
	q->has_date = q->has_amount = false;
	if (q->entry == NULL)
		return statement_refuse(q->a, q->fault, E_LIMIT, at,
					"The account has more than %d lines.",
					LIMIT_STATEMENT_LINES);
	return OK;
}

static enum err set_date(struct qif *q, struct str value, bool day_first, size_t at)
{
	struct parts p;
	if (!date_parts(value, &p) || !to_day(&p, day_first, &q->entry->date))
		return statement_refuse(q->a, q->fault, E_INVALID, at, "\"%s\" is not a day%s.",
					statement_quote(q->a, value),
					day_first ? " with the day first" :
						    " with the month first");
	q->has_date = true;
	return OK;
}

/* "-1,234.50": QIF groups thousands with commas. */
static enum err set_amount(struct qif *q, struct str value, size_t at)
{
	char *plain = arena_alloc(q->a, value.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != ',' || i + 3 >= value.n)
			plain[n++] = value.p[i];
	if (!statement_cents((struct str){ plain, n }, &q->entry->cents))
		return statement_refuse(q->a, q->fault, E_INVALID, at,
					"\"%s\" is not an amount with two decimals.",
					statement_quote(q->a, value));
	q->has_amount = true;
	return OK;
}

static enum err field(struct qif *q, struct str line, bool day_first, size_t at)
{
	enum err err = q->entry == NULL ? entry_begin(q, at) : OK;
	struct str value = { line.p + 1, line.n - 1 };
	if (err != OK)
		return err;
	struct bank_line *l = q->entry;
	switch (line.p[0]) {
	case 'D':
		/* Splits may carry days of their own; the record's is the first. */
		return q->has_date ? OK : set_date(q, value, day_first, at);
	case 'T':
	case 'U':
		return set_amount(q, value, at);
	case 'P':
		l->name = statement_field(q->a, value);
		break;
	case 'M':
		l->memo = statement_field(q->a, value);
		break;
	case 'N':
		l->check = statement_field(q->a, value);
		break;
	case 'L':
		l->kind = statement_field(q->a, value);
		break;
	default: /* C cleared, A address, S E $ splits: not a bank's affair */
		break;
	}
	return OK;
}

static enum err one_line(struct qif *q, struct str line, bool day_first, size_t at)
{
	if (line.n == 0 || line.p[0] == '#')
		return OK;
	if (line.p[0] == '!') {
		enum section before = q->section;
		q->section = section_of(line, before);
		if (starts(line, "!Type:") || q->section == ACCOUNT)
			q->statement = NULL;
		return entry_end(q);
	}
	if (line.p[0] == '^')
		return entry_end(q);
	if (q->section == ACCOUNT && line.p[0] == 'N')
		q->account = statement_field(q->a, (struct str){ line.p + 1, line.n - 1 });
	return q->section == REGISTER ? field(q, line, day_first, at) : OK;
}

enum err qif_read(struct arena *a, struct str file, enum qif_dates dates, struct bank_file *out,
		  struct statement_fault *fault)
{
	struct str text, line;
	enum err err = statement_text(a, file, &text, fault);
	if (err != OK)
		return err;
	struct bank_file found = { 0 };
	struct qif q = { .a = a, .fault = fault, .file = &found, .dates = dates, .account = "" };
	bool day_first = false;
	err = find_order(&q, text, &day_first);
	struct str rest = text;
	for (size_t at = 1; err == OK && str_split(&rest, '\n', &line); at++)
		err = one_line(&q, str_trim(line), day_first, at);
	if (err == OK)
		err = entry_end(&q);
	if (err != OK)
		return err;
	if (found.n == 0)
		return statement_refuse(a, fault, E_INVALID, 0,
					"The file holds no register of a bank account.");
	bank_file_finish(a, &found);
	*out = found;
	return OK;
}
