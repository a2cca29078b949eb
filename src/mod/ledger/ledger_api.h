/* What other parts of the program may ask of the books. Bank, payables, receivables and payroll
 * post through ledger_post() and its sisters and nowhere else; they read balances here and name
 * accounts by role, never by number.
 *
 * Everything runs in the transaction of the caller. Calls that post return OK with a verdict: when
 * it is not LEDGER_FINE nothing was written, the transaction is sound, and ledger_verdict_words()
 * has the sentence to show. E_... is a failure of the database, as everywhere. */
#ifndef MOD_LEDGER_LEDGER_API_H
#define MOD_LEDGER_LEDGER_API_H

#include "base/arena.h"
#include "db/db.h"
#include "mod/ledger/ledger.h"
#include "mod/ledger/ledger_rules.h"
#include "mod/ledger/ledger_sql.h"
#include "web/form.h"
#include "web/route.h"

struct route_table ledger_routes(void);
/* For param_kinds and FIELD_REF: in the books of a practice that was granted to the viewer. */
enum err ledger_account_visible(struct db *db, struct arena *a, int64_t viewer,
				int64_t id) MUST_CHECK;
enum err ledger_journal_visible(struct db *db, struct arena *a, int64_t viewer,
				int64_t id) MUST_CHECK;
enum err ledger_schedule_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;
enum err ledger_value_visible(struct db *db, struct arena *a, int64_t viewer,
			      int64_t id) MUST_CHECK;

/* --- Books and accounts. --- */

/* Gives a practice books with the accounts and roles of the template packs/books/accounts.csv,
 * unless it has some: what is there stays. `currency` NULL: USD; `year_starts` 0: January. */
enum err ledger_book_ensure(struct db *db, struct arena *a, int64_t practice_id,
			    const char *currency, int64_t year_starts, int64_t now_ms) MUST_CHECK;
/* An account by its number, or by what it is for: "operating_bank", "eft_clearing", "ar_insurance",
 * "accounts_payable", ... (column `role` of the template). E_NOTFOUND. */
enum err ledger_account_numbered(struct db *db, struct arena *a, int64_t practice_id,
				 const char *number, struct ledger_account_row *out) MUST_CHECK;
enum err ledger_account_for(struct db *db, struct arena *a, int64_t practice_id, const char *role,
			    int64_t *account_id) MUST_CHECK;
/* A new account; *id is that of the account which has this number already, if one does. E_LIMIT
 * beyond LIMIT_LEDGER_ACCOUNTS. */
struct ledger_account_new {
	int64_t practice_id;
	const char *number, *name, *section, *control;
	enum ledger_kind kind;
};
enum err ledger_account_add(struct db *db, struct arena *a, const struct ledger_account_new *n,
			    int64_t now_ms, int64_t *id) MUST_CHECK;
/* The provider, payer or department of that name, made when there is none. */
enum err ledger_value_ensure(struct db *db, struct arena *a, enum ledger_axis axis,
			     const char *name, int64_t now_ms, int64_t *id) MUST_CHECK;

/* --- Posting. --- */

struct ledger_posted {
	enum ledger_verdict verdict;
	size_t line;    /* from 0: the line that the verdict blames; SIZE_MAX: none */
	int64_t id;     /* of the journal */
	int64_t number; /* in its book, as people say it */
	bool existed;   /* the key was posted before, with the same content */
};
enum err ledger_post(struct db *db, struct arena *a, const struct ledger_journal_new *j,
		     int64_t now_ms, struct ledger_posted *out) MUST_CHECK;
/* Posts the opposite of a posted journal on `day`, linked to it. A journal is reversed once. */
enum err ledger_reverse(struct db *db, struct arena *a, int64_t journal_id, int32_t day,
			const char *reason, int64_t account_id, bool adjusting, int64_t now_ms,
			struct ledger_posted *out) MUST_CHECK;
/* One act in several books, all or none: what the journals post to inter-company accounts must add
 * up to nothing over all of them. out[] has n elements. */
enum err ledger_post_act(struct db *db, struct arena *a, const struct ledger_journal_new *j,
			 size_t n, int64_t now_ms, struct ledger_posted *out) MUST_CHECK;
/* Whether something could be posted on this day now. */
enum err ledger_day_open(struct db *db, struct arena *a, int64_t practice_id, int32_t day,
			 bool adjusting, enum ledger_verdict *out) MUST_CHECK;

/* --- Months. --- */

/* As it counts: a month before a hard closed one is hard closed. */
enum err ledger_period_state_of(struct db *db, struct arena *a, int64_t practice_id, int64_t month,
				enum ledger_period_state *out) MUST_CHECK;
/* *refusal is NULL when it was done, else a sentence that says why not. Drafts in the month stand
 * in the way of closing it; a hard close stays. */
enum err ledger_period_set(struct db *db, struct arena *a, int64_t practice_id, int64_t month,
			   enum ledger_period_state next, int64_t account_id, int64_t now_ms,
			   const char **refusal) MUST_CHECK;

/* --- Sums. --- */

struct ledger_query {
	int64_t practice_id;
	int32_t from, to; /* days, both included; from DATE_MIN: since the beginning */
	enum ledger_axis axis;
	int64_t value_id;     /* of the axis; unused with LEDGER_ALL */
	bool cash_only;       /* lines of journals that move cash */
	bool flows_only;      /* income and expenses alone */
	int64_t known_at;     /* as known at this instant; 0: now */
	const char *currency; /* NULL: the book's */
};
struct ledger_sum {
	int64_t account_id, key, dr, cr; /* key: month or value, where asked for; else 0 */
};
struct ledger_sums {
	size_t n;
	struct ledger_sum *at; /* by account, then key */
};
enum err ledger_sums_by_account(struct db *db, struct arena *a, const struct ledger_query *q,
				struct ledger_sums *out) MUST_CHECK;
enum err ledger_sums_by_month(struct db *db, struct arena *a, const struct ledger_query *q,
			      struct ledger_sums *out) MUST_CHECK;
/* By each value of q->axis; what has none there comes with key 0. */
enum err ledger_sums_by_value(struct db *db, struct arena *a, const struct ledger_query *q,
			      struct ledger_sums *out) MUST_CHECK;
/* Debits less credits of one account through a day, in the book's currency. */
enum err ledger_balance(struct db *db, struct arena *a, int64_t account_id, int32_t through,
			int64_t *cents) MUST_CHECK;
/* The same of everything that carries a control ("payables"): what its sub-ledger must add up to.
 */
enum err ledger_control_balance(struct db *db, struct arena *a, int64_t practice_id,
				const char *control, int32_t through, int64_t *cents) MUST_CHECK;

/* --- Chores. --- */

struct app;
/* Posts what comes again and is due, and opens the duties of closing last month. */
enum err ledger_chore_schedules(struct app *app, struct arena *a, int64_t now_ms) MUST_CHECK;

/* --- Proof. --- */

struct ledger_report {
	int64_t books, accounts, journals, lines, totals;
	int64_t faults;
	const char *first; /* a sentence about the first of them; NULL: the books are sound */
};
/* Adds everything up again from the lines: journals, totals, numbers. In a transaction. */
enum err ledger_verify(struct db *db, struct arena *a, struct ledger_report *out) MUST_CHECK;

#endif
