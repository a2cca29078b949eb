/* One claim of a remittance on its way into the books: what it means is decided in memory, then the
 * whole remittance is posted, then its rows are saved. */
#ifndef MOD_RECEIVABLES_RECEIVABLES_ANSWER_H
#define MOD_RECEIVABLES_RECEIVABLES_ANSWER_H

#include "format/remit835.h"
#include "mod/receivables/receivables_post.h"

struct ar_answer {
	const struct remit_claim *said;
	int64_t id;                 /* of the remit claim */
	struct ar_claim_row *claim; /* NULL: not found */
	int64_t original;           /* of the answer that this one reverses; 0 */
	int64_t adjusted;
	struct ar_split split;
	const char *adjustments; /* "CO 45 4994;PR 1 2500" */
};

struct ar_work_new {
	const char *kind, *reason, *words;
	int64_t cents, remit_claim_id, claim_id;
};

/* A remittance being taken. */
struct ar_taking {
	struct db *db;
	struct arena *a;
	const struct ar_file_in *in;
	const struct ar_codes *codes;
	const struct remit *set;
	struct ar_payer_row payer;
	int64_t remit_id;
	struct ar_posting posting;
	struct lookup *live; /* claims of this file by id, as they stand by now */
	struct ar_claim_row **claim;
	size_t n_claims, claims_room;
	struct ar_answer *answer;
	struct ar_work_new *work;
	size_t n_work, work_room;
	struct ar_fees *fees;
	const char *refused;
};

void ar_work_add(struct ar_taking *t, const struct ar_work_new *work);
/* Finds the claim, decides, and adds to the posting and to the work list. */
enum err ar_answer_judge(struct ar_taking *t, struct ar_answer *answer) MUST_CHECK;

/* The fee schedule of a payer. */
struct ar_fees *ar_fees_of(struct arena *a, const struct ar_fees_of_payer_row_list *rows);
/* Cents a unit that hold on a day; false when the schedule does not know. A row without modifiers
 * serves those that have none of their own. */
bool ar_fee_find(const struct ar_fees *fees, const char *code, const char *modifiers, int32_t day,
		 int64_t *cents) MUST_CHECK;

#endif
