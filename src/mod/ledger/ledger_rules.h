/* Pure decisions about the books: does a journal balance, which month is it, where does an account
 * stand. No clock, no database. */
#ifndef MOD_LEDGER_LEDGER_RULES_H
#define MOD_LEDGER_LEDGER_RULES_H

#include "base/arena.h"
#include "mod/ledger/ledger.h"

/* A line may not be larger; the table ledger_line says the same. A thousand billion dollars. */
#define LEDGER_LINE_CENTS 100000000000000LL

/* One sentence for the person who posts. */
const char *ledger_verdict_words(enum ledger_verdict verdict);

/* What can be said about a journal without the database. *line (from 0) is the line at fault where
 * one is, else SIZE_MAX. Lines without a currency count as `currency`. */
enum ledger_verdict ledger_judge(const struct ledger_journal_new *j, const char *currency,
				 size_t *line);
/* The lines of the journal that undoes these: the same accounts and dimensions, amounts turned. */
struct ledger_line_new *ledger_turned(struct arena *a, const struct ledger_line_new *lines,
				      size_t n);
/* A digest of what is posted, so that a key that comes again with something else is noticed. */
const char *ledger_digest(struct arena *a, const struct ledger_journal_new *j);

/* Sections in the order of the statements; ends with a NULL code. */
extern const struct ledger_section ledger_sections[];
/* NULL when there is none of that code for that kind. */
const struct ledger_section *ledger_section_of(const char *code, enum ledger_kind kind);
const char *ledger_kind_name(enum ledger_kind kind);  /* "asset" */
const char *ledger_kind_title(enum ledger_kind kind); /* "Assets" */
bool ledger_kind_parse(const char *name, enum ledger_kind *out) MUST_CHECK;
/* Assets and expenses grow by debits; the others are shown with their sign turned. */
bool ledger_debit_natured(enum ledger_kind kind);
/* Income and expense: counted from the start of the year; the rest from the beginning. */
bool ledger_temporary(enum ledger_kind kind);
const char *ledger_axis_name(enum ledger_axis axis); /* "provider"; "" for LEDGER_ALL */
bool ledger_axis_parse(const char *name, enum ledger_axis *out) MUST_CHECK;

int64_t ledger_month_of(int32_t day);
int32_t ledger_month_first(int64_t month);
int32_t ledger_month_last(int64_t month);
int64_t ledger_month_add(int64_t month, int months);
/* "Nov 2026" */
const char *ledger_month_words(struct arena *a, int64_t month);
/* The first day of the business year that holds `day`. */
int32_t ledger_year_start(int32_t day, int64_t year_starts);

/* What one run of a schedule posts, of runs 0 to `runs` - 1: the amount itself, or its share when
 * the amount is shared out over all runs ("prepaid", "depreciation"). No cent is lost. */
int64_t ledger_schedule_cents(const char *kind, int64_t cents, int64_t runs, int64_t run);

/* A range of days as whole months and what sticks out of them: at most two runs of days. A month is
 * whole when the range covers it. */
struct ledger_span {
	int64_t first_month, last_month; /* none when first > last */
	struct {
		int32_t from, to;
	} edge[2];
	size_t n_edges;
};
struct ledger_span ledger_span_of(int32_t from, int32_t to);

const char *ledger_period_name(enum ledger_period_state state); /* "soft" */
enum ledger_period_state ledger_period_parse(const char *name); /* LEDGER_OPEN when unknown */

#endif
