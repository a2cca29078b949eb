/* What the pages of the bank show. */
#ifndef MOD_BANK_BANK_VIEW_H
#define MOD_BANK_BANK_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct bank_item {
	int64_t id;
	const char *practice, *number, *name;
	bool active;
	int64_t open, bank_cents;
	int32_t last_day; /* DAY_NONE: no lines yet */
};
struct bank_list_view {
	struct bank_item *accounts;
	size_t n_accounts;
	bool may_edit;
};
void tmpl_bank_list(struct html *o, const struct bank_list_view *v);

/* An open line of the bank with what is thought of it. */
struct bank_open_item {
	int64_t id;
	int32_t day;
	int64_t cents;
	const char *name, *memo, *check, *trace;
	const char *title, *note; /* what the list shows of them */
	const char *reason;       /* of the surest suggestion, or of the rule; NULL: none */
	const char *words;        /* what it proposes */
	int64_t score;
	int64_t *books; /* ids of the entry lines that it proposes, or none: then it is a rule */
	size_t n_books;
	int64_t rule_id, ledger_account_id;
};
struct bank_import_item {
	int64_t id;
	const char *file, *format;
	int32_t from, to;
	int64_t n_new, n_known, at;
};
struct bank_account_view {
	int64_t id;
	const char *name, *practice;
	int64_t bank_cents, book_cents, difference, n_open, n_book_open;
	struct bank_open_item *lines;
	size_t n_lines;
	struct bank_import_item *imports;
	size_t n_imports;
	bool may_edit;
	const char *problem, *proposal; /* of an upload that was refused */
	const struct form_page_view *upload;
	struct pager_view pager;
};
void tmpl_bank_account(struct html *o, const struct bank_account_view *v);

struct bank_book_item {
	int64_t id, number;
	int32_t day;
	int64_t cents;
	const char *words;
	bool proposed;
};
struct bank_suggestion_item {
	int64_t score;
	const char *reason, *words;
	int64_t *books;
	size_t n_books;
};
struct bank_line_view {
	int64_t id, bank_id;
	int32_t day;
	int64_t cents;
	const char *name, *memo, *check, *trace, *bank;
	bool matched, may_edit;
	struct bank_suggestion_item *suggestions;
	size_t n_suggestions;
	struct bank_book_item *books;
	size_t n_books;
	struct bank_book_item *others; /* further open lines of the bank */
	size_t n_others;
	const char *problem;
	const struct form_page_view *entry;
};
void tmpl_bank_one(struct html *o, const struct bank_line_view *v);

struct bank_match_item {
	int64_t id, number, journal_id;
	int32_t day;
	int64_t cents, n_bank, n_book;
	const char *how, *reason, *words;
};
struct bank_matches_view {
	int64_t bank_id;
	struct bank_match_item *matches;
	size_t n_matches;
	bool may_edit;
};
void tmpl_bank_matches(struct html *o, const struct bank_matches_view *v);

struct bank_rule_item {
	int64_t id;
	const char *name, *contains, *direction, *account, *memo;
	int64_t min_cents, max_cents;
	bool active, any_amount;
};
struct bank_rules_view {
	int64_t bank_id;
	struct bank_rule_item *rules;
	size_t n_rules;
	bool may_edit;
};
void tmpl_bank_rules(struct html *o, const struct bank_rules_view *v);

struct bank_rec_line {
	int32_t day;
	int64_t cents;
	const char *words;
};
/* A reconciliation statement: kept, or as it would be today. */
struct bank_rec_view {
	int64_t id, bank_id; /* id 0: not kept */
	const char *bank, *practice, *who;
	int32_t day;
	int64_t at;
	int64_t bank_cents, book_cents, transit_cents, unbooked_cents, lines_cents, difference;
	struct bank_rec_line *transit, *unbooked;
	size_t n_transit, n_unbooked;
	bool may_keep;
	const char *problem;
	const struct form_page_view *form;
};
void tmpl_bank_rec(struct html *o, const struct bank_rec_view *v);

struct bank_rec_item {
	int64_t id;
	int32_t day;
	int64_t bank_cents, book_cents, at;
	const char *who;
};
struct bank_recs_view {
	int64_t bank_id;
	struct bank_rec_item *items;
	size_t n_items;
	bool may_edit;
	const struct form_page_view *form;
};
void tmpl_bank_recs(struct html *o, const struct bank_recs_view *v);

/* Parts of the pages above. */
void tmpl_bank_tab(struct html *o, int64_t bank, const char *path, const char *label, bool here);
void tmpl_bank_tabs(struct html *o, int64_t bank, int here);
void tmpl_bank_open_row(struct html *o, const struct bank_account_view *v,
			const struct bank_open_item *x);
void tmpl_bank_rec_lines(struct html *o, const struct bank_rec_line *at, size_t n);
void tmpl_bank_check(struct html *o, const char *name, const struct bank_book_item *x);
void tmpl_bank_hand(struct html *o, const struct bank_line_view *v);

#endif
