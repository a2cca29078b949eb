/* The rules of the books, see ledger_rules.h. */
#include "mod/ledger/ledger_rules.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/money.h"

static const char *const verdict_words[LEDGER_VERDICTS] = {
	[LEDGER_FINE] = "The journal is in order.",
	[LEDGER_FEW_LINES] = "A journal needs at least two lines.",
	[LEDGER_MANY_LINES] =
		"The journal has more lines than one journal may have. Post it in parts.",
	[LEDGER_ZERO_LINE] =
		"A line has no amount. Enter a debit or a credit, or leave the line empty.",
	[LEDGER_LARGE_LINE] = "An amount is larger than a journal line may be.",
	[LEDGER_UNBALANCED] = "Debits and credits differ. Both sides must be equal.",
	[LEDGER_OVERFLOW] = "The amounts are too large to add up.",
	[LEDGER_BAD_DAY] = "The day is outside the years that the books can hold.",
	[LEDGER_BAD_CURRENCY] = "A currency is three capital letters, as in USD.",
	[LEDGER_NO_BOOK] = "This practice has no books yet. Set them up first.",
	[LEDGER_NO_ACCOUNT] = "A line names an account that is not in the chart of accounts.",
	[LEDGER_OTHER_BOOK] =
		"A line names an account of another practice. Each practice has books "
		"of its own.",
	[LEDGER_INACTIVE] = "A line names an account that is no longer used. Choose another one.",
	[LEDGER_CONTROLLED] = "A line names an account that is kept by its own part of the books "
			      "(bills, claims, drawers). Enter it there, so that both agree.",
	[LEDGER_SOFT_CLOSED] = "The month is closed for daily work. Post to an open month, or ask "
			       "somebody who may close months to post an adjusting entry.",
	[LEDGER_HARD_CLOSED] =
		"The month is closed for good. Post the correction to an open month.",
	[LEDGER_KEY_REUSED] = "Something else was posted under the same key before.",
	[LEDGER_REVERSED_ALREADY] = "The journal was reversed before.",
	[LEDGER_MADE_ELSEWHERE] = "Another part of the books made this journal and counts on it: "
				  "take a bank match back under Bank, correct cash and claims "
				  "with an entry there.",
	[LEDGER_NOT_POSTED] = "The journal is a draft; a draft is changed, not reversed.",
	[LEDGER_NO_REASON] = "Say why, for whoever reads the books later.",
	[LEDGER_ACT_UNBALANCED] = "What one practice owes the other is not what the other is owed.",
};

const struct ledger_section ledger_sections[] = {
	{ "cash", "Cash and clearing", LEDGER_ASSET, LEDGER_FLOW_CASH },
	{ "receivable", "Receivables", LEDGER_ASSET, LEDGER_OPERATING },
	{ "current_asset", "Other current assets", LEDGER_ASSET, LEDGER_OPERATING },
	{ "intercompany", "Due from related practices", LEDGER_ASSET, LEDGER_FINANCING },
	{ "fixed_asset", "Fixed assets", LEDGER_ASSET, LEDGER_INVESTING },
	{ "other_asset", "Other assets", LEDGER_ASSET, LEDGER_INVESTING },
	{ "payable", "Accounts payable", LEDGER_LIABILITY, LEDGER_OPERATING },
	{ "current_liability", "Other current liabilities", LEDGER_LIABILITY, LEDGER_OPERATING },
	{ "intercompany", "Due to related practices", LEDGER_LIABILITY, LEDGER_FINANCING },
	{ "long_term", "Loans", LEDGER_LIABILITY, LEDGER_FINANCING },
	{ "capital", "Owners' capital", LEDGER_EQUITY, LEDGER_FINANCING },
	{ "retained", "Retained earnings", LEDGER_EQUITY, LEDGER_FINANCING },
	{ "revenue", "Revenue", LEDGER_INCOME, LEDGER_OPERATING },
	{ "adjustment", "Adjustments to revenue", LEDGER_INCOME, LEDGER_OPERATING },
	{ "other_income", "Other income", LEDGER_INCOME, LEDGER_OPERATING },
	{ "provider_cost", "Providers", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ "staff_cost", "Staff", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ "clinical_cost", "Clinical supplies", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ "occupancy", "Occupancy", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ "overhead", "Office and administration", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ "depreciation", "Depreciation", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ "interest", "Interest", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ "tax", "Taxes", LEDGER_EXPENSE, LEDGER_OPERATING },
	{ NULL, NULL, LEDGER_KINDS, LEDGER_OPERATING },
};

static const struct {
	const char *name, *title;
} kinds[LEDGER_KINDS] = {
	[LEDGER_ASSET] = { "asset", "Assets" },
	[LEDGER_LIABILITY] = { "liability", "Liabilities" },
	[LEDGER_EQUITY] = { "equity", "Equity" },
	[LEDGER_INCOME] = { "income", "Income" },
	[LEDGER_EXPENSE] = { "expense", "Expenses" },
};

static const char *const axes[LEDGER_AXES] = { "", "site", "provider", "payer", "department" };
static const char *const period_names[LEDGER_PERIOD_STATES] = { "open", "soft", "hard" };

const char *ledger_verdict_words(enum ledger_verdict verdict)
{
	assert((unsigned)verdict < LEDGER_VERDICTS && verdict_words[verdict] != NULL);
	return verdict_words[verdict];
}

static const char *currency_of(const struct ledger_line_new *line, const char *currency)
{
	return line->currency == NULL ? currency : line->currency;
}

static bool is_currency(const char *code)
{
	size_t n = 0;
	while (code[n] >= 'A' && code[n] <= 'Z')
		n++;
	return n == 3 && code[3] == '\0';
}

/* Each currency balances by itself; most journals have one, so looking again is cheap. */
static enum ledger_verdict judge_sums(const struct ledger_journal_new *j, const char *currency)
{
	for (size_t i = 0; i < j->n_lines; i++) {
		const char *code = currency_of(&j->lines[i], currency);
		size_t first = 0;
		while (strcmp(currency_of(&j->lines[first], currency), code) != 0)
			first++;
		if (first < i)
			continue;
		int64_t sum = 0;
		for (size_t k = i; k < j->n_lines; k++)
			if (strcmp(currency_of(&j->lines[k], currency), code) == 0 &&
			    !money_add(sum, j->lines[k].cents, &sum))
				return LEDGER_OVERFLOW;
		if (sum != 0)
			return LEDGER_UNBALANCED;
	}
	return LEDGER_FINE;
}

enum ledger_verdict ledger_judge(const struct ledger_journal_new *j, const char *currency,
				 size_t *line)
{
	*line = SIZE_MAX;
	if (j->day < DATE_MIN || j->day > DATE_MAX)
		return LEDGER_BAD_DAY;
	if (j->n_lines < 2)
		return LEDGER_FEW_LINES;
	if (j->n_lines > LIMIT_LEDGER_LINES)
		return LEDGER_MANY_LINES;
	if (j->reverses_id != 0 && (j->reason == NULL || j->reason[0] == '\0'))
		return LEDGER_NO_REASON;
	for (size_t i = 0; i < j->n_lines; i++) {
		const struct ledger_line_new *l = &j->lines[i];
		enum ledger_verdict v = LEDGER_FINE;
		if (l->cents == 0)
			v = LEDGER_ZERO_LINE;
		else if (l->cents > LEDGER_LINE_CENTS || l->cents < -LEDGER_LINE_CENTS)
			v = LEDGER_LARGE_LINE;
		else if (!is_currency(currency_of(l, currency)))
			v = LEDGER_BAD_CURRENCY;
		else if (l->account_id <= 0)
			v = LEDGER_NO_ACCOUNT;
		if (v != LEDGER_FINE) {
			*line = i;
			return v;
		}
	}
	return judge_sums(j, currency);
}

struct ledger_line_new *ledger_turned(struct arena *a, const struct ledger_line_new *lines,
				      size_t n)
{
	struct ledger_line_new *turned = arena_array(a, struct ledger_line_new, n);
	for (size_t i = 0; i < n; i++) {
		assert(lines[i].cents != INT64_MIN);
		turned[i] = lines[i];
		turned[i].cents = -lines[i].cents;
	}
	return turned;
}

static void digest_text(struct hash *h, const char *s)
{
	hash_add(h, s == NULL ? "" : s, s == NULL ? 1 : strlen(s) + 1);
}

const char *ledger_digest(struct arena *a, const struct ledger_journal_new *j)
{
	struct hash h;
	unsigned char sum[HASH_BYTES];
	hash_begin(&h);
	digest_text(&h, arena_printf(a, "%d %" PRId64 " %" PRId64, j->day, j->source_id,
				     j->reverses_id));
	digest_text(&h, j->source);
	digest_text(&h, j->memo);
	for (size_t i = 0; i < j->n_lines; i++) {
		const struct ledger_line_new *l = &j->lines[i];
		int64_t numbers[] = {
			l->account_id,       l->cents,         l->dims.site_id,
			l->dims.provider_id, l->dims.payer_id, l->dims.department_id
		};
		hash_add(&h, numbers, sizeof numbers);
		digest_text(&h, l->currency);
		digest_text(&h, l->memo);
	}
	hash_end(&h, sum);
	char *text = arena_alloc(a, HASH_HEX);
	hex_text(text, sum, HASH_BYTES);
	return text;
}

const struct ledger_section *ledger_section_of(const char *code, enum ledger_kind kind)
{
	for (const struct ledger_section *s = ledger_sections; s->code != NULL; s++)
		if (s->kind == kind && strcmp(s->code, code) == 0)
			return s;
	return NULL;
}

const char *ledger_kind_name(enum ledger_kind kind)
{
	assert((unsigned)kind < LEDGER_KINDS);
	return kinds[kind].name;
}

const char *ledger_kind_title(enum ledger_kind kind)
{
	assert((unsigned)kind < LEDGER_KINDS);
	return kinds[kind].title;
}

bool ledger_kind_parse(const char *name, enum ledger_kind *out)
{
	for (unsigned k = 0; k < LEDGER_KINDS; k++)
		if (strcmp(kinds[k].name, name) == 0) {
			*out = (enum ledger_kind)k;
			return true;
		}
	return false;
}

bool ledger_debit_natured(enum ledger_kind kind)
{
	return kind == LEDGER_ASSET || kind == LEDGER_EXPENSE;
}

bool ledger_temporary(enum ledger_kind kind)
{
	return kind == LEDGER_INCOME || kind == LEDGER_EXPENSE;
}

const char *ledger_axis_name(enum ledger_axis axis)
{
	assert((unsigned)axis < LEDGER_AXES);
	return axes[axis];
}

bool ledger_axis_parse(const char *name, enum ledger_axis *out)
{
	for (unsigned i = 1; i < LEDGER_AXES; i++)
		if (strcmp(axes[i], name) == 0) {
			*out = (enum ledger_axis)i;
			return true;
		}
	return false;
}

int64_t ledger_month_of(int32_t day)
{
	int year, month, dom;
	date_to_ymd(day, &year, &month, &dom);
	return year * 100L + month;
}

int32_t ledger_month_first(int64_t month)
{
	return date_from_ymd((int)(month / 100), (int)(month % 100), 1);
}

int32_t ledger_month_last(int64_t month)
{
	return date_month_last(ledger_month_first(month));
}

int64_t ledger_month_add(int64_t month, int months)
{
	return ledger_month_of(date_add_months(ledger_month_first(month), months));
}

const char *ledger_month_words(struct arena *a, int64_t month)
{
	return arena_printf(a, "%s %d", month_name((int)(month % 100)), (int)(month / 100));
}

int32_t ledger_year_start(int32_t day, int64_t year_starts)
{
	int year, month, dom;
	date_to_ymd(day, &year, &month, &dom);
	return date_from_ymd(month < year_starts ? year - 1 : year, (int)year_starts, 1);
}

int64_t ledger_schedule_cents(const char *kind, int64_t cents, int64_t runs, int64_t run)
{
	assert(runs > 0 && run >= 0 && run < runs && cents >= 0);
	if (strcmp(kind, "prepaid") != 0 && strcmp(kind, "depreciation") != 0)
		return cents;
	/* The first runs get the odd cents, as money_split has it. */
	return cents / runs + (run < cents % runs ? 1 : 0);
}

struct ledger_span ledger_span_of(int32_t from, int32_t to)
{
	struct ledger_span s = { .first_month = 1, .last_month = 0 };
	if (from > to)
		return s;
	int32_t first = date_month_first(from) == from ? from : date_month_last(from) + 1;
	int32_t last = date_month_last(to) == to ? to : date_month_first(to) - 1;
	if (first > last) {
		s.edge[s.n_edges].from = from;
		s.edge[s.n_edges++].to = to;
		/* Two parts of two months next to each other are one run of days, but totals by
		 * month want them apart. */
		if (ledger_month_of(from) != ledger_month_of(to)) {
			s.edge[0].to = date_month_last(from);
			s.edge[s.n_edges].from = date_month_first(to);
			s.edge[s.n_edges++].to = to;
		}
		return s;
	}
	s.first_month = ledger_month_of(first);
	s.last_month = ledger_month_of(last);
	if (from < first) {
		s.edge[s.n_edges].from = from;
		s.edge[s.n_edges++].to = first - 1;
	}
	if (to > last) {
		s.edge[s.n_edges].from = last + 1;
		s.edge[s.n_edges++].to = to;
	}
	return s;
}

const char *ledger_period_name(enum ledger_period_state state)
{
	assert((unsigned)state < LEDGER_PERIOD_STATES);
	return period_names[state];
}

enum ledger_period_state ledger_period_parse(const char *name)
{
	for (unsigned i = 0; i < LEDGER_PERIOD_STATES; i++)
		if (strcmp(period_names[i], name) == 0)
			return (enum ledger_period_state)i;
	return LEDGER_OPEN;
}
