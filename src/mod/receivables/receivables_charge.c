/* Charges on their way into the books: one journal a day of service, one entry a claim. */
#include "base/id.h"
#include "base/money.h"
#include "mod/receivables/receivables_post.h"

#include <stdlib.h>

struct charging {
	struct db *db;
	struct arena *a;
	int64_t account_id, now_ms;
	int32_t today;
	const char *memo;
	struct lookup *providers;
	const char *refused;
};

struct placed {
	const struct ar_charge *charge;
	int64_t id, cents, provider_value;
	int32_t from, to, post_day;
};

static enum err place(struct charging *g, const struct ar_charge *c, struct placed *out)
{
	*out = (struct placed){ .charge = c, .id = id_new(), .from = INT32_MAX, .to = INT32_MIN };
	for (size_t i = 0; i < c->n_lines; i++) {
		if (!money_add(out->cents, c->line[i].cents, &out->cents)) {
			g->refused = "The amounts are too large to add up.";
			return OK;
		}
		out->from = c->line[i].day < out->from ? c->line[i].day : out->from;
		out->to = c->line[i].day > out->to ? c->line[i].day : out->to;
	}
	enum err err =
		ar_post_day(g->db, g->a, c->practice_id, out->from, g->today, &out->post_day);
	if (err != OK || c->provider[0] == '\0' ||
	    lookup_get(g->providers, c->provider, &out->provider_value))
		return err;
	err = ledger_value_ensure(g->db, g->a, LEDGER_PROVIDER, c->provider, g->now_ms,
				  &out->provider_value);
	if (err == OK)
		lookup_put(g->providers, c->provider, out->provider_value);
	return err;
}

static int by_practice_and_day(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->charge->practice_id != y->charge->practice_id)
		return x->charge->practice_id < y->charge->practice_id ? -1 : 1;
	if (x->post_day != y->post_day)
		return x->post_day < y->post_day ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static const int64_t *some_id(const int64_t *id)
{
	return *id == 0 ? NULL : id;
}

static enum err save_claim(struct charging *g, const struct placed *p)
{
	const struct ar_charge *c = p->charge;
	enum err err = ar_claim_insert(g->db, &(struct ar_claim_insert_in){
						      .id = p->id,
						      .practice = c->practice_id,
						      .site = c->site_id,
						      .token = c->token,
						      .patient = c->patient,
						      .payer = some_id(&c->payer_id),
						      .second_payer = some_id(&c->second_payer_id),
						      .provider = c->provider,
						      .provider_value = p->provider_value,
						      .from_day = p->from,
						      .to_day = p->to,
						      .charge = p->cents,
						      .now = g->now_ms });
	for (size_t i = 0; err == OK && i < c->n_lines; i++) {
		const struct ar_charge_line *l = &c->line[i];
		err = ar_claim_line_insert(g->db, &(struct ar_claim_line_insert_in){
							  .claim = p->id,
							  .line = (int64_t)i + 1,
							  .day = l->day,
							  .code = l->code,
							  .modifiers = l->modifiers,
							  .control = l->control,
							  .units_milli = l->units_milli,
							  .charge = l->cents });
	}
	return err;
}

static enum err add_charge(struct charging *g, struct ar_posting *posting, const struct placed *p)
{
	const struct ar_charge *c = p->charge;
	bool insured = c->payer_id != 0;
	struct ledger_dims dims = { .site_id = c->site_id,
				    .provider_id = p->provider_value,
				    .payer_id = c->payer_value_id };
	struct ar_entry_new e = { .role = insured ? "ar_insurance" : "ar_patient",
				  .kind = "charge",
				  .cents = p->cents,
				  .claim_id = p->id,
				  .payer_id = c->payer_id };
	if (p->cents == INT64_MIN) {
		g->refused = "The amounts are too large to add up.";
		return OK;
	}
	enum err err = save_claim(g, p);
	if (err == OK)
		err = ar_posting_entry(posting, &e, dims);
	if (err == OK)
		err = ar_posting_add(posting, insured ? "service_revenue" : "self_pay_revenue",
				     -p->cents, dims);
	return err;
}

/* The claims of one day in one practice; *n says how many there were. */
static enum err post_day(struct charging *g, const struct placed *p, size_t left, size_t *n)
{
	struct ar_posting posting;
	int64_t journal;
	enum err err = OK;
	ar_posting_begin(&posting, g->db, g->a, p->charge->practice_id);
	for (*n = 0; err == OK && *n < left && p[*n].post_day == p->post_day &&
		     p[*n].charge->practice_id == p->charge->practice_id;
	     (*n)++)
		err = add_charge(g, &posting, &p[*n]);
	struct ledger_journal_new head = { .day = p->post_day,
					   .source = "charges",
					   .source_id = p->id,
					   .memo = g->memo,
					   .account_id = g->account_id };
	return err != OK || g->refused != NULL ?
		       err :
		       ar_posting_end(&posting, &head, g->now_ms, &journal, &g->refused);
}

enum err ar_charges_post(struct db *db, struct arena *a, const struct ar_charge *charge, size_t n,
			 const char *memo, int64_t account_id, int32_t today, int64_t now_ms,
			 const char **refused)
{
	struct charging g = { .db = db,
			      .a = a,
			      .account_id = account_id,
			      .now_ms = now_ms,
			      .today = today,
			      .memo = memo,
			      .providers = lookup_new(a) };
	struct placed *p = arena_array(a, struct placed, n);
	enum err err = OK;
	for (size_t i = 0; err == OK && i < n; i++) {
		if (i == 0 || charge[i].practice_id != charge[i - 1].practice_id)
			err = ledger_book_ensure(db, a, charge[i].practice_id, NULL, 0, now_ms);
		if (err == OK)
			err = place(&g, &charge[i], &p[i]);
	}
	if (n > 0)
		qsort(p, n, sizeof *p, by_practice_and_day);
	for (size_t i = 0, done; err == OK && g.refused == NULL && i < n; i += done)
		err = post_day(&g, &p[i], n - i, &done);
	*refused = g.refused;
	return err;
}

enum err ar_manual_post(struct db *db, struct arena *a, const struct ar_claim_row *claim,
			const struct ar_manual *manual, int64_t cents, int32_t day,
			const char *reference, int64_t account_id, int64_t now_ms,
			const char **refused)
{
	struct ar_posting posting;
	struct ar_payer_row payer = { 0 };
	int64_t journal;
	enum err err = OK;
	ar_posting_begin(&posting, db, a, claim->practice_id);
	if (claim->payer_id != NULL)
		err = ar_payer_get(db, a, *claim->payer_id, &payer);
	struct ledger_dims dims = { .site_id = claim->site_id,
				    .provider_id = claim->provider_value_id,
				    .payer_id = payer.value_id };
	struct ar_entry_new e = { .role = manual->role,
				  .kind = manual->name,
				  .reference = reference,
				  .cents = -cents,
				  .claim_id = claim->id,
				  .payer_id = payer.id };
	if (err == OK)
		err = ar_posting_entry(&posting, &e, dims);
	e.role = manual->counter;
	e.cents = cents;
	if (err == OK)
		err = ar_posting_entry(&posting, &e, dims);
	struct ledger_journal_new head = { .day = day,
					   .source = "receivables",
					   .source_id = claim->id,
					   .memo = arena_printf(a, "%s, claim %s", manual->label,
								claim->token),
					   .account_id = account_id };
	if (err == OK)
		err = ar_posting_end(&posting, &head, now_ms, &journal, refused);
	return err != OK || *refused != NULL ? err : ar_credit_look(db, a, claim->id, day, now_ms);
}
