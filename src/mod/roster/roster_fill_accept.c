/* Carrying out a proposal that somebody has looked at. */
#include "base/id.h"
#include "base/json.h"
#include "mod/roster/roster_fill.h"
#include "mod/roster/roster_fill_sql.h"

struct change {
	int64_t add, work, version, staff, shift, position, day;
};

static bool read_change(const struct json_node *n, struct change *c)
{
	return json_member_int(n, "add", &c->add) && json_member_int(n, "work", &c->work) &&
	       json_member_int(n, "version", &c->version) &&
	       json_member_int(n, "staff", &c->staff) && json_member_int(n, "shift", &c->shift) &&
	       json_member_int(n, "position", &c->position) && json_member_int(n, "day", &c->day);
}

static enum err refuse(struct roster_accept *x, const char *why)
{
	x->why = why;
	return E_STALE;
}

static enum err take_away(struct db *db, struct roster_accept *x, const struct json_node *list)
{
	struct change c;
	enum err err = OK;
	for (const struct json_node *n = list->first; err == OK && n != NULL; n = n->next) {
		int64_t gone = 0;
		if (!read_change(n, &c))
			return E_INVALID;
		if (c.add != 0)
			continue;
		err = roster_fill_delete(db, c.work, c.version, &gone);
		if (err == OK && gone == 0)
			return refuse(x, "Somebody changed these days since the proposal was made, "
					 "so nothing was saved. Ask for a new one.");
		x->removed += gone;
	}
	return err;
}

static enum err put_in_one(struct db *db, struct arena *a, struct roster_accept *x,
			   const struct roster_plan *p, const struct change *c)
{
	struct roster_fill_insert_in in = { .id = id_new(),
					    .site = x->site,
					    .staff = c->staff,
					    .position = c->position,
					    .shift = c->shift,
					    .day = (int32_t)c->day,
					    .now = x->now_ms,
					    .by = &x->account };
	int32_t person = roster_find_person(p, c->staff), shift = roster_find_shift(p, c->shift);
	struct roster_verdicts v;
	if (person < 0 || shift < 0)
		return refuse(x, "Somebody of the proposal does not work here any more, so nothing "
				 "was saved. Ask for a new one.");
	/* The other new shifts are not in this plan, so what spans days is as the search left it;
	 * what came meanwhile (time off, a credential, another site) is seen. */
	roster_verdicts(p, a,
			&(struct roster_try){ person, in.day, shift,
					      roster_find_position(p, c->position), -1, 0 },
			&v);
	for (size_t i = 0; i < v.n; i++)
		if (v.at[i].hard)
			return refuse(x, arena_printf(a,
						      "%s: %s. Nothing was saved; ask for a new "
						      "proposal.",
						      p->person[person].name, v.at[i].words));
	roster_shift_times(p, shift, in.day, &in.start_ms, &in.end_ms);
	x->added++;
	return roster_fill_insert(db, &in);
}

static enum err put_in(struct db *db, struct arena *a, struct roster_accept *x,
		       const struct json_node *list)
{
	struct roster_plan *p;
	struct change c;
	enum err err = roster_plan_load(db, a, 0, x->site, x->from, x->to, &p);
	for (const struct json_node *n = list->first; err == OK && n != NULL; n = n->next) {
		if (!read_change(n, &c))
			return E_INVALID;
		if (c.add != 0)
			err = put_in_one(db, a, x, p, &c);
	}
	return err;
}

enum err roster_fill_accept(struct db *db, struct arena *a, struct roster_accept *x)
{
	const struct json_node *node, *list;
	const char *why;
	x->added = x->removed = 0;
	enum err err = json_parse(a, str_of(x->result), &node, &why);
	if (err != OK)
		return err;
	list = json_member(node, "changes");
	if (list == NULL || list->kind != JSON_KIND_ARRAY)
		return E_NOTFOUND;
	err = take_away(db, x, list);
	return err != OK ? err : put_in(db, a, x, list);
}
