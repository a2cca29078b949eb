/* Somebody cannot come: the manager enters it for anybody, the person for oneself. */
#include "base/date.h"
#include "base/id.h"
#include "mod/roster/life_web.h"
#include "mod/roster/open_shift.h"
#include "web/page.h"

static const struct choice causes[] = {
	{ "sick", "Sick" },
	{ "family", "Family emergency" },
	{ "no-show", "Did not come" },
	{ "credential", "Credential ended" },
	{ "other", "Another reason" },
	{ NULL, NULL },
};

static const struct field call_out_fields[] = {
	FIELD_CHOICE(struct call_out_form, cause, .label = "Why", .required = true,
		     .choices = causes),
	FIELD_LONG(struct call_out_form, reason, .label = "Note", .max = LIMIT_NOTE,
		   .help = "Seen by those who plan the roster. No diagnosis belongs here."),
	FIELD_DAY(struct call_out_form, until, .label = "Out through",
		  .help = "Further shifts up to this day are opened too. Empty: this shift alone."),
	FIELD_INT(struct call_out_form, version, .label = "Version", .hidden = true),
};
const struct form call_out_form =
	FORM("call_out", struct call_out_form, call_out_fields, "Open the shift");

/* Longer absences are time off, which somebody decides about. */
#define DAYS_MOST 28

static const struct {
	const char *cause, *type;
} off_types[] = {
	{ "sick", "sick" },
	{ "family", "family" },
};

static enum err show_form(struct ctx *c, const struct open_work_row *w, const char *action,
			  const char *cancel)
{
	struct call_out_form empty = { "sick", "", DAY_NONE, w->version };
	struct form_page_view *p = form_page(c, &call_out_form, &empty);
	p->intro = arena_printf(c->arena,
				"%s at %s. The shift leaves the published roster and the "
				"calendar of %s at once, and is open for somebody else.",
				life_shift_words(c->arena, w->shift, w->time_zone, w->day,
						 w->start_ms, w->end_ms),
				w->site, w->staff);
	p->cancel = cancel;
	c->above = w->site;
	return form_show(c, p, arena_printf(c->arena, "%s cannot come", w->staff), action);
}

/* NULL, or why this shift cannot be called out. */
static const char *fault_of_work(const struct ctx *c, const struct open_work_row *w)
{
	if (w->published_day == NULL)
		return "Staff have not seen this shift yet. Take it off the draft instead.";
	if (w->end_ms <= c->now_ms)
		return "This shift is over.";
	return NULL;
}

/* Keeps the person from being planned, or asked, for these days. */
static enum err note_absence(struct ctx *c, const struct open_work_row *w, int32_t until)
{
	const struct call_out_form *f = c->form;
	for (size_t i = 0; i < ARRAY_LEN(off_types); i++)
		if (strcmp(off_types[i].cause, f->cause) == 0)
			return open_sick_insert(c->db, &(struct open_sick_insert_in){
							       .id = id_new(),
							       .staff = w->staff_id,
							       .from_day = w->day,
							       .to_day = until,
							       .type = off_types[i].type,
							       .note = "",
							       .account = &c->who.account_id,
							       .now = c->now_ms,
						       });
	return OK;
}

/* *first: the open shift of the shift that was named; *n: how many were opened. */
static enum err open_all(struct ctx *c, const struct open_work_row *w, int32_t until,
			 int64_t *first, int64_t *n)
{
	const struct call_out_form *f = c->form;
	struct life l = life_of(c);
	struct open_work_row_list rows;
	enum err err =
		open_work_of_staff(c->db, c->arena, w->staff_id, w->day, until, c->now_ms, &rows);
	*n = *first = 0;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct open_work_row *r = &rows.at[i];
		int64_t id;
		/* Of the day itself the shift that was named; other sites have planners of their
		 * own. */
		if (r->site_id != w->site_id || r->published_day == NULL ||
		    (r->day == w->day && r->id != w->id))
			continue;
		err = open_shift_vacate(&l, r, f->cause, f->reason, &id);
		*first = r->id == w->id ? id : *first;
		++*n;
	}
	return err;
}

static enum err call_out(struct ctx *c, int64_t id, int64_t *open)
{
	const struct call_out_form *f = c->form;
	struct open_work_row w;
	int64_t n = 0;
	enum err err = open_work(c->db, c->arena, id, &w);
	if (err != OK)
		return err;
	const char *fault = fault_of_work(c, &w);
	int32_t until = f->until == DAY_NONE ? w.day : f->until;
	if (fault != NULL)
		return refuse(c, "", "%s", fault);
	if (f->version != 0 && f->version != w.version)
		return refuse(c, "", "Somebody changed this shift meanwhile. Look at it again.");
	if (until < w.day || until - w.day >= DAYS_MOST)
		return refuse(c, "until",
			      "Choose a day from the shift's on, up to four weeks "
			      "ahead. For longer, enter time off.");
	err = open_all(c, &w, until, open, &n);
	if (err == OK)
		err = note_absence(c, &w, until);
	if (err != OK)
		return err;
	audit_set(c, "open_shift", *open, w.site_id, "%s, %s: %s%s%s; %" PRId64 " opened", w.staff,
		  life_shift_words(c->arena, w.shift, w.time_zone, w.day, w.start_ms, w.end_ms),
		  f->cause, f->reason[0] == '\0' ? "" : ", ", f->reason, n);
	char text[ID_TEXT];
	id_text(text, *open);
	struct life l = life_of(c);
	return life_tell_planners(&l, w.site_id, arena_printf(c->arena, "%s cannot come", w.staff),
				  arena_printf(c->arena, "%s at %s needs somebody else.",
					       life_shift_words(c->arena, w.shift, w.time_zone,
								w.day, w.start_ms, w.end_ms),
					       w.site),
				  arena_printf(c->arena, "/open-shifts/%s", text));
}

enum err call_out_new(struct ctx *c)
{
	struct open_work_row w;
	int64_t id = ctx_id(c, "assignment");
	enum err err = open_work(c->db, c->arena, id, &w);
	if (err != OK)
		return err;
	char iso[11];
	date_iso(iso, date_monday_of(w.day));
	c->nav = "/roster";
	return show_form(c, &w, ctx_path(c, "/assignments/%s/call-out", ctx_id_text(c, id)),
			 ctx_path(c, "/sites/%s/roster?from=%s", ctx_id_text(c, w.site_id), iso));
}

enum err call_out_do(struct ctx *c)
{
	int64_t open;
	enum err err = call_out(c, ctx_id(c, "assignment"), &open);
	if (err != OK)
		return err;
	c->created_id = open;
	return see_other(c, "The shift is open. Here is who could take it.",
			 ctx_path(c, "/open-shifts/%s", ctx_id_text(c, open)));
}

enum err my_call_out_new(struct ctx *c)
{
	struct open_work_row w;
	int64_t id = ctx_id(c, "myshift");
	enum err err = open_work(c->db, c->arena, id, &w);
	c->nav = "/my-week";
	return err != OK ?
		       err :
		       show_form(c, &w, ctx_path(c, "/me/shifts/%s/call-out", ctx_id_text(c, id)),
				 "/my-week");
}

enum err my_call_out_do(struct ctx *c)
{
	int64_t open;
	enum err err = call_out(c, ctx_id(c, "myshift"), &open);
	return err != OK ?
		       err :
		       see_other(c, "Your manager knows. The shift is off your week.", "/my-week");
}
