/* The list of people and the page of one person. */
#include "base/buf.h"
#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"
#include "mod/people/people_web.h"
#include "web/page.h"

static const struct view_field item_fields[] = {
	VIEW_ID(struct people_staff_item, id),
	VIEW_TEXT(struct people_staff_item, employee_no),
	VIEW_TEXT(struct people_staff_item, name),
	VIEW_TEXT(struct people_staff_item, position),
	VIEW_TEXT(struct people_staff_item, home_site),
	VIEW_TEXT(struct people_staff_item, other_sites),
	VIEW_TEXT(struct people_staff_item, employment),
	VIEW_INT(struct people_staff_item, min_minutes),
	VIEW_INT(struct people_staff_item, max_minutes),
	VIEW_DAY(struct people_staff_item, ended),
};
VIEW_PART(people_staff_item, item_fields);

static const struct view_field list_fields[] = {
	VIEW_INT(struct people_staff_list_view, total),
	VIEW_LIST(struct people_staff_list_view, staff, n_staff, people_staff_item_type),
};
VIEW_PAGE(people_staff_list, list_fields);

static const struct view_field site_fields[] = {
	VIEW_TEXT(struct people_site_item, name),
	VIEW_BOOL(struct people_site_item, home),
};
VIEW_PART(people_site_item, site_fields);

static const struct view_field staff_fields[] = {
	VIEW_ID(struct people_staff_view, id),
	VIEW_TEXT(struct people_staff_view, employee_no),
	VIEW_TEXT(struct people_staff_view, name),
	VIEW_TEXT(struct people_staff_view, email),
	VIEW_TEXT(struct people_staff_view, phone),
	VIEW_TEXT(struct people_staff_view, position),
	VIEW_TEXT(struct people_staff_view, employment),
	VIEW_INT(struct people_staff_view, min_minutes),
	VIEW_INT(struct people_staff_view, max_minutes),
	VIEW_TEXT(struct people_staff_view, hourly_rate),
	VIEW_DAY(struct people_staff_view, hired),
	VIEW_DAY(struct people_staff_view, ended),
	VIEW_TEXT(struct people_staff_view, skills),
	VIEW_LIST(struct people_staff_view, sites, n_sites, people_site_item_type),
	VIEW_LIST(struct people_staff_view, credentials, n_credentials,
		  people_credential_item_type),
	VIEW_LIST(struct people_staff_view, time_off, n_time_off, people_time_off_item_view_type),
	VIEW_LIST(struct people_staff_view, unavailable, n_unavailable, people_hours_item_type),
	VIEW_INT(struct people_staff_view, version),
};
VIEW_PAGE(people_staff, staff_fields);

static const char *employment_words(const char *employment)
{
	static const char *const words[][2] = { { "full-time", "Full time" },
						{ "part-time", "Part time" },
						{ "per-diem", "Per diem" },
						{ "contract", "Contract" } };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i][0], employment) == 0)
			return words[i][1];
	return employment;
}

/* What was typed, folded, between wildcards; its own wildcards are letters. */
static const char *seek(struct ctx *c)
{
	const char *folded = utf8_fold(c->arena, ctx_query(c, "q", ""));
	struct buf b;
	buf_init(&b, LIMIT_URI_BYTES * 4);
	buf_char(&b, '%');
	for (const char *p = folded; *p != '\0'; p++) {
		if (*p == '%' || *p == '_' || *p == '\\')
			buf_char(&b, '\\');
		buf_char(&b, *p);
	}
	buf_char(&b, '%');
	const char *pattern = arena_strdup(c->arena, buf_text(&b));
	buf_free(&b);
	return pattern;
}

static enum err load_filters(struct ctx *c, struct people_staff_list_view *v)
{
	struct people_word_row_list rows;
	enum err err = people_position_all(c->db, c->arena, &rows);
	v->position = people_filter_new(c, "position", "Position", "All positions");
	for (size_t i = 0; err == OK && i < rows.n; i++)
		people_filter_add(c, &v->position, ctx_id_text(c, rows.at[i].id), rows.at[i].name);
	if (err == OK)
		err = people_filter_sites(c, &v->site);
	v->ended = people_filter_new(c, "ended", "Show", "Working here");
	people_filter_add(c, &v->ended, "1", "No longer here");
	v->filtered = ctx_query(c, "q", "")[0] != '\0' || ctx_query(c, "position", "")[0] != '\0' ||
		      ctx_query(c, "site", "")[0] != '\0' || ctx_query(c, "ended", "")[0] != '\0';
	return err;
}

static struct people_staff_item item_of(struct ctx *c, const struct people_staff_page_row *r,
					bool credentials)
{
	return (struct people_staff_item){
		.id = r->id,
		.name = r->name,
		.initials = utf8_initials(c->arena, r->name),
		.employee_no = r->employee_no,
		.position = r->position,
		.home_site = r->home_site == NULL ? "another site" : r->home_site,
		.other_sites = "",
		.employment = employment_words(r->employment),
		.min_minutes = r->min_minutes,
		.max_minutes = r->max_minutes,
		.n_expired = credentials ? r->n_expired : 0,
		.n_soon = credentials ? r->n_soon : 0,
		.ended = people_day_or_none(r->ended),
	};
}

static void add_other_sites(struct ctx *c, struct people_staff_list_view *v,
			    const struct people_staff_page_sites_row_list *sites)
{
	for (size_t i = 0; i < v->n_staff; i++) {
		struct people_staff_item *item = &v->staff[i];
		for (size_t k = 0; k < sites->n; k++)
			if (sites->at[k].staff_id == item->id)
				item->other_sites =
					item->other_sites[0] == '\0' ?
						sites->at[k].name :
						arena_printf(c->arena, "%s, %s", item->other_sites,
							     sites->at[k].name);
	}
}

enum err people_staff_list_show(struct ctx *c)
{
	struct people_staff_list_view *v = arena_new_one(c->arena, struct people_staff_list_view);
	const int64_t *position = people_filter_id(c, "position"),
		      *site = people_filter_id(c, "site");
	bool ended = strcmp(ctx_query(c, "ended", ""), "1") == 0;
	const char *pattern = seek(c);
	struct people_staff_count_row total;
	struct people_staff_page_row_list rows;
	struct people_staff_page_sites_row_list sites;
	int32_t today = 0;
	int64_t skip = 0, me = c->who.account_id;
	enum err err = people_today(c, &today);
	if (err == OK)
		err = people_staff_count(c->db, c->arena,
					 &(struct people_staff_count_in){ me, pattern, position,
									  site, ended, today },
					 &total);
	if (err != OK)
		return err;
	v->total = total.n;
	v->pager = pager(c, total.n, &skip);
	err = people_staff_page(c->db, c->arena,
				&(struct people_staff_page_in){ me, pattern, position, site, ended,
								today, today + PEOPLE_SOON_DAYS,
								LIMIT_PAGE_ROWS, skip },
				&rows);
	if (err == OK)
		err = people_staff_page_sites(c->db, c->arena,
					      &(struct people_staff_page_sites_in){
						      me, pattern, position, site, ended, today,
						      LIMIT_PAGE_ROWS, skip },
					      &sites);
	if (err == OK)
		err = load_filters(c, v);
	if (err != OK)
		return err;
	v->may_see_credentials = ctx_may(c, PERM_CREDENTIAL_READ);
	v->may_edit = ctx_may(c, PERM_STAFF_WRITE);
	v->q = ctx_query(c, "q", "");
	v->staff = arena_array(c->arena, struct people_staff_item, rows.n + 1);
	for (; v->n_staff < rows.n; v->n_staff++)
		v->staff[v->n_staff] = item_of(c, &rows.at[v->n_staff], v->may_see_credentials);
	add_other_sites(c, v, &sites);
	if (v->may_edit) {
		c->action_label = "Add a person";
		c->action_path = "/staff/new";
	}
	return view_show(c, &people_staff_list_view_type, v, "Staff");
}

static enum err load_sites(struct ctx *c, struct people_staff_view *v, int64_t home)
{
	struct people_staff_sites_row_list rows;
	enum err err = people_staff_sites(c->db, c->arena, c->who.account_id, v->id, &rows);
	if (err != OK)
		return err;
	v->sites = arena_array(c->arena, struct people_site_item, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		if (!rows.at[i].given)
			v->other_sites++;
		else
			v->sites[v->n_sites++] =
				(struct people_site_item){ rows.at[i].name,
							   rows.at[i].site_id == home };
	}
	return OK;
}

static enum err load_skills(struct ctx *c, struct people_staff_view *v)
{
	struct people_staff_skills_row_list rows;
	enum err err = people_staff_skills(c->db, c->arena, v->id, &rows);
	v->skills = "";
	for (size_t i = 0; err == OK && i < rows.n; i++)
		v->skills = i == 0 ? rows.at[i].name :
				     arena_printf(c->arena, "%s, %s", v->skills, rows.at[i].name);
	return err;
}

static enum err load_credentials(struct ctx *c, struct people_staff_view *v, int32_t today)
{
	struct people_credential_of_staff_row_list rows;
	v->may_see_credentials = ctx_may(c, PERM_CREDENTIAL_READ);
	v->may_edit_credentials = ctx_may(c, PERM_CREDENTIAL_WRITE);
	if (!v->may_see_credentials)
		return OK;
	enum err err = people_credential_of_staff(c->db, c->arena, v->id, &rows);
	if (err != OK)
		return err;
	v->credentials = arena_array(c->arena, struct people_credential_item, rows.n + 1);
	for (; v->n_credentials < rows.n; v->n_credentials++) {
		const struct people_credential_of_staff_row *r = &rows.at[v->n_credentials];
		enum credential_state state =
			people_credential_state(r->issued, r->expires, r->revoked, today,
						PEOPLE_SOON_DAYS);
		v->credentials[v->n_credentials] = (struct people_credential_item){
			.id = r->id,
			.staff_id = v->id,
			.staff = v->name,
			.position = v->position,
			.kind = r->kind,
			.number = r->number,
			.issuer = r->issuer,
			.issued = people_day_or_none(r->issued),
			.expires = people_day_or_none(r->expires),
			.revoked = people_day_or_none(r->revoked),
			.state = people_credential_word(state),
			.days_left = r->expires == NULL ? 0 : *r->expires - today,
		};
	}
	return OK;
}

static enum err load_time_off(struct ctx *c, struct people_staff_view *v, int32_t today)
{
	struct people_time_off_item_list rows;
	v->may_see_time_off = ctx_may(c, PERM_TIME_OFF_READ);
	v->may_decide = ctx_may(c, PERM_TIME_OFF_DECIDE) && c->who.staff_id != v->id;
	if (!v->may_see_time_off)
		return OK;
	enum err err = people_time_off_of_staff(c->db, c->arena, v->id, today, &rows);
	if (err != OK)
		return err;
	v->time_off = arena_array(c->arena, struct people_time_off_item_view, rows.n + 1);
	for (; v->n_time_off < rows.n; v->n_time_off++) {
		const struct people_time_off_item *r = &rows.at[v->n_time_off];
		v->time_off[v->n_time_off] = (struct people_time_off_item_view){
			.id = r->id,
			.staff_id = v->id,
			.version = r->version,
			.staff = v->name,
			.position = v->position,
			.type = r->type,
			.type_words = people_time_off_words(r->type),
			.status = r->status,
			.note = r->note,
			.from = r->from_day,
			.to = r->to_day,
			.may_decide = v->may_decide && strcmp(r->status, "requested") == 0,
		};
	}
	return OK;
}

static enum err load_facts(struct ctx *c, struct people_staff_view *v,
			   const struct people_staff_get_row *r)
{
	char rate[MONEY_TEXT_MAX];
	v->id = r->id;
	v->name = r->name;
	v->employee_no = r->employee_no;
	v->email = r->email;
	v->phone = r->phone;
	v->position = r->position;
	v->employment = employment_words(r->employment);
	v->min_minutes = r->min_minutes;
	v->max_minutes = r->max_minutes;
	v->hired = r->hired;
	v->ended = people_day_or_none(r->ended);
	v->version = r->version;
	v->may_edit = ctx_may(c, PERM_STAFF_WRITE);
	v->may_see_pay = ctx_may(c, PERM_PAY_READ);
	if (v->may_see_pay && r->rate_cents != NULL) {
		money_text(rate, *r->rate_cents);
		v->hourly_rate = arena_strdup(c->arena, rate);
	}
	enum err err = load_sites(c, v, r->home_site_id);
	return err != OK ? err : load_skills(c, v);
}

enum err people_staff_show(struct ctx *c)
{
	struct people_staff_view *v = arena_new_one(c->arena, struct people_staff_view);
	struct people_staff_get_row row;
	int32_t today = 0;
	enum err err =
		people_staff_get(c->db, c->arena, c->who.account_id, ctx_id(c, "staff"), &row);
	if (err == OK)
		err = people_today(c, &today);
	if (err == OK)
		err = load_facts(c, v, &row);
	if (err == OK)
		err = load_credentials(c, v, today);
	if (err == OK)
		err = load_time_off(c, v, today);
	if (err == OK)
		err = people_hours_load(c, v->id, v->may_decide, &v->unavailable,
					&v->n_unavailable);
	if (err != OK)
		return err;
	v->hours_form = form_page(c, &people_hours_form, NULL);
	c->above = row.position;
	if (v->may_edit) {
		c->action_label = "Edit";
		c->action_path = ctx_path(c, "/staff/%s/edit", ctx_id_text(c, row.id));
	}
	return view_show(c, &people_staff_view_type, v, row.name);
}
