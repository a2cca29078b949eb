/* huddle init: an empty office with one invited owner. There is no default password: the owner
 * chooses one through the link that is printed here, once. */
#include "base/clock.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "mod/admin/admin_api.h"
#include "mod/org/org_api.h"
#include "web/audit.h"
#include "web/rule.h"

struct init {
	struct arena *arena;
	const char *email, *name, *kind, *token;
	bool exists;
};

static enum err make_office(struct db *db, void *arg)
{
	struct init *in = arg;
	int64_t now = clock_now_ms(), practice, owner;
	struct account_by_email_row row;
	enum err err = account_by_email(db, in->arena, in->email, &row);
	in->exists = err == OK;
	if (err != E_NOTFOUND)
		return err;
	err = rules_load(db, in->arena);
	if (err == OK)
		err = org_practice_ensure(db, in->arena, in->name, in->kind, now, &practice);
	if (err == OK)
		err = admin_invite(db, in->arena,
				   &(struct admin_new_account){ .email = in->email,
								.name = in->email,
								.role = ROLE_OWNER,
								.all_sites = true,
								.link = "setup",
								.link_ms = LIMIT_SETUP_LINK_MS },
				   now, &owner, &in->token);
	if (err == OK)
		err = audit_write(db, &(struct audit_event){ .at_ms = now,
							     .actor = "Huddle",
							     .event = "office.init",
							     .object_type = "account",
							     .object_id = owner,
							     .detail = in->name,
							     .address = "",
							     .request_id = "" });
	return err;
}

static bool kind_known(const char *kind)
{
	for (const struct choice *k = org_practice_kinds; k->value != NULL; k++)
		if (strcmp(k->value, kind) == 0)
			return true;
	return false;
}

int cmd_init(struct cmd_args *args)
{
	const char *email = cmd_email(args, "admin");
	const char *name = cmd_option(args, "name");
	const char *kind = cmd_option(args, "practice-type");
	if (email == NULL)
		return cmd_usage("init needs --admin EMAIL, the address of the first owner");
	if (name != NULL && (strlen(name) > LIMIT_NAME || !utf8_clean(name, strlen(name))))
		return cmd_usage("--name takes at most %d characters in one line", LIMIT_NAME);
	if (kind != NULL && !kind_known(kind))
		return cmd_usage(
			"--practice-type is primary-care, specialty, behavioral-health, clinic or group");
	struct app app;
	if (!cmd_app_open(args, &app, true))
		return EXIT_REFUSED;
	struct init in = { .arena = args->arena,
			   .email = email,
			   .name = name == NULL ? "My practice" : name,
			   .kind = kind == NULL ? "primary-care" : kind };
	enum err err = cmd_write(&app, make_office, &in);
	int status = EXIT_DONE;
	if (err != OK)
		status = cmd_fail("the office could not be made: %s", db_last_error(app.write));
	else if (in.exists)
		status = cmd_fail("this office has an account of %s already; nothing was changed",
				  email);
	else
		printf("The office is ready. Start it with: huddle serve\n"
		       "Then open this address within a day to choose a password; it works once:\n"
		       "\n  %s/set-up/%s\n",
		       app.base_url[0] == '\0' ? "http://127.0.0.1:8080" : app.base_url, in.token);
	cmd_app_close(&app);
	return status;
}
