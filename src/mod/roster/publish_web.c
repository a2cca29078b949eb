/* Publishing: a look at what would change, the versions, and the roster as a CSV file. */
#include "base/csv.h"
#include "base/date.h"
#include "base/utf8.h"
#include "mod/roster/cell.h"
#include "mod/roster/gate_web.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/grid_view.h"
#include "mod/roster/grid_web.h"
#include "mod/roster/labor_sql.h"
#include "mod/roster/publish.h"
#include "mod/roster/publish_export.h"
#include "mod/roster/publish_sql.h"
#include "mod/roster/roster_plan.h"
#include "web/page.h"

static const struct field publish_fields[] = {
	FIELD_DAY(struct publish_form, from, .label = "First day", .required = true),
	FIELD_DAY(struct publish_form, to, .label = "Last day", .required = true),
	FIELD_TEXT(struct publish_form, reason, .label = "Why it shall be published as it is",
		   .max = LIMIT_NOTE,
		   .help = "Asked for when it costs more than its budget or breaks a rule."),
};
const struct form publish_form =
	FORM("roster_publish", struct publish_form, publish_fields, "Publish");

static const struct view_field problem_fields[] = {
	VIEW_TEXT(struct publish_problem, person),  VIEW_DAY(struct publish_problem, day),
	VIEW_TEXT(struct publish_problem, shift),   VIEW_TEXT(struct publish_problem, words),
	VIEW_BOOL(struct publish_problem, allowed), VIEW_TEXT(struct publish_problem, reason),
};
VIEW_PART(publish_problem, problem_fields);
static const struct view_field publish_view_fields[] = {
	VIEW_TEXT(struct roster_publish_view, site),
	VIEW_DAY(struct roster_publish_view, from),
	VIEW_DAY(struct roster_publish_view, to),
	VIEW_INT(struct roster_publish_view, added),
	VIEW_INT(struct roster_publish_view, changed),
	VIEW_INT(struct roster_publish_view, cancelled),
	VIEW_INT(struct roster_publish_view, kept),
	VIEW_INT(struct roster_publish_view, open),
	VIEW_LIST(struct roster_publish_view, problems, n_problems, publish_problem_type),
	VIEW_ONE(struct roster_publish_view, labor, labor_table_type),
	VIEW_TEXT(struct roster_publish_view, needs),
	VIEW_TEXT(struct roster_publish_view, words),
	VIEW_LIST(struct roster_publish_view, requests, n_requests, publish_request_item_type),
};
VIEW_PAGE(roster_publish, publish_view_fields);

static const struct view_field version_fields[] = {
	VIEW_ID(struct publish_version, id),
	VIEW_INT(struct publish_version, number),
	VIEW_DAY(struct publish_version, from),
	VIEW_DAY(struct publish_version, to),
	VIEW_INT(struct publish_version, added),
	VIEW_INT(struct publish_version, changed),
	VIEW_INT(struct publish_version, cancelled),
	VIEW_INSTANT(struct publish_version, published_at),
	VIEW_TEXT(struct publish_version, account),
};
VIEW_PART(publish_version, version_fields);
static const struct view_field versions_fields[] = {
	VIEW_LIST(struct roster_versions_view, versions, n_versions, publish_version_type),
};
VIEW_PAGE(roster_versions, versions_fields);

static const struct view_field line_fields[] = {
	VIEW_TEXT(struct publish_version_line, staff),
	VIEW_DAY(struct publish_version_line, day),
	VIEW_TEXT(struct publish_version_line, shift),
	VIEW_TEXT(struct publish_version_line, time),
	VIEW_TEXT(struct publish_version_line, position),
	VIEW_TEXT(struct publish_version_line, what),
	VIEW_INT(struct publish_version_line, sequence),
};
VIEW_PART(publish_version_line, line_fields);
static const struct view_field one_version_fields[] = {
	VIEW_INT(struct roster_version_view, number),
	VIEW_DAY(struct roster_version_view, from),
	VIEW_DAY(struct roster_version_view, to),
	VIEW_INT(struct roster_version_view, added),
	VIEW_INT(struct roster_version_view, changed),
	VIEW_INT(struct roster_version_view, cancelled),
	VIEW_LIST(struct roster_version_view, lines, n_lines, publish_version_line_type),
};
VIEW_PAGE(roster_version, one_version_fields);

static const char *site_path(struct ctx *c, int64_t site, const char *rest)
{
	return ctx_path(c, "/sites/%s/%s", ctx_id_text(c, site), rest);
}

/* Work of the days that breaks a rule today, whatever held when it was planned. */
static void add_problems(struct ctx *c, const struct roster_plan *p, struct roster_publish_view *v)
{
	v->problems = arena_array(c->arena, struct publish_problem, (size_t)p->works + 1);
	for (int pass = 0; pass < 2; pass++)
		for (int32_t i = 0; i < p->works; i++) {
			const struct roster_work *w = &p->work[i];
			bool allowed = w->override_reason != NULL && w->override_reason[0] != '\0';
			if (!w->in_span || allowed != (pass == 1) ||
			    (roster_broken_work(p, w) & ~(uint32_t)ROSTER_SOFT_RULES) == 0)
				continue;
			struct roster_verdicts verdicts;
			roster_verdicts_work(p, c->arena, w, &verdicts);
			for (size_t k = 0; k < verdicts.n; k++)
				if (verdicts.at[k].hard) {
					v->problems[v->n_problems++] = (struct publish_problem){
						w->day,
						p->person[w->person].name,
						w->shift < 0 ? "" : p->shift[w->shift].name,
						verdicts.at[k].words,
						allowed,
						allowed ? w->override_reason : ""
					};
					break;
				}
		}
}

/* NULL, or what is wrong with the days. */
static const char *days_fault(int32_t from, int32_t to)
{
	if (from == DAY_NONE || to == DAY_NONE || from > to)
		return "The first day must not be after the last.";
	if (to - from >= LIMIT_FILL_DAYS)
		return "Publish at most a year at once.";
	return NULL;
}

/* The plan of the days and what stands before publishing it. */
static enum err load_gate(struct ctx *c, int64_t site, int32_t from, int32_t to,
			  struct roster_plan **plan, struct gate *g)
{
	enum err err = roster_plan_load(c->db, c->arena, c->who.account_id, site, from, to, plan);
	if (err != OK)
		return err;
	struct publish_job job = { site, from, to, c->who.account_id };
	return gate_load(c->db, c->arena, &job, roster_unallowed(*plan), g);
}

static void show_gate(struct ctx *c, const struct gate *g, struct roster_publish_view *v)
{
	static const char *const needs[] = {
		[GATE_NOTHING] = "nothing", [GATE_REASON] = "reason", [GATE_SECOND] = "second"
	};
	const struct publish_form *f = c->form;
	v->added = g->changes.counts.added;
	v->changed = g->changes.counts.changed;
	v->cancelled = g->changes.counts.cancelled;
	v->kept = g->changes.counts.kept;
	v->needs = needs[g->needs];
	v->words = gate_words(c->arena, g, ctx_may(c, PERM_PAY_READ));
	v->reason = f == NULL || f->reason == NULL ? "" : f->reason;
	labor_fill_table(c, &g->labor, &v->labor);
}

static const struct tz *zone_of(const char *name)
{
	const struct tz *tz = tz_find(name);
	return tz == NULL ? tz_find("UTC") : tz;
}

/* The days that were asked for, or this week by the calendar of the site. */
static void days_of(struct ctx *c, const char *time_zone, int32_t *from, int32_t *to)
{
	const struct publish_form *f = c->form;
	int32_t today = tz_day(zone_of(time_zone), c->now_ms);
	*from = ctx_query_day(c, "from", date_monday_of(today));
	*to = ctx_query_day(c, "to", *from + 6);
	if (f != NULL && f->from != DAY_NONE && f->to != DAY_NONE) {
		*from = f->from;
		*to = f->to;
	}
}

enum err publish_show(struct ctx *c)
{
	int64_t site = ctx_id(c, "site");
	int32_t from, to;
	struct labor_site_row place;
	enum err err = labor_site(c->db, c->arena, site, &place);
	if (err != OK)
		return err;
	days_of(c, place.time_zone, &from, &to);
	struct roster_publish_view *v = arena_new_one(c->arena, struct roster_publish_view);
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : days_fault(from, to);
	if (days_fault(from, to) != NULL)
		to = from + 6;
	struct roster_plan *plan;
	struct gate g;
	err = load_gate(c, site, from, to, &plan, &g);
	if (err == OK)
		err = publish_requests_of(c, site, from, to, &v->requests, &v->n_requests);
	if (err != OK)
		return err;
	v->site = plan->site.name;
	v->from = from;
	v->to = to;
	v->open = roster_totals(plan).open;
	char iso[11];
	date_iso(iso, from);
	v->action = site_path(c, site, "roster/publish");
	v->versions = site_path(c, site, "publications");
	v->back = ctx_path(c, "%s?from=%s", site_path(c, site, "roster"), iso);
	show_gate(c, &g, v);
	add_problems(c, plan, v);
	c->nav = "/roster";
	c->above = plan->site.name;
	return view_show(c, &roster_publish_view_type, v, "Publish the roster");
}

static enum err ask_second(struct ctx *c, const struct publish_job *job, const struct gate *g)
{
	const struct publish_form *f = c->form;
	struct gate_ask ask = { job, g, c->who.name, f->reason, c->now_ms };
	enum err err = gate_ask(c->db, c->arena, &ask, &c->created_id);
	if (err != OK)
		return err;
	audit_set(c, "publish_request", c->created_id, job->site, "%s %s",
		  gate_words(c->arena, g, true), f->reason);
	return see_other(c, "It waits for a second person, who was told. Staff see nothing yet.",
			 ctx_path(c, "/publish-requests/%s", ctx_id_text(c, c->created_id)));
}

enum err publish_do(struct ctx *c)
{
	const struct publish_form *f = c->form;
	const char *fault = days_fault(f->from, f->to);
	if (fault != NULL)
		return refuse(c, "from", "%s", fault);
	struct publish_job job = { ctx_id(c, "site"), f->from, f->to, c->who.account_id };
	struct publish_outcome o = { 0 };
	struct roster_plan *plan;
	struct gate g;
	enum err err = load_gate(c, job.site, job.from, job.to, &plan, &g);
	if (err != OK)
		return err;
	const struct publish_counts *n = &g.changes.counts;
	bool gated = g.needs != GATE_NOTHING && n->added + n->changed + n->cancelled > 0;
	if (gated && f->reason[0] == '\0')
		return refuse(c, "reason", "%s Say why it shall be published as it is.",
			      gate_words(c->arena, &g, ctx_may(c, PERM_PAY_READ)));
	if (gated && utf8_length(f->reason) < CELL_REASON_MIN)
		return refuse(
			c, "reason",
			"The reason needs at least %d characters, so that others understand it later.",
			CELL_REASON_MIN);
	if (gated && g.needs == GATE_SECOND)
		return ask_second(c, &job, &g);
	err = publish_run(c->db, c->arena, &job, c->now_ms, &o);
	if (err != OK)
		return err;
	char from[11], to[11];
	date_iso(from, f->from);
	date_iso(to, f->to);
	const char *back = ctx_path(c, "%s?from=%s", site_path(c, job.site, "roster"), from);
	if (o.id == 0) {
		audit_set(c, "site", job.site, job.site, "%s to %s: nothing to publish", from, to);
		return see_other(c, "Nothing to publish: staff see these days as they are planned.",
				 back);
	}
	const char *counts = publish_counts_text(c->arena, &o.counts);
	c->created_id = o.id;
	audit_set(c, "publication", o.id, job.site, "%s to %s: %s%s%s", from, to, counts,
		  gated ? "; nobody else could decide; " : "", gated ? f->reason : "");
	return see_other(c, ctx_path(c, "Published: %s.", counts), back);
}

static const char *when(struct ctx *c, const struct tz *tz, int64_t ms)
{
	int32_t day;
	int minute;
	char date[DATE_TEXT_MAX], clock[CLOCK_TEXT_MAX];
	tz_local(tz, ms, &day, &minute);
	date_us(date, day);
	clock_us(clock, minute);
	return ctx_path(c, "%s, %s", date, clock);
}

enum err publish_versions_show(struct ctx *c)
{
	int64_t site = ctx_id(c, "site"), offset;
	struct publish_version_count_row total;
	struct publish_version_row_list rows;
	enum err err = publish_version_count(c->db, c->arena, c->who.account_id, site, &total);
	if (err != OK)
		return err;
	struct pager_view pages = pager(c, total.n, &offset);
	err = publish_versions(c->db, c->arena, c->who.account_id, site, LIMIT_PAGE_ROWS, offset,
			       &rows);
	if (err != OK)
		return err;
	struct roster_versions_view *v = arena_new_one(c->arena, struct roster_versions_view);
	v->back = site_path(c, site, "roster");
	v->pages = pages;
	v->versions = arena_array(c->arena, struct publish_version, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct publish_version_row *r = &rows.at[i];
		v->versions[v->n_versions++] =
			(struct publish_version){ r->id,
						  r->number,
						  r->n_added,
						  r->n_changed,
						  r->n_cancelled,
						  r->published_at,
						  r->from_day,
						  r->to_day,
						  when(c, zone_of(r->time_zone), r->published_at),
						  r->account };
		c->nav = "/roster";
		c->above = r->site;
	}
	return view_show(c, &roster_versions_view_type, v, "Published versions");
}

static const char *span(struct ctx *c, const struct tz *tz, int64_t start_ms, int64_t end_ms)
{
	int32_t day;
	int start, end;
	tz_local(tz, start_ms, &day, &start);
	tz_local(tz, end_ms, &day, &end);
	return grid_span(c->arena, start, end);
}

static const char *before(struct ctx *c, const struct tz *tz,
			  const struct publish_version_lines_row *r)
{
	if (r->old_day == NULL || r->old_start_ms == NULL || r->old_end_ms == NULL)
		return "";
	char day[DATE_TEXT_MAX];
	date_us_day(day, *r->old_day);
	return ctx_path(c, "was %s, %s %s", day, r->old_shift,
			span(c, tz, *r->old_start_ms, *r->old_end_ms));
}

static void add_lines(struct ctx *c, const struct tz *tz,
		      const struct publish_version_lines_row_list *rows,
		      struct roster_version_view *v)
{
	v->lines = arena_array(c->arena, struct publish_version_line, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct publish_version_lines_row *r = &rows->at[i];
		if (v->changes_only && strcmp(r->what, "kept") == 0)
			continue;
		v->lines[v->n_lines++] = (struct publish_version_line){
			r->staff,   r->position,
			r->shift,   span(c, tz, r->start_ms, r->end_ms),
			r->what,    strcmp(r->what, "changed") == 0 ? before(c, tz, r) : "",
			r->day,     r->tint,
			r->sequence
		};
	}
}

enum err publish_version_show(struct ctx *c)
{
	int64_t id = ctx_id(c, "publication");
	struct publish_version_get_row row;
	struct publish_version_lines_row_list lines;
	enum err err = publish_version_get(c->db, c->arena, c->who.account_id, id, &row);
	if (err == OK)
		err = publish_version_lines(c->db, c->arena, c->who.account_id, id, &lines);
	if (err != OK)
		return err;
	const struct tz *tz = zone_of(row.time_zone);
	struct roster_version_view *v = arena_new_one(c->arena, struct roster_version_view);
	v->number = row.number;
	v->from = row.from_day;
	v->to = row.to_day;
	v->added = row.n_added;
	v->changed = row.n_changed;
	v->cancelled = row.n_cancelled;
	v->when = when(c, tz, row.published_at);
	v->account = row.account;
	v->back = site_path(c, row.site_id, "publications");
	/* A program gets every line; a reader first sees what was different. */
	v->changes_only = !ctx_wants_json(c) && ctx_query(c, "all", NULL) == NULL;
	v->toggle = ctx_path(c, "/publications/%s%s", ctx_id_text(c, id),
			     v->changes_only ? "?all=1" : "");
	add_lines(c, tz, &lines, v);
	c->nav = "/roster";
	c->above = row.site;
	return view_show(c, &roster_version_view_type, v,
			 ctx_path(c, "Version %" PRId64 ", %s", row.number,
				  grid_period(c->arena, row.from_day, row.to_day)));
}

enum err publish_export_csv(struct ctx *c)
{
	int32_t from = ctx_query_day(c, "from", DAY_NONE), to = ctx_query_day(c, "to", DAY_NONE);
	int64_t site = ctx_query_id(c, "site");
	if (from == DAY_NONE || to == DAY_NONE || from > to)
		return refuse(c, "from", "Say which days: ?from=2026-11-23&to=2026-11-29.");
	if (site == 0 && ctx_query(c, "site", "")[0] != '\0')
		return E_NOTFOUND;
	enum err err = publish_export_write(c->db, c->arena, &c->who.account_id, site, from, to,
					    c->res->body);
	return err != OK ? err : send_file(c, "text/csv; charset=utf-8", "roster.csv");
}
