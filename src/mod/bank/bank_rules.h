/* Pure decisions about bank lines: which of them are new, what in the books they may stand for and
 * why, whether a match adds up, what a reconciliation comes to, what a count of cash is worth.
 * Amounts are cents; money in is above zero, and so is a debit of the bank's account. */
#ifndef MOD_BANK_BANK_RULES_H
#define MOD_BANK_BANK_RULES_H

#include "base/arena.h"

/* --- Identity. --- */

/* What tells lines of one account apart. `ref` is the bank's id, or from bank_text_ref(). */
struct bank_identity {
	int32_t day;
	int64_t cents;
	const char *ref;
	int64_t occurrence; /* from 1; set by bank_number_lines */
};
/* "text:" and the folded texts, for a line without an id. */
const char *bank_text_ref(struct arena *a, const char *name, const char *memo, const char *check);
/* Numbers equal lines in the order of the file, so that two true twins are two and the same file
 * read again gives the same numbers. */
void bank_number_lines(struct arena *a, struct bank_identity *lines, size_t n);

/* --- Matching. --- */

/* A line of the bank, or of the bank's account in the books, that has no match yet. */
struct bank_open_line {
	int64_t id;
	int32_t day;
	int64_t cents;
	const char *text;  /* folded: name, memo, what the journal says */
	const char *check; /* "" when there is none */
	const char *trace;
};
#define BANK_SUGGESTION_LINES 20
struct bank_suggestion {
	int score;          /* higher is surer; 100 is a key that both sides carry */
	const char *reason; /* "same amount, 2 days apart" */
	size_t n;
	size_t line[BANK_SUGGESTION_LINES]; /* indexes of the open lines of the books */
};
/* What the line may stand for, surest first: one line of the books, or several that come to its
 * amount. At most `max` are written; returns how many. Only amounts that are exactly the same are
 * ever proposed. */
size_t bank_suggest(struct arena *a, const struct bank_open_line *line,
		    const struct bank_open_line *books, size_t n_books, struct bank_suggestion *out,
		    size_t max);
/* Which of `cents` come to `wanted`, the fewest first; up to BANK_SUGGESTION_LINES are looked at.
 * Returns the number of chosen lines in out, 0 when there are none. */
size_t bank_subset(const int64_t *cents, size_t n, int64_t wanted,
		   size_t out[BANK_SUGGESTION_LINES]);

enum bank_match_verdict {
	BANK_MATCH_FINE = 0,
	BANK_MATCH_EMPTY,   /* one side has no lines */
	BANK_MATCH_MANY,    /* several on both sides: nobody could say which is which */
	BANK_MATCH_TWICE,   /* a line stands in it twice */
	BANK_MATCH_UNEQUAL, /* the sums differ */
	BANK_MATCH_OVERFLOW,
	BANK_MATCH_VERDICTS
};
enum bank_match_verdict bank_match_judge(const struct bank_open_line *bank, size_t n_bank,
					 const struct bank_open_line *books, size_t n_books);
const char *bank_match_words(enum bank_match_verdict verdict);

/* --- The bookkeeper's rules. --- */

struct bank_rule_test {
	const char *contains;         /* folded; "" is any */
	int direction;                /* 1 in, -1 out, 0 any */
	int64_t min_cents, max_cents; /* of the amount without its sign */
};
bool bank_rule_fits(const struct bank_rule_test *rule, const struct bank_open_line *line);

/* --- Reconciliation. --- */

struct bank_reconciled {
	int64_t book_cents;     /* the account in the books on the day */
	int64_t transit_cents;  /* of that, not at the bank yet */
	int64_t unbooked_cents; /* at the bank, not in the books yet */
	int64_t lines_cents;    /* what the bank's lines come to */
	int64_t difference;     /* of the stated balance and them */
};
/* false when a sum does not fit. */
bool bank_reconcile(struct bank_reconciled *r, int64_t stated) MUST_CHECK;

/* --- Cash. --- */

#define BANK_DENOMINATIONS 12
extern const int64_t bank_denominations[BANK_DENOMINATIONS]; /* 10000 ... 1 */
/* false for a negative or absurd number of pieces. */
bool bank_count_cents(const int64_t pieces[BANK_DENOMINATIONS], int64_t *cents) MUST_CHECK;
const char *bank_pieces_text(struct arena *a, const int64_t pieces[BANK_DENOMINATIONS]);
bool bank_pieces_parse(const char *text, int64_t pieces[BANK_DENOMINATIONS]) MUST_CHECK;

#endif
