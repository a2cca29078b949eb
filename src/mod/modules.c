/* The list of modules: routes, path parameters, navigation, jobs, chores. */
#include "mod/modules.h"
#include "mod/admin/admin_api.h"
#include "mod/org/org_api.h"
#include "web/audit.h"
#include "web/page.h"

static const struct param_kind params[] = {
	{ "site", PARAM_ID, org_site_visible },
	{ "practice", PARAM_ID, org_practice_visible },
	{ "day", PARAM_DAY, NULL },
	{ "token", PARAM_WORD, NULL },
};

static const struct nav_item nav[] = {
	{ "Sites", "building-community", "/sites", PERM_OFFICE_READ },
};

static enum err seal(struct app *app, struct arena *a, int64_t now_ms)
{
	int64_t sealed = 1;
	enum err err = OK;
	while (err == OK && sealed > 0)
		err = audit_seal(app->write, a, &app->keys, now_ms, &sealed);
	return err;
}

static enum err recover(struct app *app, struct arena *a, int64_t now_ms)
{
	return job_recover(app->write, a, modules_jobs(), now_ms);
}

static enum err forget(struct app *app, struct arena *a, int64_t now_ms)
{
	(void)a;
	int64_t n;
	enum err err = session_delete_idle(app->write, now_ms - LIMIT_SESSION_IDLE_MS,
					   now_ms - LIMIT_SESSION_MS, &n);
	return err != OK ? err :
			   request_done_forget(app->write, now_ms - LIMIT_REQUEST_MEMORY_MS, &n);
}

static const struct chore chore_list[] = {
	{ "seal", 1000, seal },
	{ "recover", 30 * 1000, recover },
	{ "forget", 10 * 60 * 1000, forget },
};

static const struct job_kind job_list[] = {
	{ "none", NULL, 1, "No jobs yet." },
};

const struct routes *modules_routes(void)
{
	static struct route_table tables[2];
	static struct routes all = { tables, ARRAY_LEN(tables), params, ARRAY_LEN(params) };
	if (tables[0].at == NULL) {
		tables[0] = org_routes();
		tables[1] = admin_routes();
	}
	return &all;
}

const struct job_kinds *modules_jobs(void)
{
	static const struct job_kinds all = { job_list, ARRAY_LEN(job_list) };
	return &all;
}

const struct chores *modules_chores(void)
{
	static const struct chores all = { chore_list, ARRAY_LEN(chore_list) };
	return &all;
}

void modules_start(void)
{
	page_set_nav(nav, ARRAY_LEN(nav));
}
