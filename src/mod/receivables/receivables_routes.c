/* What can be asked about receivables, and who may see which row. */
#include "mod/receivables/receivables_post.h"
#include "mod/receivables/receivables_web.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/receivables", PERM_LEDGER_READ, ar_overview_show,
	  .view = &ar_overview_view_type,
	  .says = "What payers and patients owe, by age; what waits for a person." },
	{ HTTP_GET, "/receivables/file", PERM_LEDGER_WRITE, ar_file_new,
	  .view = &form_page_view_type, .says = "The form to bring an 835 or 837P in." },
	{ HTTP_POST, "/receivables/file", PERM_LEDGER_WRITE, ar_file_send, .form = &ar_file_form,
	  .again = ar_file_new, .audit = "receivables.file",
	  .says = "Brings a remittance (835) or claims (837P) in, all of it or nothing." },
	{ HTTP_GET, "/receivables/claims", PERM_LEDGER_READ, ar_claims_show,
	  .view = &ar_claims_view_type,
	  .says = "Open claims; q finds by claim or patient number." },
	{ HTTP_GET, "/receivables/credits", PERM_LEDGER_READ, ar_credits_show,
	  .view = &ar_claims_view_type, .says = "Claims for which too much was paid." },
	{ HTTP_GET, "/receivables/claims/:claim", PERM_LEDGER_READ, ar_claim_show,
	  .view = &ar_claim_view_type,
	  .says = "One claim: services, answers of payers, everything posted." },
	{ HTTP_POST, "/receivables/claims/:claim/entries", PERM_LEDGER_WRITE, ar_claim_post,
	  .form = &ar_entry_form, .again = ar_claim_show, .audit = "receivables.entry",
	  .says = "Posts a payment, adjustment, write-off or refund to a claim." },
	{ HTTP_GET, "/receivables/claims/:claim/statement", PERM_LEDGER_READ, ar_statement_show,
	  .view = &ar_statement_view_type,
	  .says = "What this claim's patient owes, for printing." },
	{ HTTP_GET, "/receivables/patients", PERM_LEDGER_READ, ar_patients_show,
	  .view = &ar_patients_view_type, .says = "What each patient owes, by age." },
	{ HTTP_GET, "/receivables/remits", PERM_LEDGER_READ, ar_remits_show,
	  .view = &ar_remits_view_type,
	  .says = "Remittances; waiting=1: those whose money was not seen." },
	{ HTTP_GET, "/receivables/remits/:remit", PERM_LEDGER_READ, ar_remit_show,
	  .view = &ar_remit_view_type, .says = "One remittance with its claims." },
	{ HTTP_POST, "/receivables/remits/:remit/money", PERM_LEDGER_WRITE, ar_remit_money,
	  .form = &ar_money_form, .again = ar_remit_show, .audit = "receivables.money",
	  .says = "Says that the money of a remittance is here." },
	{ HTTP_GET, "/receivables/open-items", PERM_LEDGER_READ, ar_worklist_show,
	  .view = &ar_worklist_view_type,
	  .says = "Denials, answers without a claim and the like; kind and state filter." },
	{ HTTP_GET, "/receivables/open-items/:arwork", PERM_LEDGER_READ, ar_work_show,
	  .view = &ar_work_view_type, .says = "One such item." },
	{ HTTP_POST, "/receivables/open-items/:arwork", PERM_LEDGER_WRITE, ar_work_save,
	  .form = &ar_work_form, .again = ar_work_show, .audit = "receivables.work",
	  .says = "Closes an item with a note, or posts an answer to the claim that was found." },
	{ HTTP_GET, "/receivables/denials", PERM_LEDGER_READ, ar_denials_show,
	  .view = &ar_denials_view_type, .says = "Denials by payer and reason since a day." },
	{ HTTP_GET, "/receivables/payers", PERM_LEDGER_READ, ar_payers_show,
	  .view = &ar_payers_view_type, .says = "The payers." },
	{ HTTP_GET, "/receivables/payers/:payer", PERM_LEDGER_WRITE, ar_payer_edit,
	  .view = &form_page_view_type, .says = "The form of a payer." },
	{ HTTP_POST, "/receivables/payers/:payer", PERM_LEDGER_WRITE, ar_payer_save,
	  .form = &ar_payer_form, .again = ar_payer_edit, .audit = "receivables.payer",
	  .says = "Says whether a payer is a federal program." },
};

struct route_table receivables_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}

enum err receivables_claim_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct ar_claim_seen_row row;
	return ar_claim_seen(db, a, viewer, id, &row);
}

enum err receivables_remit_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct ar_remit_row row;
	return ar_remit_seen(db, a, viewer, id, &row);
}

enum err receivables_work_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct ar_work_row row;
	return ar_work_seen(db, a, viewer, id, &row);
}

/* Payers are the office's: who may see receivables sees them all. */
enum err receivables_payer_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct ar_payer_row row;
	(void)viewer;
	return ar_payer_get(db, a, id, &row);
}
