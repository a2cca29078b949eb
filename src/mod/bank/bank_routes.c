/* What can be asked about bank accounts. */
#include "mod/bank/bank_view.h"
#include "mod/bank/bank_web.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/bank", PERM_LEDGER_READ, bank_list_show, .view = &bank_list_view_type,
	  .says = "The bank accounts, with what waits to be matched." },
	{ HTTP_GET, "/bank/new", PERM_LEDGER_WRITE, bank_new, .view = &form_page_view_type,
	  .says = "The form for a new bank account." },
	{ HTTP_POST, "/bank", PERM_LEDGER_WRITE, bank_create, .form = &bank_account_form,
	  .again = bank_new, .audit = "bank.create", .says = "Adds a bank account." },
	{ HTTP_GET, "/bank/:bank", PERM_LEDGER_READ, bank_account_show,
	  .view = &bank_account_view_type,
	  .says = "One bank account: open lines with proposals, imports." },
	{ HTTP_POST, "/bank/:bank/import", PERM_LEDGER_WRITE, bank_upload,
	  .form = &bank_upload_form, .again = bank_account_show, .audit = "bank.import",
	  .says = "Imports a file of the bank." },
	{ HTTP_GET, "/bank/lines/:bankline", PERM_LEDGER_READ, bank_one_show,
	  .view = &bank_one_view_type, .says = "One line of the bank and what it may stand for." },
	{ HTTP_POST, "/bank/lines/:bankline/match", PERM_LEDGER_WRITE, bank_one_match,
	  .form = &bank_match_form, .again = bank_one_show, .audit = "bank.match",
	  .says = "Matches lines of the bank with lines of the books." },
	{ HTTP_POST, "/bank/lines/:bankline/entry", PERM_LEDGER_WRITE, bank_one_entry,
	  .form = &bank_entry_form, .again = bank_one_show, .audit = "bank.entry",
	  .says = "Posts an entry from a line of the bank." },
	{ HTTP_GET, "/bank/:bank/matches", PERM_LEDGER_READ, bank_matches_show,
	  .view = &bank_matches_view_type, .says = "The latest matches of an account." },
	{ HTTP_POST, "/bank/matches/:bankmatch/undo", PERM_LEDGER_WRITE, bank_match_undone,
	  .form = &form_nothing, .audit = "bank.unmatch", .says = "Takes a match back." },
	{ HTTP_GET, "/bank/:bank/rules", PERM_LEDGER_READ, bank_rules_show,
	  .view = &bank_rules_view_type, .says = "The rules that propose entries." },
	{ HTTP_GET, "/bank/:bank/rules/new", PERM_LEDGER_WRITE, bank_rule_new,
	  .view = &form_page_view_type, .says = "The form for a new rule." },
	{ HTTP_POST, "/bank/:bank/rules", PERM_LEDGER_WRITE, bank_rule_create,
	  .form = &bank_rule_form, .again = bank_rule_new, .audit = "bank.rule",
	  .says = "Adds a rule." },
	{ HTTP_GET, "/bank/rules/:bankrule", PERM_LEDGER_WRITE, bank_rule_edit,
	  .view = &form_page_view_type, .says = "One rule." },
	{ HTTP_POST, "/bank/rules/:bankrule", PERM_LEDGER_WRITE, bank_rule_save,
	  .form = &bank_rule_form, .again = bank_rule_edit, .audit = "bank.rule",
	  .says = "Changes a rule." },
	{ HTTP_GET, "/bank/:bank/reconciliations", PERM_LEDGER_READ, bank_recs_show,
	  .view = &bank_recs_view_type, .says = "The reconciliations that were kept." },
	{ HTTP_GET, "/bank/:bank/reconcile", PERM_LEDGER_READ, bank_rec_try,
	  .view = &bank_rec_view_type, .says = "How a reconciliation stands: day and balance." },
	{ HTTP_POST, "/bank/:bank/reconcile", PERM_LEDGER_WRITE, bank_rec_keep,
	  .form = &bank_rec_form, .again = bank_rec_try, .audit = "bank.reconcile",
	  .says = "Keeps a reconciliation." },
	{ HTTP_GET, "/bank/reconciliations/:bankrec", PERM_LEDGER_READ, bank_rec_show,
	  .view = &bank_rec_view_type, .says = "A reconciliation that was kept." },
};

struct route_table bank_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}
