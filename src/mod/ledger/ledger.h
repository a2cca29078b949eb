/* The words of the books: accounts, journals, months, dimensions, and the verdicts about them.
 * Amounts are int64_t cents, above zero debit and below zero credit. A month is year * 100 + month.
 */
#ifndef MOD_LEDGER_LEDGER_H
#define MOD_LEDGER_LEDGER_H

#include "base/base.h"

enum ledger_kind {
	LEDGER_ASSET,
	LEDGER_LIABILITY,
	LEDGER_EQUITY,
	LEDGER_INCOME,
	LEDGER_EXPENSE,
	LEDGER_KINDS
};

/* Which part of the cash flow statement the other side of a cash movement belongs to. */
enum ledger_flow { LEDGER_FLOW_CASH, LEDGER_OPERATING, LEDGER_INVESTING, LEDGER_FINANCING };

/* Where an account stands in the statements. */
struct ledger_section {
	const char *code, *title;
	enum ledger_kind kind;
	enum ledger_flow flow;
};

/* Along what a total is kept beside the account itself. */
enum ledger_axis {
	LEDGER_ALL,
	LEDGER_SITE,
	LEDGER_PROVIDER,
	LEDGER_PAYER,
	LEDGER_DEPARTMENT,
	LEDGER_AXES
};

/* Dimensions of a line; 0 is none. Sites are the office's; the others are rows of ledger_value. */
struct ledger_dims {
	int64_t site_id, provider_id, payer_id, department_id;
};

struct ledger_line_new {
	int64_t account_id;
	int64_t cents;
	const char *currency; /* NULL: the book's */
	struct ledger_dims dims;
	const char *memo; /* NULL: none */
};

/* A journal to be posted. */
struct ledger_journal_new {
	int64_t practice_id;
	int32_t day;
	/* What it came from: "manual", "bank", "bill", "remittance", ... and the row there, or 0.
	 */
	const char *source;
	int64_t source_id;
	const char *memo;
	/* Posting twice with one key is posting once; NULL: no such protection. */
	const char *key;
	int64_t account_id; /* who posts; 0: the program */
	bool adjusting;     /* may stand in a soft closed month */
	int64_t reverses_id;
	const char *reason; /* of a reversal */
	int64_t act_id;     /* binds the journals of one act in several books; 0: none */
	const struct ledger_line_new *lines;
	size_t n_lines;
};

/* What the rules say about a journal. A line number is set for those that blame a line. */
enum ledger_verdict {
	LEDGER_FINE = 0,
	LEDGER_FEW_LINES,
	LEDGER_MANY_LINES,
	LEDGER_ZERO_LINE,
	LEDGER_LARGE_LINE,
	LEDGER_UNBALANCED,
	LEDGER_OVERFLOW,
	LEDGER_BAD_DAY,
	LEDGER_BAD_CURRENCY,
	LEDGER_NO_BOOK,
	LEDGER_NO_ACCOUNT,
	LEDGER_OTHER_BOOK,
	LEDGER_INACTIVE,
	LEDGER_CONTROLLED,
	LEDGER_SOFT_CLOSED,
	LEDGER_HARD_CLOSED,
	LEDGER_KEY_REUSED,
	LEDGER_REVERSED_ALREADY,
	LEDGER_MADE_ELSEWHERE,
	LEDGER_NOT_POSTED,
	LEDGER_NO_REASON,
	LEDGER_ACT_UNBALANCED,
	LEDGER_VERDICTS
};

enum ledger_period_state { LEDGER_OPEN, LEDGER_SOFT, LEDGER_HARD, LEDGER_PERIOD_STATES };

#endif
