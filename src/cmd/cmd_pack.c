/* huddle pack apply: what a practice of a type starts with, for a site that stands already. What is
 * there stays as it is. */
#include "base/clock.h"
#include "base/tz.h"
#include "cmd/cmd.h"
#include "mod/admin/pack_store.h"
#include "mod/org/org_api.h"
#include "web/audit.h"

struct work {
	struct arena *arena;
	const char *site, *type;
	struct pack pack;
	struct pack_made made;
	bool no_site;
};

static enum err apply(struct db *db, void *arg)
{
	struct work *w = arg;
	struct org_site_row site;
	int64_t now = clock_now_ms();
	enum err err = org_site_find(db, w->arena, w->site, &site);
	w->no_site = err == E_NOTFOUND;
	if (err != OK)
		return err;
	const struct tz *tz = tz_find(site.time_zone);
	if (tz == NULL)
		return E_INVALID;
	err = pack_apply(db, w->arena, &w->pack, site.id, tz_day(tz, now), &w->made);
	if (err != OK)
		return err;
	return audit_write(db,
			   &(struct audit_event){
				   .at_ms = now,
				   .actor = "command line",
				   .event = "pack.apply",
				   .object_type = "site",
				   .object_id = site.id,
				   .site_id = site.id,
				   .address = "",
				   .request_id = "",
				   .detail = arena_printf(w->arena,
							  "type=%s shifts=%" PRId64
							  " needs=%" PRId64 " schedules=%" PRId64,
							  w->type, w->made.shifts, w->made.needs,
							  w->made.schedules) });
}

int cmd_pack_apply(struct cmd_args *args)
{
	struct work w = { .arena = args->arena,
			  .site = cmd_option(args, "site"),
			  .type = cmd_option(args, "type") };
	struct app app;
	const char *fault;
	if (w.site == NULL || w.type == NULL)
		return cmd_usage("pack apply needs --site NAME and --type T");
	enum err err = pack_load(args->arena, w.type, &w.pack, &fault);
	if (err == E_NOTFOUND)
		return cmd_usage(
			"--type is primary-care, specialty, behavioral-health, clinic or group");
	if (err != OK)
		return cmd_fail("the pack cannot be used: %s", fault);
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	err = cmd_write(&app, apply, &w);
	int status = EXIT_DONE;
	if (w.no_site)
		status = cmd_fail("there is no site \"%s\"", w.site);
	else if (err != OK)
		status = cmd_fail("the pack was not applied: %s", db_last_error(app.write));
	else
		printf("%s: %" PRId64 " shifts, %" PRId64 " needs, %" PRId64 " duties are new.\n",
		       w.site, w.made.shifts, w.made.needs, w.made.schedules);
	cmd_app_close(&app);
	return status;
}
