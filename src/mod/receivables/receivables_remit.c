/* A remittance file on its way into the books: read and balanced, held against what was brought
 * before, decided claim by claim, posted as one journal a payment, saved. All of it happens in
 * the caller's transaction; a refusal leaves words and the caller rolls back. */
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "mod/receivables/receivables_answer.h"

static const char *add_line(struct arena *a, const char *text, const char *line)
{
	return text == NULL ? line : arena_printf(a, "%s\n%s", text, line);
}

/* What the rules say about a set: what refuses it, or the warnings. NULL: nothing. */
static const char *findings_of(struct arena *a, const struct remit *set, bool refusing)
{
	const char *text = NULL;
	for (size_t k = 0; k < set->n_findings; k++) {
		bool refuses = set->finding[k].rule >= 1 && set->finding[k].rule <= 3;
		if (refuses == refusing)
			text = add_line(a, text, set->finding[k].words);
	}
	return text;
}

/* A set that must not be posted keeps the others of its file out, too: all or nothing. */
static const char *refusals_of(struct arena *a, const struct remit_file *file)
{
	const char *text = NULL;
	for (size_t i = 0; i < file->n; i++)
		if (remit_refused(&file->at[i]))
			text = add_line(a, text, findings_of(a, &file->at[i], true));
	return text;
}

static enum err check_twin(struct ar_taking *t)
{
	struct ar_remit_twin_row twin;
	const struct remit *set = t->set;
	enum err err =
		ar_remit_twin(t->db, t->a,
			      &(struct ar_remit_twin_in){ t->in->practice_id, set->trace_payer,
							  set->trace, set->cents, set->pay_day },
			      &twin);
	if (err == OK) {
		char day[DATE_TEXT_MAX], cents[MONEY_TEXT_MAX];
		date_us(day, set->pay_day);
		money_text(cents, set->cents);
		t->refused =
			arena_printf(t->a,
				     "The payment %s of %s from %s on %s is on the books already. "
				     "Nothing was posted.",
				     set->trace, cents, set->payer, day);
	}
	return err == E_NOTFOUND ? OK : err;
}

/* Money that moves for no one claim: kept with the payer under the reference that it names. */
static enum err judge_provider(struct ar_taking *t, const struct remit_provider *said)
{
	const struct ar_provider_code *code = ar_provider_code_of(t->codes, said->code);
	struct ledger_dims dims = { .payer_id = t->payer.value_id };
	struct ar_entry_new e = { .role = code->role,
				  .kind = arena_printf(t->a, "plb %s", said->code),
				  .reference = said->reference,
				  .cents = said->cents,
				  .payer_id = t->payer.id,
				  .remit_id = t->remit_id };
	struct ar_remit_claim_of_payer_claim_row_list about = { .n = 0 };
	enum err err = OK;
	if (said->reference[0] != '\0')
		err = ar_remit_claim_of_payer_claim(t->db, t->a, t->in->practice_id, t->payer.id,
						    said->reference, &about);
	if (err == OK)
		err = ar_posting_entry(&t->posting, &e, dims);
	if (err == OK && said->cents == INT64_MIN)
		t->refused = "The amounts are too large to add up.";
	else if (err == OK)
		err = ar_posting_add(&t->posting, "eft_clearing", -said->cents, dims);
	char cents[MONEY_TEXT_MAX];
	money_text(cents, said->cents);
	if (about.n > 0 || !ar_role_kept(code->role))
		ar_work_add(t,
			    &(struct ar_work_new){
				    .kind = "provider",
				    .reason = said->code,
				    .cents = said->cents,
				    .remit_claim_id = about.n > 0 ? about.at[0].id : 0,
				    .claim_id = about.n > 0 && about.at[0].claim_id != NULL ?
							*about.at[0].claim_id :
							0,
				    .words = arena_printf(t->a, "%s: %s, reference %s.",
							  code->label, cents, said->reference) });
	return err;
}

static enum err judge_all(struct ar_taking *t)
{
	enum err err = OK;
	t->answer = arena_array(t->a, struct ar_answer, t->set->n_claims);
	for (size_t i = 0; err == OK && t->refused == NULL && i < t->set->n_claims; i++) {
		t->answer[i].said = &t->set->claim[i];
		err = ar_answer_judge(t, &t->answer[i]);
	}
	for (size_t i = 0; err == OK && t->refused == NULL && i < t->set->n_providers; i++)
		err = judge_provider(t, &t->set->provider[i]);
	return err;
}

static const char *line_adjustments(struct arena *a, const struct remit_adjustments *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->n; i++)
		text = arena_printf(a, "%s%s%s %s %" PRId64, text, i == 0 ? "" : ";",
				    list->at[i].group, list->at[i].reason, list->at[i].cents);
	return text;
}

static enum err save_lines(struct ar_taking *t, const struct ar_answer *answer)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < answer->said->n_lines; i++) {
		const struct remit_line *l = &answer->said->line[i];
		int32_t day = l->from != X12_NO_DAY ? l->from :
			      answer->claim != NULL ? answer->claim->from_day :
						      t->set->pay_day;
		err = ar_remit_line_insert(t->db,
					   &(struct ar_remit_line_insert_in){
						   .remit_claim = answer->id,
						   .line = (int64_t)i + 1,
						   .segment = l->segment,
						   .day = day,
						   .code = l->code,
						   .modifiers = l->modifiers,
						   .units_milli = l->units_milli,
						   .charge = l->charge,
						   .paid = l->paid,
						   .allowed = l->has_allowed ? l->allowed : l->paid,
						   .adjustments =
							   line_adjustments(t->a, &l->adjusted),
						   .remarks = l->remarks });
	}
	return err;
}

static enum err save_answer(struct ar_taking *t, const struct ar_answer *answer)
{
	const struct remit_claim *c = answer->said;
	enum err err = ar_remit_claim_insert(
		t->db, &(struct ar_remit_claim_insert_in){
			       .id = answer->id,
			       .remit = t->remit_id,
			       .segment = c->segment,
			       .token = c->id,
			       .claim = answer->claim == NULL ? NULL : &answer->claim->id,
			       .status = c->status,
			       .payer_claim = c->payer_claim,
			       .charge = c->charge,
			       .paid = c->paid,
			       .adjusted = answer->adjusted,
			       .patient = answer->split.cents[AR_PATIENT],
			       .denied = answer->split.cents[AR_DENIAL],
			       .adjustments = answer->adjustments,
			       .remarks = c->remarks });
	if (err == OK)
		err = save_lines(t, answer);
	if (err == OK && answer->original != 0)
		err = ar_remit_claim_reversed(t->db, answer->original, answer->id);
	/* A later payment ends the worry about an earlier denial. */
	if (err == OK && answer->claim != NULL && c->paid > 0 &&
	    answer->split.cents[AR_DENIAL] == 0)
		err = ar_work_settle_denials(t->db, answer->claim->id,
					     "A later answer of the payer paid this claim.",
					     t->in->now_ms);
	return err;
}

static const int64_t *some_id(const int64_t *id)
{
	return *id == 0 ? NULL : id;
}

static enum err save_work(struct ar_taking *t)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < t->n_work; i++) {
		const struct ar_work_new *w = &t->work[i];
		err = ar_work_insert(t->db, &(struct ar_work_insert_in){
						    .id = id_new(),
						    .practice = t->in->practice_id,
						    .kind = w->kind,
						    .remit = t->remit_id,
						    .remit_claim = some_id(&w->remit_claim_id),
						    .claim = some_id(&w->claim_id),
						    .payer = t->payer.id,
						    .reason = w->reason,
						    .cents = w->cents,
						    .words = w->words,
						    .now = t->in->now_ms });
	}
	return err;
}

/* Money that came before its remittance. */
static enum err meet_deposit(struct ar_taking *t)
{
	struct ar_deposit_waiting_row_list rows;
	int64_t changed;
	enum err err = ar_deposit_waiting(t->db, t->a, t->in->practice_id, t->set->trace,
					  t->set->cents, &rows);
	if (err != OK || rows.n == 0)
		return err;
	err = ar_deposit_set_remit(t->db, rows.at[0].id, t->remit_id);
	return err != OK ? err : ar_remit_set_deposit(t->db, t->remit_id, rows.at[0].id, &changed);
}

static enum err save_remit(struct ar_taking *t, int64_t file_id, int32_t day, const char *warnings)
{
	const struct remit *set = t->set;
	enum err err = ar_remit_insert(t->db, &(struct ar_remit_insert_in){
						      .id = t->remit_id,
						      .practice = t->in->practice_id,
						      .file = file_id,
						      .payer = t->payer.id,
						      .trace = set->trace,
						      .trace_payer = set->trace_payer,
						      .method = set->method,
						      .cents = set->cents,
						      .claims_cents = set->claims_paid,
						      .provider_cents = set->provider_total,
						      .pay_day = set->pay_day,
						      .post_day = day,
						      .n_claims = (int64_t)set->n_claims,
						      .n_warnings = (int64_t)set->n_warnings,
						      .warnings = warnings == NULL ? "" : warnings,
						      .now = t->in->now_ms });
	for (size_t i = 0; err == OK && i < set->n_claims; i++)
		err = save_answer(t, &t->answer[i]);
	return err;
}

static enum err post(struct ar_taking *t, int32_t day)
{
	const struct remit *set = t->set;
	struct ledger_journal_new head = {
		.day = day,
		.source = "remittance",
		.source_id = t->remit_id,
		.memo = arena_printf(t->a, "Remittance %s of %s", set->trace, t->payer.name),
		.key = arena_printf(t->a, "835 %s %s %" PRId64 " %" PRId32, set->trace_payer,
				    set->trace, set->cents, set->pay_day),
		.account_id = t->in->account_id
	};
	int64_t journal;
	enum err err = ar_posting_end(&t->posting, &head, t->in->now_ms, &journal, &t->refused);
	if (err == OK && journal != 0)
		err = ar_remit_set_journal(t->db, t->remit_id, journal);
	return err;
}

/* What follows from a posted remittance: work for people, money that waited, credits to return. */
static enum err follow_up(struct ar_taking *t, int32_t day)
{
	enum err err = save_work(t);
	if (err == OK)
		err = meet_deposit(t);
	for (size_t i = 0; err == OK && i < t->n_claims; i++)
		if (t->claim[i]->insurance < 0 || t->claim[i]->patient_part < 0)
			err = ar_credit_look(t->db, t->a, t->claim[i]->id, day, t->in->now_ms);
	return err;
}

static void count(struct ar_file_out *out, const struct ar_taking *t)
{
	out->remits++;
	out->claims += (int64_t)t->set->n_claims;
	out->work += (int64_t)t->n_work;
	out->cents += t->set->cents;
	for (size_t i = 0; i < t->set->n_claims; i++)
		out->matched += t->answer[i].claim != NULL;
	out->unmatched = out->claims - out->matched;
	for (size_t i = 0; i < t->n_work; i++)
		out->denials += strcmp(t->work[i].kind, "denial") == 0;
	if (out->first_remit == 0)
		out->first_remit = t->remit_id;
}

static enum err begin(struct ar_taking *t)
{
	const struct remit *set = t->set;
	struct ar_fees_of_payer_row_list *fees =
		arena_new_one(t->a, struct ar_fees_of_payer_row_list);
	const char *const codes[] = { set->payer_id, set->trace_payer };
	t->codes = ar_codes_known();
	t->remit_id = id_new();
	t->live = lookup_new(t->a);
	ar_posting_begin(&t->posting, t->db, t->a, t->in->practice_id);
	enum err err = check_twin(t);
	if (err != OK || t->refused != NULL)
		return err;
	err = ar_payer_ensure(t->db, t->a, codes, ARRAY_LEN(codes), set->payer, t->in->now_ms,
			      &t->payer);
	if (err == OK)
		err = ar_fees_of_payer(t->db, t->a, t->payer.id, fees);
	if (err == OK)
		t->fees = ar_fees_of(t->a, fees);
	return err;
}

static enum err take_set(struct ar_taking *t, int64_t file_id, const char *warnings)
{
	int32_t day = t->set->pay_day;
	enum err err = begin(t);
	if (err == OK && t->refused == NULL)
		err = judge_all(t);
	if (err == OK && t->refused == NULL)
		err = ar_post_day(t->db, t->a, t->in->practice_id, day, t->in->today, &day);
	if (err == OK && t->refused == NULL)
		err = save_remit(t, file_id, day, warnings);
	if (err == OK && t->refused == NULL)
		err = post(t, day);
	if (err == OK && t->refused == NULL)
		err = follow_up(t, day);
	return err;
}

enum err ar_remit_take(struct db *db, struct arena *a, const struct ar_file_in *in, int64_t file_id,
		       struct ar_file_out *out)
{
	struct remit_file file;
	struct x12_fault fault = { 0 };
	enum err err = remit835_read(in->text, a, &file, &fault);
	if (err == E_INVALID || err == E_LIMIT) {
		out->refused = fault.reason;
		return OK;
	}
	if (err != OK)
		return err;
	out->test = file.test;
	out->refused = refusals_of(a, &file);
	for (size_t i = 0; err == OK && out->refused == NULL && i < file.n; i++) {
		struct ar_taking t = { .db = db, .a = a, .in = in, .set = &file.at[i] };
		err = take_set(&t, file_id, findings_of(a, t.set, false));
		out->refused = t.refused;
		if (err == OK && t.refused == NULL)
			count(out, &t);
	}
	return err;
}
