/* What the handlers about people share: visibility, the day it is, filters and options. */
#include "base/id.h"
#include "base/tz.h"
#include "mod/people/people_web.h"
#include "web/page.h"

enum err people_staff_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct people_staff_get_row row;
	return people_staff_get(db, a, viewer, id, &row);
}

enum err people_credential_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct people_credential_get_row row;
	return people_credential_get(db, a, viewer, id, &row);
}

enum err people_time_off_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct people_time_off_get_row row;
	return people_time_off_get(db, a, viewer, id, &row);
}

enum err people_my_time_off_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct people_time_off_own_row row;
	return people_time_off_own(db, a, viewer, id, &row);
}

enum err people_unavailable_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct people_unavailable_get_row row;
	return people_unavailable_get(db, a, viewer, id, &row);
}

enum err people_my_unavailable_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct people_unavailable_own_row row;
	return people_unavailable_own(db, a, viewer, id, &row);
}

enum err people_position_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)viewer; /* the words of the office are no secret within it */
	struct people_word_row row;
	return people_position_get(db, a, id, &row);
}

enum err people_skill_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)viewer;
	struct people_word_row row;
	return people_skill_get(db, a, id, &row);
}

enum err people_credential_kind_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)viewer;
	struct people_credential_kind_get_row row;
	return people_credential_kind_get(db, a, id, &row);
}

enum err people_today(struct ctx *c, int32_t *day)
{
	struct org_site_row_list sites;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &sites);
	const struct tz *tz = err == OK && sites.n > 0 ? tz_find(sites.at[0].time_zone) : NULL;
	if (err == OK)
		*day = tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms);
	return err;
}

/* LIMIT_SITES is the longest list that is filtered by. */
void people_filter_add(struct ctx *c, struct people_filter *f, const char *value, const char *label)
{
	const char *now = ctx_query(c, f->name, "");
	if ((f->n_options & (f->n_options - 1)) == 0) {
		struct option *more = arena_array(c->arena, struct option, f->n_options * 2 + 1);
		if (f->n_options > 0)
			memcpy(more, f->options, f->n_options * sizeof *more);
		f->options = more;
	}
	f->options[f->n_options++] = (struct option){ value, label, strcmp(now, value) == 0 };
}

struct people_filter people_filter_new(struct ctx *c, const char *name, const char *label,
				       const char *all)
{
	struct people_filter f = { .name = name, .label = label };
	people_filter_add(c, &f, "", all);
	return f;
}

enum err people_filter_sites(struct ctx *c, struct people_filter *f)
{
	struct org_site_row_list rows;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	*f = people_filter_new(c, "site", "Site", "All sites");
	for (size_t i = 0; err == OK && i < rows.n; i++)
		people_filter_add(c, f, ctx_id_text(c, rows.at[i].id), rows.at[i].name);
	return err;
}

const int64_t *people_filter_id(struct ctx *c, const char *name)
{
	int64_t id = ctx_query_id(c, name);
	if (id == 0)
		return NULL;
	int64_t *kept = arena_new_one(c->arena, int64_t);
	*kept = id;
	return kept;
}

enum err people_site_options(struct ctx *c, struct form_page_view *p, const char *field)
{
	struct org_site_row_list rows;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (rows.at[i].active)
			form_option(c, p, field, rows.at[i].id, rows.at[i].name);
	return err;
}

enum err people_position_options(struct ctx *c, struct form_page_view *p, const char *field)
{
	struct people_word_row_list rows;
	enum err err = people_position_all(c->db, c->arena, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, field, rows.at[i].id, rows.at[i].name);
	return err;
}

enum err people_credential_kind_options(struct ctx *c, struct form_page_view *p, const char *field)
{
	struct people_credential_kind_row_list rows;
	enum err err = people_credential_kind_all(c->db, c->arena, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, field, rows.at[i].id, rows.at[i].name);
	return err;
}

enum err people_skill_options(struct ctx *c, struct form_page_view *p, const char *field)
{
	struct people_word_row_list rows;
	enum err err = people_skill_all(c->db, c->arena, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, field, rows.at[i].id, rows.at[i].name);
	return err;
}

int32_t people_day_or_none(const int32_t *day)
{
	return day == NULL ? DAY_NONE : *day;
}

const int32_t *people_day_given(const int32_t *day)
{
	return *day == DAY_NONE ? NULL : day;
}
