/* Decides what a payer's answer to one claim means: finds the claim, its earlier answer when
 * this one reverses it, the effects on the accounts, and what a person must look at. */
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "mod/receivables/receivables_answer.h"

void ar_work_add(struct ar_taking *t, const struct ar_work_new *work)
{
	t->work = arena_grow(t->a, t->work, t->n_work, &t->work_room, sizeof *t->work);
	t->work[t->n_work++] = *work;
}

struct ar_fees {
	struct lookup *first; /* "code|modifiers" to the first of its rows, which are in order */
	const struct ar_fees_of_payer_row_list *rows;
};

static const char *fee_key(char key[64], const char *code, const char *modifiers)
{
	snprintf(key, 64, "%s|%s", code, modifiers);
	return key;
}

struct ar_fees *ar_fees_of(struct arena *a, const struct ar_fees_of_payer_row_list *rows)
{
	struct ar_fees *f = arena_new_one(a, struct ar_fees);
	*f = (struct ar_fees){ lookup_new(a), rows };
	char key[64];
	for (size_t i = 0; i < rows->n; i++)
		lookup_put(f->first, fee_key(key, rows->at[i].code, rows->at[i].modifiers),
			   (int64_t)i);
	return f;
}

bool ar_fee_find(const struct ar_fees *fees, const char *code, const char *modifiers, int32_t day,
		 int64_t *cents)
{
	char key[64];
	int64_t at;
	bool found = false;
	if (!lookup_get(fees->first, fee_key(key, code, modifiers), &at) &&
	    !lookup_get(fees->first, fee_key(key, code, ""), &at))
		return false;
	const struct ar_fees_of_payer_row *first = &fees->rows->at[at];
	for (size_t i = (size_t)at; i < fees->rows->n; i++) {
		const struct ar_fees_of_payer_row *r = &fees->rows->at[i];
		if (strcmp(r->code, first->code) != 0 ||
		    strcmp(r->modifiers, first->modifiers) != 0 || r->from_day > day)
			break;
		*cents = r->cents;
		found = true;
	}
	return found;
}

/* Adjustments of the claim and its lines, one each group and reason. */
struct gathered {
	const struct remit_adjustment **at;
	int64_t *cents;
	size_t n, room, cents_room;
};

static bool gather(struct arena *a, struct gathered *g, const struct remit_adjustments *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct remit_adjustment *adj = &list->at[i];
		size_t k = 0;
		while (k < g->n && (strcmp(g->at[k]->group, adj->group) != 0 ||
				    strcmp(g->at[k]->reason, adj->reason) != 0))
			k++;
		if (k == g->n) {
			g->at = arena_grow(a, g->at, g->n, &g->room, sizeof(void *));
			g->cents = arena_grow(a, g->cents, g->n, &g->cents_room, sizeof *g->cents);
			g->at[g->n] = adj;
			g->cents[g->n++] = 0;
		}
		if (!money_add(g->cents[k], adj->cents, &g->cents[k]))
			return false;
	}
	return true;
}

/* A blank or semicolon inside a code would break the list that is kept. */
static const char *code_word(struct arena *a, const char *code)
{
	char *word = arena_strdup(a, code);
	for (char *p = word; *p != '\0'; p++)
		if (*p == ' ' || *p == ';')
			*p = '?';
	return word;
}

static bool sum_up(struct ar_taking *t, struct ar_answer *answer, struct gathered *g)
{
	const struct remit_claim *c = answer->said;
	if (!gather(t->a, g, &c->adjusted))
		return false;
	for (size_t i = 0; i < c->n_lines; i++)
		if (!gather(t->a, g, &c->line[i].adjusted))
			return false;
	const char *text = "";
	for (size_t i = 0; i < g->n; i++) {
		text = arena_printf(t->a, "%s%s%s %s %" PRId64, text, i == 0 ? "" : ";",
				    code_word(t->a, g->at[i]->group),
				    code_word(t->a, g->at[i]->reason), g->cents[i]);
		if (!money_add(answer->adjusted, g->cents[i], &answer->adjusted))
			return false;
	}
	answer->adjustments = text;
	return ar_split_text(t->codes, text, &answer->split);
}

/* The claim as it stands after the answers before this one in the same file. */
static enum err find_claim(struct ar_taking *t, struct ar_answer *answer)
{
	struct ar_claim_row row;
	int64_t at;
	enum err err = ar_claim_find(t->db, t->a, t->in->practice_id, answer->said->id, &row);
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	if (!lookup_get_id(t->live, row.id, &at)) {
		t->claim = arena_grow(t->a, t->claim, t->n_claims, &t->claims_room, sizeof(void *));
		at = (int64_t)t->n_claims;
		t->claim[t->n_claims] = arena_new_one(t->a, struct ar_claim_row);
		*t->claim[t->n_claims++] = row;
		lookup_put_id(t->live, row.id, at);
	}
	answer->claim = t->claim[at];
	return OK;
}

static void add_denials(struct ar_taking *t, const struct ar_answer *answer,
			const struct gathered *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct ar_reason *r =
			ar_reason_of(t->codes, g->at[i]->group, g->at[i]->reason);
		if (r->class != AR_DENIAL || g->cents[i] <= 0)
			continue;
		char cents[MONEY_TEXT_MAX];
		money_text(cents, g->cents[i]);
		ar_work_add(t,
			    &(struct ar_work_new){
				    .kind = "denial",
				    .reason = arena_printf(t->a, "%s %s", g->at[i]->group,
							   g->at[i]->reason),
				    .words = arena_printf(t->a,
							  "%s. %s stays receivable until somebody "
							  "has decided.",
							  r->label, cents),
				    .cents = g->cents[i],
				    .remit_claim_id = answer->id,
				    .claim_id = answer->claim->id });
	}
}

/* The money for a line is the payer's and the patient's part together. */
static bool line_allowed(const struct remit_line *l, int64_t *allowed)
{
	*allowed = l->allowed;
	if (l->has_allowed)
		return true;
	*allowed = l->paid;
	for (size_t i = 0; i < l->adjusted.n; i++)
		if (strcmp(l->adjusted.at[i].group, "PR") == 0 &&
		    !money_add(*allowed, l->adjusted.at[i].cents, allowed))
			return false;
	return true;
}

static void look_at_fees(struct ar_taking *t, const struct ar_answer *answer)
{
	for (size_t i = 0; i < answer->said->n_lines; i++) {
		const struct remit_line *l = &answer->said->line[i];
		int64_t unit, due, allowed;
		int32_t day = l->from != X12_NO_DAY ? l->from : answer->claim->from_day;
		if (!ar_fee_find(t->fees, l->code, l->modifiers, day, &unit) ||
		    !ar_fee_due(unit, l->units_milli, &due) || !line_allowed(l, &allowed) ||
		    allowed <= 0 || allowed >= due)
			continue;
		char told[MONEY_TEXT_MAX], agreed[MONEY_TEXT_MAX];
		money_text(told, allowed);
		money_text(agreed, due);
		ar_work_add(t,
			    &(struct ar_work_new){
				    .kind = "underpaid",
				    .reason = l->code,
				    .words = arena_printf(t->a,
							  "%s was allowed at %s; the fee schedule "
							  "says %s. Segment %d.",
							  l->code, told, agreed, l->segment),
				    .cents = due - allowed,
				    .remit_claim_id = answer->id,
				    .claim_id = answer->claim->id });
	}
}

static void add_plain(struct ar_taking *t, const struct ar_answer *answer, const char *kind,
		      int64_t cents, const char *words)
{
	ar_work_add(t, &(struct ar_work_new){
			       .kind = kind,
			       .reason = "",
			       .words = words,
			       .cents = cents,
			       .remit_claim_id = answer->id,
			       .claim_id = answer->claim == NULL ? 0 : answer->claim->id });
}

static void look_at_oddities(struct ar_taking *t, const struct ar_answer *answer, enum ar_turn turn,
			     const struct ar_balance *before)
{
	const struct remit_claim *c = answer->said;
	const struct ar_claim_row *claim = answer->claim;
	char told[MONEY_TEXT_MAX], ours[MONEY_TEXT_MAX];
	int64_t charge = turn == AR_REVERSAL ? -c->charge : c->charge, done;
	if (charge != claim->charge) {
		money_text(told, charge);
		money_text(ours, claim->charge);
		add_plain(t, answer, "charge", charge - claim->charge,
			  arena_printf(t->a, "The payer was billed %s, it says; our charge is %s.",
				       told, ours));
	}
	int64_t prior = answer->split.cents[AR_PRIOR];
	if (prior == 0 || turn == AR_REVERSAL ||
	    !money_sub(claim->charge, before->insurance, &done) ||
	    !money_sub(done, before->patient, &done) || done == prior)
		return;
	money_text(told, prior);
	money_text(ours, done);
	add_plain(t, answer, "prior", prior - done,
		  arena_printf(
			  t->a,
			  "The payer takes %s for what came before it; our books have %s paid and "
			  "adjusted.",
			  told, ours));
}

/* The answer that this one takes back: of the same claim, not taken back yet, with the amounts
 * turned. */
static enum err find_original(struct ar_taking *t, struct ar_answer *answer)
{
	struct ar_remit_claim_row_list rows;
	const struct remit_claim *c = answer->said;
	enum err err = ar_remit_claims_of_claim(t->db, t->a, answer->claim->id, &rows);
	for (size_t i = 0; err == OK && i < rows.n && answer->original == 0; i++) {
		const struct ar_remit_claim_row *r = &rows.at[i];
		if (r->status != REMIT_REVERSAL && r->reversed_by == NULL &&
		    r->charge == -c->charge && r->paid == -c->paid &&
		    r->adjusted == -answer->adjusted &&
		    r->denied == -answer->split.cents[AR_DENIAL] &&
		    r->patient == -answer->split.cents[AR_PATIENT])
			answer->original = r->id;
	}
	return err;
}

static struct ar_entry_new entry_of(const struct ar_taking *t, const struct ar_answer *answer,
				    const char *role, const char *kind, int64_t cents)
{
	return (struct ar_entry_new){ .role = role,
				      .kind = kind,
				      .reference = "",
				      .cents = cents,
				      .claim_id = answer->claim == NULL ? 0 : answer->claim->id,
				      .payer_id = t->payer.id,
				      .remit_claim_id = answer->id,
				      .remit_id = t->remit_id };
}

static enum err post_one(struct ar_taking *t, const struct ar_answer *answer, const char *role,
			 const char *kind, int64_t cents)
{
	struct ledger_dims dims = { .payer_id = t->payer.value_id };
	if (answer->claim != NULL) {
		dims.site_id = answer->claim->site_id;
		dims.provider_id = answer->claim->provider_value_id;
		if (strcmp(role, "ar_insurance") == 0)
			answer->claim->insurance += cents;
		if (strcmp(role, "ar_patient") == 0)
			answer->claim->patient_part += cents;
	}
	/* One line for the payment: it is what the bank will show. */
	if (strcmp(role, "eft_clearing") == 0)
		dims = (struct ledger_dims){ .payer_id = t->payer.value_id };
	struct ar_entry_new e = entry_of(t, answer, role, kind, cents);
	return ar_posting_entry(&t->posting, &e, dims);
}

/* What the earlier answer did to the patient's part and to insurance, turned, so that both end
 * where they were; what is not in the sub-ledger follows from the same adjustments. */
static enum err reverse_original(struct ar_taking *t, struct ar_answer *answer)
{
	struct ar_entry_row_list was;
	enum err err = ar_entries_of_remit_claim(t->db, t->a, answer->original, &was);
	for (size_t i = 0; err == OK && i < was.n; i++)
		err = post_one(t, answer, was.at[i].role, "reversal", -was.at[i].cents);
	if (err == OK)
		err = post_one(t, answer, "eft_clearing", "reversal", answer->said->paid);
	for (int i = 0; err == OK && i < AR_CLASSES; i++) {
		const char *role = ar_class_role((enum ar_class)i);
		if (role != NULL && !ar_role_kept(role))
			err = post_one(t, answer, role, "reversal", answer->split.cents[i]);
	}
	return err;
}

static enum err post_effects(struct ar_taking *t, const struct ar_answer *answer,
			     const struct ar_effects *e)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < e->n; i++)
		err = post_one(t, answer, e->at[i].role, e->at[i].kind, e->at[i].cents);
	return err;
}

static enum err judge_unmatched(struct ar_taking *t, struct ar_answer *answer)
{
	struct ar_effects effects;
	if (ar_turn_of(answer->said->status) == AR_NOTHING)
		return OK;
	if (!ar_judge_unmatched(answer->said->paid, &effects)) {
		t->refused = "The amounts are too large to add up.";
		return OK;
	}
	add_plain(t, answer, "unmatched", answer->said->paid,
		  arena_printf(t->a,
			       "The payer answers claim %s, which is not on the books. Its payment "
			       "stands to the payer's credit.",
			       answer->said->id));
	return post_effects(t, answer, &effects);
}

static enum err judge_reversal(struct ar_taking *t, struct ar_answer *answer,
			       const struct ar_balance *before)
{
	enum err err = find_original(t, answer);
	if (err != OK)
		return err;
	if (answer->original != 0)
		return reverse_original(t, answer);
	struct ar_effects effects;
	add_plain(t, answer, "reversal", answer->said->paid,
		  "The payer takes back an answer that is not on the books as it was. What it says "
		  "now was posted; compare the two.");
	if (!ar_judge(AR_REVERSAL, false, answer->said->paid, &answer->split, before, &effects)) {
		t->refused = "The amounts are too large to add up.";
		return OK;
	}
	return post_effects(t, answer, &effects);
}

enum err ar_answer_judge(struct ar_taking *t, struct ar_answer *answer)
{
	const struct remit_claim *c = answer->said;
	struct gathered g = { .n = 0 };
	struct ar_effects effects;
	answer->id = id_new();
	enum err err = find_claim(t, answer);
	if (err != OK)
		return err;
	if (!sum_up(t, answer, &g)) {
		t->refused = "The amounts are too large to add up.";
		return OK;
	}
	if (answer->claim == NULL)
		return judge_unmatched(t, answer);
	enum ar_turn turn = ar_turn_of(c->status);
	struct ar_balance before = { answer->claim->insurance, answer->claim->patient_part,
				     answer->claim->second_payer_id != NULL };
	if (turn == AR_NOTHING)
		return OK;
	look_at_oddities(t, answer, turn, &before);
	if (turn == AR_REVERSAL)
		return judge_reversal(t, answer, &before);
	add_denials(t, answer, &g);
	if (turn == AR_FIRST)
		look_at_fees(t, answer);
	if (c->status == REMIT_NOT_OURS)
		add_plain(t, answer, "forwarded", c->paid,
			  "The payer says that this is not its claim and sent it on.");
	if (!ar_judge(turn, ar_forwarded(c->status), c->paid, &answer->split, &before, &effects)) {
		t->refused = "The amounts are too large to add up.";
		return OK;
	}
	return post_effects(t, answer, &effects);
}
