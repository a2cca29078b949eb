/* Who may be changed how, and times and browsers in words. */
#include "mod/admin/admin_rules.h"

const char *account_change_fault(const struct account_change *c, const char **field)
{
	bool loses_owner = c->was_active && c->old_role == ROLE_OWNER &&
			   (!c->stays_active || c->new_role != ROLE_OWNER);
	*field = c->stays_active ? "role" : "";
	if (c->self && !c->stays_active)
		return "This is your own account. Ask another owner to turn it off, so that "
		       "nobody locks themselves out.";
	if (c->self && c->new_role != c->old_role)
		return "This is your own account, and a role once given up is not there to take "
		       "back. Ask another owner to change it.";
	if (loses_owner && c->other_owners == 0)
		return "This is the only active owner. Make somebody else an owner first, so that "
		       "the office keeps one.";
	return NULL;
}

/* The first that fits wins: Edge and Opera call themselves Chrome too, and Chrome calls itself
 * Safari. */
static const struct {
	const char *mark, *words;
} browsers[] = {
	{ "Edg", "Edge" },       { "OPR/", "Opera" },     { "Firefox/", "Firefox" },
	{ "Chrome/", "Chrome" }, { "Safari/", "Safari" }, { "curl/", "curl" },
};
static const struct {
	const char *mark, *words;
} systems[] = {
	{ "iPhone", "iPhone" }, { "iPad", "iPad" },       { "Android", "Android" },
	{ "CrOS", "ChromeOS" }, { "Windows", "Windows" }, { "Mac OS X", "Mac" },
	{ "Linux", "Linux" },
};

const char *agent_words(struct arena *a, const char *agent)
{
	const char *browser = strncmp(agent, "Mozilla/", 8) == 0 ? "A browser" : "A program",
		   *system = NULL;
	for (size_t i = ARRAY_LEN(browsers); i-- > 0;)
		if (strstr(agent, browsers[i].mark) != NULL)
			browser = browsers[i].words;
	for (size_t i = ARRAY_LEN(systems); i-- > 0;)
		if (strstr(agent, systems[i].mark) != NULL)
			system = systems[i].words;
	return system == NULL ? browser : arena_printf(a, "%s on %s", browser, system);
}

#define MINUTE_MS (60 * 1000LL)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

static const char *counted(struct arena *a, int64_t n, const char *unit)
{
	return arena_printf(a, "%" PRId64 " %s%s ago", n, unit, n == 1 ? "" : "s");
}

const char *ago_words(struct arena *a, int64_t then_ms, int64_t now_ms)
{
	int64_t ago = now_ms - then_ms;
	if (then_ms == 0)
		return "never";
	if (ago < MINUTE_MS)
		return "just now";
	if (ago < HOUR_MS)
		return counted(a, ago / MINUTE_MS, "minute");
	if (ago < DAY_MS)
		return counted(a, ago / HOUR_MS, "hour");
	return counted(a, ago / DAY_MS, "day");
}
