/* What the pages of accounts and the machine room show. */
#ifndef MOD_ADMIN_ADMIN_VIEW_H
#define MOD_ADMIN_ADMIN_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct admin_sign_in_view {
	struct form_page_view *form;
	bool idle;
};
void tmpl_admin_sign_in(struct html *o, const struct admin_sign_in_view *v);

#endif
