/* Reads BAI2: first records with their continuations, then a machine that follows file, group and
 * account and checks each trailer against what it closes. */
#include "format/bai2.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/money.h"

/* What a trailer must state: the sum of the amounts and the number of records and parts. */
struct totals {
	int64_t sum, records, parts;
};

struct bai2 {
	struct arena *a;
	struct statement_fault *fault;
	struct bank_file *file;
	struct bank_statement *statement; /* inside 03 ... 49 */
	bool in_file, in_group, ended;
	struct totals of_file, of_group, of_account;
	const char *bank, *currency; /* of the group */
	int32_t day;
	/* The record being put together; the joints of its pieces are line feeds. */
	struct buf record;
	int code;
	size_t at, pieces;
};

/* The fields of one record, taken from the left. */
struct fields {
	struct str rest;
	bool more;
};

static struct str next_field(struct fields *f)
{
	size_t n = 0;
	if (!f->more)
		return (struct str){ f->rest.p, 0 };
	while (n < f->rest.n && f->rest.p[n] != ',' && f->rest.p[n] != '\n')
		n++;
	struct str field = { f->rest.p, n };
	f->more = n < f->rest.n;
	f->rest = (struct str){ f->rest.p + n + f->more, f->rest.n - n - f->more };
	return str_trim(field);
}

static enum err refuse(struct bai2 *b, const char *reason)
{
	return statement_refuse(b->a, b->fault, E_INVALID, b->at, "%s", reason);
}

/* Amounts have no decimal point; an absent one is 0. */
static enum err amount(struct bai2 *b, struct str s, int64_t *out)
{
	int64_t value = 0;
	if (s.n > 0 && !str_to_i64(s, &value))
		return refuse(b, arena_printf(b->a, "\"%s\" is not an amount in cents.",
					      statement_quote(b->a, s)));
	*out = value;
	return OK;
}

/* A funds type brings fields of its own: when the money can be used. */
static void skip_funds(struct fields *f)
{
	struct str type = next_field(f);
	int64_t n = str_eq(type, "V") ? 2 : str_eq(type, "S") ? 3 : 0;
	if (str_eq(type, "D") && str_to_i64(next_field(f), &n))
		n = n < 0 || n > 100 ? 0 : 2 * n;
	for (; n > 0; n--)
		next_field(f);
}

static enum err add_sum(struct bai2 *b, struct totals *t, int64_t cents)
{
	return money_add(t->sum, cents, &t->sum) ? OK : refuse(b, "A sum of amounts is too large.");
}

static enum err on_file(struct bai2 *b, struct fields *f)
{
	if (b->in_file)
		return refuse(b, "A second file header (01) stands inside a file.");
	for (int i = 0; i < 7; i++)
		next_field(f); /* sender, receiver, day, time, number, record and block length */
	struct str version = next_field(f);
	if (version.n > 0 && !str_eq(version, "2"))
		return refuse(b, arena_printf(b->a,
					      "The file is BAI version %s; version 2 can be "
					      "read.",
					      statement_quote(b->a, version)));
	b->in_file = true;
	b->of_file = (struct totals){ 0 };
	return OK;
}

static enum err on_group(struct bai2 *b, struct fields *f)
{
	if (!b->in_file || b->in_group)
		return refuse(b, "A group header (02) stands out of place.");
	next_field(f); /* receiver */
	b->bank = statement_field(b->a, next_field(f));
	struct str status = next_field(f), day = next_field(f);
	int ymd;
	if (str_eq(status, "2") || str_eq(status, "4"))
		return refuse(b, str_eq(status, "2") ? "The group takes back an earlier file." :
						       "The group is marked as a test.");
	if (day.n != 6 || !statement_digits(day, 6, &ymd) ||
	    !date_valid_ymd(2000 + ymd / 10000, ymd / 100 % 100, ymd % 100))
		return refuse(b, arena_printf(b->a, "\"%s\" is not a day.",
					      statement_quote(b->a, day)));
	b->day = date_from_ymd(2000 + ymd / 10000, ymd / 100 % 100, ymd % 100);
	next_field(f); /* time */
	struct str currency = next_field(f);
	b->currency = currency.n == 0 ? "USD" : statement_field(b->a, currency);
	b->in_group = true;
	b->of_group = (struct totals){ 0 };
	return OK;
}

static void note_balance(struct bai2 *b, struct str type, int64_t cents)
{
	struct bank_statement *s = b->statement;
	if (str_eq(type, "010")) {
		s->has_opening = true;
		s->opening = cents;
	} else if (str_eq(type, "015")) {
		s->has_closing = true;
		s->closing = cents;
		s->closing_date = b->day;
	}
}

static enum err on_account(struct bai2 *b, struct fields *f)
{
	if (!b->in_group || b->statement != NULL)
		return refuse(b, "An account (03) stands out of place.");
	struct bank_statement *s = bank_statement_add(b->a, b->file, b->at);
	if (s == NULL)
		return statement_refuse(b->a, b->fault, E_LIMIT, b->at,
					"The file has more than %d accounts.",
					LIMIT_STATEMENTS_FILE);
	b->statement = s;
	b->of_account = (struct totals){ 0 };
	s->bank = b->bank;
	s->account = statement_field(b->a, next_field(f));
	struct str currency = next_field(f);
	s->currency = currency.n == 0 ? b->currency : statement_field(b->a, currency);
	s->has_period = true;
	s->from = s->to = b->day;
	while (f->more) {
		struct str type = next_field(f), text = next_field(f);
		struct str blank = text;
		next_field(f); /* number of items */
		skip_funds(f);
		int64_t cents;
		enum err err = amount(b, text, &cents);
		if (err == OK)
			err = add_sum(b, &b->of_account, cents);
		if (err != OK)
			return err;
		if (blank.n > 0)
			note_balance(b, type, cents);
	}
	return OK;
}

/* The sign of a detail is in its type code. */
static enum err sign_of(struct bai2 *b, struct str type, int64_t cents, int *sign)
{
	int code;
	if (type.n != 3 || !statement_digits(type, 3, &code))
		return refuse(b, arena_printf(b->a, "\"%s\" is not a type code.",
					      statement_quote(b->a, type)));
	*sign = code >= 100 && code <= 399 ? 1 : code >= 400 && code <= 699 ? -1 : 0;
	if (*sign == 0 && cents != 0)
		return refuse(b, arena_printf(b->a,
					      "Type code %03d does not say whether money came in "
					      "or went out.",
					      code));
	return OK;
}

static enum err on_detail(struct bai2 *b, struct fields *f)
{
	if (b->statement == NULL)
		return refuse(b, "A transaction (16) stands outside an account.");
	struct str type = next_field(f), text = next_field(f);
	int64_t cents;
	int sign;
	enum err err = amount(b, text, &cents);
	if (err == OK)
		err = sign_of(b, type, cents, &sign);
	if (err == OK)
		err = add_sum(b, &b->of_account, cents);
	if (err != OK)
		return err;
	if (cents == INT64_MIN)
		return refuse(b, "The amount is too large.");
	skip_funds(f);
	struct str bank_ref = next_field(f), our_ref = next_field(f);
	if (sign == 0)
		return OK; /* 890: words of the bank without money */
	struct bank_line *l = bank_line_add(b->a, b->statement, b->at);
	if (l == NULL)
		return statement_refuse(b->a, b->fault, E_LIMIT, b->at,
					"The account has more than %d lines.",
					LIMIT_STATEMENT_LINES);
	l->date = b->day;
	l->cents = sign * cents;
	l->kind = statement_field(b->a, type);
	l->ref = statement_field(b->a, bank_ref.n > 0 ? bank_ref : our_ref);
	if (str_eq(type, "475"))
		l->check = statement_field(b->a, our_ref);
	l->memo = statement_field(b->a, f->rest);
	return OK;
}

/* A trailer's sum, parts (when it has them) and records against those that were read. */
static enum err check_totals(struct bai2 *b, struct fields *f, const struct totals *t,
			     const char *parts)
{
	int64_t sum, n_parts = t->parts, n_records;
	enum err err = amount(b, next_field(f), &sum);
	if (err == OK && parts != NULL)
		err = amount(b, next_field(f), &n_parts);
	if (err == OK)
		err = amount(b, next_field(f), &n_records);
	if (err != OK)
		return err;
	if (sum != t->sum)
		return refuse(b, arena_printf(b->a,
					      "The control total is %" PRId64 ", but the amounts "
					      "come to %" PRId64 ". The file is damaged.",
					      sum, t->sum));
	if (n_parts != t->parts)
		return refuse(b, arena_printf(b->a,
					      "The trailer counts %" PRId64 " %s, but the file has "
					      "%" PRId64 ".",
					      n_parts, parts, t->parts));
	if (n_records != t->records)
		return refuse(b, arena_printf(b->a,
					      "The trailer counts %" PRId64 " records, but the "
					      "file has %" PRId64 ".",
					      n_records, t->records));
	return OK;
}

static enum err into(struct bai2 *b, struct totals *outer, const struct totals *inner)
{
	outer->records += inner->records;
	outer->parts++;
	return add_sum(b, outer, inner->sum);
}

static enum err on_account_end(struct bai2 *b, struct fields *f)
{
	if (b->statement == NULL)
		return refuse(b, "An account trailer (49) stands outside an account.");
	enum err err = check_totals(b, f, &b->of_account, NULL);
	if (err == OK)
		err = bank_statement_check(b->a, b->statement, b->fault);
	b->statement = NULL;
	return err == OK ? into(b, &b->of_group, &b->of_account) : err;
}

static enum err on_group_end(struct bai2 *b, struct fields *f)
{
	if (!b->in_group || b->statement != NULL)
		return refuse(b, "A group trailer (98) stands out of place.");
	enum err err = check_totals(b, f, &b->of_group, "accounts");
	b->in_group = false;
	return err == OK ? into(b, &b->of_file, &b->of_group) : err;
}

static enum err on_file_end(struct bai2 *b, struct fields *f)
{
	if (!b->in_file || b->in_group)
		return refuse(b, "The file trailer (99) stands out of place.");
	b->in_file = false;
	b->ended = true;
	return check_totals(b, f, &b->of_file, "groups");
}

static const struct {
	int code;
	enum err (*take)(struct bai2 *b, struct fields *f);
} records[] = {
	{ 1, on_file },         { 2, on_group },      { 3, on_account },   { 16, on_detail },
	{ 49, on_account_end }, { 98, on_group_end }, { 99, on_file_end },
};

/* A record counts for everything that is open once it has been taken as a header, and before it is
 * checked as a trailer. */
static void count_records(struct bai2 *b)
{
	int64_t n = (int64_t)b->pieces;
	if (b->statement != NULL)
		b->of_account.records += n;
	else if (b->in_group)
		b->of_group.records += n;
	else
		b->of_file.records += n;
}

static enum err flush(struct bai2 *b)
{
	if (b->code == 0)
		return OK;
	struct fields f = { buf_str(&b->record), true };
	bool header = b->code <= 3;
	int code = b->code;
	b->code = 0;
	if (!header)
		count_records(b);
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		if (records[i].code != code)
			continue;
		enum err err = records[i].take(b, &f);
		if (err == OK && header)
			count_records(b);
		return err;
	}
	return OK;
}

/* The code of a record that starts here, or 0. */
static int code_at(struct str s)
{
	static const int codes[] = { 1, 2, 3, 16, 49, 88, 98, 99 };
	int code;
	if (s.n < 3 || s.p[2] != ',' || !statement_digits(s, 2, &code))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i] == code)
			return code;
	return 0;
}

/* Where the first record of a line ends: behind a "/" that another record follows. */
static size_t piece_length(struct str line)
{
	for (size_t i = 0; i + 4 < line.n; i++) {
		size_t next = i + 1;
		if (line.p[i] != '/')
			continue;
		while (next < line.n && (line.p[next] == ' ' || line.p[next] == '\t'))
			next++;
		if (next > i + 1 && code_at((struct str){ line.p + next, line.n - next }) != 0)
			return i + 1;
	}
	return line.n;
}

static enum err take_piece(struct bai2 *b, struct str piece, size_t at)
{
	int code = code_at(piece);
	if (piece.n > 0 && piece.p[piece.n - 1] == '/')
		piece.n--;
	if (code != 0)
		piece = (struct str){ piece.p + 3, piece.n < 3 ? 0 : piece.n - 3 };
	if (code != 0 && code != 88) {
		enum err err = flush(b);
		if (err != OK)
			return err;
		buf_clear(&b->record);
		b->code = code;
		b->at = at;
		b->pieces = 0;
	} else if (b->code == 0) {
		b->at = at;
		return refuse(b, b->ended ? "Something follows the file trailer (99)." :
					    "A BAI2 file starts with a 01 record.");
	} else {
		buf_char(&b->record, '\n');
	}
	b->pieces += code != 0;
	buf_add(&b->record, piece.p, piece.n);
	return OK;
}

static enum err take_line(struct bai2 *b, struct str line, size_t at)
{
	enum err err = OK;
	for (line = str_trim(line); err == OK && line.n > 0; line = str_trim(line)) {
		size_t n = piece_length(line);
		err = take_piece(b, str_trim((struct str){ line.p, n }), at);
		line = (struct str){ line.p + n, line.n - n };
	}
	return err;
}

enum err bai2_read(struct arena *a, struct str file, struct bank_file *out,
		   struct statement_fault *fault)
{
	struct str text, line;
	enum err err = statement_text(a, file, &text, fault);
	if (err != OK)
		return err;
	struct bank_file found = { 0 };
	struct bai2 b = { .a = a, .fault = fault, .file = &found, .bank = "", .currency = "USD" };
	buf_init(&b.record, text.n + 1);
	for (size_t at = 1; err == OK && str_split(&text, '\n', &line); at++)
		err = take_line(&b, line, at);
	if (err == OK)
		err = flush(&b);
	buf_free(&b.record);
	if (err == OK && (!b.ended || b.in_file))
		err = statement_refuse(a, fault, E_INVALID, 0,
				       "The file ends without its trailer (99): it is cut short.");
	if (err != OK)
		return err;
	bank_file_finish(a, &found);
	*out = found;
	return OK;
}
