/* huddle user ...: accounts from the command line, for the day nobody can sign in. Whoever runs it
 * can read the database anyway; each change is in the history as made by the command line. */
#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "cmd/cmd.h"
#include "mod/admin/account_sql.h"
#include "mod/admin/admin_api.h"
#include "mod/admin/admin_rules.h"
#include "mod/org/org_api.h"
#include "web/audit.h"

struct work {
	struct cmd_args *args;
	struct arena *arena;
	struct app *app;
	const char *email, *name, *role, *password;
	int64_t now;
	const char *token;  /* of the link that was made */
	const char *refuse; /* why nothing was done, in words */
};

static enum err say_no(struct work *w, const char *words)
{
	w->refuse = words;
	return E_INVALID;
}

static enum err record(struct db *db, const struct work *w, const char *event, int64_t account,
		       const char *detail)
{
	return audit_write(db, &(struct audit_event){ .at_ms = w->now,
						      .actor = "command line",
						      .event = event,
						      .object_type = "account",
						      .object_id = account,
						      .detail = detail,
						      .address = "",
						      .request_id = "" });
}

static enum err find(struct db *db, struct work *w, struct account_by_email_row *row)
{
	enum err err = account_by_email(db, w->arena, w->email, row);
	return err == E_NOTFOUND ? say_no(w, "there is no account with this e-mail address") : err;
}

/* Each --site is the name of one. */
static enum err grant_sites(struct db *db, struct work *w, int64_t account)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < w->args->n_options; i++) {
		struct org_site_row site;
		if (strcmp(w->args->name[i], "site") != 0)
			continue;
		err = org_site_find(db, w->arena, w->args->value[i], &site);
		if (err == E_NOTFOUND)
			return say_no(w, arena_printf(w->arena, "there is no site \"%s\"",
						      w->args->value[i]));
		if (err == OK)
			err = org_grant(db, account, site.id);
	}
	return err;
}

static enum err do_add(struct db *db, void *arg)
{
	struct work *w = arg;
	struct account_by_email_row twin;
	int64_t id;
	enum err err = account_by_email(db, w->arena, w->email, &twin);
	if (err == OK)
		return say_no(w, "this e-mail address has an account already");
	if (err != E_NOTFOUND)
		return err;
	err = admin_invite(db, w->arena,
			   &(struct admin_new_account){
				   .email = w->email,
				   .name = w->name,
				   .role = role_parse(w->role),
				   .all_sites = cmd_option(w->args, "all-sites") != NULL,
				   .link = "invite",
				   .link_ms = LIMIT_INVITE_LINK_MS },
			   w->now, &id, &w->token);
	if (err == OK)
		err = grant_sites(db, w, id);
	return err != OK ? err :
			   record(db, w, "account.invite", id,
				  arena_printf(w->arena, "role=%s", w->role));
}

static enum err do_link(struct db *db, void *arg)
{
	struct work *w = arg;
	struct account_by_email_row row;
	enum err err = find(db, w, &row);
	if (err == OK && strcmp(row.state, "disabled") == 0)
		return say_no(w, "this account is turned off; turn it on at /accounts first");
	if (err == OK)
		err = admin_link_new(db, w->arena, row.id, "reset", LIMIT_RESET_LINK_MS, w->now,
				     &w->token);
	return err != OK ? err : record(db, w, "account.link", row.id, "link=reset");
}

static enum err do_password(struct db *db, void *arg)
{
	struct work *w = arg;
	struct account_by_email_row row;
	enum err err = find(db, w, &row);
	if (err == OK && strcmp(row.state, "disabled") == 0)
		return say_no(w, "this account is turned off; turn it on at /accounts first");
	const char *fault = err == OK ? password_fault(w->password, row.name, row.email) : NULL;
	if (fault != NULL)
		return say_no(w, fault);
	if (err == OK)
		err = admin_set_password(db, row.id,
					 password_hash(w->arena, &w->app->hasher, w->password),
					 w->now);
	return err != OK ? err : record(db, w, "account.set_password", row.id, "");
}

static enum err do_totp_off(struct db *db, void *arg)
{
	struct work *w = arg;
	struct account_by_email_row row;
	enum err err = find(db, w, &row);
	if (err == OK)
		err = account_set_totp(db, row.id, NULL, 0);
	if (err == OK)
		err = recovery_code_clear(db, row.id);
	return err != OK ? err : record(db, w, "account.totp_off", row.id, "");
}

static enum err do_role(struct db *db, void *arg)
{
	struct work *w = arg;
	struct account_by_email_row who;
	struct account_row row;
	struct account_other_owners_row others;
	int64_t changed;
	enum err err = find(db, w, &who);
	if (err == OK)
		err = account_get(db, w->arena, who.id, &row);
	if (err == OK)
		err = account_other_owners(db, w->arena, who.id, &others);
	if (err != OK)
		return err;
	bool active = strcmp(row.state, "active") == 0;
	const char *field, *fault = account_change_fault(
				   &(struct account_change){ .old_role = role_parse(row.role),
							     .new_role = role_parse(w->role),
							     .was_active = active,
							     .stays_active = active,
							     .other_owners = others.n },
				   &field);
	if (fault != NULL)
		return say_no(w, fault);
	err = account_update(db,
			     &(struct account_update_in){ .id = row.id,
							  .version = row.version,
							  .email = row.email,
							  .name = row.name,
							  .role = w->role,
							  .all_sites = row.all_sites,
							  .staff = row.staff_id },
			     &changed);
	return err != OK ? err :
			   record(db, w, "account.change", row.id,
				  arena_printf(w->arena, "role=%s was=%s", w->role, row.role));
}

/* Runs the work in a transaction and says how it went; the words of success are `done`'s. */
static int run(struct work *w, enum err (*work)(struct db *db, void *arg),
	       void (*done)(const struct work *w))
{
	struct app app;
	if (!cmd_app_open(w->args, &app, false))
		return EXIT_REFUSED;
	w->app = &app;
	w->arena = w->args->arena;
	w->now = clock_now_ms();
	enum err err = cmd_write(&app, work, w);
	int status = EXIT_DONE;
	if (err != OK)
		status = cmd_fail("%s", w->refuse != NULL ? w->refuse : db_last_error(app.write));
	else
		done(w);
	cmd_app_close(&app);
	return status;
}

static void print_link(const struct work *w)
{
	const char *base = w->app->base_url[0] == '\0' ? "http://127.0.0.1:8080" : w->app->base_url;
	printf("%s/set-up/%s\n", base, w->token);
}

static void print_done(const struct work *w)
{
	printf("Done for %s.\n", w->email);
}

static bool read_password(struct arena *a, const char **password)
{
	char line[LIMIT_PASSWORD + 2];
	if (fgets(line, sizeof line, stdin) == NULL)
		return false;
	size_t n = strcspn(line, "\r\n");
	if (n > LIMIT_PASSWORD)
		return false;
	*password = arena_strndup(a, line, n);
	return true;
}

static const char *email_option(struct cmd_args *args)
{
	return cmd_email(args, "email");
}

static const char *role_option(struct cmd_args *args)
{
	const char *role = cmd_option(args, "role");
	return role != NULL && role_parse(role) != ROLE_NONE ? role : NULL;
}

static const char roles_are[] =
	"--role is owner, manager, supervisor, staff, bookkeeper, compliance or auditor";

int cmd_user_add(struct cmd_args *args)
{
	struct work w = { .args = args,
			  .email = email_option(args),
			  .name = cmd_option(args, "name"),
			  .role = role_option(args) };
	if (w.email == NULL || w.name == NULL || w.name[0] == '\0' || strlen(w.name) > LIMIT_NAME)
		return cmd_usage("user add needs --email ADDRESS and --name NAME");
	if (w.role == NULL)
		return cmd_usage("%s", roles_are);
	return run(&w, do_add, print_link);
}

int cmd_user_passwd(struct cmd_args *args)
{
	struct work w = { .args = args, .email = email_option(args) };
	if (w.email == NULL)
		return cmd_usage("user passwd needs --email ADDRESS");
	if (cmd_option(args, "stdin") == NULL)
		return run(&w, do_link, print_link);
	if (!read_password(args->arena, &w.password))
		return cmd_fail("no password came on standard input, or it is longer than %d bytes",
				LIMIT_PASSWORD);
	return run(&w, do_password, print_done);
}

int cmd_user_totp(struct cmd_args *args)
{
	struct work w = { .args = args, .email = email_option(args) };
	if (w.email == NULL || cmd_option(args, "off") == NULL)
		return cmd_usage(
			"user totp needs --email ADDRESS and --off; an app is set up on the page /me");
	return run(&w, do_totp_off, print_done);
}

int cmd_user_role(struct cmd_args *args)
{
	struct work w = { .args = args, .email = email_option(args), .role = role_option(args) };
	if (w.email == NULL)
		return cmd_usage("user role needs --email ADDRESS");
	if (w.role == NULL)
		return cmd_usage("%s", roles_are);
	return run(&w, do_role, print_done);
}

static void write_json(const struct account_row_list *rows, struct buf *out)
{
	struct json j;
	json_init(&j, out);
	json_begin_array(&j);
	for (size_t i = 0; i < rows->n; i++) {
		const struct account_row *r = &rows->at[i];
		char id[ID_TEXT];
		id_text(id, r->id);
		json_begin_object(&j);
		json_key(&j, "id");
		json_text(&j, id);
		json_key(&j, "email");
		json_text(&j, r->email);
		json_key(&j, "name");
		json_text(&j, r->name);
		json_key(&j, "role");
		json_text(&j, r->role);
		json_key(&j, "state");
		json_text(&j, r->state);
		json_key(&j, "all_sites");
		json_bool(&j, r->all_sites);
		json_key(&j, "sites");
		json_int(&j, r->n_sites);
		json_key(&j, "authenticator");
		json_bool(&j, r->totp);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_done(&j);
}

/* Every account, a page at a time. */
static enum err load_all(struct app *app, struct arena *a, struct account_row_list *all)
{
	struct account_count_row count;
	enum err err = account_count(app->read, a, &count);
	if (err != OK)
		return err;
	*all = (struct account_row_list){ 0, arena_array(a, struct account_row,
							 (size_t)count.n + LIMIT_PAGE_ROWS) };
	while (err == OK && (int64_t)all->n < count.n) {
		struct account_row_list page;
		err = account_page(app->read, a, LIMIT_PAGE_ROWS, (int64_t)all->n, &page);
		if (err != OK || page.n == 0)
			return err;
		memcpy(all->at + all->n, page.at, page.n * sizeof *page.at);
		all->n += page.n;
	}
	return err;
}

int cmd_user_list(struct cmd_args *args)
{
	struct app app;
	struct account_row_list rows;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	enum err err = db_begin(app.read);
	if (err == OK)
		err = load_all(&app, args->arena, &rows);
	if (err != OK) {
		int status =
			cmd_fail("the accounts could not be read: %s", db_last_error(app.read));
		db_rollback(app.read);
		cmd_app_close(&app);
		return status;
	}
	db_rollback(app.read);
	if (cmd_option(args, "json") != NULL) {
		struct buf out;
		buf_init(&out, LIMIT_RESPONSE_BYTES);
		write_json(&rows, &out);
		puts(buf_text(&out));
		buf_free(&out);
	}
	for (size_t i = 0; cmd_option(args, "json") == NULL && i < rows.n; i++)
		printf("%-32s  %-12s  %-8s  %s\n", rows.at[i].email, rows.at[i].role,
		       rows.at[i].state, rows.at[i].name);
	cmd_app_close(&app);
	return EXIT_DONE;
}
