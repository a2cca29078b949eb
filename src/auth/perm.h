/* Who may do what. A route names one permission; a role holds a set of them. There is no other
 * place where a role is asked for: handlers never compare roles. */
#ifndef AUTH_PERM_H
#define AUTH_PERM_H

#include "base/base.h"

enum role {
	ROLE_NONE = 0,
	ROLE_OWNER,
	ROLE_MANAGER,
	ROLE_SUPERVISOR,
	ROLE_STAFF,
	ROLE_BOOKKEEPER,
	ROLE_COMPLIANCE,
	ROLE_AUDITOR,
	ROLE_COUNT
};

/* PERM_UNSET is zero on purpose: a route that forgets its permission does not start. */
enum perm {
	PERM_UNSET = 0,
	PERM_PUBLIC,      /* no sign-in: the sign-in page, static files, calendar feeds */
	PERM_OWN,         /* anyone signed in, about themselves */
	PERM_OFFICE_READ, /* sites, positions, shifts, needs, rules */
	PERM_OFFICE_WRITE,
	PERM_STAFF_READ, /* names, positions, where people work */
	PERM_STAFF_WRITE,
	PERM_PAY_READ, /* hourly rates */
	PERM_CREDENTIAL_READ,
	PERM_CREDENTIAL_WRITE,
	PERM_TIME_OFF_READ,
	PERM_TIME_OFF_DECIDE,
	PERM_ROSTER_READ, /* drafts, fill results */
	PERM_ROSTER_WRITE,
	PERM_ROSTER_PUBLISH,
	PERM_OBLIGATION_READ,
	PERM_OBLIGATION_WRITE,
	PERM_RULE_OVERRIDE,
	PERM_LEDGER_READ,  /* accounts, journals, statements */
	PERM_LEDGER_WRITE, /* journals, the chart, soft close */
	PERM_LEDGER_CLOSE, /* close a month for good, adjust a closed one */
	PERM_AUDIT_READ,
	PERM_ACCOUNT_ADMIN, /* accounts, roles, grants */
	PERM_SYSTEM_ADMIN,  /* practices, jobs, backups, settings */
	PERM_COUNT
};

bool role_may(enum role role, enum perm perm);
const char *role_name(enum role role);  /* as stored: "compliance" */
const char *role_title(enum role role); /* as shown: "Compliance officer" */
enum role role_parse(const char *name); /* ROLE_NONE when unknown */
const char *perm_name(enum perm perm);  /* "roster.write"; "unset" for 0 */
/* Whether it lets somebody change the office's data. The auditor has none that does; a test holds
 * them to it. A POST under a permission that does not write leaves a record about the one who asks
 * and nothing else: one's own settings (PERM_OWN), or that the history was taken out
 * (PERM_AUDIT_READ). */
bool perm_writes(enum perm perm);

#endif
