/* Filling by the page: the form, the job, its progress and its result. */
#include "base/date.h"
#include "base/tz.h"
#include "mod/roster/plan_api.h"
#include "mod/roster/plan_view.h"
#include "mod/roster/plan_web.h"
#include "mod/roster/roster_fill.h"
#include "mod/roster/roster_fill_sql.h"
#include "mod/roster/roster_plan_sql.h"

static const struct choice times[] = {
	{ "5", "Quick: 5 seconds" },
	{ "20", "Normal: 20 seconds" },
	{ "120", "Thorough: 2 minutes" },
	{ NULL, NULL },
};

static const struct field fill_fields[] = {
	FIELD_DAY(struct fill_form, from, .label = "From", .required = true),
	FIELD_DAY(struct fill_form, to, .label = "To", .required = true,
		  .help = "Up to six weeks at once."),
	FIELD_CHOICE(struct fill_form, time, .label = "How long to search", .required = true,
		     .choices = times,
		     .help = "You can stop at any time and keep the best plan found."),
	FIELD_BOOL(struct fill_form, little, .label = "Change as little as possible",
		   .help = "For weeks that people know already. You see the changes first, and "
			   "accept them or not."),
};
const struct form fill_form = FORM("roster_fill", struct fill_form, fill_fields, "Fill these days");

static const struct view_field reason_fields[] = {
	VIEW_TEXT(struct fill_reason, name),
	VIEW_TEXT(struct fill_reason, words),
};
VIEW_PART(fill_reason, reason_fields);
static const struct view_field need_fields[] = {
	VIEW_TEXT(struct fill_need, title),
	VIEW_TEXT(struct fill_need, shift),
	VIEW_INT(struct fill_need, open),
	VIEW_LIST(struct fill_need, why, n_why, fill_reason_type),
};
VIEW_PART(fill_need, need_fields);
static const struct view_field note_fields[] = { VIEW_TEXT(struct fill_note, words) };
VIEW_PART(fill_note, note_fields);
static const struct view_field change_fields[] = {
	VIEW_TEXT(struct fill_change, name),
	VIEW_TEXT(struct fill_change, words),
	VIEW_BOOL(struct fill_change, add),
};
VIEW_PART(fill_change, change_fields);
static const struct view_field fill_view_fields[] = {
	VIEW_BOOL(struct fill_view, proposal),
	VIEW_BOOL(struct fill_view, may_accept),
	VIEW_LIST(struct fill_view, changes, n_changes, fill_change_type),
	VIEW_ID(struct fill_view, id),
	VIEW_ID(struct fill_view, site),
	VIEW_TEXT(struct fill_view, state),
	VIEW_TEXT(struct fill_view, message),
	VIEW_INT(struct fill_view, permille),
	VIEW_BOOL(struct fill_view, live),
	VIEW_BOOL(struct fill_view, has_result),
	VIEW_BOOL(struct fill_view, has_penalty),
	VIEW_BOOL(struct fill_view, has_bound),
	VIEW_INT(struct fill_view, penalty),
	VIEW_INT(struct fill_view, bound),
	VIEW_INT(struct fill_view, needed),
	VIEW_INT(struct fill_view, covered),
	VIEW_INT(struct fill_view, open),
	VIEW_INT(struct fill_view, wished_open),
	VIEW_INT(struct fill_view, added),
	VIEW_INT(struct fill_view, removed),
	VIEW_INT(struct fill_view, kept),
	VIEW_INT(struct fill_view, fixed),
	VIEW_TEXT(struct fill_view, gap),
	VIEW_LIST(struct fill_view, needs, n_needs, fill_need_type),
	VIEW_LIST(struct fill_view, wishes, n_wishes, fill_reason_type),
	VIEW_LIST(struct fill_view, notes, n_notes, fill_note_type),
};
VIEW_PAGE(fill, fill_view_fields);

enum err plan_job_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct roster_fill_job_row row;
	return roster_fill_job(db, a, viewer, id, &row);
}

/* Two weeks from the Monday after today, unless the roster's page says which days. */
enum err fill_new(struct ctx *c)
{
	struct roster_site_row site;
	enum err err =
		roster_site_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "site"), &site);
	if (err != OK)
		return err;
	const struct tz *tz = tz_find(site.time_zone);
	int32_t monday = date_monday_of(tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms)) + 7;
	struct fill_form now = { .from = ctx_query_day(c, "from", monday), .time = "20" };
	now.to = ctx_query_day(c, "to", now.from + 13);
	struct form_page_view *p = form_page(c, &fill_form, &now);
	const char *id = ctx_id_text(c, site.id);
	c->above = site.name;
	c->nav = "/roster";
	p->intro =
		"Huddle plans who works when. Pinned shifts stay; the other drafts of these days are replaced. "
		"Nothing is published.";
	p->cancel = ctx_path(c, "/sites/%s/roster", id);
	return form_show(c, p, "Fill the roster", ctx_path(c, "/sites/%s/roster/fill", id));
}

enum err fill_start(struct ctx *c)
{
	const struct fill_form *f = c->form;
	struct job_busy_at_site_row busy;
	if (f->to < f->from)
		return refuse(c, "to", "The last day lies before the first.");
	if (f->to - f->from >= LIMIT_FILL_HAND_DAYS)
		return refuse(c, "to", "At most six weeks (%d days) can be filled at once.",
			      LIMIT_FILL_HAND_DAYS);
	struct roster_site_row site;
	enum err err =
		roster_site_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "site"), &site);
	if (err != OK)
		return err;
	const struct tz *tz = tz_find(site.time_zone);
	if (f->little && f->from <= tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms))
		return refuse(c, "from",
			      "People are at work already. Choose days from tomorrow on.");
	err = job_busy_at_site(c->db, c->arena, "roster.fill", ctx_id(c, "site"), &busy);
	if (err == OK && busy.n > 0)
		return refuse(
			c, "",
			"This site is being filled already. Wait for it, or stop it, then fill again.");
	const char *args = arena_printf(c->arena,
					"{\"from\":%" PRId32 ",\"to\":%" PRId32
					",\"seconds\":%s,\"little\":%d}",
					f->from, f->to, f->time, f->little);
	if (err == OK)
		err = job_add(c->db, "roster.fill", args, ctx_id(c, "site"), c->who.account_id,
			      c->now_ms, c->now_ms, &c->created_id);
	if (err != OK)
		return err;
	char from[11], to[11];
	date_iso(from, f->from);
	date_iso(to, f->to);
	audit_set(c, "job", c->created_id, ctx_id(c, "site"), "from=%s to=%s seconds=%s", from, to,
		  f->time);
	return see_other(c, NULL, ctx_path(c, "/roster/fills/%s", ctx_id_text(c, c->created_id)));
}

enum err fill_stop(struct ctx *c)
{
	struct roster_fill_job_row row;
	int64_t changed = 0;
	enum err err = roster_fill_job(c->db, c->arena, c->who.account_id, ctx_id(c, "fill"), &row);
	if (err == OK)
		err = job_cancel_queued(c->db, row.id, c->now_ms, &changed);
	if (err == OK && changed == 0)
		err = job_stop(c->db, row.id, &changed);
	if (err != OK)
		return err;
	audit_set(c, "job", row.id, row.site_id, "stopped=%d", changed > 0);
	return see_other(c,
			 changed > 0 ? "The fill is stopping; its best plan is kept." :
				       "The fill had ended already.",
			 ctx_path(c, "/roster/fills/%s", ctx_id_text(c, row.id)));
}

/* The days that a fill was asked for. */
static bool span_of(struct ctx *c, const struct job_row *job, struct roster_accept *x)
{
	const struct json_node *node;
	const char *why;
	int64_t from, to;
	if (json_parse(c->arena, str_of(job->args), &node, &why) != OK ||
	    !json_member_int(node, "from", &from) || !json_member_int(node, "to", &to))
		return false;
	x->from = (int32_t)from;
	x->to = (int32_t)to;
	return true;
}

enum err fill_accept(struct ctx *c)
{
	struct roster_fill_job_row seen;
	struct job_row job;
	int64_t n = 0;
	enum err err =
		roster_fill_job(c->db, c->arena, c->who.account_id, ctx_id(c, "fill"), &seen);
	if (err == OK)
		err = job_get(c->db, c->arena, seen.id, &job);
	if (err != OK)
		return err;
	struct roster_accept x = { .site = seen.site_id,
				   .account = c->who.account_id,
				   .now_ms = c->now_ms,
				   .result = job.result };
	if (job.result[0] == '\0' || !span_of(c, &job, &x))
		return refuse(c, "", "This fill proposes nothing.");
	err = roster_fill_done(c->db, seen.id, "The changes are accepted, and saved as a draft.",
			       &n);
	if (err == OK && n == 0)
		return refuse(c, "", "This proposal was carried out or set aside already.");
	if (err == OK)
		err = roster_fill_accept(c->db, c->arena, &x);
	if (err == E_NOTFOUND)
		return refuse(c, "", "This fill proposes nothing.");
	if (err == E_STALE && x.why != NULL)
		return refuse(c, "", "%s", x.why);
	if (err != OK)
		return err;
	audit_set(c, "job", seen.id, seen.site_id, "added=%" PRId64 " removed=%" PRId64, x.added,
		  x.removed);
	char day[11];
	date_iso(day, x.from);
	return see_other(c, "Saved as a draft. Publish it when you are content.",
			 ctx_path(c, "/sites/%s/roster?from=%s", ctx_id_text(c, seen.site_id),
				  day));
}

/* ---- the page ---------------------------------------------------------------------------- */

static int64_t number(const struct json_node *n, const char *name, bool *there)
{
	int64_t value = 0;
	bool found = json_member_int(n, name, &value);
	if (there != NULL)
		*there = found;
	return value;
}

static const char *text(const struct json_node *n, const char *name)
{
	const char *value = "";
	return json_member_text(n, name, &value) ? value : "";
}

static struct fill_reason *reasons(struct arena *a, const struct json_node *list, size_t *n)
{
	struct fill_reason *all =
		arena_array(a, struct fill_reason, list == NULL ? 1 : list->n + 1);
	*n = 0;
	for (const struct json_node *i = list == NULL ? NULL : list->first; i != NULL; i = i->next)
		all[(*n)++] = (struct fill_reason){ text(i, "name"), text(i, "words") };
	return all;
}

static double real(const struct json_node *n)
{
	return n->kind == JSON_KIND_INT  ? (double)n->as.integer :
	       n->kind == JSON_KIND_REAL ? n->as.real :
					   0;
}

/* A line of points in a box of 100 by 40, falling as the plan gets better. */
static void draw_curve(struct arena *a, const struct json_node *curve, struct fill_view *v)
{
	if (curve == NULL || curve->n < 2)
		return;
	double last = 0, high = 0;
	int64_t first_penalty = 0, last_penalty = 0;
	for (const struct json_node *p = curve->first; p != NULL; p = p->next) {
		if (p->n != 2)
			return;
		last = real(p->first);
		last_penalty = (int64_t)real(p->first->next);
		first_penalty = p == curve->first ? last_penalty : first_penalty;
		high = real(p->first->next) > high ? real(p->first->next) : high;
	}
	if (last <= 0 || high <= 0)
		return;
	struct buf line;
	buf_init(&line, LIMIT_JSON_BYTES);
	for (const struct json_node *p = curve->first; p != NULL; p = p->next)
		buf_printf(&line, "%s%.1f %.1f", p == curve->first ? "M" : " L",
			   real(p->first) * 100 / last, 38 - real(p->first->next) * 36 / high);
	v->curve_line = arena_strdup(a, buf_text(&line));
	v->curve_area = arena_printf(a, "%s L100 40 L%.1f 40 Z", v->curve_line,
				     real(curve->first->first) * 100 / last);
	buf_free(&line);
	v->curve_says = arena_printf(a, "Penalty fell from %" PRId64 " to %" PRId64, first_penalty,
				     last_penalty);
	v->has_curve = true;
}

static void read_needs(struct arena *a, const struct json_node *list, struct fill_view *v)
{
	v->needs = arena_array(a, struct fill_need, list == NULL ? 1 : list->n + 1);
	for (const struct json_node *i = list == NULL ? NULL : list->first; i != NULL;
	     i = i->next) {
		struct fill_need *n = &v->needs[v->n_needs++];
		*n = (struct fill_need){ .title = text(i, "title"),
					 .shift = text(i, "shift"),
					 .open = number(i, "open", NULL) };
		n->why = reasons(a, json_member(i, "why"), &n->n_why);
	}
}

static void read_changes(struct arena *a, const struct json_node *list, struct fill_view *v)
{
	v->changes = arena_array(a, struct fill_change, list == NULL ? 1 : list->n + 1);
	for (const struct json_node *i = list == NULL ? NULL : list->first; i != NULL; i = i->next)
		v->changes[v->n_changes++] =
			(struct fill_change){ text(i, "name"), text(i, "words"),
					      number(i, "add", NULL) != 0 };
}

static void read_result(struct arena *a, const struct json_node *n, struct fill_view *v)
{
	(void)number(n, "proposal", &v->proposal);
	read_changes(a, json_member(n, "changes"), v);
	v->penalty = number(n, "penalty", &v->has_penalty);
	v->bound = number(n, "bound", &v->has_bound);
	draw_curve(a, json_member(n, "curve"), v);
	v->needed = number(n, "needed", &v->has_result);
	if (!v->has_result)
		return;
	v->covered = number(n, "covered", NULL);
	v->open = number(n, "open", NULL);
	v->wished_open = number(n, "wished_open", NULL);
	v->added = number(n, "added", NULL);
	v->removed = number(n, "removed", NULL);
	v->kept = number(n, "kept", NULL);
	v->fixed = number(n, "fixed", NULL);
	v->gap = text(n, "gap");
	v->all_covered = v->open == 0;
	read_needs(a, json_member(n, "needs"), v);
	v->wishes = reasons(a, json_member(n, "wishes"), &v->n_wishes);
	const struct json_node *notes = json_member(n, "notes");
	v->notes = arena_array(a, struct fill_note, notes == NULL ? 1 : notes->n + 1);
	for (const struct json_node *i = notes == NULL ? NULL : notes->first; i != NULL;
	     i = i->next)
		if (i->kind == JSON_KIND_TEXT)
			v->notes[v->n_notes++].words = i->as.text;
}

enum err fill_show(struct ctx *c)
{
	struct roster_fill_job_row seen;
	struct job_row job;
	const struct json_node *node;
	const char *why;
	struct fill_view *v = arena_new_one(c->arena, struct fill_view);
	enum err err =
		roster_fill_job(c->db, c->arena, c->who.account_id, ctx_id(c, "fill"), &seen);
	if (err == OK)
		err = job_get(c->db, c->arena, seen.id, &job);
	if (err != OK)
		return err;
	v->id = job.id;
	v->site = seen.site_id;
	v->state = job.state;
	v->message = job.message;
	v->permille = job.progress;
	v->percent = job.progress / 10;
	v->live = strcmp(job.state, "queued") == 0 || strcmp(job.state, "running") == 0;
	v->failed = strcmp(job.state, "failed") == 0;
	v->may_stop = v->live && ctx_may(c, PERM_ROSTER_WRITE) && !job.stop_wanted;
	v->stopping = v->live && job.stop_wanted;
	v->site_path = ctx_path(c, "/sites/%s/roster", ctx_id_text(c, seen.site_id));
	if (job.result[0] != '\0' && json_parse(c->arena, str_of(job.result), &node, &why) == OK)
		read_result(c->arena, node, v);
	int64_t from = 0;
	char day[11];
	if (json_parse(c->arena, str_of(job.args), &node, &why) == OK &&
	    json_member_int(node, "from", &from) && from >= DATE_MIN && from <= DATE_MAX) {
		date_iso(day, (int32_t)from);
		v->site_path =
			ctx_path(c, "/sites/%s/roster?from=%s", ctx_id_text(c, seen.site_id), day);
	}
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	v->may_accept = v->proposal && !v->live && !job.stop_wanted && v->n_changes > 0 &&
			ctx_may(c, PERM_ROSTER_WRITE);
	if (v->message[0] == '\0')
		v->message = v->live ? "Waiting for its turn" : "";
	c->above = seen.site;
	c->nav = "/roster";
	return view_show(c, &fill_view_type, v, "Fill");
}
