/* What can be asked about practices and sites. */
#include "mod/org/org_api.h"
#include "mod/org/org_web.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/sites", PERM_OFFICE_READ, org_sites_show, .view = &org_sites_view_type,
	  .says = "The sites that you were granted." },
	{ HTTP_GET, "/sites/new", PERM_OFFICE_WRITE, org_site_new, .view = &form_page_view_type,
	  .says = "The form for a new site." },
	{ HTTP_POST, "/sites", PERM_OFFICE_WRITE, org_site_create, .form = &org_site_form,
	  .again = org_site_new, .audit = "site.create", .says = "Adds a site." },
	{ HTTP_GET, "/sites/:site", PERM_OFFICE_READ, org_site_edit, .view = &form_page_view_type,
	  .says = "One site." },
	{ HTTP_POST, "/sites/:site", PERM_OFFICE_WRITE, org_site_save, .form = &org_site_form,
	  .again = org_site_edit, .audit = "site.change", .says = "Changes a site." },
	{ HTTP_GET, "/practices/new", PERM_SYSTEM_ADMIN, org_practice_new,
	  .view = &form_page_view_type, .says = "The form for a new practice." },
	{ HTTP_POST, "/practices", PERM_SYSTEM_ADMIN, org_practice_create,
	  .form = &org_practice_form, .again = org_practice_new, .audit = "practice.create",
	  .says = "Adds a practice." },
};

struct route_table org_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}
