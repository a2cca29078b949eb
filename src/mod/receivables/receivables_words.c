/* What the codes and columns of receivables are called on pages. */
#include "base/money.h"
#include "mod/receivables/receivables_post.h"
#include "mod/receivables/receivables_view.h"
#include "mod/receivables/receivables_web.h"
#include "web/obligation.h"

struct word {
	const char *code, *title;
};

static const char *title_of(const struct word *words, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i].code, code) == 0)
			return words[i].title;
	return code;
}

const char *ar_role_title(const char *role)
{
	static const struct word words[] = {
		{ "ar_insurance", "Payer" },
		{ "ar_patient", "Patient" },
		{ "payer_recoupment", "Taken back by the payer" },
		{ "payer_withhold", "Withheld by the payer" },
		{ "payer_forward", "Forwarded balance" },
		{ "patient_credit", "Patient credit" },
		{ "refund_payable", "Refund to send" },
	};
	return title_of(words, ARRAY_LEN(words), role);
}

const char *ar_kind_title(const char *kind)
{
	static const struct word words[] = {
		{ "charge", "Charge" },
		{ "payment", "Payment by the payer" },
		{ "contractual", "Contractual adjustment" },
		{ "patient", "Patient's part" },
		{ "to_insurance", "Back to the payer" },
		{ "reversal", "Taken back by the payer" },
		{ "unapplied", "Payment without a claim" },
		{ "applied", "Payment that found its claim" },
		{ "incentive", "Incentive" },
		{ "withhold", "Withheld" },
		{ "interest", "Interest" },
	};
	const struct ar_manual *m = ar_manual_of(kind);
	return m != NULL ? m->label : title_of(words, ARRAY_LEN(words), kind);
}

const char *ar_work_title(const char *kind)
{
	static const struct word words[] = {
		{ "unmatched", "No such claim" },       { "denial", "Denial" },
		{ "reversal", "Odd reversal" },         { "charge", "Other charge" },
		{ "prior", "Earlier payments differ" }, { "provider", "Provider adjustment" },
		{ "underpaid", "Underpaid" },           { "forwarded", "Not the payer's claim" },
	};
	return title_of(words, ARRAY_LEN(words), kind);
}

const char *ar_status_title(struct arena *a, int64_t status)
{
	static const struct {
		int64_t status;
		const char *title;
	} words[] = {
		{ 1, "Processed" },
		{ 2, "Processed as second payer" },
		{ 3, "Processed as third payer" },
		{ 4, "Denied" },
		{ 19, "Processed, sent on" },
		{ 20, "Processed as second payer, sent on" },
		{ 21, "Processed as third payer, sent on" },
		{ 22, "Taken back" },
		{ 23, "Not its claim, sent on" },
		{ 25, "Estimate only" },
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].status == status)
			return words[i].title;
	return arena_printf(a, "Status %" PRId64, status);
}

const char *ar_adjustments_words(struct arena *a, const char *adjustments)
{
	struct str rest = str_of(adjustments), one, group, reason, amount;
	const char *text = "";
	int64_t cents;
	while (str_split(&rest, ';', &one)) {
		if (!str_split(&one, ' ', &group) || !str_split(&one, ' ', &reason) ||
		    !str_split(&one, ' ', &amount) || !str_to_i64(amount, &cents))
			continue;
		const char *g = arena_str(a, group), *r = arena_str(a, reason);
		char money[MONEY_TEXT_MAX];
		money_text(money, cents);
		text = arena_printf(a, "%s%s%s %s: %s, %s", text, text[0] == '\0' ? "" : "; ", g, r,
				    ar_reason_of(ar_codes_known(), g, r)->label, money);
	}
	return text;
}

struct ar_answer_item ar_answer_item_of(const struct ctx *c, const struct ar_answer_row *r)
{
	return (struct ar_answer_item){ .claim_id = r->claim_id == NULL ? 0 : *r->claim_id,
					.remit_id = r->remit_id,
					.segment = r->segment,
					.charge = r->charge,
					.paid = r->paid,
					.patient = r->patient,
					.denied = r->denied,
					.token = r->token,
					.status = ar_status_title(c->arena, r->status),
					.payer_claim = r->payer_claim,
					.adjustments =
						ar_adjustments_words(c->arena, r->adjustments),
					.remarks = r->remarks,
					.trace = r->trace,
					.day = r->pay_day };
}

int32_t ar_today(const struct ctx *c)
{
	return obligation_today("UTC", c->now_ms);
}
