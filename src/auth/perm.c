#include "auth/perm.h"

#define BIT(perm)   (1u << (perm))
#define EVERYONE    (BIT(PERM_PUBLIC) | BIT(PERM_OWN))
#define READ_OFFICE (BIT(PERM_OFFICE_READ) | BIT(PERM_STAFF_READ))
#define READ_ALL                                                             \
	(READ_OFFICE | BIT(PERM_CREDENTIAL_READ) | BIT(PERM_TIME_OFF_READ) | \
	 BIT(PERM_ROSTER_READ) | BIT(PERM_OBLIGATION_READ))
#define RUN_ROSTER                                                                       \
	(BIT(PERM_TIME_OFF_DECIDE) | BIT(PERM_ROSTER_WRITE) | BIT(PERM_ROSTER_PUBLISH) | \
	 BIT(PERM_OBLIGATION_WRITE))

static_assert(PERM_COUNT <= 32, "a set of permissions fits one word");

static const struct {
	const char *name, *title;
	uint32_t may;
} roles[ROLE_COUNT] = {
	[ROLE_NONE] = { "none", "Nobody", BIT(PERM_PUBLIC) },
	[ROLE_OWNER] = { "owner", "Owner", ~BIT(PERM_UNSET) },
	[ROLE_MANAGER] = { "manager", "Office manager",
			   EVERYONE | READ_ALL | RUN_ROSTER | BIT(PERM_OFFICE_WRITE) |
				   BIT(PERM_STAFF_WRITE) | BIT(PERM_PAY_READ) |
				   BIT(PERM_CREDENTIAL_WRITE) | BIT(PERM_RULE_OVERRIDE) |
				   BIT(PERM_AUDIT_READ) | BIT(PERM_LEDGER_READ) |
				   BIT(PERM_LEDGER_CLOSE) },
	[ROLE_SUPERVISOR] = { "supervisor", "Supervisor", EVERYONE | READ_ALL | RUN_ROSTER },
	[ROLE_STAFF] = { "staff", "Staff", EVERYONE },
	[ROLE_BOOKKEEPER] = { "bookkeeper", "Bookkeeper",
			      EVERYONE | READ_OFFICE | BIT(PERM_PAY_READ) |
				      BIT(PERM_TIME_OFF_READ) | BIT(PERM_ROSTER_READ) |
				      BIT(PERM_OBLIGATION_READ) | BIT(PERM_LEDGER_READ) |
				      BIT(PERM_LEDGER_WRITE) },
	[ROLE_COMPLIANCE] = { "compliance", "Compliance officer",
			      EVERYONE | READ_ALL | BIT(PERM_CREDENTIAL_WRITE) |
				      BIT(PERM_OBLIGATION_WRITE) | BIT(PERM_AUDIT_READ) },
	[ROLE_AUDITOR] = { "auditor", "Auditor",
			   EVERYONE | READ_ALL | BIT(PERM_PAY_READ) | BIT(PERM_AUDIT_READ) |
				   BIT(PERM_LEDGER_READ) },
};

static const struct {
	const char *name;
	bool writes;
} perms[PERM_COUNT] = {
	[PERM_UNSET] = { "unset", true },
	[PERM_PUBLIC] = { "public", false },
	[PERM_OWN] = { "own", false },
	[PERM_OFFICE_READ] = { "office.read", false },
	[PERM_OFFICE_WRITE] = { "office.write", true },
	[PERM_STAFF_READ] = { "staff.read", false },
	[PERM_STAFF_WRITE] = { "staff.write", true },
	[PERM_PAY_READ] = { "pay.read", false },
	[PERM_CREDENTIAL_READ] = { "credential.read", false },
	[PERM_CREDENTIAL_WRITE] = { "credential.write", true },
	[PERM_TIME_OFF_READ] = { "timeoff.read", false },
	[PERM_TIME_OFF_DECIDE] = { "timeoff.decide", true },
	[PERM_ROSTER_READ] = { "roster.read", false },
	[PERM_ROSTER_WRITE] = { "roster.write", true },
	[PERM_ROSTER_PUBLISH] = { "roster.publish", true },
	[PERM_OBLIGATION_READ] = { "obligation.read", false },
	[PERM_OBLIGATION_WRITE] = { "obligation.write", true },
	[PERM_RULE_OVERRIDE] = { "rule.override", true },
	[PERM_LEDGER_READ] = { "ledger.read", false },
	[PERM_LEDGER_WRITE] = { "ledger.write", true },
	[PERM_LEDGER_CLOSE] = { "ledger.close", true },
	[PERM_AUDIT_READ] = { "audit.read", false },
	[PERM_ACCOUNT_ADMIN] = { "account.admin", true },
	[PERM_SYSTEM_ADMIN] = { "system.admin", true },
};

bool role_may(enum role role, enum perm perm)
{
	assert((unsigned)role < ROLE_COUNT && (unsigned)perm < PERM_COUNT);
	return perm != PERM_UNSET && (roles[role].may & BIT(perm)) != 0;
}

const char *role_name(enum role role)
{
	assert((unsigned)role < ROLE_COUNT);
	return roles[role].name;
}

const char *role_title(enum role role)
{
	assert((unsigned)role < ROLE_COUNT);
	return roles[role].title;
}

enum role role_parse(const char *name)
{
	for (unsigned i = ROLE_OWNER; i < ROLE_COUNT; i++)
		if (name != NULL && strcmp(name, roles[i].name) == 0)
			return (enum role)i;
	return ROLE_NONE;
}

const char *perm_name(enum perm perm)
{
	assert((unsigned)perm < PERM_COUNT);
	return perms[perm].name;
}

bool perm_writes(enum perm perm)
{
	assert((unsigned)perm < PERM_COUNT);
	return perms[perm].writes;
}
