/* Pure decisions about what a payer's answer does to the books: which account a reason of
 * adjustment belongs to, what of a claim is paid, the patient's, denied or by contract. No clock,
 * no database.
 *
 * The classes of reasons stand in packs/receivables/reasons.csv, the codes of provider
 * adjustments in packs/receivables/provider.csv; the short labels are ours. */
#ifndef MOD_RECEIVABLES_RECEIVABLES_RULES_H
#define MOD_RECEIVABLES_RECEIVABLES_RULES_H

#include "base/arena.h"
#include "base/lookup.h"

enum ar_class {
	AR_CONTRACTUAL,
	AR_PATIENT, /* moves to the patient's account */
	AR_DENIAL,  /* stays receivable; somebody looks at it */
	AR_PRIOR,   /* what another payer paid or adjusted before: posted then */
	AR_INCENTIVE,
	AR_WITHHOLD,
	AR_INTEREST,
	AR_CLASSES
};
const char *ar_class_name(enum ar_class c);
/* The account that takes the amount, NULL for those that post nothing of their own. */
const char *ar_class_role(enum ar_class c);

struct ar_reason {
	enum ar_class class;
	const char *label;
};
struct ar_provider_code {
	const char *role, *label;
};
struct ar_codes {
	struct lookup *reasons, *providers;
	struct ar_reason *reason;
	struct ar_provider_code *provider;
};
/* Reads the two tables. Their texts travel in the program, so a fault in them is a programmer's. */
void ar_codes_read(struct ar_codes *codes, struct arena *a, struct str reasons,
		   struct str providers);
/* The row of (group, code), else of (any, code), else of (group, any). What nobody classed is a
 * denial: it stays receivable until a person has decided. Never NULL. */
const struct ar_reason *ar_reason_of(const struct ar_codes *codes, const char *group,
				     const char *code);
const struct ar_provider_code *ar_provider_code_of(const struct ar_codes *codes, const char *code);

/* The sums of a claim's adjustments by class. */
struct ar_split {
	int64_t cents[AR_CLASSES];
};
/* "CO 45 4994;PR 1 2500": the adjustments of a claim and its lines, one each group and reason,
 * as they are kept with the claim. false when the text is not of this form or a sum does not
 * fit. */
bool ar_split_text(const struct ar_codes *codes, const char *adjustments,
		   struct ar_split *out) MUST_CHECK;

/* What is known of a claim before an answer is posted. */
struct ar_balance {
	int64_t insurance, patient;
	bool second; /* another payer comes after the one that answers first */
};
/* A change of one account. The entries of the sub-ledger are those whose role it knows. */
struct ar_effect {
	const char *role, *kind;
	int64_t cents;
};
#define AR_EFFECTS_MAX 16
struct ar_effects {
	size_t n;
	struct ar_effect at[AR_EFFECTS_MAX];
};
/* CLP02 as far as posting tells them apart. */
enum ar_turn { AR_FIRST, AR_LATER, AR_REVERSAL, AR_NOTHING };
enum ar_turn ar_turn_of(int64_t status);
/* Whether the payer sent the claim on to the next one (19, 20, 21). */
bool ar_forwarded(int64_t status);

/* The effects of an answer on the accounts; they add up to nothing. `paid` goes to
 * eft_clearing. When a later payer answers, what had become the patient's goes back first, as
 * that payer judges the whole again. While another payer is to come, the patient's part stays
 * with insurance. false when a sum does not fit. */
bool ar_judge(enum ar_turn turn, bool forwarded, int64_t paid, const struct ar_split *split,
	      const struct ar_balance *before, struct ar_effects *out) MUST_CHECK;
/* The same for money without a claim: it stands to the payer's credit until somebody finds it. */
bool ar_judge_unmatched(int64_t paid, struct ar_effects *out) MUST_CHECK;
/* Whether the sub-ledger keeps this account. */
bool ar_role_kept(const char *role);

/* What a person may post to a claim by hand or by file. */
struct ar_manual {
	const char *name, *label;
	const char *role;    /* of the sub-ledger, lowered by a positive amount */
	const char *counter; /* raised by it */
};
extern const struct ar_manual ar_manuals[]; /* ends with a NULL name */
const struct ar_manual *ar_manual_of(const char *name);

/* Days since `from`, as the columns of an aging: 0-30, 31-60, 61-90, 91-120, over 120. */
#define AR_AGES 5
size_t ar_age_of(int32_t from, int32_t today);
extern const char *const ar_age_titles[AR_AGES];

/* What the schedule says a line is worth: cents a unit times units, rounded to the cent. */
bool ar_fee_due(int64_t cents, int64_t units_milli, int64_t *out) MUST_CHECK;

#endif
