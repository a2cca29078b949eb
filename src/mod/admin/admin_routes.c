/* What can be asked about accounts, the history and the machine room. */
#include "mod/admin/admin_api.h"
#include "mod/admin/admin_web.h"

static const struct route routes[] = {
	{ HTTP_GET, "/sign-in", PERM_PUBLIC, admin_sign_in_show, .view = &admin_sign_in_view_type,
	  .says = "The sign-in page." },
	{ HTTP_POST, "/sign-in", PERM_PUBLIC, admin_sign_in, .form = &admin_sign_in_form,
	  .again = admin_sign_in_show, .audit = "account.sign_in", .once = true, .says = "Signs in." },
	{ HTTP_POST, "/sign-out", PERM_OWN, admin_sign_out, .form = &form_nothing,
	  .audit = "account.sign_out", .says = "Signs out." },
};

struct route_table admin_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}
