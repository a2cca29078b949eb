/* Handlers and forms of practices and sites, for org_routes.c. */
#ifndef MOD_ORG_ORG_WEB_H
#define MOD_ORG_ORG_WEB_H

#include "web/ctx.h"

struct org_site_form {
	const char *name, *state, *time_zone, *address;
	int64_t practice, version;
	bool closed;
};
struct org_practice_form {
	const char *name, *kind;
};
extern const struct form org_site_form, org_practice_form;
extern const struct view_type org_sites_view_type;

enum err org_sites_show(struct ctx *c);
enum err org_site_new(struct ctx *c);
enum err org_site_create(struct ctx *c);
enum err org_site_edit(struct ctx *c);
enum err org_site_save(struct ctx *c);
enum err org_practice_new(struct ctx *c);
enum err org_practice_create(struct ctx *c);

#endif
