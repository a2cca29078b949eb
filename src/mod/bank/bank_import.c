/* A bank's file into an account: its format is found, its lines are numbered among their equals,
 * and those that are not there yet are added. */
#include "mod/bank/bank_api.h"

#include "base/hash.h"
#include "base/id.h"
#include "base/lookup.h"
#include "base/money.h"
#include "format/bai2.h"
#include "format/bank_csv.h"
#include "format/camt.h"
#include "format/ofx.h"
#include "format/qif.h"
#include "mod/ledger/ledger_api.h"
#include "web/event.h"

struct importing {
	struct db *db;
	struct arena *a;
	const struct bank_import_in *in;
	struct bank_import_out *out;
	struct bank_account_row account;
	enum bank_format format;
	struct bank_file file;
	struct statement_fault fault;
	const struct bank_statement **chosen; /* those of the file that are this account's */
	size_t n_chosen;
};

static enum err refuse(struct importing *i, const char *reason, size_t line)
{
	i->out->refused = reason;
	i->out->line = line;
	return OK;
}

static enum err read_csv(struct importing *i)
{
	struct bank_csv_map map;
	bool sure = true;
	const char *kept = i->in->csv_map != NULL ? i->in->csv_map : i->account.csv_map;
	if (kept[0] != '\0') {
		if (!bank_csv_map_parse(kept, &map))
			return refuse(i, "The mapping of the columns is not complete.", 0);
	} else {
		enum err err = bank_csv_guess(i->a, i->in->text, &map, &sure, &i->fault);
		if (err != OK)
			return refuse(i, i->fault.reason, i->fault.line);
	}
	i->out->csv_map = bank_csv_map_text(i->a, &map);
	if (!sure) {
		i->out->needs_map = true;
		return refuse(i, "Look at the proposed columns and say whether they are right.", 0);
	}
	if (bank_csv_read(i->a, i->in->text, &map, &i->file, &i->fault) == OK)
		return OK;
	i->out->needs_map = true;
	return refuse(i, i->fault.reason, i->fault.line);
}

static enum err read_qif(struct importing *i)
{
	int dates = i->in->qif_dates != 0 ? i->in->qif_dates : (int)i->account.qif_dates;
	enum err err = qif_read(i->a, i->in->text, (enum qif_dates)dates, &i->file, &i->fault);
	i->out->needs_dates = err == E_CONFLICT;
	return err == OK ? OK : refuse(i, i->fault.reason, i->fault.line);
}

static enum err read_file(struct importing *i)
{
	static enum err (*const readers[])(struct arena *, struct str, struct bank_file *,
					   struct statement_fault *) = {
		[BANK_OFX] = ofx_read,
		[BANK_CAMT] = camt_read,
		[BANK_BAI2] = bai2_read,
	};
	i->format = bank_sniff(i->in->text);
	i->out->format = bank_format_name(i->format);
	if (i->format == BANK_CSV)
		return read_csv(i);
	if (i->format == BANK_QIF)
		return read_qif(i);
	if (i->format == BANK_UNKNOWN)
		return refuse(i,
			      "This is none of the files that banks give: OFX, QFX, QIF, "
			      "camt.053, BAI2 or CSV.",
			      0);
	enum err err = readers[i->format](i->a, i->in->text, &i->file, &i->fault);
	return err == OK ? OK : refuse(i, i->fault.reason, i->fault.line);
}

/* Whether a statement of the file is this account's, as far as it says. */
static bool is_ours(const struct importing *i, const struct bank_statement *s)
{
	const char *known = i->account.file_account;
	return s->account[0] == '\0' || known[0] == '\0' || strcmp(known, s->account) == 0;
}

static enum err choose(struct importing *i)
{
	const char *first = NULL;
	i->chosen = arena_array(i->a, const struct bank_statement *, i->file.n + 1);
	for (size_t k = 0; k < i->file.n; k++) {
		const struct bank_statement *s = &i->file.statement[k];
		if (!is_ours(i, s))
			continue;
		/* An account without a name yet takes the name of the file's only one. */
		if (first != NULL && strcmp(first, s->account) != 0)
			return refuse(i,
				      "The file has several accounts, and none is known yet. "
				      "Import a file with this account alone first.",
				      s->at);
		first = s->account;
		if (s->currency[0] != '\0' && strcmp(s->currency, i->account.currency) != 0)
			return refuse(i,
				      arena_printf(i->a,
						   "The statement is in %s, the account "
						   "in %s.",
						   s->currency, i->account.currency),
				      s->at);
		i->chosen[i->n_chosen++] = s;
	}
	if (i->n_chosen == 0)
		return refuse(i,
			      arena_printf(i->a, "The file has no statement of account %s.",
					   i->account.file_account),
			      0);
	if (first[0] != '\0')
		i->account.file_account = first;
	return OK;
}

struct one {
	const struct bank_line *line;
	struct bank_identity *is;
};

/* The lines of all chosen statements in the order of the file, numbered among their equals. */
static struct one *number(struct importing *i, size_t *n)
{
	size_t all = 0;
	for (size_t k = 0; k < i->n_chosen; k++)
		all += i->chosen[k]->n;
	struct one *lines = arena_array(i->a, struct one, all + 1);
	struct bank_identity *is = arena_array(i->a, struct bank_identity, all + 1);
	*n = 0;
	for (size_t k = 0; k < i->n_chosen; k++) {
		for (size_t j = 0; j < i->chosen[k]->n; j++) {
			const struct bank_line *l = &i->chosen[k]->line[j];
			/* Banks report notes as lines of nothing. */
			if (l->cents == 0) {
				i->out->n_left_out++;
				continue;
			}
			is[*n] = (struct bank_identity){
				.day = l->date,
				.cents = l->cents,
				.ref = l->ref[0] != '\0' ?
					       l->ref :
					       bank_text_ref(i->a, l->name, l->memo, l->check),
			};
			lines[*n] = (struct one){ l, &is[*n] };
			++*n;
		}
	}
	bank_number_lines(i->a, is, *n);
	return lines;
}

static const char *key_of(struct arena *a, int32_t day, int64_t cents, int64_t occurrence,
			  const char *ref)
{
	return arena_printf(a, "%" PRId32 " %" PRId64 " %" PRId64 " %s", day, cents, occurrence,
			    ref);
}

static enum err load_known(struct importing *i, const struct one *lines, size_t n,
			   struct lookup *known)
{
	struct bank_line_known_row_list rows;
	struct bank_import_out *o = i->out;
	o->from = o->to = lines[0].is->day;
	for (size_t k = 1; k < n; k++) {
		o->from = lines[k].is->day < o->from ? lines[k].is->day : o->from;
		o->to = lines[k].is->day > o->to ? lines[k].is->day : o->to;
	}
	enum err err = bank_line_known(i->db, i->a, i->account.id, o->from, o->to, &rows);
	for (size_t k = 0; err == OK && k < rows.n; k++)
		lookup_put(known,
			   key_of(i->a, rows.at[k].day, rows.at[k].cents, rows.at[k].occurrence,
				  rows.at[k].ref),
			   1);
	return err;
}

/* Money with a payer's trace number is told to whoever waits for it (mod/links.c). */
static enum err add_line(struct importing *i, int64_t import_id, const struct one *l)
{
	int64_t id = id_new();
	enum err err = bank_line_insert(i->db, &(struct bank_line_insert_in){
						       .id = id,
						       .account = i->account.id,
						       .import = &import_id,
						       .day = l->is->day,
						       .cents = l->is->cents,
						       .ref = l->is->ref,
						       .occurrence = l->is->occurrence,
						       .name = l->line->name,
						       .memo = l->line->memo,
						       .check_no = l->line->check,
						       .trace = l->line->trace,
						       .kind = l->line->kind,
					       });
	if (err != OK || l->line->trace[0] == '\0' || l->is->cents <= 0)
		return err;
	return event_emit(i->db, i->a, i->in->now_ms, "bank.money", id, i->in->who);
}

static enum err record(struct importing *i, int64_t import_id)
{
	char digest[HASH_HEX];
	const struct bank_import_out *o = i->out;
	const struct bank_statement *last = i->chosen[i->n_chosen - 1];
	hash_sha256_hex(digest, i->in->text.p, i->in->text.n);
	enum err err = bank_import_insert(
		i->db, &(struct bank_import_insert_in){
			       .id = import_id,
			       .account = i->account.id,
			       .file_name = i->in->file_name,
			       .file_digest = digest,
			       .format = o->format,
			       .from_day = o->from,
			       .to_day = o->to,
			       .closing_day = last->has_closing ? &last->closing_date : NULL,
			       .closing_cents = last->has_closing ? &last->closing : NULL,
			       .n_new = o->n_new,
			       .n_known = o->n_known,
			       .new_cents = o->new_cents,
			       .who = i->in->who != 0 ? &i->in->who : NULL,
			       .now = i->in->now_ms,
		       });
	if (err != OK)
		return err;
	int64_t dates = i->in->qif_dates != 0 ? i->in->qif_dates : i->account.qif_dates;
	return bank_account_learn(i->db, i->account.id, i->account.file_account,
				  o->csv_map[0] != '\0' ? o->csv_map : i->account.csv_map, dates);
}

static enum err add_new(struct importing *i)
{
	size_t n;
	struct one *lines = number(i, &n);
	struct lookup *known = lookup_new(i->a);
	if (n == 0)
		return refuse(i, "The file has no lines with an amount.", 0);
	enum err err = load_known(i, lines, n, known);
	int64_t import_id = id_new();
	bool *fresh = arena_array(i->a, bool, n);
	for (size_t k = 0; err == OK && k < n; k++) {
		const struct bank_identity *is = lines[k].is;
		fresh[k] = !lookup_get(known,
				       key_of(i->a, is->day, is->cents, is->occurrence, is->ref),
				       NULL);
		i->out->n_new += fresh[k];
		i->out->n_known += !fresh[k];
		if (llabs(is->cents) > LEDGER_LINE_CENTS ||
		    (fresh[k] && !money_add(i->out->new_cents, is->cents, &i->out->new_cents)))
			return refuse(i, "The amount is larger than the books can take.",
				      lines[k].line->at);
	}
	if (err != OK || i->in->check_only)
		return err;
	err = record(i, import_id);
	for (size_t k = 0; err == OK && k < n; k++)
		if (fresh[k])
			err = add_line(i, import_id, &lines[k]);
	return err;
}

enum err bank_import_file(struct db *db, struct arena *a, const struct bank_import_in *in,
			  struct bank_import_out *out)
{
	struct importing i = { .db = db, .a = a, .in = in, .out = out };
	*out = (struct bank_import_out){ .format = "", .csv_map = "" };
	enum err err = bank_account_get(db, a, in->bank_account_id, &i.account);
	if (err == OK && !i.account.active)
		return refuse(&i, "This bank account is closed.", 0);
	if (err == OK)
		err = read_file(&i);
	if (err == OK && out->refused == NULL) {
		out->n_left_out = (int64_t)i.file.pending;
		err = choose(&i);
	}
	return err == OK && out->refused == NULL ? add_new(&i) : err;
}
