/* The history: who did what and when, filtered, and as a file. Each reader sees the events of the
 * granted sites; taking the history out of the program is itself an event. */
#include "base/csv.h"
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "mod/admin/machine_scope.h"
#include "mod/admin/machine_sql.h"
#include "mod/admin/machine_view.h"
#include "mod/admin/machine_web.h"
#include "web/page.h"

#define EXPORT_ROWS 100000
#define DAY_MS      (24 * 60 * 60 * 1000LL)

static const struct field filter_fields[] = {
	FIELD_TEXT(struct machine_filter, from, .label = "From", .max = 10),
	FIELD_TEXT(struct machine_filter, to, .label = "To", .max = 10),
	FIELD_TEXT(struct machine_filter, q, .label = "Search", .max = LIMIT_NAME),
	FIELD_TEXT(struct machine_filter, event, .label = "Event", .max = LIMIT_NAME),
	FIELD_TEXT(struct machine_filter, object, .label = "Object", .max = 20),
	FIELD_TEXT(struct machine_filter, person, .label = "Person", .max = 20),
};
const struct form machine_filter_form =
	FORM("audit_filter", struct machine_filter, filter_fields, "Export");

static const struct view_field event_fields[] = {
	VIEW_ID(struct machine_event, id),       VIEW_INSTANT(struct machine_event, at),
	VIEW_TEXT(struct machine_event, actor),  VIEW_TEXT(struct machine_event, event),
	VIEW_TEXT(struct machine_event, says),   VIEW_TEXT(struct machine_event, site),
	VIEW_TEXT(struct machine_event, detail), VIEW_TEXT(struct machine_event, address),
	VIEW_BOOL(struct machine_event, sealed),
};
VIEW_PART(machine_event, event_fields);
static const struct view_field audit_fields[] = {
	VIEW_LIST(struct machine_audit_view, events, n_events, machine_event_type),
	VIEW_INT(struct machine_audit_view, total),
	VIEW_TEXT(struct machine_audit_view, zone),
};
VIEW_PAGE(machine_audit, audit_fields);

/* Events that no route writes. */
static const struct {
	const char *event, *says;
} own_events[] = {
	{ "office.init", "Made the office." },
	{ "office.demo", "Made a sample group." },
	{ "backup.make", "Made a backup." },
	{ "pack.apply", "Applied a starter pack." },
	{ "credential.lapsed", "A credential ran out." },
	{ "obligation.escalated", "An obligation went to the next role." },
	{ "roster.fill", "Filled a roster." },
	{ "import.run", "Imported a file." },
};

/* The sentence of the route that writes this event. */
static const char *words_of(const struct ctx *c, const char *event)
{
	for (size_t i = 0; i < ARRAY_LEN(own_events); i++)
		if (strcmp(own_events[i].event, event) == 0)
			return own_events[i].says;
	const struct routes *routes = c->app->routes;
	for (size_t t = 0; t < routes->n; t++)
		for (size_t i = 0; i < routes->tables[t].n; i++)
			if (routes->tables[t].at[i].audit != NULL &&
			    strcmp(routes->tables[t].at[i].audit, event) == 0)
				return routes->tables[t].at[i].says;
	return event;
}

static enum err find_zone(struct ctx *c, const struct tz **tz)
{
	struct machine_zone_row_list rows;
	enum err err = machine_zone(c->db, c->arena, c->who.account_id, &rows);
	*tz = err == OK && rows.n > 0 ? tz_find(rows.at[0].time_zone) : NULL;
	if (*tz == NULL)
		*tz = tz_find("UTC");
	return err;
}

static int64_t instant_of(const struct tz *tz, const char *day, int shift, int64_t otherwise)
{
	int32_t parsed;
	return date_parse_iso(day, &parsed) ? tz_instant(tz, parsed + shift, 0) : otherwise;
}

static const int64_t *id_of(struct arena *a, const char *text)
{
	int64_t *id = arena_new_one(a, int64_t);
	return id_parse(text, id) ? id : NULL;
}

static struct machine_events_in question(struct ctx *c, const struct machine_filter *f,
					 const struct tz *tz)
{
	return (struct machine_events_in){
		.viewer = c->who.account_id,
		.office = machine_sees_office(c->who.role),
		.from = instant_of(tz, f->from, 0, 0),
		.to = instant_of(tz, f->to, 1, c->now_ms + DAY_MS),
		.account = id_of(c->arena, f->person),
		.event = f->event[0] == '\0' ? NULL : f->event,
		.object = id_of(c->arena, f->object),
		.text = machine_like(c->arena, f->q),
	};
}

static enum err count(struct ctx *c, const struct machine_events_in *q, int64_t *n)
{
	struct machine_event_count_row row;
	enum err err = machine_event_count(c->db, c->arena,
					   &(struct machine_event_count_in){
						   q->viewer, q->office, q->from, q->to, q->account,
						   q->event, q->object, q->text },
					   &row);
	if (err == OK)
		*n = row.n;
	return err;
}

static const char *when(struct ctx *c, const struct tz *tz, int64_t at)
{
	int32_t day;
	int minute;
	char d[DATE_TEXT_MAX], t[CLOCK_TEXT_MAX];
	tz_local(tz, at, &day, &minute);
	date_us(d, day);
	clock_us(t, minute);
	return arena_printf(c->arena, "%s, %s", d, t);
}

static enum err add_people(struct ctx *c, struct machine_audit_view *v)
{
	struct machine_people_row_list rows;
	enum err err = machine_people(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	const int64_t *chosen = id_of(c->arena, v->person);
	v->people = arena_array(c->arena, struct machine_person, rows.n);
	for (; v->n_people < rows.n; v->n_people++) {
		const struct machine_people_row *r = &rows.at[v->n_people];
		v->people[v->n_people] =
			(struct machine_person){ r->id, r->name,
						 chosen != NULL && *chosen == r->id };
	}
	return OK;
}

static enum err fill(struct ctx *c, struct machine_audit_view *v, const struct machine_filter *f,
		     const struct tz *tz)
{
	struct machine_events_in q = question(c, f, tz);
	struct machine_events_row_list rows;
	enum err err = count(c, &q, &v->total);
	if (err != OK)
		return err;
	v->pager = pager(c, v->total, &q.skip);
	q.most = LIMIT_PAGE_ROWS;
	err = machine_events(c->db, c->arena, &q, &rows);
	if (err != OK)
		return err;
	v->events = arena_array(c->arena, struct machine_event, rows.n);
	for (; v->n_events < rows.n; v->n_events++) {
		const struct machine_events_row *r = &rows.at[v->n_events];
		v->events[v->n_events] =
			(struct machine_event){ .id = r->id,
						.at = r->at_ms,
						.when = when(c, tz, r->at_ms),
						.actor = r->actor,
						.event = r->event,
						.says = words_of(c, r->event),
						.site = r->site == NULL ? "" : r->site,
						.detail = r->detail,
						.address = r->address,
						.sealed = r->sealed };
	}
	return OK;
}

enum err machine_audit_show(struct ctx *c)
{
	struct machine_filter f = { ctx_query(c, "from", ""),   ctx_query(c, "to", ""),
				    ctx_query(c, "q", ""),      ctx_query(c, "event", ""),
				    ctx_query(c, "object", ""), ctx_query(c, "person", "") };
	struct machine_audit_view *v = arena_new_one(c->arena, struct machine_audit_view);
	const struct tz *tz;
	enum err err = find_zone(c, &tz);
	*v = (struct machine_audit_view){ .from = f.from,
					  .to = f.to,
					  .text = f.q,
					  .event = f.event,
					  .object = f.object,
					  .person = f.person,
					  .zone = tz_name(tz) };
	if (err == OK)
		err = fill(c, v, &f, tz);
	if (err == OK)
		err = add_people(c, v);
	return err == OK ? view_show(c, &machine_audit_view_type, v, "History") : err;
}

enum err machine_audit_export(struct ctx *c)
{
	static const char *const head[] = { "time",   "person", "event",   "site",  "object_type",
					    "object", "detail", "address", "sealed" };
	const struct machine_filter *f = c->form;
	struct machine_events_row_list rows;
	const struct tz *tz;
	enum err err = find_zone(c, &tz);
	struct machine_events_in q = question(c, f, tz);
	q.most = EXPORT_ROWS;
	if (err == OK)
		err = machine_events(c->db, c->arena, &q, &rows);
	if (err != OK)
		return err;
	struct csv_out csv;
	csv_out_init(&csv, c->res->body);
	for (size_t i = 0; i < ARRAY_LEN(head); i++)
		csv_field(&csv, head[i]);
	csv_end_row(&csv);
	for (size_t i = 0; i < rows.n; i++) {
		const struct machine_events_row *r = &rows.at[i];
		char at[INSTANT_TEXT_MAX], object[ID_TEXT] = "";
		instant_iso(at, r->at_ms);
		if (r->object_id != NULL && *r->object_id > 0)
			id_text(object, *r->object_id);
		const char *const cells[] = { at,        r->actor,       r->event,
					      r->site,   r->object_type, object,
					      r->detail, r->address,     r->sealed ? "yes" : "no" };
		for (size_t k = 0; k < ARRAY_LEN(cells); k++)
			csv_field(&csv, cells[k]);
		csv_end_row(&csv);
	}
	audit_set(c, "", 0, 0, "rows=%zu from=%s to=%s q=%s", rows.n, f->from, f->to, f->q);
	return send_file(c, "text/csv; charset=utf-8", "history.csv");
}
