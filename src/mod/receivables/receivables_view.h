/* What the pages of receivables show. */
#ifndef MOD_RECEIVABLES_RECEIVABLES_VIEW_H
#define MOD_RECEIVABLES_RECEIVABLES_VIEW_H

#include "http/html.h"
#include "mod/receivables/receivables_rules.h"
#include "web/page.h"

struct ar_age_item {
	const char *name;
	int64_t a0, a1, a2, a3, a4, total;
};
struct ar_count_item {
	const char *kind, *title;
	int64_t n, cents;
};
struct ar_loose_item {
	const char *payer, *role, *reference;
	int64_t cents;
};
struct ar_overview_view {
	struct ar_age_item *ages;
	size_t n_ages;
	struct ar_count_item *work;
	size_t n_work;
	struct ar_loose_item *loose;
	size_t n_loose;
	int64_t insurance, patients, without_money, over_90;
	bool may_post;
};
void tmpl_ar_overview(struct html *o, const struct ar_overview_view *v);

struct ar_claim_item {
	int64_t id;
	const char *token, *patient, *payer, *site, *provider;
	int32_t day;
	int64_t charge, insurance, patient_part;
};
struct ar_claims_view {
	struct ar_claim_item *claims;
	size_t n_claims;
	const char *search;
	bool credit;
	struct pager_view pager;
	int64_t total;
};
void tmpl_ar_claims(struct html *o, const struct ar_claims_view *v);

struct ar_entry_item {
	int32_t day;
	const char *what, *account, *reference;
	int64_t cents;
};
struct ar_line_item {
	int32_t day;
	const char *code, *modifiers;
	int64_t units_milli, charge;
};
struct ar_answer_item {
	int64_t claim_id, remit_id, segment, charge, paid, patient, denied;
	const char *token, *status, *payer_claim, *adjustments, *remarks, *trace;
	int32_t day;
};
struct ar_claim_view {
	int64_t id, charge, insurance, patient_part;
	const char *token, *patient, *payer, *second_payer, *site, *provider;
	int32_t from, to;
	struct ar_line_item *lines;
	size_t n_lines;
	struct ar_entry_item *entries;
	size_t n_entries;
	struct ar_answer_item *answers;
	size_t n_answers;
	const struct form_page_view *form;
};
void tmpl_ar_answers(struct html *o, const struct ar_answer_item *a, size_t n);
void tmpl_ar_claim(struct html *o, const struct ar_claim_view *v);

struct ar_patient_item {
	int64_t claim_id, a0, a1, a2, a3, a4, total;
	const char *name;
};
struct ar_patients_view {
	struct ar_patient_item *patients;
	size_t n_patients;
	int64_t total;
	struct pager_view pager;
};
void tmpl_ar_patients(struct html *o, const struct ar_patients_view *v);

struct ar_statement_item {
	const char *token, *site;
	int32_t day;
	int64_t charge, insurance, patient_part;
};
struct ar_statement_view {
	const char *practice, *patient;
	int32_t day;
	struct ar_statement_item *items;
	size_t n_items;
	int64_t due;
};
void tmpl_ar_statement(struct html *o, const struct ar_statement_view *v);

struct ar_remit_item {
	int64_t id, cents, claims;
	const char *payer, *trace, *method, *practice;
	int32_t pay_day, deposit_day;
};
struct ar_deposit_item {
	const char *trace, *reference;
	int64_t cents;
	int32_t day;
};
struct ar_remits_view {
	struct ar_remit_item *remits;
	size_t n_remits;
	struct ar_deposit_item *deposits;
	size_t n_deposits;
	bool waiting, may_post;
	struct pager_view pager;
};
void tmpl_ar_remits(struct html *o, const struct ar_remits_view *v);

struct ar_warning_item {
	const char *words;
};
struct ar_remit_view {
	int64_t id, cents, claims_cents, provider_cents, n_claims, open_work, journal_id;
	const char *payer, *practice, *trace, *method, *file;
	int32_t pay_day, post_day, deposit_day;
	struct ar_answer_item *answers;
	size_t n_answers;
	struct ar_loose_item *loose;
	size_t n_loose;
	struct ar_warning_item *warnings;
	size_t n_warnings;
	struct pager_view pager;
	const struct form_page_view *form; /* money seen by hand; NULL: it is there, or not asked */
};
void tmpl_ar_remit(struct html *o, const struct ar_remit_view *v);

struct ar_work_item {
	int64_t id, claim_id, remit_id, cents;
	const char *kind, *title, *trace, *token, *payer, *reason, *words, *state, *note;
	int32_t day;
};
struct ar_worklist_view {
	struct ar_work_item *items;
	size_t n_items;
	struct ar_count_item *kinds;
	size_t n_kinds;
	const char *kind;
	bool done;
	struct pager_view pager;
};
void tmpl_ar_worklist(struct html *o, const struct ar_worklist_view *v);

struct ar_work_view {
	struct ar_work_item item;
	const struct form_page_view *form;
};
void tmpl_ar_work(struct html *o, const struct ar_work_view *v);

struct ar_denial_item {
	const char *payer, *reason, *label;
	int64_t n, cents, open_n, open_cents;
};
struct ar_denials_view {
	struct ar_denial_item *rows;
	size_t n_rows;
	int32_t since;
	int64_t n, cents;
};
void tmpl_ar_denials(struct html *o, const struct ar_denials_view *v);

struct ar_payer_item {
	int64_t id;
	const char *name;
	bool federal;
};
struct ar_payers_view {
	struct ar_payer_item *payers;
	size_t n_payers;
	bool may_post;
};
void tmpl_ar_payers(struct html *o, const struct ar_payers_view *v);

#endif
