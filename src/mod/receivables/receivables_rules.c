/* What a payer's answer does to the books; see receivables_rules.h. */
#include "mod/receivables/receivables_rules.h"

#include "base/csv.h"
#include "base/money.h"

static const struct {
	const char *name, *role;
} classes[AR_CLASSES] = {
	[AR_CONTRACTUAL] = { "contractual", "contractual_adjustment" },
	[AR_PATIENT] = { "patient", "ar_patient" },
	[AR_DENIAL] = { "denial", NULL },
	[AR_PRIOR] = { "prior", NULL },
	[AR_INCENTIVE] = { "incentive", "incentive_revenue" },
	[AR_WITHHOLD] = { "withhold", "payer_withhold" },
	[AR_INTEREST] = { "interest", "interest_income" },
};

const char *ar_class_name(enum ar_class c)
{
	return classes[c].name;
}

const char *ar_class_role(enum ar_class c)
{
	return classes[c].role;
}

static enum ar_class class_named(const char *name)
{
	for (int i = 0; i < AR_CLASSES; i++)
		if (strcmp(classes[i].name, name) == 0)
			return (enum ar_class)i;
	assert(!"a class of packs/receivables/reasons.csv that the program does not know");
	return AR_DENIAL;
}

#define KEY_MAX 32

static const char *key_of(char key[KEY_MAX], const char *group, const char *code)
{
	snprintf(key, KEY_MAX, "%s %s", group, code);
	return key;
}

static struct csv table_of(struct arena *a, struct str text)
{
	struct csv csv;
	struct csv_fault fault;
	enum err err = csv_parse(a, text, &csv, &fault);
	assert(err == OK);
	return csv;
}

void ar_codes_read(struct ar_codes *codes, struct arena *a, struct str reasons,
		   struct str providers)
{
	struct csv r = table_of(a, reasons), p = table_of(a, providers);
	char key[KEY_MAX];
	*codes = (struct ar_codes){ lookup_new(a), lookup_new(a),
				    arena_array(a, struct ar_reason, r.n_rows),
				    arena_array(a, struct ar_provider_code, p.n_rows) };
	for (size_t i = 0; i < r.n_rows; i++) {
		codes->reason[i] =
			(struct ar_reason){ class_named(csv_at(&r, i, 2)), csv_at(&r, i, 3) };
		lookup_put(codes->reasons, key_of(key, csv_at(&r, i, 0), csv_at(&r, i, 1)),
			   (int64_t)i);
	}
	for (size_t i = 0; i < p.n_rows; i++) {
		codes->provider[i] =
			(struct ar_provider_code){ csv_at(&p, i, 1), csv_at(&p, i, 2) };
		lookup_put(codes->providers, csv_at(&p, i, 0), (int64_t)i);
	}
}

const struct ar_reason *ar_reason_of(const struct ar_codes *codes, const char *group,
				     const char *code)
{
	static const struct ar_reason unknown = { AR_DENIAL, "Other reason" };
	char key[KEY_MAX];
	int64_t i;
	if (lookup_get(codes->reasons, key_of(key, group, code), &i) ||
	    lookup_get(codes->reasons, key_of(key, group, "*"), &i) ||
	    lookup_get(codes->reasons, key_of(key, "*", code), &i))
		return &codes->reason[i];
	return &unknown;
}

const struct ar_provider_code *ar_provider_code_of(const struct ar_codes *codes, const char *code)
{
	int64_t i = 0;
	if (!lookup_get(codes->providers, code, &i)) {
		bool any = lookup_get(codes->providers, "*", &i);
		assert(any);
	}
	return &codes->provider[i];
}

bool ar_split_text(const struct ar_codes *codes, const char *adjustments, struct ar_split *out)
{
	struct ar_split split = { { 0 } };
	struct str rest = str_of(adjustments), one;
	while (str_split(&rest, ';', &one)) {
		struct str group, reason, amount;
		int64_t cents;
		char g[8], r[8];
		if (!str_split(&one, ' ', &group) || !str_split(&one, ' ', &reason) ||
		    !str_split(&one, ' ', &amount) || one.n > 0 || !str_to_i64(amount, &cents) ||
		    group.n >= sizeof g || reason.n >= sizeof r)
			return false;
		snprintf(g, sizeof g, "%.*s", (int)group.n, group.p);
		snprintf(r, sizeof r, "%.*s", (int)reason.n, reason.p);
		int64_t *sum = &split.cents[ar_reason_of(codes, g, r)->class];
		if (!money_add(*sum, cents, sum))
			return false;
	}
	*out = split;
	return true;
}

enum ar_turn ar_turn_of(int64_t status)
{
	static const struct {
		int64_t status;
		enum ar_turn turn;
	} turns[] = { { 2, AR_LATER },  { 3, AR_LATER },     { 20, AR_LATER },
		      { 21, AR_LATER }, { 22, AR_REVERSAL }, { 25, AR_NOTHING } };
	for (size_t i = 0; i < ARRAY_LEN(turns); i++)
		if (turns[i].status == status)
			return turns[i].turn;
	return AR_FIRST;
}

bool ar_forwarded(int64_t status)
{
	return status >= 19 && status <= 21;
}

static void add(struct ar_effects *e, const char *role, const char *kind, int64_t cents)
{
	if (cents == 0)
		return;
	assert(e->n < AR_EFFECTS_MAX);
	e->at[e->n++] = (struct ar_effect){ role, kind, cents };
}

static bool move(struct ar_effects *e, const char *from, const char *to, const char *kind,
		 int64_t cents)
{
	if (cents == INT64_MIN)
		return false;
	add(e, from, kind, -cents);
	add(e, to, kind, cents);
	return true;
}

bool ar_judge(enum ar_turn turn, bool forwarded, int64_t paid, const struct ar_split *split,
	      const struct ar_balance *before, struct ar_effects *out)
{
	struct ar_effects e = { .n = 0 };
	bool fits = true;
	bool to_come = forwarded || (turn == AR_FIRST && before->second);
	if (turn == AR_NOTHING) {
		*out = e;
		return true;
	}
	if (turn == AR_LATER && before->patient > 0)
		fits = move(&e, "ar_patient", "ar_insurance", "to_insurance", before->patient);
	fits = fits && move(&e, "ar_insurance", "eft_clearing",
			    turn == AR_REVERSAL ? "reversal" : "payment", paid);
	for (int i = 0; fits && i < AR_CLASSES; i++) {
		if (classes[i].role == NULL || (i == AR_PATIENT && to_come))
			continue;
		fits = move(&e, "ar_insurance", classes[i].role, classes[i].name, split->cents[i]);
	}
	if (fits)
		*out = e;
	return fits;
}

bool ar_judge_unmatched(int64_t paid, struct ar_effects *out)
{
	struct ar_effects e = { .n = 0 };
	bool fits = move(&e, "ar_insurance", "eft_clearing", "unapplied", paid);
	if (fits)
		*out = e;
	return fits;
}

bool ar_role_kept(const char *role)
{
	static const char *const kept[] = { "ar_insurance",   "ar_patient",    "payer_recoupment",
					    "payer_withhold", "payer_forward", "patient_credit",
					    "refund_payable" };
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		if (strcmp(kept[i], role) == 0)
			return true;
	return false;
}

const struct ar_manual ar_manuals[] = {
	{ "patient-payment", "Payment by the patient", "ar_patient", "undeposited" },
	{ "insurance-payment", "Payment by the payer, on paper", "ar_insurance", "undeposited" },
	{ "contractual", "Contractual adjustment", "ar_insurance", "contractual_adjustment" },
	{ "to-patient", "Patient's part", "ar_insurance", "ar_patient" },
	{ "to-insurance", "Back to the payer", "ar_patient", "ar_insurance" },
	{ "write-off", "Administrative write-off", "ar_patient", "write_off" },
	{ "insurance-write-off", "Write-off of a payer's part", "ar_insurance", "write_off" },
	{ "small-balance", "Small balance", "ar_patient", "small_balance" },
	{ "charity", "Charity care", "ar_patient", "charity" },
	{ "bad-debt", "Bad debt", "ar_patient", "bad_debt" },
	{ "refund-patient", "Refund owed to the patient", "refund_payable", "ar_patient" },
	{ "refund-payer", "Refund owed to the payer", "refund_payable", "ar_insurance" },
	{ "refund-paid", "Refund sent by check", "operating_bank", "refund_payable" },
	{ NULL, NULL, NULL, NULL },
};

const struct ar_manual *ar_manual_of(const char *name)
{
	for (const struct ar_manual *m = ar_manuals; m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

const char *const ar_age_titles[AR_AGES] = { "0-30 days", "31-60", "61-90", "91-120", "Over 120" };

size_t ar_age_of(int32_t from, int32_t today)
{
	int32_t days = today - from;
	return days <= 30 ? 0 : days <= 60 ? 1 : days <= 90 ? 2 : days <= 120 ? 3 : 4;
}

bool ar_fee_due(int64_t cents, int64_t units_milli, int64_t *out)
{
	return money_share(cents, units_milli, 1000, out);
}
