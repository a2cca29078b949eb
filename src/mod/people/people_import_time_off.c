/* Time off by CSV: known by person, days and type. */
#include "base/date.h"
#include "base/id.h"
#include "mod/people/people_api.h"
#include "mod/people/people_store.h"
#include "web/event.h"

#include <stdlib.h>

enum { NO, FROM, TO, TYPE, STATUS };

static const struct import_column columns[] = {
	[NO] = { "employee_no", true, "Of somebody who is on the staff.", "E-104" },
	[FROM] = { "from", true, "The first day.", "2026-12-21" },
	[TO] = { "to", true, "The last day.", "2026-12-24" },
	[TYPE] = { "type", true,
		   "vacation, sick, personal, family, jury-duty, military, training, unpaid or holiday.",
		   "vacation" },
	[STATUS] = { "status", true, "requested, approved, refused or withdrawn.", "approved" },
};

struct time_off_row {
	int64_t staff_id;
	int32_t from, to;
	const char *type, *status;
	const struct people_time_off_row *old;
	bool changed;
};

/* Days that somebody is to have off once the file is saved; `row` is NO_ROW for what stands
 * already. */
#define NO_ROW SIZE_MAX
struct span {
	int64_t staff_id;
	int32_t from, to;
	size_t row;
};

struct plan {
	struct people_index people;
	struct people_time_off_row_list all;
	struct lookup *by_key; /* index into all */
	struct time_off_row *row;
};

static const char *key_of(struct arena *a, int64_t staff, int32_t from, int32_t to,
			  const char *type)
{
	return arena_printf(a, "%" PRId64 " %" PRId32 " %" PRId32 " %s", staff, from, to, type);
}

static enum err load(struct import *in, void **plan)
{
	struct plan *p = *plan = arena_new_one(in->a, struct plan);
	enum err err = people_index_load(in->db, in->a, in->who, &p->people);
	if (err == OK)
		err = people_time_off_all(in->db, in->a, &p->all);
	if (err != OK)
		return err;
	p->by_key = lookup_new(in->a);
	for (size_t i = 0; i < p->all.n; i++) {
		const struct people_time_off_row *t = &p->all.at[i];
		lookup_put(p->by_key, key_of(in->a, t->staff_id, t->from_day, t->to_day, t->type),
			   (int64_t)i);
	}
	p->row = arena_array(in->a, struct time_off_row, in->rows + 1);
	return OK;
}

static void check_row(struct import *in, void *plan, size_t row)
{
	struct plan *p = plan;
	size_t before = in->n_faults, person;
	struct time_off_row *r = &p->row[row];
	int64_t i;
	bool begins = import_day(in, row, FROM, &r->from);
	bool ends = import_day(in, row, TO, &r->to);
	r->type = import_word(in, row, TYPE, people_time_off_types);
	r->status = import_word(in, row, STATUS, people_time_off_statuses);
	if (!people_index_cell(in, &p->people, row, NO, &person) || !begins || !ends ||
	    in->n_faults > before)
		return;
	const char *field, *fault = people_time_off_fault(r->from, r->to, &field);
	if (fault != NULL)
		import_fault(in, row, TO, "%s", fault);
	r->staff_id = p->people.staff.at[person].id;
	if (in->who != NULL && r->staff_id == in->who->staff_id &&
	    strcmp(r->status, "approved") == 0)
		import_fault(in, row, STATUS, "Somebody else has to approve your own time off.");
	const char *key = key_of(in->a, r->staff_id, r->from, r->to, r->type);
	import_once(in, row, FROM, key);
	if (lookup_get(p->by_key, key, &i))
		r->old = &p->all.at[i];
	r->changed = r->old != NULL && strcmp(r->old->status, r->status) != 0;
	in->made += r->old == NULL;
	in->changed += r->changed;
}

static int span_order(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	if (x->staff_id != y->staff_id)
		return x->staff_id < y->staff_id ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static void refuse_overlap(struct import *in, const struct span *mine, const struct span *other)
{
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
	date_us_short(from, other->from);
	date_us_short(to, other->to);
	import_fault(
		in, mine->row, FROM,
		"This person has time off from %s to %s %s. Two times off cannot lie over each "
		"other.",
		from, to, other->row == NO_ROW ? "already" : "in this file, too");
}

/* What stands already and is not in the file, and what the file makes or changes. Rows that change
 * nothing count as standing, so that a file that was taken once is always taken again. */
static size_t gather_spans(struct import *in, const struct plan *p, struct span *spans)
{
	bool *replaced = arena_array(in->a, bool, p->all.n + 1);
	size_t n = 0;
	for (size_t row = 0; row < in->rows; row++) {
		const struct time_off_row *r = &p->row[row];
		if (r->old != NULL && r->changed)
			replaced[r->old - p->all.at] = true;
		if (r->status != NULL && r->staff_id != 0 && (r->old == NULL || r->changed) &&
		    people_time_off_counts(r->status))
			spans[n++] = (struct span){ r->staff_id, r->from, r->to, row };
	}
	for (size_t i = 0; i < p->all.n; i++) {
		const struct people_time_off_row *t = &p->all.at[i];
		if (!replaced[i] && people_time_off_counts(t->status))
			spans[n++] = (struct span){ t->staff_id, t->from_day, t->to_day, NO_ROW };
	}
	return n;
}

/* In order of the first day, it is enough to look at the one that lasts longest so far. */
static void check_overlaps(struct import *in, void *plan)
{
	/* Rows at fault have no days to compare. */
	if (in->n_faults > 0)
		return;
	const struct plan *p = plan;
	struct span *spans = arena_array(in->a, struct span, in->rows + p->all.n + 1);
	size_t n = gather_spans(in, p, spans);
	qsort(spans, n, sizeof *spans, span_order);
	const struct span *longest = spans;
	for (size_t i = 1; i < n; i++) {
		const struct span *s = &spans[i];
		bool over = s->staff_id == longest->staff_id &&
			    people_days_overlap(s->from, s->to, longest->from, longest->to);
		if (over && s->row != NO_ROW)
			refuse_overlap(in, s, longest);
		else if (over && longest->row != NO_ROW)
			refuse_overlap(in, longest, s);
		if (s->staff_id != longest->staff_id || s->to > longest->to)
			longest = s;
	}
}

static enum err save_row(struct import *in, const struct time_off_row *r)
{
	int64_t id = r->old == NULL ? id_new() : r->old->id, account = import_account(in), changed;
	bool decided = strcmp(r->status, "approved") == 0 || strcmp(r->status, "refused") == 0;
	const int64_t *by = decided && account != 0 ? &account : NULL;
	const int64_t *at = decided ? &in->now_ms : NULL;
	enum err err;
	if (r->old == NULL)
		err = people_time_off_insert(in->db, &(struct people_time_off_insert_in){
							     .id = id,
							     .staff = r->staff_id,
							     .from_day = r->from,
							     .to_day = r->to,
							     .type = r->type,
							     .status = r->status,
							     .note = "",
							     .decided_by = by,
							     .decided_at = at,
							     .now = in->now_ms,
						     });
	else
		err = people_time_off_decide(in->db,
					     &(struct people_time_off_decide_in){
						     .id = id,
						     .version = r->old->version,
						     .status = r->status,
						     .decided_by = by,
						     .decided_at = at,
					     },
					     &changed);
	return err != OK || !decided ?
		       err :
		       event_emit(in->db, in->a, in->now_ms, "timeoff.decided", id, account);
}

static enum err save(struct import *in, void *plan)
{
	struct plan *p = plan;
	enum err err = OK;
	for (size_t row = 0; err == OK && row < in->rows; row++)
		if (p->row[row].old == NULL || p->row[row].changed)
			err = save_row(in, &p->row[row]);
	return err;
}

static enum err write_time_off(struct export *out)
{
	struct people_index x;
	struct people_time_off_row_list all;
	enum err err = people_index_load(out->db, out->a, out->who, &x);
	if (err == OK)
		err = people_time_off_all(out->db, out->a, &all);
	for (size_t i = 0; err == OK && i < all.n; i++) {
		const struct people_time_off_row *t = &all.at[i];
		int64_t person;
		if (!lookup_get_id(x.by_id, t->staff_id, &person) ||
		    x.staff.at[person].ended != NULL || !people_index_given(&x, (size_t)person))
			continue;
		export_text(out, x.staff.at[person].employee_no);
		export_day(out, &t->from_day);
		export_day(out, &t->to_day);
		export_text(out, t->type);
		export_text(out, t->status);
		export_end_row(out);
	}
	return err;
}

const struct import_kind people_import_time_off = {
	.name = "timeoff",
	.title = "Time off",
	.says = "Vacation, sick days and other days off, asked for or approved.",
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.load = load,
	.check_row = check_row,
	.check_file = check_overlaps,
	.save = save,
	.write = write_time_off,
	.list = "/timeoff",
};
