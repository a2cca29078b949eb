/* Pure decisions about practices and sites. */
#ifndef MOD_ORG_ORG_RULES_H
#define MOD_ORG_ORG_RULES_H

#include "base/base.h"

struct org_state {
	const char *code, *name;
};
/* The states and the territories with practices on file; ends with a NULL code. */
extern const struct org_state org_state_list[];
bool org_state_known(const char *state);

/* A site as the forms and the CSV have it. */
struct org_site {
	const char *name, *state, *time_zone, *address;
	int64_t practice_id;
};
/* NULL, or what is wrong, in words; *field names the part at fault. */
const char *org_site_fault(const struct org_site *site, const char **field);

#endif
