/* Reads ACH files record by record, and checks each control record against what it closes. */
#include "format/nacha.h"

#include "base/date.h"
#include "base/money.h"

#define RECORD   94
#define HASH_MOD 10000000000LL

struct sums {
	int64_t count, hash, debits, credits;
};

struct reader {
	struct arena *a;
	struct statement_fault *fault;
	struct nacha_file *file;
	struct nacha_batch *batch;
	struct sums of_batch, of_file;
	char line[RECORD + 1]; /* padded with blanks */
	size_t at;
	size_t entries, room_batches, room_entries;
	bool began, ended;
};

static enum err refuse(struct reader *r, const char *reason)
{
	return statement_refuse(r->a, r->fault, E_INVALID, r->at, "%s", reason);
}

/* Columns as the rules count them: from 1, both ends inside. */
static struct str columns(const struct reader *r, size_t from, size_t to)
{
	return (struct str){ r->line + from - 1, to - from + 1 };
}

static const char *text(struct reader *r, size_t from, size_t to)
{
	return statement_field(r->a, columns(r, from, to));
}

static enum err number(struct reader *r, size_t from, size_t to, int64_t *out)
{
	int64_t value = 0;
	for (size_t i = from - 1; i < to; i++) {
		if (r->line[i] < '0' || r->line[i] > '9')
			return refuse(r, arena_printf(r->a,
						      "Columns %zu to %zu hold \"%s\", which is "
						      "not a number.",
						      from, to, text(r, from, to)));
		value = value * 10 + (r->line[i] - '0');
	}
	*out = value;
	return OK;
}

static enum err day(struct reader *r, size_t from, int32_t *out)
{
	int ymd;
	if (!statement_digits(columns(r, from, from + 5), 6, &ymd) ||
	    !date_valid_ymd(2000 + ymd / 10000, ymd / 100 % 100, ymd % 100))
		return refuse(r,
			      arena_printf(r->a, "\"%s\" is not a day.", text(r, from, from + 5)));
	*out = date_from_ymd(2000 + ymd / 10000, ymd / 100 % 100, ymd % 100);
	return OK;
}

static enum err on_file(struct reader *r)
{
	int64_t clock = 0;
	if (r->began)
		return refuse(r, "A second file header stands in the file.");
	r->began = true;
	r->file->destination = text(r, 4, 13);
	r->file->origin = text(r, 14, 23);
	r->file->modifier = r->line[33];
	r->file->destination_name = text(r, 41, 63);
	r->file->origin_name = text(r, 64, 86);
	if (str_trim(columns(r, 30, 33)).n > 0) {
		enum err err = number(r, 30, 33, &clock);
		if (err != OK)
			return err;
	}
	r->file->created_minute = (int)(clock / 100 * 60 + clock % 100);
	return day(r, 24, &r->file->created);
}

static enum err on_batch(struct reader *r)
{
	int64_t service;
	if (!r->began || r->ended || r->batch != NULL)
		return refuse(r, "A batch header stands out of place.");
	if (str_eq(columns(r, 51, 53), "IAT") || str_eq(columns(r, 51, 53), "ADV"))
		return refuse(r, "IAT and ADV batches have a layout of their own, which is not "
				 "read.");
	enum err err = number(r, 2, 4, &service);
	if (err != OK)
		return err;
	if (r->file->n == r->room_batches) {
		r->room_batches = r->room_batches == 0 ? 4 : 2 * r->room_batches;
		struct nacha_batch *more = arena_array(r->a, struct nacha_batch, r->room_batches);
		if (r->file->n > 0)
			memcpy(more, r->file->batch, r->file->n * sizeof *more);
		r->file->batch = more;
	}
	struct nacha_batch *b = r->batch = &r->file->batch[r->file->n++];
	*b = (struct nacha_batch){
		.service = (int)service,
		.company = text(r, 5, 20),
		.company_id = text(r, 41, 50),
		.sec = text(r, 51, 53),
		.description = text(r, 54, 63),
		.bank = text(r, 80, 87),
	};
	r->of_batch = (struct sums){ 0 };
	r->room_entries = 0;
	/* Banks leave the day of a return empty. */
	b->effective = r->file->created;
	return str_trim(columns(r, 70, 75)).n == 0 ? OK : day(r, 70, &b->effective);
}

static struct nacha_entry *entry_add(struct reader *r)
{
	struct nacha_batch *b = r->batch;
	if (b->n == r->room_entries) {
		r->room_entries = r->room_entries == 0 ? 8 : 2 * r->room_entries;
		struct nacha_entry *more = arena_array(r->a, struct nacha_entry, r->room_entries);
		if (b->n > 0)
			memcpy(more, b->entry, b->n * sizeof *more);
		b->entry = more;
	}
	return &b->entry[b->n++];
}

static enum err on_entry(struct reader *r)
{
	int64_t code, cents, bank;
	if (r->batch == NULL)
		return refuse(r, "An entry stands outside a batch.");
	if (r->entries++ == LIMIT_NACHA_ENTRIES)
		return statement_refuse(r->a, r->fault, E_LIMIT, r->at,
					"The file has more than %d entries.", LIMIT_NACHA_ENTRIES);
	enum err err = number(r, 2, 3, &code);
	if (err == OK)
		err = number(r, 4, 11, &bank);
	if (err == OK)
		err = number(r, 30, 39, &cents);
	if (err != OK)
		return err;
	bool ctx = strcmp(r->batch->sec, "CTX") == 0;
	*entry_add(r) = (struct nacha_entry){
		.at = r->at,
		.code = (int)code,
		.routing = text(r, 4, 12),
		.account = text(r, 13, 29),
		.cents = cents,
		.id = text(r, 40, 54),
		.name = ctx ? text(r, 59, 74) : text(r, 55, 76),
		.addenda = "",
		.trace = text(r, 80, 94),
		.reason = "",
		.first_trace = "",
		.corrected = "",
	};
	struct sums *s = &r->of_batch;
	s->count++;
	s->hash = (s->hash + bank) % HASH_MOD;
	/* Fifty thousand entries of ten digits fit in 64 bits. */
	*(code % 10 < 5 ? &s->credits : &s->debits) += cents;
	return OK;
}

static enum err on_addendum(struct reader *r)
{
	if (r->batch == NULL || r->batch->n == 0)
		return refuse(r, "An addendum stands without an entry.");
	struct nacha_entry *e = &r->batch->entry[r->batch->n - 1];
	r->of_batch.count++;
	struct str type = columns(r, 2, 3);
	if (str_eq(type, "99") || str_eq(type, "98")) {
		e->reason = text(r, 4, 6);
		e->first_trace = text(r, 7, 21);
		e->corrected = str_eq(type, "98") ? text(r, 36, 64) : "";
		return OK;
	}
	const char *more = text(r, 4, 83);
	if (strlen(e->addenda) + strlen(more) < LIMIT_NOTE)
		e->addenda =
			e->addenda[0] == '\0' ? more : arena_printf(r->a, "%s%s", e->addenda, more);
	return OK;
}

struct control {
	size_t from, to;
	const char *what;
};

static enum err check(struct reader *r, const struct control *c, int64_t found)
{
	int64_t stated;
	enum err err = number(r, c->from, c->to, &stated);
	if (err != OK || stated == found)
		return err;
	return refuse(r, arena_printf(r->a,
				      "The control record states %" PRId64 " as %s, but the file "
				      "has %" PRId64 ". The file is damaged.",
				      stated, c->what, found));
}

static enum err check_sums(struct reader *r, const struct control c[4], const struct sums *s)
{
	const int64_t found[] = { s->count, s->hash, s->debits, s->credits };
	for (size_t i = 0; i < 4; i++) {
		enum err err = check(r, &c[i], found[i]);
		if (err != OK)
			return err;
	}
	return OK;
}

static enum err on_batch_end(struct reader *r)
{
	static const struct control controls[] = {
		{ 5, 10, "the number of entries and addenda" },
		{ 11, 20, "the entry hash" },
		{ 21, 32, "the cents of the debits" },
		{ 33, 44, "the cents of the credits" },
	};
	if (r->batch == NULL)
		return refuse(r, "A batch control stands outside a batch.");
	enum err err = check_sums(r, controls, &r->of_batch);
	r->batch = NULL;
	r->of_file.count += r->of_batch.count;
	r->of_file.hash = (r->of_file.hash + r->of_batch.hash) % HASH_MOD;
	r->of_file.debits += r->of_batch.debits;
	r->of_file.credits += r->of_batch.credits;
	return err;
}

static enum err on_file_end(struct reader *r)
{
	static const struct control batches = { 2, 7, "the number of batches" };
	static const struct control controls[] = {
		{ 14, 21, "the number of entries and addenda" },
		{ 22, 31, "the entry hash" },
		{ 32, 43, "the cents of the debits" },
		{ 44, 55, "the cents of the credits" },
	};
	if (r->ended && str_trim(columns(r, 1, RECORD)).n == RECORD)
		return OK; /* padding: a record of nines */
	if (!r->began || r->ended || r->batch != NULL)
		return refuse(r, "The file control stands out of place.");
	r->ended = true;
	enum err err = check(r, &batches, (int64_t)r->file->n);
	return err == OK ? check_sums(r, controls, &r->of_file) : err;
}

static enum err take(struct reader *r, struct str line)
{
	static const struct {
		char type;
		enum err (*take)(struct reader *r);
	} records[] = {
		{ '1', on_file },     { '5', on_batch },     { '6', on_entry },
		{ '7', on_addendum }, { '8', on_batch_end }, { '9', on_file_end },
	};
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	if (str_trim(line).n == 0)
		return OK;
	if (line.n > RECORD)
		return refuse(r, "A record is longer than 94 characters.");
	memset(r->line, ' ', RECORD);
	memcpy(r->line, line.p, line.n);
	for (size_t i = 0; i < ARRAY_LEN(records); i++)
		if (records[i].type == r->line[0])
			return records[i].take(r);
	return refuse(r, "A record starts with none of 1, 5, 6, 7, 8 and 9. This is not an ACH "
			 "file.");
}

enum err nacha_read(struct arena *a, struct str file, struct nacha_file *out,
		    struct statement_fault *fault)
{
	struct str rest, line;
	enum err err = statement_text(a, file, &rest, fault);
	if (err != OK)
		return err;
	struct nacha_file found = { 0 };
	struct reader r = { .a = a, .fault = fault, .file = &found };
	bool lines = memchr(rest.p, '\n', rest.n) != NULL;
	while (err == OK && rest.n > 0) {
		r.at++;
		if (lines) {
			if (!str_split(&rest, '\n', &line))
				break;
		} else {
			size_t n = rest.n < RECORD ? rest.n : RECORD;
			line = (struct str){ rest.p, n };
			rest = (struct str){ rest.p + n, rest.n - n };
		}
		err = take(&r, line);
	}
	if (err == OK && !r.ended)
		err = statement_refuse(
			a, fault, E_INVALID, 0,
			"The file ends without its control record: it is cut short.");
	if (err != OK)
		return err;
	found.debits = r.of_file.debits;
	found.credits = r.of_file.credits;
	*out = found;
	return OK;
}
