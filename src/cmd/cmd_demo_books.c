/* Two years of books for each practice of the sample group: collections by provider and payer,
 * payroll, rent and the other bills of a month, a loan, depreciation, what one practice pays for
 * another. What payers and patients owe is left to the claims of the sample. */
#include "base/date.h"
#include "base/id.h"
#include "base/rng.h"
#include "cmd/cmd_demo.h"
#include "mod/ledger/ledger_api.h"
#include "mod/ledger/ledger_schedule.h"
#include "mod/ledger/ledger_store.h"
#include "mod/ledger/ledger_totals_sql.h"
#include "mod/org/org_api.h"

#define MONTHS    24
#define PROVIDERS 3
#define PAYERS    4

static const char *const provider_names[][PROVIDERS] = {
	{ "Dr. Amara Osei", "Dr. Luis Ferreira", "Joanne Whitlock NP" },
	{ "Dr. Priya Raman", "Caleb Stone LCSW", "Dr. Hannah Weiss" },
	{ "Dr. Marcus Bell", "Dr. Ingrid Solberg", "Dr. Tomas Vega" },
};
static const char *const payer_names[PAYERS] = { "Blue Shield", "Medicare", "United Mutual",
						 "Patients" };

/* What a practice pays each month, in cents, give or take some hundredths. */
static const struct {
	const char *debit, *credit, *memo;
	int dom;
	int64_t cents, spread;
} bills[] = {
	{ "rent", "operating_bank", "Rent", 1, 980000, 0 },
	{ "malpractice", "operating_bank", "Malpractice premium", 3, 320000, 0 },
	{ "software", "operating_bank", "Practice software and claims clearing", 5, 145000, 5 },
	{ "telephone", "operating_bank", "Telephone and internet", 6, 38000, 8 },
	{ "medical_supplies", "operating_bank", "Medical supplies", 9, 410000, 30 },
	{ "drugs", "operating_bank", "Vaccines and drugs", 11, 520000, 40 },
	{ "laboratory", "operating_bank", "Reference laboratory", 14, 160000, 25 },
	{ "utilities", "operating_bank", "Electricity and water", 18, 62000, 35 },
	{ "office_supplies", "operating_bank", "Office supplies and postage", 20, 45000, 30 },
	{ "professional_fees", "operating_bank", "Accountant", 22, 90000, 10 },
	{ "bank_fees", "operating_bank", "Bank and card fees", 27, 31000, 20 },
	{ "depreciation", "accumulated_depreciation", "Depreciation", 28, 210000, 0 },
};

struct books {
	struct demo *d;
	struct db *db;
	struct arena *a;
	struct rng rng;
	int64_t practice, lead; /* lead pays some bills of the others */
	size_t number;
	int64_t provider[PROVIDERS], payer[PAYERS], site;
	int32_t first;
};

static int64_t role(struct books *b, int64_t practice, const char *name)
{
	int64_t id = 0;
	enum err err = ledger_account_for(b->db, b->a, practice, name, &id);
	assert(err == OK);
	return id;
}

static enum err post(struct books *b, int32_t day, const char *source, const char *memo,
		     const struct ledger_line_new *lines, size_t n)
{
	struct ledger_posted p;
	if (day > b->d->today)
		return OK;
	enum err err = ledger_post(b->db, b->a,
				   &(struct ledger_journal_new){ .practice_id = b->practice,
								 .day = day,
								 .source = source,
								 .memo = memo,
								 .lines = lines,
								 .n_lines = n },
				   day * INT64_C(86400000) + 64800000, &p);
	if (err == OK && p.verdict != LEDGER_FINE) {
		b->d->why = ledger_verdict_words(p.verdict);
		return E_INVALID;
	}
	return err;
}

static int64_t about(struct books *b, int64_t cents, int64_t spread)
{
	return cents + cents * rng_between(&b->rng, -spread, spread) / 100;
}

static enum err post_opening(struct books *b)
{
	const struct ledger_line_new lines[] = {
		{ .account_id = role(b, b->practice, "operating_bank"), .cents = 9500000 },
		{ .account_id = role(b, b->practice, "payroll_bank"), .cents = 2500000 },
		{ .account_id = role(b, b->practice, "equipment"), .cents = 12600000 },
		{ .account_id = role(b, b->practice, "equipment_loan"), .cents = -8000000 },
		{ .account_id = role(b, b->practice, "opening"), .cents = -16600000 },
	};
	return post(b, b->first - 1, "opening", "Opening balances", lines, ARRAY_LEN(lines));
}

/* What came in during a week, each provider and payer on a line. */
static enum err post_collections(struct books *b, int32_t day)
{
	struct ledger_line_new lines[PROVIDERS * PAYERS + 1] = { { 0 } };
	int64_t sum = 0;
	size_t n = 1;
	for (size_t i = 0; i < PROVIDERS; i++)
		for (size_t k = 0; k < PAYERS; k++) {
			int64_t cents = about(b, 355000 + (int64_t)b->number * 20000, 35);
			lines[n++] = (struct ledger_line_new){
				.account_id = role(b, b->practice,
						   k + 1 < PAYERS ? "service_revenue" :
								    "self_pay_revenue"),
				.cents = -cents,
				.dims = { b->site, b->provider[i], b->payer[k], 0 },
			};
			sum += cents;
		}
	lines[0].account_id = role(b, b->practice, "operating_bank");
	lines[0].cents = sum;
	return post(b, day, "bank", "Collections of the week", lines, n);
}

static enum err post_payroll(struct books *b, int32_t day)
{
	int64_t staff = about(b, 2900000, 4), provider = about(b, 3300000, 2);
	int64_t tax = (staff + provider) * 765 / 10000;
	const struct ledger_line_new moved[] = {
		{ .account_id = role(b, b->practice, "payroll_bank"), .cents = staff + provider },
		{ .account_id = role(b, b->practice, "operating_bank"),
		  .cents = -staff - provider },
	};
	const struct ledger_line_new paid[] = {
		{ .account_id = role(b, b->practice, "wages"),
		  .cents = staff,
		  .dims = { .site_id = b->site } },
		{ .account_id = role(b, b->practice, "provider_pay"), .cents = provider },
		{ .account_id = role(b, b->practice, "payroll_tax_expense"), .cents = tax },
		{ .account_id = role(b, b->practice, "payroll_taxes_payable"), .cents = -tax },
		{ .account_id = role(b, b->practice, "payroll_bank"), .cents = -staff - provider },
	};
	const struct ledger_line_new taxes[] = {
		{ .account_id = role(b, b->practice, "payroll_taxes_payable"), .cents = tax },
		{ .account_id = role(b, b->practice, "operating_bank"), .cents = -tax },
	};
	enum err err = post(b, day - 1, "bank", "To the payroll bank", moved, ARRAY_LEN(moved));
	if (err == OK)
		err = post(b, day, "payroll", "Payroll", paid, ARRAY_LEN(paid));
	return err != OK ? err :
			   post(b, day + 3, "payroll", "Payroll taxes", taxes, ARRAY_LEN(taxes));
}

static enum err post_bills(struct books *b, int32_t month)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < ARRAY_LEN(bills); i++) {
		int64_t cents = about(b, bills[i].cents, bills[i].spread);
		const struct ledger_line_new lines[] = {
			{ .account_id = role(b, b->practice, bills[i].debit),
			  .cents = cents,
			  .dims = { .site_id = b->site } },
			{ .account_id = role(b, b->practice, bills[i].credit), .cents = -cents },
		};
		err = post(b, month + bills[i].dom - 1, "bill", bills[i].memo, lines, 2);
	}
	const struct ledger_line_new loan[] = {
		{ .account_id = role(b, b->practice, "equipment_loan"), .cents = 150000 },
		{ .account_id = role(b, b->practice, "interest_expense"), .cents = 38000 },
		{ .account_id = role(b, b->practice, "operating_bank"), .cents = -188000 },
	};
	return err != OK ? err :
			   post(b, month + 15, "bank", "Equipment loan", loan, ARRAY_LEN(loan));
}

/* The first practice pays the cleaning of the others: one act in two books. */
static enum err post_shared(struct books *b, int32_t month)
{
	struct ledger_posted p[2];
	int64_t cents = about(b, 85000, 10);
	int32_t day = month + 24;
	if (b->practice == b->lead || day > b->d->today)
		return OK;
	const struct ledger_line_new theirs[] = {
		{ .account_id = role(b, b->lead, "due_from"), .cents = cents },
		{ .account_id = role(b, b->lead, "operating_bank"), .cents = -cents },
	};
	const struct ledger_line_new ours[] = {
		{ .account_id = role(b, b->practice, "repairs"), .cents = cents },
		{ .account_id = role(b, b->practice, "due_to"), .cents = -cents },
	};
	const struct ledger_journal_new j[] = {
		{ .practice_id = b->lead,
		  .day = day,
		  .source = "act",
		  .memo = "Cleaning, paid for a sister practice",
		  .lines = theirs,
		  .n_lines = 2 },
		{ .practice_id = b->practice,
		  .day = day,
		  .source = "act",
		  .memo = "Cleaning, paid by a sister practice",
		  .lines = ours,
		  .n_lines = 2 },
	};
	return ledger_post_act(b->db, b->a, j, 2, day * INT64_C(86400000) + 64800000, p);
}

static enum err post_months(struct books *b)
{
	enum err err = post_opening(b);
	for (int m = 0; err == OK && m <= MONTHS; m++) {
		int32_t month = date_add_months(b->first, m);
		for (int week = 0; err == OK && week < 4; week++)
			err = post_collections(b, month + 4 + week * 7);
		if (err == OK)
			err = post_payroll(b, month + 13);
		if (err == OK)
			err = post_payroll(b, month + 26);
		if (err == OK)
			err = post_bills(b, month);
		if (err == OK)
			err = post_shared(b, month);
	}
	return err;
}

/* A journal that waits for the receipt. */
static enum err keep_draft(struct books *b)
{
	int64_t id = 0, changed;
	const struct ledger_line_new lines[] = {
		{ .account_id = role(b, b->practice, "licenses"), .cents = 48000 },
		{ .account_id = role(b, b->practice, "operating_bank"), .cents = -48000 },
	};
	return ledger_draft_save(b->db, b->a,
				 &(struct ledger_journal_new){
					 .practice_id = b->practice,
					 .day = b->d->today,
					 .source = "manual",
					 .memo = "License fees; the receipt is missing",
					 .lines = lines,
					 .n_lines = 2 },
				 0, b->d->now_ms, &id, &changed);
}

/* A plan for this year and the next in round numbers, and insurance that is used up month by month.
 */
static enum err make_plans(struct books *b)
{
	int64_t first = ledger_month_of(b->d->today) / 100 * 100 + 1;
	enum err err = OK;
	for (size_t i = 0; err == OK && i < ARRAY_LEN(bills); i++)
		for (int m = 0; err == OK && m < 24; m++)
			err = ledger_budget_put(b->db, role(b, b->practice, bills[i].debit), 0,
						ledger_month_add(first, m),
						(bills[i].cents + 9999) / 10000 * 10000);
	int64_t dim;
	if (err == OK)
		err = ledger_dim_ensure(b->db, b->a, &(struct ledger_dims){ .site_id = b->site },
					&dim);
	return err != OK ?
		       err :
		       ledger_schedule_insert(b->db,
					      &(struct ledger_schedule_insert_in){
						      .id = id_new(),
						      .practice = b->practice,
						      .kind = "prepaid",
						      .title = "Liability insurance of the year",
						      .first = date_month_last(b->d->today) + 1,
						      .runs = 12,
						      .cents = 1260000,
						      .debit = role(b, b->practice, "insurance"),
						      .credit = role(b, b->practice, "prepaid"),
						      .dim = dim,
						      .now = b->d->now_ms });
}

/* Closed for good up to a year ago, for daily work up to the month before last. */
static enum err close_months(struct books *b)
{
	const char *refusal;
	int64_t now = ledger_month_of(b->d->today);
	enum err err = ledger_period_set(b->db, b->a, b->practice, ledger_month_add(now, -12),
					 LEDGER_HARD, 0, b->d->now_ms, &refusal);
	for (int m = -11; err == OK && m < -1; m++)
		err = ledger_period_set(b->db, b->a, b->practice, ledger_month_add(now, m),
					LEDGER_SOFT, 0, b->d->now_ms, &refusal);
	return err;
}

static enum err name_values(struct books *b)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < PROVIDERS; i++)
		err = ledger_value_ensure(b->db, b->a, LEDGER_PROVIDER,
					  provider_names[b->number % ARRAY_LEN(provider_names)][i],
					  b->d->now_ms, &b->provider[i]);
	for (size_t i = 0; err == OK && i < PAYERS; i++)
		err = ledger_value_ensure(b->db, b->a, LEDGER_PAYER, payer_names[i], b->d->now_ms,
					  &b->payer[i]);
	return err;
}

static enum err make_books(struct db *db, void *arg)
{
	struct demo *d = arg;
	struct org_practice_row_list practices;
	struct org_site_row_list sites;
	enum err err = org_practice_list(db, d->arena, &practices);
	if (err == OK)
		err = org_site_all(db, d->arena, &sites);
	int64_t lead = 0;
	for (size_t i = 0; err == OK && i < practices.n; i++) {
		struct books b = { .d = d, .db = db, .a = d->arena, .number = i };
		b.practice = practices.at[i].id;
		b.lead = lead = lead == 0 ? b.practice : lead;
		b.first = date_add_months(date_month_first(d->today), -MONTHS);
		for (size_t k = 0; k < sites.n; k++)
			b.site = sites.at[k].practice_id == b.practice ? sites.at[k].id : b.site;
		rng_seed(&b.rng, 20240101 + i);
		err = ledger_book_ensure(db, d->arena, b.practice, NULL, 0, d->now_ms);
		if (err == OK)
			err = name_values(&b);
		if (err == OK)
			err = post_months(&b);
		if (err == OK)
			err = keep_draft(&b);
		if (err == OK)
			err = make_plans(&b);
	}
	/* At the end, as the first practice pays for the others. */
	for (size_t i = 0; err == OK && i < practices.n; i++)
		err = close_months(&(struct books){
			.d = d, .db = db, .a = d->arena, .practice = practices.at[i].id });
	return err;
}

enum err demo_books(struct demo *d)
{
	return cmd_write(d->app, make_books, d);
}
