/* Everybody who can sign in: invited, changed, turned off. Whoever may be here may do all of it;
 * the rules that keep the office from locking itself out are in admin_rules.c. */
#include "base/conf.h"
#include "base/json.h"
#include "mod/admin/account_sql.h"
#include "mod/admin/account_web.h"
#include "mod/admin/admin_api.h"
#include "mod/admin/admin_rules.h"
#include "mod/admin/admin_sql.h"
#include "mod/org/org_api.h"
#include "web/job.h"
#include "web/page.h"

static const struct choice roles[] = {
	{ "owner", "Owner: everything, also accounts and settings" },
	{ "manager", "Office manager: staff, rosters, credentials, obligations" },
	{ "supervisor", "Supervisor: rosters and time off" },
	{ "staff", "Staff: their own shifts and requests" },
	{ "bookkeeper", "Bookkeeper: reads rosters, hours and pay" },
	{ "compliance", "Compliance officer: credentials and obligations" },
	{ "auditor", "Auditor: reads all, changes nothing" },
	{ NULL, NULL },
};

static const struct field account_fields[] = {
	FIELD_TEXT(struct admin_account_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME),
	FIELD_EMAIL(struct admin_account_form, email, .label = "Email", .required = true,
		    .help = "They sign in with it."),
	FIELD_CHOICE(struct admin_account_form, role, .label = "Role", .required = true,
		     .choices = roles),
	FIELD_BOOL(struct admin_account_form, all_sites, .label = "All sites",
		   .help = "Also those that are added later."),
	FIELD_REFS(struct admin_account_form, sites, .label = "Or these sites", .ref = "site"),
	FIELD_REF(struct admin_account_form, person, .label = "On the staff list as",
		  .ref = "staff",
		  .help = "Then they see their own shifts and can ask for time off."),
	FIELD_INT(struct admin_account_form, version, .label = "Version", .hidden = true),
};
const struct form admin_invite_form =
	FORM("invitation", struct admin_account_form, account_fields, "Invite");
const struct form admin_account_form =
	FORM("account", struct admin_account_form, account_fields, "Save");

static const struct view_field item_fields[] = {
	VIEW_ID(struct admin_account_item, id),
	VIEW_TEXT(struct admin_account_item, name),
	VIEW_TEXT(struct admin_account_item, email),
	VIEW_TEXT(struct admin_account_item, role),
	VIEW_TEXT(struct admin_account_item, state),
	VIEW_TEXT(struct admin_account_item, sites),
	VIEW_TEXT(struct admin_account_item, signed_in),
	VIEW_BOOL(struct admin_account_item, totp),
};
VIEW_PART(admin_account_item, item_fields);

static const struct view_field accounts_fields[] = {
	VIEW_LIST(struct admin_accounts_view, accounts, n_accounts, admin_account_item_type),
};
VIEW_PAGE(admin_accounts, accounts_fields);

static const struct view_field account_view_fields[] = {
	VIEW_ID(struct admin_account_view, id),
	VIEW_TEXT(struct admin_account_view, state),
	VIEW_TEXT(struct admin_account_view, signed_in),
	VIEW_BOOL(struct admin_account_view, totp),
};
VIEW_PAGE(admin_account, account_view_fields);

static const char *sites_words(struct arena *a, const struct account_row *r)
{
	if (r->all_sites)
		return "All sites";
	if (r->n_sites == 0)
		return "None yet";
	return r->n_sites == 1 ?
		       r->first_site :
		       arena_printf(a, "%s and %" PRId64 " more", r->first_site, r->n_sites - 1);
}

enum err admin_accounts_show(struct ctx *c)
{
	struct account_count_row count;
	struct account_row_list rows;
	int64_t skip;
	enum err err = account_count(c->db, c->arena, &count);
	if (err != OK)
		return err;
	struct admin_accounts_view *v = arena_new_one(c->arena, struct admin_accounts_view);
	v->pager = pager(c, count.n, &skip);
	err = account_page(c->db, c->arena, LIMIT_PAGE_ROWS, skip, &rows);
	if (err != OK)
		return err;
	v->accounts = arena_array(c->arena, struct admin_account_item, rows.n + 1);
	for (; v->n_accounts < rows.n; v->n_accounts++) {
		const struct account_row *r = &rows.at[v->n_accounts];
		v->accounts[v->n_accounts] = (struct admin_account_item){
			.id = r->id,
			.name = r->name,
			.email = r->email,
			.role = role_title(role_parse(r->role)),
			.state = r->state,
			.sites = sites_words(c->arena, r),
			.signed_in =
				ago_words(c->arena, r->signed_in_at == NULL ? 0 : *r->signed_in_at,
					  c->now_ms),
			.totp = r->totp,
			.me = r->id == c->who.account_id,
		};
	}
	c->action_label = "Invite somebody";
	c->action_path = "/accounts/new";
	return view_show(c, &admin_accounts_view_type, v, "Accounts");
}

/* Fills the lists of sites and people. */
static enum err add_lists(struct ctx *c, struct form_page_view *p)
{
	struct org_site_row_list sites;
	struct account_staff_choices_row_list people;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &sites);
	for (size_t i = 0; err == OK && i < sites.n; i++)
		form_option(c, p, "sites", sites.at[i].id, sites.at[i].name);
	if (err == OK)
		err = account_staff_choices(c->db, c->arena, c->who.account_id, &people);
	for (size_t i = 0; err == OK && i < people.n; i++)
		form_option(c, p, "person", people.at[i].id, people.at[i].name);
	return err;
}

enum err admin_account_new(struct ctx *c)
{
	struct form_page_view *p = form_page(c, &admin_invite_form, NULL);
	enum err err = add_lists(c, p);
	p->intro = "They get a link that works once and for a week, and choose a password with it.";
	p->cancel = "/accounts";
	return err != OK ? err : form_show(c, p, "Invite somebody", "/accounts");
}

/* Refuses an address or a person that another account has. */
static enum err check_twins(struct ctx *c, const struct admin_account_form *f, int64_t id)
{
	struct account_by_email_row same;
	struct account_of_staff_row other;
	enum err err = account_by_email(c->db, c->arena, f->email, &same);
	if (err == OK && same.id != id)
		return refuse(c, "email",
			      "%s has this address already. Each person signs in with an own one.",
			      same.name);
	if (err != OK && err != E_NOTFOUND)
		return err;
	if (f->person == 0)
		return OK;
	err = account_of_staff(c->db, c->arena, f->person, id, &other);
	if (err == OK)
		return refuse(c, "person", "This person has the account of %s already.",
			      other.name);
	return err == E_NOTFOUND ? OK : err;
}

static enum err set_grants(struct ctx *c, int64_t id, const struct admin_account_form *f)
{
	enum err err = OK;
	if (f->all_sites)
		return admin_grant_all_sites(c->db, id);
	err = account_grants_clear(c->db, c->who.account_id, id);
	for (size_t i = 0; err == OK && i < f->sites.n; i++)
		err = org_grant(c->db, id, f->sites.at[i]);
	return err;
}

static const char *link_url(struct ctx *c, const char *token)
{
	const char *base = c->app->base_url;
	if (base[0] == '\0')
		base = arena_printf(c->arena, "%s://%s", c->req->tls ? "https" : "http",
				    c->req->host);
	return arena_printf(c->arena, "%s/set-up/%s", base, token);
}

static enum err queue_mail(struct ctx *c, const char *to, const char *subject, const char *words)
{
	struct buf args;
	struct json j;
	int64_t id;
	buf_init(&args, LIMIT_FIELD_BYTES);
	json_init(&j, &args);
	json_begin_object(&j);
	json_key(&j, "to");
	json_text(&j, to);
	json_key(&j, "subject");
	json_text(&j, subject);
	json_key(&j, "text");
	json_text(&j, words);
	json_end_object(&j);
	json_done(&j);
	enum err err = job_add(c->db, "mail", buf_text(&args), 0, c->who.account_id, c->now_ms,
			       c->now_ms, &id);
	buf_free(&args);
	return err;
}

/* Mails the link when this office can mail, and shows it in any case. */
static enum err show_link(struct ctx *c, const char *name, const char *email, const char *token,
			  bool reset)
{
	struct admin_once_view *v = arena_new_one(c->arena, struct admin_once_view);
	const char *url = link_url(c, token);
	bool mails = conf_get("mail-url") != NULL;
	const char *words = arena_printf(
		c->arena,
		"Hello %s,\n\n%s\n\n%s\n\nThe link works once and for %s. If you did not expect "
		"it, ignore this message.\n",
		name,
		reset ? "choose a new password for Huddle here:" :
			"you can sign in to Huddle. Choose your password here:",
		url, reset ? "an hour" : "a week");
	enum err err = mails ? queue_mail(c, email,
					  reset ? "Your new password for Huddle" :
						  "Your account in Huddle",
					  words) :
			       OK;
	if (err != OK)
		return err;
	v->intro = arena_printf(
		c->arena,
		mails ? "The link is on its way to %s. You can also pass it on yourself; it is "
			"not shown again." :
			"Pass this link on to %s yourself, by a way that only they read. It is "
			"not shown again.",
		mails ? email : name);
	v->label = reset ? "Link for a new password" : "Invitation link";
	v->secret = url;
	v->note = reset ? "It works once and for an hour. Until then the old password stays good." :
			  "It works once and for a week.";
	v->done_path = "/accounts";
	v->done_label = "Done";
	c->wide = "page-narrow";
	return view_show(c, &admin_once_view_type, v,
			 arena_printf(c->arena, "A link for %s", name));
}

enum err admin_account_invite(struct ctx *c)
{
	const struct admin_account_form *f = c->form;
	const char *token;
	enum err err = check_twins(c, f, 0);
	if (err != OK)
		return err;
	if (!f->all_sites && f->sites.n == 0 && role_parse(f->role) != ROLE_OWNER)
		return refuse(c, "sites", "Choose the sites that they work with, or all sites.");
	err = admin_invite(c->db, c->arena,
			   &(struct admin_new_account){ .email = f->email,
							.name = f->name,
							.role = role_parse(f->role),
							.staff_id = f->person,
							.all_sites = f->all_sites,
							.link = "invite",
							.link_ms = LIMIT_INVITE_LINK_MS },
			   c->now_ms, &c->created_id, &token);
	if (err == OK)
		err = set_grants(c, c->created_id, f);
	if (err != OK)
		return err;
	audit_set(c, "account", c->created_id, 0, "role=%s all_sites=%d sites=%zu", f->role,
		  f->all_sites, f->sites.n);
	return show_link(c, f->name, f->email, token, false);
}

/* The account as the form has it, with its grants. */
static enum err load_form(struct ctx *c, const struct account_row *row,
			  struct admin_account_form *f)
{
	struct account_grants_row_list grants;
	enum err err = account_grants(c->db, c->arena, c->who.account_id, row->id, &grants);
	if (err != OK)
		return err;
	*f = (struct admin_account_form){ .name = row->name,
					  .email = row->email,
					  .role = row->role,
					  .all_sites = row->all_sites,
					  .version = row->version,
					  .person = row->staff_id == NULL ? 0 : *row->staff_id };
	f->sites.at = arena_array(c->arena, int64_t, grants.n + 1);
	for (; !row->all_sites && f->sites.n < grants.n; f->sites.n++)
		f->sites.at[f->sites.n] = grants.at[f->sites.n].id;
	return OK;
}

enum err admin_account_show(struct ctx *c)
{
	struct account_row row;
	struct admin_account_form values;
	enum err err = account_get(c->db, c->arena, ctx_id(c, "account"), &row);
	if (err == OK)
		err = load_form(c, &row, &values);
	if (err != OK)
		return err;
	struct admin_account_view *v = arena_new_one(c->arena, struct admin_account_view);
	v->form = form_page(c, &admin_account_form, &values);
	v->form->cancel = "/accounts";
	v->id = row.id;
	v->state = row.state;
	v->signed_in =
		ago_words(c->arena, row.signed_in_at == NULL ? 0 : *row.signed_in_at, c->now_ms);
	v->totp = row.totp;
	v->me = row.id == c->who.account_id;
	err = add_lists(c, v->form);
	c->wide = "page-narrow";
	c->above = "Accounts";
	return err != OK ? err : view_show(c, &admin_account_view_type, v, row.name);
}

/* Asks the rules whether the account may become this. */
static enum err judge(struct ctx *c, const struct account_row *row, enum role new_role, bool stays)
{
	struct account_other_owners_row others;
	const char *field;
	enum err err = account_other_owners(c->db, c->arena, row->id, &others);
	if (err != OK)
		return err;
	struct account_change change = { .self = row->id == c->who.account_id,
					 .old_role = role_parse(row->role),
					 .new_role = new_role,
					 .was_active = strcmp(row->state, "active") == 0,
					 .stays_active = stays,
					 .other_owners = others.n };
	const char *fault = account_change_fault(&change, &field);
	return fault == NULL ? OK : refuse(c, field, "%s", fault);
}

enum err admin_account_save(struct ctx *c)
{
	const struct admin_account_form *f = c->form;
	struct account_row row;
	int64_t changed;
	enum err err = account_get(c->db, c->arena, ctx_id(c, "account"), &row);
	if (err == OK)
		err = judge(c, &row, role_parse(f->role), strcmp(row.state, "active") == 0);
	if (err == OK)
		err = check_twins(c, f, row.id);
	if (err == OK)
		err = account_update(c->db,
				     &(struct account_update_in){
					     .id = row.id,
					     .version = f->version,
					     .email = f->email,
					     .name = f->name,
					     .role = f->role,
					     .all_sites = f->all_sites,
					     .staff = f->person == 0 ? NULL : &f->person,
				     },
				     &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct admin_account_form *now = arena_new_one(c->arena, struct admin_account_form);
		err = load_form(c, &row, now);
		return err != OK ? err : stale(c, now, row.version);
	}
	err = set_grants(c, row.id, f);
	if (err != OK)
		return err;
	audit_set(c, "account", row.id, 0, "role=%s was=%s all_sites=%d sites=%zu", f->role,
		  row.role, f->all_sites, f->sites.n);
	return see_other(c, "The account is saved.", "/accounts");
}

enum err admin_account_disable(struct ctx *c)
{
	struct account_row row;
	enum err err = account_get(c->db, c->arena, ctx_id(c, "account"), &row);
	if (err == OK)
		err = judge(c, &row, role_parse(row.role), false);
	if (err == OK)
		err = admin_disable(c->db, row.id, c->now_ms);
	if (err != OK)
		return err;
	audit_set(c, "account", row.id, 0, "state=disabled");
	return see_other(c,
			 arena_printf(c->arena, "%s is signed out everywhere and cannot sign in.",
				      row.name),
			 "/accounts");
}

enum err admin_account_enable(struct ctx *c)
{
	struct account_secrets_row row;
	enum err err = account_secrets(c->db, c->arena, ctx_id(c, "account"), &row);
	if (err == OK && strcmp(row.state, "disabled") != 0)
		return see_other(c, "This account is on already.", "/accounts");
	if (err == OK)
		err = account_set_state(c->db, row.id,
					row.password_hash == NULL ? "invited" : "active");
	if (err != OK)
		return err;
	audit_set(c, "account", row.id, 0, "state=enabled");
	return see_other(c, arena_printf(c->arena, "%s can sign in again.", row.name), "/accounts");
}

enum err admin_account_link(struct ctx *c)
{
	struct account_row row;
	const char *token;
	enum err err = account_get(c->db, c->arena, ctx_id(c, "account"), &row);
	if (err == OK && strcmp(row.state, "disabled") == 0)
		return refuse(c, "", "This account is off. Turn it on first, then make a link.");
	bool reset = err == OK && strcmp(row.state, "active") == 0;
	if (err == OK)
		err = admin_link_new(c->db, c->arena, row.id, reset ? "reset" : "invite",
				     reset ? LIMIT_RESET_LINK_MS : LIMIT_INVITE_LINK_MS, c->now_ms,
				     &token);
	if (err != OK)
		return err;
	audit_set(c, "account", row.id, 0, "link=%s", reset ? "reset" : "invite");
	return show_link(c, row.name, row.email, token, reset);
}
