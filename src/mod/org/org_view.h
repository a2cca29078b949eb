/* What the pages of practices and sites show. */
#ifndef MOD_ORG_ORG_VIEW_H
#define MOD_ORG_ORG_VIEW_H

#include "http/html.h"

struct org_site_item {
	int64_t id;
	const char *name, *practice, *state, *time_zone, *address;
	const char *zone_words; /* "Eastern"; the zone's own name where it has no such words */
	bool active;
};
struct org_sites_view {
	struct org_site_item *sites;
	size_t n_sites;
	bool may_edit;
};
void tmpl_org_sites(struct html *o, const struct org_sites_view *v);

#endif
