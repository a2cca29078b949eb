/* What reader and writer of ACH files share, and the writer. */
#include "format/nacha.h"

#include "base/date.h"
#include "base/utf8.h"

#include <ctype.h>

#define RECORD    94
#define HASH_MOD  10000000000LL  /* ten digits are kept */
#define CENTS_MAX 9999999999LL   /* of an entry */
#define SUM_MAX   999999999999LL /* of a batch and of the file */

bool nacha_routing_valid(const char *s)
{
	static const int weight[] = { 3, 7, 1 };
	int sum = 0;
	for (int i = 0; i < 9; i++) {
		if (!isdigit((unsigned char)s[i]))
			return false;
		sum += weight[i % 3] * (s[i] - '0');
	}
	return s[9] == '\0' && sum > 0 && sum % 10 == 0;
}

static const struct {
	const char *code, *text;
} reasons[] = {
	{ "R01", "Not enough funds" },
	{ "R02", "Account closed" },
	{ "R03", "No such account, or the name does not fit" },
	{ "R04", "Account number not valid" },
	{ "R05", "Consumer account debited with a company entry" },
	{ "R06", "Returned at our bank's request" },
	{ "R07", "Authorization taken back" },
	{ "R08", "Payment stopped" },
	{ "R09", "Funds not yet collected" },
	{ "R10", "Not authorized" },
	{ "R12", "Account moved to another bank" },
	{ "R13", "Routing number not valid" },
	{ "R14", "Representative of the payee has died or cannot act" },
	{ "R15", "Account holder has died" },
	{ "R16", "Account frozen" },
	{ "R17", "File record edit criteria" },
	{ "R20", "Not an account for such payments" },
	{ "R23", "Credit refused by the receiver" },
	{ "R24", "Duplicate entry" },
	{ "R29", "Company does not authorize it" },
	{ "R31", "Permissible return" },
	{ "C01", "Account number to be corrected" },
	{ "C02", "Routing number to be corrected" },
	{ "C03", "Routing and account number to be corrected" },
	{ "C04", "Name to be corrected" },
	{ "C05", "Kind of account to be corrected" },
	{ "C06", "Account number and kind of account to be corrected" },
	{ "C07", "Routing number, account number and kind of account to be corrected" },
	{ "C09", "Identification number to be corrected" },
};

const char *nacha_reason_text(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (strcmp(reasons[i].code, code) == 0)
			return reasons[i].text;
	return NULL;
}

struct writer {
	struct arena *a;
	struct buf *out;
	struct statement_fault *fault;
	size_t records, entry; /* number of the entry, from 1 */
	int64_t batch_count, batch_hash, batch_credits;
	int64_t count, hash, credits;
};

static enum err refuse(struct writer *w, const char *reason)
{
	return statement_refuse(w->a, w->fault, E_INVALID, w->entry, "%s", reason);
}

/* Capital ASCII, left in a field of `width`; accents are taken off, what has no letter is "?". */
static const char *field(struct writer *w, const char *text, int width)
{
	char *out = arena_alloc(w->a, (size_t)width + 1);
	int n = 0;
	for (const char *p = utf8_fold(w->a, text), *end = p + strlen(p); p < end && n < width;) {
		uint32_t c = utf8_next(&p, end);
		out[n++] = c >= 0x20 && c < 0x7F ? (char)toupper((int)c) : '?';
	}
	for (; n < width; n++)
		out[n] = ' ';
	return out;
}

static void PRINTF_LIKE(2, 3) record(struct writer *w, const char *format, ...)
{
	size_t before = w->out->n;
	va_list args;
	va_start(args, format);
	buf_text_add(w->out, arena_vprintf(w->a, format, args));
	va_end(args);
	assert(buf_failed(w->out) || w->out->n == before + RECORD);
	buf_char(w->out, '\n');
	w->records++;
}

static const char *yymmdd(struct writer *w, int32_t day)
{
	int year, month, date;
	date_to_ymd(day, &year, &month, &date);
	return arena_printf(w->a, "%02d%02d%02d", year % 100, month, date);
}

static bool account_valid(const char *s)
{
	size_t n = strlen(s);
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '-')
			return false;
	return n >= 1 && n <= 17;
}

static bool is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7E)
			return false;
	return true;
}

static enum err check_entry(struct writer *w, const struct nacha_entry *e)
{
	bool prenote = e->code == NACHA_CHECKING_PRENOTE || e->code == NACHA_SAVINGS_PRENOTE;
	if (!prenote && e->code != NACHA_CHECKING_CREDIT && e->code != NACHA_SAVINGS_CREDIT)
		return refuse(w, "Only credits to checking and savings accounts are written.");
	if (!nacha_routing_valid(e->routing))
		return refuse(w, "The routing number is not valid: its digits do not agree.");
	if (!account_valid(e->account))
		return refuse(w, "The account number needs 1 to 17 letters, digits or dashes.");
	if (prenote ? e->cents != 0 : e->cents <= 0 || e->cents > CENTS_MAX)
		return refuse(w, "The amount must be $0.01 to $99,999,999.99, and $0.00 in a "
				 "trial.");
	if (strlen(e->addenda) > 80 || !is_ascii(e->addenda))
		return refuse(w, "The addendum needs at most 80 plain characters.");
	return OK;
}

static enum err write_entry(struct writer *w, const struct nacha_batch *b,
			    const struct nacha_entry *e)
{
	w->entry++;
	enum err err = check_entry(w, e);
	if (err != OK)
		return err;
	bool addendum = e->addenda[0] != '\0';
	if (addendum && strcmp(b->sec, "CCD") != 0 && strcmp(b->sec, "PPD") != 0)
		return refuse(w, "Addenda belong to PPD and CCD entries.");
	record(w, "6%02d%s%-17s%010" PRId64 "%s%s  %d%s%07zu", e->code, e->routing, e->account,
	       e->cents, field(w, e->id, 15), field(w, e->name, 22), addendum, b->bank, w->entry);
	/* An addendum's punctuation (*, \) is its grammar: it is written as it is. */
	if (addendum)
		record(w, "705%-80s0001%07zu", e->addenda, w->entry);
	w->batch_count += addendum ? 2 : 1;
	int routing;
	if (!statement_digits(str_of(e->routing), 8, &routing))
		return refuse(w, "The routing number is not a number.");
	w->batch_hash = (w->batch_hash + routing) % HASH_MOD;
	w->batch_credits += e->cents;
	return w->batch_credits <= SUM_MAX ?
		       OK :
		       refuse(w, "The batch pays more than ten billion dollars.");
}

static enum err check_batch(struct writer *w, const struct nacha_batch *b)
{
	int digits;
	if (strcmp(b->sec, "PPD") != 0 && strcmp(b->sec, "CCD") != 0)
		return refuse(w, "Only PPD and CCD batches are written.");
	if (strlen(b->bank) != 8 || !statement_digits(str_of(b->bank), 8, &digits))
		return refuse(w, "The originating bank needs the first eight digits of its routing "
				 "number.");
	if (strlen(b->company_id) == 0 || strlen(b->company_id) > 10)
		return refuse(w, "The company id needs 1 to 10 characters.");
	if (b->n == 0)
		return refuse(w, "A batch has no entries.");
	return OK;
}

static enum err write_batch(struct writer *w, const struct nacha_batch *b, size_t number)
{
	enum err err = check_batch(w, b);
	w->batch_count = w->batch_hash = w->batch_credits = 0;
	if (err == OK)
		record(w, "5220%s%20s%s%s%s%6s%s   1%s%07zu", field(w, b->company, 16), "",
		       field(w, b->company_id, 10), b->sec, field(w, b->description, 10), "",
		       yymmdd(w, b->effective), b->bank, number);
	for (size_t i = 0; err == OK && i < b->n; i++)
		err = write_entry(w, b, &b->entry[i]);
	if (err != OK)
		return err;
	record(w, "8220%06" PRId64 "%010" PRId64 "%012d%012" PRId64 "%s%25s%s%07zu", w->batch_count,
	       w->batch_hash, 0, w->batch_credits, field(w, b->company_id, 10), "", b->bank,
	       number);
	w->count += w->batch_count;
	w->hash = (w->hash + w->batch_hash) % HASH_MOD;
	w->credits += w->batch_credits;
	return w->credits <= SUM_MAX ? OK :
				       refuse(w, "The file pays more than ten billion dollars.");
}

enum err nacha_write(struct arena *a, const struct nacha_file *file, struct buf *out,
		     struct statement_fault *fault)
{
	struct writer w = { .a = a, .out = out, .fault = fault };
	size_t entries = 0;
	for (size_t i = 0; i < file->n; i++)
		entries += file->batch[i].n;
	if (!nacha_routing_valid(file->destination))
		return refuse(&w, "The routing number of the bank that takes the file is not "
				  "valid.");
	if (file->n == 0 || entries > LIMIT_NACHA_ENTRIES)
		return refuse(&w, "The file needs at least one batch and at most 50,000 entries.");
	if (strlen(file->origin) == 0 || strlen(file->origin) > 10 ||
	    !isalnum((unsigned char)file->modifier))
		return refuse(&w, "The origin needs 1 to 10 characters, the file a letter.");
	record(&w, "101 %s%10s%s%02d%02d%c094101%s%s%8s", file->destination, file->origin,
	       yymmdd(&w, file->created), file->created_minute / 60 % 24, file->created_minute % 60,
	       toupper((unsigned char)file->modifier), field(&w, file->destination_name, 23),
	       field(&w, file->origin_name, 23), "");
	for (size_t i = 0; i < file->n; i++) {
		enum err err = write_batch(&w, &file->batch[i], i + 1);
		if (err != OK)
			return err;
	}
	size_t blocks = (w.records + 1 + 9) / 10;
	record(&w, "9%06zu%06zu%08" PRId64 "%010" PRId64 "%012d%012" PRId64 "%39s", file->n, blocks,
	       w.count, w.hash, 0, w.credits, "");
	char nines[RECORD + 1];
	memset(nines, '9', RECORD);
	nines[RECORD] = '\0';
	while (w.records < blocks * 10)
		record(&w, "%s", nines);
	return buf_failed(out) ? statement_refuse(a, fault, E_LIMIT, 0, "The file is too large.") :
				 OK;
}
