/* Credentials: the list of what ends when; adding, changing, renewing and revoking one. */
#include "base/date.h"
#include "base/id.h"
#include "mod/people/people_web.h"
#include "web/event.h"
#include "web/page.h"

static const struct view_field item_fields[] = {
	VIEW_ID(struct people_credential_item, id),
	VIEW_ID(struct people_credential_item, staff_id),
	VIEW_TEXT(struct people_credential_item, staff),
	VIEW_TEXT(struct people_credential_item, position),
	VIEW_TEXT(struct people_credential_item, kind),
	VIEW_TEXT(struct people_credential_item, number),
	VIEW_TEXT(struct people_credential_item, issuer),
	VIEW_DAY(struct people_credential_item, issued),
	VIEW_DAY(struct people_credential_item, expires),
	VIEW_DAY(struct people_credential_item, revoked),
	VIEW_TEXT(struct people_credential_item, state),
};
/* The page of a person shows it too. */
const struct view_type people_credential_item_type = { "people_credential_item",
						       sizeof(struct people_credential_item),
						       item_fields, ARRAY_LEN(item_fields), NULL };

static const struct view_field list_fields[] = {
	VIEW_INT(struct people_credential_list_view, total),
	VIEW_LIST(struct people_credential_list_view, credentials, n_credentials,
		  people_credential_item_type),
};
VIEW_PAGE(people_credential_list, list_fields);

static const struct field credential_fields[] = {
	FIELD_REF(struct people_credential_form, kind, .label = "Credential", .required = true,
		  .ref = "credential_kind"),
	FIELD_TEXT(struct people_credential_form, number, .label = "Number", .max = LIMIT_NAME),
	FIELD_TEXT(struct people_credential_form, issuer, .label = "Issued by", .max = LIMIT_NAME),
	FIELD_DAY(struct people_credential_form, issued, .label = "Issued"),
	FIELD_DAY(struct people_credential_form, expires, .label = "Expires",
		  .help = "The last day on which it holds. Leave it empty when it does not end."),
	FIELD_INT(struct people_credential_form, version, .label = "Version", .hidden = true),
};
const struct form people_credential_form =
	FORM("credential", struct people_credential_form, credential_fields, "Save");

static const struct field revoke_fields[] = {
	FIELD_DAY(
		struct people_revoke_form, revoked, .label = "Holds no longer from",
		.help = "The first day without it. Leave it empty to let it hold again."),
	FIELD_INT(struct people_revoke_form, version, .label = "Version", .hidden = true),
};
const struct form people_revoke_form =
	FORM("revoke", struct people_revoke_form, revoke_fields, "Save");

/* The bounds of "expires" for ?when=; false for all. */
static void bounds(const char *when, int32_t today, int32_t day[2], const int32_t **from,
		   const int32_t **to)
{
	static const struct {
		const char *when;
		int32_t days;
	} known[] = { { "30", 30 }, { "60", 60 }, { "90", 90 } };
	day[0] = today;
	day[1] = today - 1;
	if (strcmp(when, "expired") == 0)
		*to = &day[1];
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (strcmp(when, known[i].when) != 0)
			continue;
		day[1] = today + known[i].days;
		*from = &day[0];
		*to = &day[1];
	}
}

static enum err load_filters(struct ctx *c, struct people_credential_list_view *v)
{
	struct people_credential_kind_row_list kinds;
	enum err err = people_credential_kind_all(c->db, c->arena, &kinds);
	if (err == OK)
		err = people_filter_sites(c, &v->site);
	if (err != OK)
		return err;
	v->when = people_filter_new(c, "when", "Ends", "Any time");
	people_filter_add(c, &v->when, "expired", "Expired");
	people_filter_add(c, &v->when, "30", "Within 30 days");
	people_filter_add(c, &v->when, "60", "Within 60 days");
	people_filter_add(c, &v->when, "90", "Within 90 days");
	v->kind = people_filter_new(c, "kind", "Credential", "All kinds");
	for (size_t i = 0; i < kinds.n; i++)
		people_filter_add(c, &v->kind, ctx_id_text(c, kinds.at[i].id), kinds.at[i].name);
	v->may_import = ctx_may(c, PERM_CREDENTIAL_WRITE);
	v->filtered = ctx_query(c, "when", "")[0] != '\0' || ctx_query(c, "site", "")[0] != '\0' ||
		      ctx_query(c, "kind", "")[0] != '\0';
	return OK;
}

static struct people_credential_item item_of(const struct people_credential_page_row *r,
					     int32_t today)
{
	enum credential_state state =
		people_credential_state(r->issued, r->expires, r->revoked, today, PEOPLE_SOON_DAYS);
	return (struct people_credential_item){
		.id = r->id,
		.staff_id = r->staff_id,
		.staff = r->staff,
		.position = r->position,
		.kind = r->kind,
		.number = r->number,
		.issued = people_day_or_none(r->issued),
		.expires = people_day_or_none(r->expires),
		.revoked = DAY_NONE,
		.state = people_credential_word(state),
		.days_left = r->expires == NULL ? 0 : *r->expires - today,
	};
}

enum err people_credentials_show(struct ctx *c)
{
	struct people_credential_list_view *v =
		arena_new_one(c->arena, struct people_credential_list_view);
	const int64_t *site = people_filter_id(c, "site"), *kind = people_filter_id(c, "kind");
	int32_t today = 0, day[2];
	const int32_t *from = NULL, *to = NULL;
	struct people_credential_count_row total;
	struct people_credential_page_row_list rows;
	int64_t skip = 0, me = c->who.account_id;
	enum err err = people_today(c, &today);
	bounds(ctx_query(c, "when", ""), today, day, &from, &to);
	if (err == OK)
		err = people_credential_count(c->db, c->arena,
					      &(struct people_credential_count_in){
						      me, from, to, site, kind, today },
					      &total);
	if (err != OK)
		return err;
	v->total = total.n;
	v->pager = pager(c, total.n, &skip);
	err = people_credential_page(c->db, c->arena,
				     &(struct people_credential_page_in){ me, from, to, site, kind,
									  today, LIMIT_PAGE_ROWS,
									  skip },
				     &rows);
	if (err == OK)
		err = load_filters(c, v);
	if (err != OK)
		return err;
	v->credentials = arena_array(c->arena, struct people_credential_item, rows.n + 1);
	for (; v->n_credentials < rows.n; v->n_credentials++)
		v->credentials[v->n_credentials] = item_of(&rows.at[v->n_credentials], today);
	return view_show(c, &people_credential_list_view_type, v, "Credentials");
}

enum err people_credential_new(struct ctx *c)
{
	struct people_staff_get_row row;
	enum err err =
		people_staff_get(c->db, c->arena, c->who.account_id, ctx_id(c, "staff"), &row);
	if (err != OK)
		return err;
	struct people_credential_form empty = {
		.number = "", .issuer = "", .issued = DAY_NONE, .expires = DAY_NONE
	};
	struct form_page_view *p = form_page(c, &people_credential_form, &empty);
	err = people_credential_kind_options(c, p, "kind");
	if (err != OK)
		return err;
	const char *id = ctx_id_text(c, row.id);
	p->cancel = ctx_path(c, "/staff/%s", id);
	c->above = row.name;
	return form_show(c, p, "Add a credential", ctx_path(c, "/staff/%s/credentials", id));
}

static enum err check(struct ctx *c, int64_t staff, int64_t but)
{
	const struct people_credential_form *f = c->form;
	struct people_credential_twin_row twin;
	const char *field, *fault = people_credential_fault(people_day_given(&f->issued),
							    people_day_given(&f->expires), &field);
	if (fault != NULL)
		return refuse(c, field, "%s", fault);
	enum err err =
		people_credential_twin(c->db, c->arena, staff, f->kind, f->number, but, &twin);
	if (err == OK && twin.n > 0)
		return refuse(c, "number",
			      "This person has this credential with this number already. Change "
			      "its dates instead.");
	return err;
}

static enum err changed_event(struct ctx *c, int64_t id)
{
	return event_emit(c->db, c->arena, c->now_ms, "credential.changed", id, c->who.account_id);
}

/* For the audit: "Mon, Nov 23, 2026" or "never". */
static const char *day_words(struct ctx *c, int32_t day)
{
	char text[DATE_TEXT_MAX];
	if (day == DAY_NONE)
		return "never";
	date_us(text, day);
	return arena_strdup(c->arena, text);
}

enum err people_credential_create(struct ctx *c)
{
	const struct people_credential_form *f = c->form;
	int64_t staff = ctx_id(c, "staff"), id = id_new();
	enum err err = check(c, staff, 0);
	if (err == OK)
		err = people_credential_insert(c->db,
					       &(struct people_credential_insert_in){
						       .id = id,
						       .staff = staff,
						       .kind = f->kind,
						       .number = f->number,
						       .issuer = f->issuer,
						       .issued = people_day_given(&f->issued),
						       .expires = people_day_given(&f->expires),
						       .now = c->now_ms,
					       });
	if (err == OK)
		err = changed_event(c, id);
	if (err != OK)
		return err;
	c->created_id = id;
	audit_set(c, "credential", id, 0, "number=%s expires=%s", f->number,
		  day_words(c, f->expires));
	return see_other(c, "The credential is saved.",
			 ctx_path(c, "/staff/%s#credentials", ctx_id_text(c, staff)));
}

static struct people_credential_form form_of(const struct people_credential_get_row *r)
{
	return (struct people_credential_form){ .kind = r->kind_id,
						.number = r->number,
						.issuer = r->issuer,
						.issued = people_day_or_none(r->issued),
						.expires = people_day_or_none(r->expires),
						.version = r->version };
}

/* ?renew=1 proposes the next period: issued on the day after the old one ended, ended by the kind's
 * usual length. */
static void propose_renewal(struct ctx *c, const struct people_credential_get_row *r,
			    struct people_credential_form *f)
{
	if (strcmp(ctx_query(c, "renew", ""), "1") != 0 || r->expires == NULL)
		return;
	f->issued = *r->expires + 1;
	f->expires = r->renewal_years == NULL ?
			     DAY_NONE :
			     date_add_months(*r->expires, (int)*r->renewal_years * 12);
}

enum err people_credential_edit(struct ctx *c)
{
	struct people_credential_get_row row;
	enum err err = people_credential_get(c->db, c->arena, c->who.account_id,
					     ctx_id(c, "credential"), &row);
	if (err != OK)
		return err;
	bool renew = strcmp(ctx_query(c, "renew", ""), "1") == 0;
	struct people_credential_form now = form_of(&row);
	propose_renewal(c, &row, &now);
	struct form_page_view *p = form_page(c, &people_credential_form, &now);
	form_option(c, p, "kind", row.kind_id, row.kind);
	const char *id = ctx_id_text(c, row.id);
	p->cancel = ctx_path(c, "/staff/%s", ctx_id_text(c, row.staff_id));
	p->intro =
		renew ? "Check the dates against the renewed document." :
			NULL;
	c->above = row.staff;
	return form_show(c, p, renew ? ctx_path(c, "Renew: %s", row.kind) : row.kind,
			 ctx_path(c, "/credentials/%s", id));
}

enum err people_credential_change(struct ctx *c)
{
	const struct people_credential_form *f = c->form;
	struct people_credential_get_row row;
	int64_t changed;
	enum err err = people_credential_get(c->db, c->arena, c->who.account_id,
					     ctx_id(c, "credential"), &row);
	if (err != OK)
		return err;
	if (f->kind != row.kind_id)
		return refuse(c, "kind",
			      "A credential keeps its kind. Add another credential instead.");
	err = check(c, row.staff_id, row.id);
	if (err == OK)
		err = people_credential_update(c->db,
					       &(struct people_credential_update_in){
						       .id = row.id,
						       .version = f->version,
						       .number = f->number,
						       .issuer = f->issuer,
						       .issued = people_day_given(&f->issued),
						       .expires = people_day_given(&f->expires),
					       },
					       &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct people_credential_form *now =
			arena_new_one(c->arena, struct people_credential_form);
		*now = form_of(&row);
		return stale(c, now, row.version);
	}
	err = changed_event(c, row.id);
	if (err != OK)
		return err;
	audit_set(c, "credential", row.id, 0, "%s of %s expires=%s", row.kind, row.staff,
		  day_words(c, f->expires));
	return see_other(c, "The credential is saved.",
			 ctx_path(c, "/staff/%s#credentials", ctx_id_text(c, row.staff_id)));
}

enum err people_credential_revoke_ask(struct ctx *c)
{
	struct people_credential_get_row row;
	int32_t today = 0;
	enum err err = people_credential_get(c->db, c->arena, c->who.account_id,
					     ctx_id(c, "credential"), &row);
	if (err == OK)
		err = people_today(c, &today);
	if (err != OK)
		return err;
	struct people_revoke_form now = { row.revoked == NULL ? today : *row.revoked, row.version };
	struct form_page_view *p = form_page(c, &people_revoke_form, &now);
	p->intro =
		"From that day the person cannot take shifts that need this credential; what is planned is flagged.";
	p->cancel = ctx_path(c, "/staff/%s", ctx_id_text(c, row.staff_id));
	p->danger = true;
	c->above = row.staff;
	return form_show(c, p, ctx_path(c, "Revoke: %s", row.kind),
			 ctx_path(c, "/credentials/%s/revoke", ctx_id_text(c, row.id)));
}

enum err people_credential_revoke_save(struct ctx *c)
{
	const struct people_revoke_form *f = c->form;
	struct people_credential_get_row row;
	int64_t changed;
	enum err err = people_credential_get(c->db, c->arena, c->who.account_id,
					     ctx_id(c, "credential"), &row);
	if (err == OK)
		err = people_credential_revoke(c->db, row.id, f->version,
					       people_day_given(&f->revoked), &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct people_revoke_form *now = arena_new_one(c->arena, struct people_revoke_form);
		*now = (struct people_revoke_form){ people_day_or_none(row.revoked), row.version };
		return stale(c, now, row.version);
	}
	err = changed_event(c, row.id);
	if (err != OK)
		return err;
	audit_set(c, "credential", row.id, 0, "%s of %s revoked=%s", row.kind, row.staff,
		  day_words(c, f->revoked));
	return see_other(c,
			 f->revoked == DAY_NONE ? "The credential holds again." :
						  "The credential is revoked.",
			 ctx_path(c, "/staff/%s#credentials", ctx_id_text(c, row.staff_id)));
}
