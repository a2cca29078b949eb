/* Money that comes, answers that are matched later, credits to be returned, and the proof of it
 * all. */
#include "base/date.h"
#include "base/money.h"
#include "base/id.h"
#include "mod/bank/bank_api.h"
#include "mod/org/org_api.h"
#include "mod/receivables/receivables_post.h"
#include "web/obligation.h"
#include "web/rule.h"

enum err receivables_money_came(struct db *db, struct arena *a, const struct ar_money *money,
				int64_t now_ms, int64_t *remit_id)
{
	struct ar_deposit_find_row known;
	struct ar_remit_waiting_row_list waiting;
	int64_t id = id_new(), changed, remit = 0;
	enum err err = ar_deposit_find(db, a, money->practice_id, money->reference, &known);
	if (err == OK) {
		*remit_id = known.remit_id == NULL ? 0 : *known.remit_id;
		return OK;
	}
	if (err != E_NOTFOUND)
		return err;
	err = ar_remit_waiting(db, a, money->practice_id, money->trace, money->cents, &waiting);
	if (err == OK && waiting.n > 0)
		remit = waiting.at[0].id;
	if (err == OK)
		err = ar_deposit_insert(db, &(struct ar_deposit_insert_in){
						    .id = id,
						    .practice = money->practice_id,
						    .reference = money->reference,
						    .trace = money->trace,
						    .cents = money->cents,
						    .day = money->day,
						    .remit = remit == 0 ? NULL : &remit,
						    .now = now_ms });
	if (err == OK && remit != 0)
		err = ar_remit_set_deposit(db, remit, id, &changed);
	if (err == OK)
		*remit_id = remit;
	return err;
}

enum err receivables_bank_money(struct db *db, struct arena *a, int64_t now_ms, int64_t bank_line,
				int64_t account_id)
{
	struct bank_line_get_row line;
	struct bank_account_row bank;
	int64_t remit;
	(void)account_id;
	enum err err = bank_line_get(db, a, bank_line, &line);
	if (err == OK)
		err = bank_account_get(db, a, line.bank_account_id, &bank);
	return err != OK ?
		       err :
		       receivables_money_came(
			       db, a,
			       &(struct ar_money){ bank.practice_id,
						   arena_printf(a, "bank line %" PRId64, bank_line),
						   line.trace, line.cents, line.day },
			       now_ms, &remit);
}

/* Takes the money from the payer's credit and posts the whole answer to the claim. */
static enum err post_found(struct ar_posting *p, const struct ar_remit_claim_row *said,
			   const struct ar_claim_row *claim, const struct ar_payer_row *payer,
			   const char **refused)
{
	struct ar_split split;
	struct ar_effects e;
	struct ar_balance before = { claim->insurance, claim->patient_part,
				     claim->second_payer_id != NULL };
	struct ledger_dims dims = { .payer_id = payer->value_id };
	struct ar_entry_new entry = { .role = "ar_insurance",
				      .kind = "applied",
				      .cents = said->paid,
				      .payer_id = payer->id,
				      .remit_id = said->remit_id,
				      .remit_claim_id = said->id };
	if (!ar_split_text(ar_codes_known(), said->adjustments, &split) ||
	    !ar_judge(ar_turn_of(said->status), ar_forwarded(said->status), said->paid, &split,
		      &before, &e)) {
		*refused = "The amounts are too large to add up.";
		return OK;
	}
	enum err err = ar_posting_entry(p, &entry, dims);
	dims.site_id = claim->site_id;
	dims.provider_id = claim->provider_value_id;
	entry.claim_id = claim->id;
	for (size_t i = 0; err == OK && i < e.n; i++) {
		/* The money is in the books already; it only changes its place. */
		if (strcmp(e.at[i].role, "eft_clearing") == 0)
			continue;
		entry.role = e.at[i].role;
		entry.kind = e.at[i].kind;
		entry.cents = e.at[i].cents;
		err = ar_posting_entry(p, &entry, dims);
	}
	return err;
}

enum err ar_unmatched_resolve(struct db *db, struct arena *a, int64_t work_id,
			      const struct ar_claim_row *claim, int64_t account_id, int32_t today,
			      int64_t now_ms, const char **refused)
{
	struct ar_work_get_row work;
	struct ar_remit_claim_row said;
	struct ar_payer_row payer;
	struct ar_posting p;
	int64_t journal, changed;
	*refused = NULL;
	enum err err = ar_work_get(db, a, work_id, &work);
	if (err == OK && (strcmp(work.kind, "unmatched") != 0 || strcmp(work.state, "open") != 0 ||
			  work.remit_claim_id == NULL)) {
		*refused = "This answer has found its claim already.";
		return OK;
	}
	if (err == OK)
		err = ar_remit_claim_get(db, a, *work.remit_claim_id, &said);
	if (err == OK)
		err = ar_payer_get(db, a, work.payer_id, &payer);
	if (err != OK)
		return err;
	ar_posting_begin(&p, db, a, work.practice_id);
	err = post_found(&p, &said, claim, &payer, refused);
	struct ledger_journal_new head = {
		.day = today,
		.source = "remittance",
		.source_id = said.remit_id,
		.memo = arena_printf(a, "Answer to claim %s found its claim %s", said.token,
				     claim->token),
		.account_id = account_id
	};
	if (err == OK && *refused == NULL)
		err = ar_posting_end(&p, &head, now_ms, &journal, refused);
	if (err != OK || *refused != NULL)
		return err;
	err = ar_remit_claim_match(db, said.id, claim->id);
	if (err == OK)
		err = ar_work_done(db, work_id,
				   arena_printf(a, "Matched to claim %s.", claim->token),
				   account_id == 0 ? NULL : &account_id, now_ms, &changed);
	return err == OK ? ar_credit_look(db, a, claim->id, today, now_ms) : err;
}

/* The days within which the money goes back: the law's for federal payers, the office's else. */
static enum err days_to_return(struct db *db, struct arena *a, const struct ar_claim_row *claim,
			       bool federal, int32_t day, const char **code, int64_t *days)
{
	struct org_site_row site;
	enum err err = org_site_any(db, a, claim->site_id, &site);
	*code = federal ? "overpayment.return_within" : "refund.return_within";
	return err != OK ?
		       err :
		       rule_number(db, a,
				   &(struct rule_ask){ *code, site.state, claim->practice_id, day },
				   federal ? 60 : 30, days);
}

enum err ar_credit_look(struct db *db, struct arena *a, int64_t claim_id, int32_t day,
			int64_t now_ms)
{
	struct ar_claim_row claim;
	struct ar_payer_row payer = { 0 };
	const char *code;
	int64_t days, id;
	enum err err = ar_claim_any(db, a, claim_id, &claim);
	if (err != OK || (claim.insurance >= 0 && claim.patient_part >= 0))
		return err;
	bool payers = claim.insurance < 0;
	if (payers && claim.payer_id != NULL)
		err = ar_payer_get(db, a, *claim.payer_id, &payer);
	if (err == OK)
		err = days_to_return(db, a, &claim, payers && payer.federal, day, &code, &days);
	if (err != OK)
		return err;
	char cents[MONEY_TEXT_MAX];
	money_text(cents, payers ? -claim.insurance : -claim.patient_part);
	return obligation_open(
		db,
		&(struct obligation_new){
			.kind = "refund",
			.natural_key = arena_printf(a, "refund:%" PRId64 ":%s:%" PRId32, claim_id,
						    payers ? "payer" : "patient", day),
			.title = arena_printf(a, "Return %s on claim %s", cents, claim.token),
			.detail = arena_printf(a,
					       "The claim has a credit balance of %s: %s paid "
					       "too much.",
					       cents,
					       !payers            ? "the patient" :
					       payer.name == NULL ? "the payer" :
								    payer.name),
			.site_id = claim.site_id,
			.rule_code = code,
			.due_day = day + (int32_t)days },
		now_ms, &id);
}

struct proof {
	struct db *db;
	struct arena *a;
	int64_t faults;
	const char *first;
};

static void found(struct proof *p, const char *words)
{
	p->faults++;
	if (p->first == NULL)
		p->first = words;
}

/* Each account of the sub-ledger has the balance of its control account. */
static enum err prove_practice(struct proof *p, int64_t practice)
{
	struct ar_role_sums_row_list sums;
	enum err err = ar_role_sums(p->db, p->a, practice, &sums);
	for (size_t i = 0; err == OK && i < sums.n; i++) {
		int64_t account, booked;
		err = ledger_account_for(p->db, p->a, practice, sums.at[i].role, &account);
		if (err == OK)
			err = ledger_balance(p->db, p->a, account, DATE_MAX, &booked);
		if (err != OK || booked == sums.at[i].cents)
			continue;
		char ours[MONEY_TEXT_MAX], books[MONEY_TEXT_MAX];
		money_text(ours, sums.at[i].cents);
		money_text(books, booked);
		found(p, arena_printf(p->a, "The sub-ledger says %s for %s, and the books say %s.",
				      ours, sums.at[i].role, books));
	}
	return err;
}

enum err receivables_verify(struct db *db, struct arena *a, int64_t *faults, const char **first)
{
	struct proof p = { .db = db, .a = a };
	struct ar_practices_with_entries_row_list practices;
	struct ar_claims_adrift_row_list claims;
	struct ar_remits_adrift_row_list remits;
	enum err err = ar_practices_with_entries(db, a, &practices);
	for (size_t i = 0; err == OK && i < practices.n; i++)
		err = prove_practice(&p, practices.at[i].practice_id);
	if (err == OK)
		err = ar_claims_adrift(db, a, &claims);
	if (err == OK)
		err = ar_remits_adrift(db, a, &remits);
	if (err != OK)
		return err;
	for (size_t i = 0; i < claims.n; i++)
		found(&p, arena_printf(a, "Claim %s does not have the balance of its entries.",
				       claims.at[i].token));
	for (size_t i = 0; i < remits.n; i++)
		found(&p, arena_printf(a, "Remittance %s does not add up to its claims.",
				       remits.at[i].trace));
	*faults = p.faults;
	*first = p.first;
	return OK;
}
