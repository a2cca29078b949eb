/* Handlers, forms and views of the bank. */
#ifndef MOD_BANK_BANK_WEB_H
#define MOD_BANK_BANK_WEB_H

#include "mod/bank/bank_store.h"
#include "web/ctx.h"

struct bank_account_form {
	int64_t account;
	const char *name;
	int32_t opening_day;
	int64_t opening;
};
struct bank_upload_form {
	const struct http_file *file;
	const char *dates, *columns;
};
struct bank_match_form {
	struct id_list lines, books;
	const char *reason;
};
struct bank_entry_form {
	int64_t account, site;
	const char *memo;
};
struct bank_rule_form {
	const char *name, *contains, *direction;
	int64_t min, max, account, site, place;
	const char *memo;
	bool off;
	int64_t version;
};
struct bank_rec_form {
	int32_t day;
	int64_t balance;
};
extern const struct form bank_account_form, bank_upload_form, bank_match_form, bank_entry_form,
	bank_rule_form, bank_rec_form;
extern const struct view_type bank_list_view_type, bank_account_view_type, bank_one_view_type,
	bank_matches_view_type, bank_rules_view_type, bank_rec_view_type, bank_recs_view_type;

enum err bank_list_show(struct ctx *c);
enum err bank_new(struct ctx *c);
enum err bank_create(struct ctx *c);
enum err bank_account_show(struct ctx *c);
enum err bank_upload(struct ctx *c);
enum err bank_one_show(struct ctx *c);
enum err bank_one_match(struct ctx *c);
enum err bank_one_entry(struct ctx *c);
enum err bank_matches_show(struct ctx *c);
enum err bank_match_undone(struct ctx *c);
enum err bank_rules_show(struct ctx *c);
enum err bank_rule_new(struct ctx *c);
enum err bank_rule_create(struct ctx *c);
enum err bank_rule_edit(struct ctx *c);
enum err bank_rule_save(struct ctx *c);
enum err bank_recs_show(struct ctx *c);
enum err bank_rec_try(struct ctx *c);
enum err bank_rec_keep(struct ctx *c);
enum err bank_rec_show(struct ctx *c);

/* Shared by the handlers. */
struct bank_actor bank_actor_of(const struct ctx *c);
/* The account of the path parameter ":bank". */
enum err bank_of_path(struct ctx *c, struct bank_account_row *out) MUST_CHECK;
/* Fills the lists "account" and, where the form has it, "site", with those of a practice. */
enum err bank_book_options(struct ctx *c, struct form_page_view *p, int64_t practice_id) MUST_CHECK;
enum err bank_site_options(struct ctx *c, struct form_page_view *p) MUST_CHECK;

#endif
