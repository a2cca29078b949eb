/* The handlers of the pages of receivables, for the route table. */
#ifndef MOD_RECEIVABLES_RECEIVABLES_WEB_H
#define MOD_RECEIVABLES_RECEIVABLES_WEB_H

#include "web/ctx.h"

extern const struct view_type ar_overview_view_type, ar_claims_view_type, ar_claim_view_type,
	ar_statement_view_type, ar_patients_view_type, ar_remits_view_type, ar_remit_view_type,
	ar_worklist_view_type, ar_work_view_type, ar_denials_view_type, ar_payers_view_type;
extern const struct form ar_file_form, ar_entry_form, ar_money_form, ar_work_form, ar_payer_form;

enum err ar_overview_show(struct ctx *c) MUST_CHECK;
enum err ar_file_new(struct ctx *c) MUST_CHECK;
enum err ar_file_send(struct ctx *c) MUST_CHECK;
enum err ar_claims_show(struct ctx *c) MUST_CHECK;
enum err ar_credits_show(struct ctx *c) MUST_CHECK;
enum err ar_claim_show(struct ctx *c) MUST_CHECK;
enum err ar_claim_post(struct ctx *c) MUST_CHECK;
enum err ar_patients_show(struct ctx *c) MUST_CHECK;
enum err ar_statement_show(struct ctx *c) MUST_CHECK;
enum err ar_remits_show(struct ctx *c) MUST_CHECK;
enum err ar_remit_show(struct ctx *c) MUST_CHECK;
enum err ar_remit_money(struct ctx *c) MUST_CHECK;
enum err ar_worklist_show(struct ctx *c) MUST_CHECK;
enum err ar_work_show(struct ctx *c) MUST_CHECK;
enum err ar_work_save(struct ctx *c) MUST_CHECK;
enum err ar_denials_show(struct ctx *c) MUST_CHECK;
enum err ar_payers_show(struct ctx *c) MUST_CHECK;
enum err ar_payer_edit(struct ctx *c) MUST_CHECK;
enum err ar_payer_save(struct ctx *c) MUST_CHECK;

/* Words that several pages share. */
const char *ar_role_title(const char *role);
const char *ar_kind_title(const char *kind);
const char *ar_work_title(const char *kind);
const char *ar_status_title(struct arena *a, int64_t status);
/* "CO 45: Above the fee agreed $50.00, PR 1: Deductible $10.00" */
const char *ar_adjustments_words(struct arena *a, const char *adjustments);
struct ar_answer_item;
struct ar_answer_row;
struct ar_answer_item ar_answer_item_of(const struct ctx *c, const struct ar_answer_row *r);
/* The day by the office's clock, for what is posted now. */
int32_t ar_today(const struct ctx *c);

#endif
