/* The balancing rules R1 to R5 and R7 of an 835. Every sum is of cents, checked; a finding
 * names the segment and both sides, so that the payer can be told what is wrong. */
#include "format/remit835.h"

#include "base/money.h"

void remit835_note(struct remit *set, struct arena *a, int rule, int32_t segment,
		   const char *format, ...)
{
	bool refuses = rule >= 1 && rule <= 3;
	*(refuses ? &set->n_refusing : &set->n_warnings) += 1;
	if (set->finding == NULL)
		set->finding = arena_array(a, struct remit_finding, REMIT_FINDINGS_MAX);
	size_t at = set->n_findings;
	/* What refuses is never crowded out by warnings. */
	if (at == REMIT_FINDINGS_MAX) {
		for (at = 0; refuses && at < REMIT_FINDINGS_MAX; at++)
			if (set->finding[at].rule < 1 || set->finding[at].rule > 3)
				break;
		if (!refuses || at == REMIT_FINDINGS_MAX)
			return;
	} else
		set->n_findings++;
	va_list args;
	va_start(args, format);
	set->finding[at] = (struct remit_finding){ rule, segment, arena_vprintf(a, format, args) };
	va_end(args);
}

static bool sum_of(const struct remit_adjustments *list, const char *group, int64_t *sum)
{
	for (size_t i = 0; i < list->n; i++)
		if ((group == NULL || strcmp(list->at[i].group, group) == 0) &&
		    !money_add(*sum, list->at[i].cents, sum))
			return false;
	return true;
}

struct texts {
	char at[4][MONEY_TEXT_MAX];
};

static const char *say(struct texts *t, int i, int64_t cents)
{
	money_text(t->at[i], cents);
	return t->at[i];
}

/* R1: charge less adjustments is what was paid. R7: the allowed amount is paid and patient's. */
static bool balance_line(struct remit *set, const struct remit_claim *claim,
			 const struct remit_line *line, struct arena *a)
{
	int64_t adjusted = 0, patient = 0, due, allowed;
	struct texts t;
	if (!sum_of(&line->adjusted, NULL, &adjusted) || !sum_of(&line->adjusted, "PR", &patient) ||
	    !money_sub(line->charge, adjusted, &due) || !money_add(line->paid, patient, &allowed))
		return false;
	if (due != line->paid)
		remit835_note(
			set, a, 1, line->segment,
			"Rule R1, service line at segment %d: the charge of %s less adjustments "
			"of %s is %s, and the payer says that it paid %s.",
			line->segment, say(&t, 0, line->charge), say(&t, 1, adjusted),
			say(&t, 2, due), say(&t, 3, line->paid));
	if (line->has_allowed && claim->status != REMIT_REVERSAL && line->allowed != allowed)
		remit835_note(
			set, a, 7, line->segment,
			"Rule R7, service line at segment %d: the allowed amount is %s, and paid "
			"(%s) and the patient's part (%s) do not add up to it.",
			line->segment, say(&t, 0, line->allowed), say(&t, 1, line->paid),
			say(&t, 2, patient));
	return true;
}

struct claim_sums {
	int64_t claim_level, adjusted, patient, charges, paid;
};

static bool claim_sums(const struct remit_claim *claim, struct claim_sums *s)
{
	*s = (struct claim_sums){ 0 };
	if (!sum_of(&claim->adjusted, NULL, &s->claim_level) ||
	    !sum_of(&claim->adjusted, "PR", &s->patient))
		return false;
	s->adjusted = s->claim_level;
	for (size_t i = 0; i < claim->n_lines; i++)
		if (!sum_of(&claim->line[i].adjusted, NULL, &s->adjusted) ||
		    !sum_of(&claim->line[i].adjusted, "PR", &s->patient) ||
		    !money_add(s->charges, claim->line[i].charge, &s->charges) ||
		    !money_add(s->paid, claim->line[i].paid, &s->paid))
			return false;
	return money_sub(s->paid, s->claim_level, &s->paid);
}

static bool balance_claim(struct remit *set, const struct remit_claim *claim, struct arena *a)
{
	for (size_t i = 0; i < claim->n_lines; i++)
		if (!balance_line(set, claim, &claim->line[i], a))
			return false;
	struct claim_sums s;
	struct texts t;
	int64_t due;
	if (!claim_sums(claim, &s) || !money_sub(claim->charge, s.adjusted, &due))
		return false;
	if (due != claim->paid)
		remit835_note(
			set, a, 2, claim->segment,
			"Rule R2, claim %s at segment %d: the charge of %s less all adjustments of "
			"%s is %s, and the payer says that it paid %s.",
			claim->id, claim->segment, say(&t, 0, claim->charge),
			say(&t, 1, s.adjusted), say(&t, 2, due), say(&t, 3, claim->paid));
	if (claim->n_lines > 0 && s.charges != claim->charge)
		remit835_note(
			set, a, 4, claim->segment,
			"Rule R4, claim %s at segment %d: its lines charge %s together, and the "
			"claim %s.",
			claim->id, claim->segment, say(&t, 0, s.charges),
			say(&t, 1, claim->charge));
	if (claim->n_lines > 0 && s.paid != claim->paid)
		remit835_note(
			set, a, 4, claim->segment,
			"Rule R4, claim %s at segment %d: its lines less the adjustments of the "
			"whole claim come to %s paid, and the claim says %s.",
			claim->id, claim->segment, say(&t, 0, s.paid), say(&t, 1, claim->paid));
	if (claim->has_patient && claim->status != REMIT_REVERSAL && s.patient != claim->patient)
		remit835_note(set, a, 5, claim->segment,
			      "Rule R5, claim %s at segment %d: the patient's part is %s, and the "
			      "adjustments of group PR come to %s.",
			      claim->id, claim->segment, say(&t, 0, claim->patient),
			      say(&t, 1, s.patient));
	return money_add(set->claims_paid, claim->paid, &set->claims_paid);
}

bool remit835_balance(struct remit *set, struct arena *a)
{
	set->claims_paid = set->provider_total = 0;
	for (size_t i = 0; i < set->n_claims; i++)
		if (!balance_claim(set, &set->claim[i], a))
			return false;
	for (size_t i = 0; i < set->n_providers; i++)
		if (!money_add(set->provider_total, set->provider[i].cents, &set->provider_total))
			return false;
	int64_t due;
	if (!money_sub(set->claims_paid, set->provider_total, &due))
		return false;
	struct texts t;
	if (due != set->cents)
		remit835_note(
			set, a, 3, set->segment,
			"Rule R3, payment %s at segment %d: the claims come to %s, less provider "
			"adjustments of %s that is %s, and the payment is %s.",
			set->trace, set->segment, say(&t, 0, set->claims_paid),
			say(&t, 1, set->provider_total), say(&t, 2, due), say(&t, 3, set->cents));
	return true;
}

bool remit_refused(const struct remit *set)
{
	return set->n_refusing > 0;
}
