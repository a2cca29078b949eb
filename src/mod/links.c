/* The fifth of the six tables: what an event in one module starts in another. This is the only file
 * that knows two modules at once; each row is a sentence: when THIS happens, THAT follows. */
#include "mod/links.h"
#include "mod/home/home_api.h"
#include "mod/receivables/receivables_api.h"
#include "mod/roster/life_routes.h"

static const struct event_link links[] = {
	/* A credential that ends or is renewed opens or closes the obligation to renew it. */
	{ "credential.changed", home_credential_changed },
	/* Who left needs no renewal, who came back does; another home site has another inbox. */
	{ "staff.changed", home_staff_changed },
	/* Other warnings of a kind: obligations stand earlier or later. */
	{ "credential_kind.changed", home_kind_changed },
	/* A published week tells those whose shifts it changes. */
	{ "roster.published", roster_published_tell },
	/* Who lost a credential is taken off the shifts that need it, or the planners are told. */
	{ "credential.lapsed", roster_credential_lapsed },
	/* Money that carries a payer's trace number meets the remittance of that number. */
	{ "bank.money", receivables_bank_money },
	{ NULL, NULL },
};

void links_start(void)
{
	event_set_links(links, ARRAY_LEN(links) - 1);
}
