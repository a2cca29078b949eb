/* One act of posting: the journal of the books and the entries of the sub-ledger behind it are made
 * together, so that they cannot disagree. */
#include "base/id.h"
#include "base/money.h"
#include "base/utf8.h"
#include "mod/receivables/receivables_post.h"

#include "texts.h"

static struct str text_named(const char *name)
{
	for (size_t i = 0; i < text_count; i++)
		if (strcmp(text[i].name, name) == 0)
			return (struct str){ (const char *)text[i].bytes, text[i].n };
	assert(!"a table of packs/receivables is missing");
	return STR("");
}

/* Read once and kept: the tables belong to the program. */
const struct ar_codes *ar_codes_known(void)
{
	static struct ar_codes codes;
	if (codes.reasons == NULL)
		ar_codes_read(&codes, arena_new(LIMIT_ARENA_BLOCK),
			      text_named("packs/receivables/reasons.csv"),
			      text_named("packs/receivables/provider.csv"));
	return &codes;
}

enum err ar_payer_ensure(struct db *db, struct arena *a, const char *const *codes, size_t n,
			 const char *name, int64_t now_ms, struct ar_payer_row *out)
{
	enum err err = E_NOTFOUND;
	for (size_t i = 0; err == E_NOTFOUND && i < n; i++)
		if (codes[i][0] != '\0')
			err = ar_payer_by_key(db, a, codes[i], out);
	const char *sort_key = utf8_fold(a, name);
	if (err == E_NOTFOUND)
		err = ar_payer_by_name(db, a, sort_key, out);
	if (err == E_NOTFOUND) {
		int64_t value, id = id_new();
		err = ledger_value_ensure(db, a, LEDGER_PAYER, name, now_ms, &value);
		if (err == OK)
			err = ar_payer_insert(db, &(struct ar_payer_insert_in){ id, name, sort_key,
										value, now_ms });
		if (err == OK)
			err = ar_payer_get(db, a, id, out);
	}
	for (size_t i = 0; err == OK && i < n; i++)
		if (codes[i][0] != '\0')
			err = ar_payer_key_add(db, codes[i], out->id);
	return err;
}

void ar_posting_begin(struct ar_posting *p, struct db *db, struct arena *a, int64_t practice_id)
{
	*p = (struct ar_posting){ .db = db,
				  .a = a,
				  .practice_id = practice_id,
				  .roles = lookup_new(a),
				  .places = lookup_new(a) };
}

static enum err account_of(struct ar_posting *p, const char *role, int64_t *account)
{
	if (lookup_get(p->roles, role, account))
		return OK;
	enum err err = ledger_account_for(p->db, p->a, p->practice_id, role, account);
	if (err == OK)
		lookup_put(p->roles, role, *account);
	return err;
}

enum err ar_posting_add(struct ar_posting *p, const char *role, int64_t cents,
			struct ledger_dims dims)
{
	int64_t account, at;
	char key[128];
	if (cents == 0)
		return OK;
	enum err err = account_of(p, role, &account);
	if (err != OK)
		return err;
	/* Debits and credits stay apart, so that a payment and its reversal both show. */
	snprintf(key, sizeof key, "%c %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64,
		 cents > 0 ? 'd' : 'c', account, dims.site_id, dims.provider_id, dims.payer_id);
	if (!lookup_get(p->places, key, &at)) {
		at = (int64_t)p->n_lines;
		lookup_put(p->places, key, at);
		p->line = arena_grow(p->a, p->line, p->n_lines, &p->lines_room, sizeof *p->line);
		p->line[p->n_lines++] =
			(struct ledger_line_new){ .account_id = account, .dims = dims };
	}
	if (!money_add(p->line[at].cents, cents, &p->line[at].cents))
		p->overflow = true;
	return OK;
}

enum err ar_posting_entry(struct ar_posting *p, const struct ar_entry_new *e,
			  struct ledger_dims dims)
{
	if (e->cents == 0)
		return OK;
	if (ar_role_kept(e->role)) {
		p->entry = arena_grow(p->a, p->entry, p->n_entries, &p->entries_room,
				      sizeof *p->entry);
		p->entry[p->n_entries++] = *e;
	}
	return ar_posting_add(p, e->role, e->cents, dims);
}

static const int64_t *id_or_null(const int64_t *id)
{
	return *id == 0 ? NULL : id;
}

static enum err save_entry(struct ar_posting *p, const struct ar_entry_new *e, int32_t day,
			   int64_t journal)
{
	enum err err =
		ar_entry_insert(p->db,
				&(struct ar_entry_insert_in){
					.id = id_new(),
					.practice = p->practice_id,
					.role = e->role,
					.kind = e->kind,
					.day = day,
					.cents = e->cents,
					.claim = id_or_null(&e->claim_id),
					.payer = id_or_null(&e->payer_id),
					.remit_claim = id_or_null(&e->remit_claim_id),
					.remit = id_or_null(&e->remit_id),
					.reference = e->reference == NULL ? "" : e->reference,
					.journal = journal });
	return err;
}

/* The balances beside the claims, one statement a claim: entries of one claim stand together. */
static enum err move_claims(struct ar_posting *p)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < p->n_entries;) {
		int64_t claim = p->entry[i].claim_id, insurance = 0, patient = 0;
		for (; i < p->n_entries && p->entry[i].claim_id == claim; i++) {
			const struct ar_entry_new *e = &p->entry[i];
			int64_t *to = strcmp(e->role, "ar_insurance") == 0 ? &insurance :
				      strcmp(e->role, "ar_patient") == 0   ? &patient :
									     NULL;
			if (to != NULL && !money_add(*to, e->cents, to))
				return E_LIMIT;
		}
		if (claim != 0 && (insurance != 0 || patient != 0))
			err = ar_claim_move(p->db, claim, insurance, patient);
	}
	return err;
}

enum err ar_posting_end(struct ar_posting *p, const struct ledger_journal_new *head, int64_t now_ms,
			int64_t *journal, const char **refused)
{
	struct ledger_journal_new j = *head;
	struct ledger_posted posted;
	*refused = p->overflow ? "The amounts are too large to add up." : NULL;
	*journal = 0;
	if (p->overflow)
		return OK;
	if (p->n_lines == 0)
		return OK;
	j.practice_id = p->practice_id;
	j.lines = p->line;
	j.n_lines = p->n_lines;
	enum err err = ledger_post(p->db, p->a, &j, now_ms, &posted);
	if (err != OK)
		return err;
	if (posted.verdict != LEDGER_FINE || posted.existed) {
		*refused = posted.existed ? "This was posted before." :
					    ledger_verdict_words(posted.verdict);
		return OK;
	}
	*journal = posted.id;
	for (size_t i = 0; err == OK && i < p->n_entries; i++)
		err = save_entry(p, &p->entry[i], j.day, posted.id);
	return err == OK ? move_claims(p) : err;
}

enum err ar_post_day(struct db *db, struct arena *a, int64_t practice_id, int32_t day,
		     int32_t today, int32_t *out)
{
	enum ledger_verdict verdict;
	enum err err = ledger_day_open(db, a, practice_id, day, false, &verdict);
	if (err == OK)
		*out = verdict == LEDGER_FINE ? day : today;
	return err;
}
