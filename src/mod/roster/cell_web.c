/* The editor of a cell: a new shift, an existing one, and what dragging and the Delete key send. A
 * refused try shows the editor again with the words of the rules; so does an edit of a shift that
 * somebody else has changed meanwhile. */
#include "base/date.h"
#include "mod/roster/cell.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/grid_view.h"
#include "mod/roster/grid_web.h"

#define REASON(T)                                                   \
	FIELD_LONG(T, reason, .label = "Reason", .max = LIMIT_NOTE, \
		   .help = "Why a rule is broken for once.")

static const struct field add_fields[] = {
	FIELD_REF(struct cell_form, shift, .label = "Shift", .required = true, .ref = "shift"),
	FIELD_REF(struct cell_form, position, .label = "Works as", .ref = "position"),
	FIELD_BOOL(struct cell_form, pinned, .label = "Pin",
		   .help = "Filling the roster leaves this shift alone."),
	REASON(struct cell_form),
};
const struct form cell_add_form = FORM("roster_shift_add", struct cell_form, add_fields, "Save");

static const struct field change_fields[] = {
	FIELD_REF(struct cell_form, shift, .label = "Shift", .required = true, .ref = "shift"),
	FIELD_REF(struct cell_form, position, .label = "Works as", .ref = "position"),
	FIELD_BOOL(struct cell_form, pinned, .label = "Pin",
		   .help = "Filling the roster leaves this shift alone."),
	REASON(struct cell_form),
	FIELD_INT(struct cell_form, version, .label = "Version", .required = true, .hidden = true),
};
const struct form cell_change_form =
	FORM("roster_shift_change", struct cell_form, change_fields, "Save");

static const struct field move_fields[] = {
	FIELD_REF(struct cell_move_form, shift, .label = "Planned shift", .required = true,
		  .ref = "assignment"),
	FIELD_REF(struct cell_move_form, person, .label = "Person", .required = true,
		  .ref = "staff"),
	FIELD_DAY(struct cell_move_form, day, .label = "Day", .required = true),
	REASON(struct cell_move_form),
	FIELD_INT(struct cell_move_form, version, .label = "Version", .required = true,
		  .hidden = true),
};
const struct form cell_move_form = FORM("roster_move", struct cell_move_form, move_fields, "Move");
const struct form cell_move_one_form = { "roster_shift_move", move_fields + 1,
					 ARRAY_LEN(move_fields) - 1, sizeof(struct cell_move_form),
					 "Move" };

static const struct field remove_fields[] = {
	FIELD_REF(struct cell_remove_form, shift, .label = "Planned shift", .required = true,
		  .ref = "assignment"),
	FIELD_INT(struct cell_remove_form, version, .label = "Version", .required = true,
		  .hidden = true),
};
const struct form cell_remove_form =
	FORM("roster_remove", struct cell_remove_form, remove_fields, "Remove");
const struct form cell_remove_one_form = { "roster_shift_remove", remove_fields + 1,
					   ARRAY_LEN(remove_fields) - 1,
					   sizeof(struct cell_remove_form), "Remove" };

static const struct field pin_fields[] = {
	FIELD_BOOL(struct cell_pin_form, pinned, .label = "Pin"),
	FIELD_INT(struct cell_pin_form, version, .label = "Version", .required = true,
		  .hidden = true),
};
const struct form cell_pin_form =
	FORM("roster_shift_pin", struct cell_pin_form, pin_fields, "Save");

static const struct view_field verdict_fields[] = {
	VIEW_TEXT(struct cell_verdict, code),
	VIEW_TEXT(struct cell_verdict, words),
	VIEW_BOOL(struct cell_verdict, hard),
};
VIEW_PART(cell_verdict, verdict_fields);
static const struct view_field shift_fields[] = {
	VIEW_ID(struct cell_shift, id),
	VIEW_TEXT(struct cell_shift, name),
	VIEW_TEXT(struct cell_shift, times),
	VIEW_TEXT(struct cell_shift, note),
	VIEW_BOOL(struct cell_shift, hard),
	VIEW_LIST(struct cell_shift, verdicts, n_verdicts, cell_verdict_type),
};
VIEW_PART(cell_shift, shift_fields);
static const struct view_field cell_fields[] = {
	VIEW_ID(struct roster_cell_view, id),
	VIEW_INT(struct roster_cell_view, version),
	VIEW_ID(struct roster_cell_view, person_id),
	VIEW_TEXT(struct roster_cell_view, person),
	VIEW_DAY(struct roster_cell_view, day),
	VIEW_TEXT(struct roster_cell_view, site),
	VIEW_BOOL(struct roster_cell_view, pinned),
	VIEW_LIST(struct roster_cell_view, verdicts, n_verdicts, cell_verdict_type),
	VIEW_LIST(struct roster_cell_view, shifts, n_shifts, cell_shift_type),
};
VIEW_PAGE(roster_cell, cell_fields);

/* ---- Where a change leads
 * ------------------------------------------------------------------------- */

static const char *week_of(struct ctx *c, int64_t site, int32_t day)
{
	char iso[11];
	date_iso(iso, date_monday_of(day));
	return ctx_path(c, "/sites/%s/roster?from=%s", ctx_id_text(c, site), iso);
}

/* The grid that the dialog stood on; an editor without script is no place to come back to. */
static const char *way_back(struct ctx *c, int64_t site, int32_t day)
{
	const char *week = week_of(c, site, day), *back = ctx_back(c, week);
	const char *grid = ctx_path(c, "/sites/%s/roster", ctx_id_text(c, site));
	size_t n = strlen(grid);
	return strncmp(back, grid, n) == 0 && (back[n] == '?' || back[n] == '\0') ? back : week;
}

/* ---- The editor's page
 * ------------------------------------------------------------------------------ */

static void add_verdicts(struct ctx *c, const struct roster_plan *p, const struct roster_try *t,
			 struct cell_verdict **at, size_t *n, bool *hard)
{
	struct roster_verdicts verdicts;
	roster_verdicts(p, c->arena, t, &verdicts);
	*at = arena_array(c->arena, struct cell_verdict, verdicts.n + 1);
	for (*n = 0; *n < verdicts.n; ++*n) {
		const struct roster_verdict *v = &verdicts.at[*n];
		(*at)[*n] = (struct cell_verdict){ v->code, v->words, v->hard };
	}
	*hard = verdicts.hard;
}

/* People that a day still needs of a shift in a position. */
static int32_t open_there(const struct roster_plan *p, int32_t day, int32_t shift, int32_t position)
{
	struct roster_slice needs = roster_needs_of(p, day);
	int32_t open = 0;
	for (int32_t i = needs.first; i < needs.first + needs.n; i++)
		if (p->need[i].shift == shift && p->need[i].position == position)
			open += p->need[i].open;
	return open;
}

static const char *shift_note(struct ctx *c, const struct roster_plan *p,
			      const struct roster_try *t, const struct cell_shift *s)
{
	for (size_t i = 0; i < s->n_verdicts; i++)
		if (s->verdicts[i].hard || !s->hard)
			return s->verdicts[i].words;
	int32_t position = t->position < 0 ? p->person[t->person].position : t->position;
	int32_t open = open_there(p, t->day, t->shift, position);
	return open == 0 ? NULL : ctx_path(c, "%d open", (int)open);
}

static void add_shifts(struct ctx *c, const struct roster_plan *p, struct roster_try t,
		       int64_t chosen, struct roster_cell_view *v)
{
	v->shifts = arena_array(c->arena, struct cell_shift, (size_t)p->shifts + 1);
	int32_t best = -1;
	for (int32_t i = 0; i < p->shifts; i++) {
		struct cell_shift *s = &v->shifts[v->n_shifts++];
		const struct roster_shift *shift = &p->shift[i];
		t.shift = i;
		s->id = shift->id;
		s->name = shift->name;
		s->times = grid_span_long(c->arena, shift->start_minute,
					  shift->start_minute + shift->minutes);
		s->tint = shift->tint;
		add_verdicts(c, p, &t, &s->verdicts, &s->n_verdicts, &s->hard);
		s->note = shift_note(c, p, &t, s);
		int32_t position = t.position < 0 ? p->person[t.person].position : t.position;
		if (best < 0 && !s->hard && open_there(p, t.day, i, position) > 0)
			best = i;
		s->checked = shift->id == chosen;
	}
	if (chosen == 0 && best >= 0)
		v->shifts[best].checked = true;
	for (size_t i = 0; i < v->n_shifts; i++)
		if (v->shifts[i].checked && chosen != 0) {
			v->verdicts = v->shifts[i].verdicts;
			v->n_verdicts = v->shifts[i].n_verdicts;
			v->hard = v->shifts[i].hard;
		}
}

static void add_choices(struct ctx *c, const struct roster_plan *p, const struct roster_try *t,
			struct roster_cell_view *v)
{
	int32_t position = t->position < 0 ? p->person[t->person].position : t->position;
	v->positions = arena_array(c->arena, struct cell_option, (size_t)p->positions + 1);
	for (int32_t i = 0; i < p->positions; i++)
		v->positions[v->n_positions++] =
			(struct cell_option){ p->position[i].id, p->position[i].name,
					      i == position };
	v->people = arena_array(c->arena, struct cell_option, (size_t)p->people + 1);
	for (int32_t i = 0; i < p->people; i++)
		v->people[v->n_people++] =
			(struct cell_option){ p->person[i].id, p->person[i].name, i == t->person };
}

/* The page of what is wanted. `w->shift` 0: nothing is chosen yet. */
static enum err show(struct ctx *c, const struct roster_plan *p, const struct cell_want *w,
		     struct roster_cell_view *v)
{
	struct roster_try t = { .person = roster_find_person(p, w->person),
				.day = w->day,
				.kind = -1,
				.shift = roster_find_shift(p, w->shift),
				.instead_of = w->id,
				.position = w->position == 0 ?
						    -1 :
						    roster_find_position(p, w->position) };
	if (t.person < 0)
		return E_NOTFOUND;
	char day[DATE_TEXT_MAX], iso[11];
	date_us_day(day, w->day);
	date_iso(iso, w->day);
	v->id = w->id;
	v->version = w->version;
	v->person_id = w->person;
	v->person = p->person[t.person].name;
	v->day = w->day;
	v->site = p->site.name;
	v->when = arena_strdup(c->arena, day);
	v->pinned = w->pinned;
	v->reason = w->reason;
	v->reason_fault = fault_of(&c->faults, "reason");
	v->may_edit = ctx_may(c, PERM_ROSTER_WRITE);
	v->may_override = ctx_may(c, PERM_ROSTER_PUBLISH);
	v->another = ctx_path(c, "/sites/%s/roster/cell/%s/%s", ctx_id_text(c, p->site.id),
			      ctx_id_text(c, w->person), iso);
	v->back = week_of(c, p->site.id, w->day);
	v->shift_name = t.shift < 0 ? "" : p->shift[t.shift].name;
	if (v->problem == NULL && c->faults.n > 0)
		v->problem = "Nothing was saved.";
	add_choices(c, p, &t, v);
	if (v->moving)
		add_verdicts(c, p, &t, &v->verdicts, &v->n_verdicts, &v->hard);
	else
		add_shifts(c, p, t, w->shift, v);
	c->nav = "/roster";
	c->above = p->site.name;
	return view_show(c, &roster_cell_view_type, v, ctx_path(c, "%s, %s", v->person, v->when));
}

enum err cell_new(struct ctx *c)
{
	struct roster_plan *plan;
	int32_t day = ctx_day(c, "day");
	const struct cell_form *f = c->form;
	enum err err = cell_plan(c, ctx_id(c, "site"), day, day, &plan);
	if (err != OK)
		return err;
	struct cell_want w = { .person = ctx_id(c, "staff"), .day = day, .reason = "" };
	if (f != NULL)
		w = (struct cell_want){ 0,           0,   w.person,  f->shift,
					f->position, day, f->pinned, f->reason };
	struct roster_cell_view *v = arena_new_one(c->arena, struct roster_cell_view);
	v->action = c->req->path;
	return show(c, plan, &w, v);
}

enum err cell_add(struct ctx *c)
{
	struct roster_plan *plan;
	const struct cell_form *f = c->form;
	int32_t day = ctx_day(c, "day");
	int64_t site = ctx_id(c, "site");
	enum err err = cell_plan(c, site, day, day, &plan);
	if (err == OK)
		err = cell_save(c, plan,
				&(struct cell_want){ 0, 0, ctx_id(c, "staff"), f->shift,
						     f->position, day, f->pinned, f->reason },
				&c->created_id);
	return err != OK ? err : see_other(c, "The shift is planned.", way_back(c, site, day));
}

/* ---- One planned shift
 * -------------------------------------------------------------------------------- */

static struct cell_want want_of(const struct grid_assignment_row *r)
{
	return (struct cell_want){ r->id,          r->version, r->staff_id, r->shift_id,
				   r->position_id, r->day,     r->pinned,   r->override_reason };
}

static void add_actions(struct ctx *c, struct roster_cell_view *v, int64_t id)
{
	const char *text = ctx_id_text(c, id);
	v->action = ctx_path(c, "/assignments/%s", text);
	v->move_action = ctx_path(c, "/assignments/%s/move", text);
	v->pin_action = ctx_path(c, "/assignments/%s/pin", text);
	v->remove_action = ctx_path(c, "/assignments/%s/remove", text);
}

/* The days around which the row and the wish stand. */
static enum err plan_of_both(struct ctx *c, const struct grid_assignment_row *row, int32_t day,
			     struct roster_plan **plan)
{
	return cell_plan(c, row->site_id, row->day, day, plan);
}

/* Shows the editor of a row; `w` is what was typed, or the row itself. */
static enum err edit_page(struct ctx *c, const struct grid_assignment_row *row, struct cell_want w,
			  bool moving)
{
	struct roster_plan *plan;
	enum err err = plan_of_both(c, row, w.day, &plan);
	if (err != OK)
		return err;
	struct roster_cell_view *v = arena_new_one(c->arena, struct roster_cell_view);
	struct cell_want now = want_of(row);
	if (w.version != row->version)
		v->problem = ctx_path(
			c,
			"Somebody else changed this shift meanwhile, so yours was not saved. "
			"Saved now: %s. Yours: %s. Send it again to put yours in its place.",
			cell_words(c, plan, &now), cell_words(c, plan, &w));
	w.version = row->version;
	v->moving = moving;
	add_actions(c, v, row->id);
	return show(c, plan, &w, v);
}

static enum err edit(struct ctx *c, int64_t id)
{
	struct grid_assignment_row row;
	const struct cell_form *f = c->form;
	enum err err = grid_assignment(c->db, c->arena, c->who.account_id, id, &row);
	if (err != OK)
		return err;
	struct cell_want w = want_of(&row);
	if (f != NULL && c->route->form == &cell_change_form) {
		w.version = f->version;
		w.shift = f->shift;
		w.position = f->position;
		w.pinned = f->pinned;
		w.reason = f->reason;
	} else if (f != NULL && c->route->form == &cell_pin_form) {
		w.version = ((const struct cell_pin_form *)c->form)->version;
	} else if (f != NULL) {
		w.version = ((const struct cell_remove_form *)c->form)->version;
	}
	return edit_page(c, &row, w, false);
}

enum err cell_edit(struct ctx *c)
{
	return edit(c, ctx_id(c, "assignment"));
}

enum err cell_remove_again(struct ctx *c)
{
	const struct cell_remove_form *f = c->form;
	return f == NULL ? E_INVALID : edit(c, f->shift);
}

enum err cell_change(struct ctx *c)
{
	const struct cell_form *f = c->form;
	struct grid_assignment_row row;
	struct roster_plan *plan;
	enum err err =
		grid_assignment(c->db, c->arena, c->who.account_id, ctx_id(c, "assignment"), &row);
	if (err == OK && row.version != f->version)
		return E_STALE;
	if (err == OK)
		err = plan_of_both(c, &row, row.day, &plan);
	if (err == OK)
		err = cell_save(c, plan,
				&(struct cell_want){ row.id, f->version, row.staff_id, f->shift,
						     f->position, row.day, f->pinned, f->reason },
				&(int64_t){ 0 });
	return err != OK ? err :
			   see_other(c, "The shift is saved.", way_back(c, row.site_id, row.day));
}

/* With another person the shift is worked in that person's own position. */
static struct cell_want moved(const struct grid_assignment_row *row, const struct cell_move_form *f)
{
	struct cell_want w = want_of(row);
	w.version = f->version;
	w.position = f->person == row->staff_id ? row->position_id : 0;
	w.person = f->person;
	w.day = f->day;
	w.reason = f->reason;
	return w;
}

static enum err move(struct ctx *c, int64_t id)
{
	struct grid_assignment_row row;
	struct roster_plan *plan;
	enum err err = grid_assignment(c->db, c->arena, c->who.account_id, id, &row);
	if (err != OK)
		return err;
	struct cell_want w = moved(&row, c->form);
	if (row.version != w.version)
		return E_STALE;
	err = plan_of_both(c, &row, w.day, &plan);
	if (err == OK)
		err = cell_save(c, plan, &w, &(int64_t){ 0 });
	return err != OK ? err :
			   see_other(c, "The shift is moved.", way_back(c, row.site_id, w.day));
}

static enum err move_again(struct ctx *c, int64_t id)
{
	struct grid_assignment_row row;
	enum err err = grid_assignment(c->db, c->arena, c->who.account_id, id, &row);
	return err != OK ? err : edit_page(c, &row, moved(&row, c->form), true);
}

enum err cell_move_one(struct ctx *c)
{
	return move(c, ctx_id(c, "assignment"));
}

enum err cell_move_again(struct ctx *c)
{
	const struct cell_move_form *f = c->form;
	if (f == NULL)
		return E_INVALID;
	return move_again(c,
			  c->route->form == &cell_move_form ? f->shift : ctx_id(c, "assignment"));
}

/* What is dragged on a site's grid belongs to that site. */
static enum err at_this_site(struct ctx *c, int64_t id)
{
	struct grid_assignment_row row;
	enum err err = grid_assignment(c->db, c->arena, c->who.account_id, id, &row);
	return err != OK ? err : row.site_id == ctx_id(c, "site") ? OK : E_NOTFOUND;
}

enum err cell_move(struct ctx *c)
{
	const struct cell_move_form *f = c->form;
	enum err err = at_this_site(c, f->shift);
	return err != OK ? err : move(c, f->shift);
}

static enum err remove_row(struct ctx *c, int64_t id, int64_t version)
{
	struct grid_assignment_row row;
	struct roster_plan *plan;
	int64_t n;
	enum err err = grid_assignment(c->db, c->arena, c->who.account_id, id, &row);
	if (err == OK)
		err = plan_of_both(c, &row, row.day, &plan);
	if (err == OK)
		err = grid_remove(c->db, id, version, &n);
	if (err != OK)
		return err;
	if (n == 0)
		return E_STALE;
	struct cell_want w = want_of(&row);
	audit_set(c, "assignment", id, row.site_id, "%s", cell_words(c, plan, &w));
	return see_other(c, "The shift is removed.", way_back(c, row.site_id, row.day));
}

enum err cell_remove_one(struct ctx *c)
{
	const struct cell_remove_form *f = c->form;
	return remove_row(c, ctx_id(c, "assignment"), f->version);
}

enum err cell_remove(struct ctx *c)
{
	const struct cell_remove_form *f = c->form;
	enum err err = at_this_site(c, f->shift);
	return err != OK ? err : remove_row(c, f->shift, f->version);
}

enum err cell_pin(struct ctx *c)
{
	const struct cell_pin_form *f = c->form;
	struct grid_assignment_row row;
	int64_t n;
	enum err err =
		grid_assignment(c->db, c->arena, c->who.account_id, ctx_id(c, "assignment"), &row);
	if (err == OK)
		err = grid_pin(c->db,
			       &(struct grid_pin_in){ row.id, f->version, f->pinned, c->now_ms,
						      &c->who.account_id },
			       &n);
	if (err != OK)
		return err;
	if (n == 0)
		return E_STALE;
	audit_set(c, "assignment", row.id, row.site_id, f->pinned ? "pinned" : "no longer pinned");
	return see_other(c, f->pinned ? "The shift is pinned." : "The shift is no longer pinned.",
			 way_back(c, row.site_id, row.day));
}
