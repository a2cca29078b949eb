/* Writes a benchmark instance into the office's tables. The file knows no times of day: shifts
 * start a quarter of an hour apart from 6:00 AM, so that none can run into the next day's first. */
#include "mod/roster/roster_nrp.h"

#include "base/date.h"
#include "base/id.h"
#include "base/utf8.h"
#include "mod/org/org_api.h"
#include "mod/roster/roster_nrp_sql.h"

#define FIRST_START       360
#define START_STEP        15
#define SHIFT_MINUTES_MAX 720
#define SHIFTS_MAX        32

struct target {
	struct db *db;
	struct arena *a;
	const struct nrp_instance *n;
	struct roster_nrp *in;
	int64_t position;
	int64_t *shift, *staff;
};

static enum err refuse_import(struct roster_nrp *in, const char *problem, enum err err)
{
	in->problem = problem;
	return err;
}

static enum err find_site(struct target *t)
{
	struct org_site_row row;
	struct nrp_people_at_row people;
	enum err err = org_site_find(t->db, t->a, t->in->site, &row);
	int64_t practice;
	if (err == OK) {
		t->in->site_id = row.id;
		err = nrp_people_at(t->db, t->a, row.id, &people);
		if (err == OK && people.n > 0)
			return refuse_import(
				t->in,
				"This site has people already. Choose another name with --site.",
				E_CONFLICT);
		return err;
	}
	if (err != E_NOTFOUND)
		return err;
	err = org_practice_ensure(t->db, t->a, "Benchmark", "clinic", t->in->now_ms, &practice);
	if (err != OK)
		return err;
	return org_site_add(t->db, t->a,
			    &(struct org_site){ t->in->site, "NY", "America/New_York", "",
						practice },
			    t->in->now_ms, &t->in->site_id);
}

static enum err add_shifts(struct target *t)
{
	const struct nrp_instance *n = t->n;
	t->shift = arena_array(t->a, int64_t, (size_t)n->shifts);
	enum err err = OK;
	for (int32_t s = 0; err == OK && s < n->shifts; s++) {
		t->shift[s] = id_new();
		err = nrp_shift_insert(t->db, &(struct nrp_shift_insert_in){
						      t->shift[s], t->in->site_id, n->shift[s].name,
						      FIRST_START + s * START_STEP,
						      n->shift[s].minutes, 1 + s % 9 });
	}
	for (int32_t s = 0; err == OK && s < n->shifts; s++)
		for (int32_t u = 0; err == OK && u < n->shifts; u++)
			if (n->no_follow[s * n->shifts + u])
				err = nrp_ban_insert(t->db, t->shift[s], t->shift[u]);
	return err;
}

static enum err add_person(struct target *t, int32_t i)
{
	const struct nrp_instance *n = t->n;
	const struct nrp_person *who = &n->person[i];
	int64_t id = t->staff[i] = id_new();
	enum err err =
		nrp_staff_insert(t->db,
				 &(struct nrp_staff_insert_in){
					 id, arena_printf(t->a, "%s:%s", t->in->site, who->name),
					 who->name,
					 arena_printf(t->a, "%05" PRId32 " %s", i, who->name),
					 utf8_fold(t->a, who->name), t->position, t->in->site_id,
					 t->in->from, t->in->now_ms });
	if (err == OK)
		err = nrp_staff_site_insert(t->db, id, t->in->site_id);
	if (err == OK)
		err = nrp_limit_insert(t->db, &(struct nrp_limit_insert_in){
						      id, who->max_run, who->min_run, who->min_off,
						      who->max_weekends, who->min_minutes,
						      who->max_minutes });
	for (int32_t s = 0; err == OK && s < n->shifts; s++)
		if (n->max_shifts[i * n->shifts + s] != SOLVER_NONE)
			err = nrp_most_insert(t->db, id, t->shift[s],
					      n->max_shifts[i * n->shifts + s]);
	for (int32_t d = 0; err == OK && d < n->days; d++)
		if (n->day_off[i * n->days + d])
			err = nrp_off_insert(t->db, id_new(), id, t->in->from + d, t->in->now_ms);
	return err;
}

static enum err add_lists(struct target *t)
{
	const struct nrp_instance *n = t->n;
	enum err err = OK;
	for (int32_t i = 0; err == OK && i < n->requests; i++) {
		const struct nrp_request *q = &n->request[i];
		err = nrp_wish_insert(t->db,
				      &(struct nrp_wish_insert_in){
					      id_new(), t->staff[q->person], t->in->from + q->day,
					      t->shift[q->shift], q->on, q->weight });
	}
	for (int32_t i = 0; err == OK && i < n->covers; i++) {
		const struct nrp_cover *c = &n->cover[i];
		err = nrp_need_insert(t->db, &(struct nrp_need_insert_in){
						     id_new(), t->in->site_id, t->position,
						     t->shift[c->shift], t->in->from + c->day,
						     c->need, c->under, c->over });
	}
	return err;
}

enum err roster_nrp_import(struct db *db, struct arena *a, const struct nrp_instance *n,
			   struct roster_nrp *in)
{
	struct target t = { .db = db, .a = a, .n = n, .in = in };
	struct nrp_position_find_row position;
	in->problem = "";
	in->to = in->from + n->days - 1;
	if (date_weekday(in->from) != 0)
		return refuse_import(
			in, "The first day of an instance is a Monday: give --from a Monday.",
			E_INVALID);
	if (n->shifts > SHIFTS_MAX)
		return refuse_import(in,
				     "The instance has more kinds of shift than fit into a day.",
				     E_LIMIT);
	for (int32_t s = 0; s < n->shifts; s++)
		if (n->shift[s].minutes < 15 || n->shift[s].minutes > SHIFT_MINUTES_MAX)
			return refuse_import(
				in,
				"A shift of the instance is shorter than 15 minutes or longer than "
				"12 hours.",
				E_INVALID);
	enum err err = find_site(&t);
	if (err == OK)
		err = nrp_policy_insert(db, in->site_id);
	if (err == OK)
		err = nrp_position_ensure(db, id_new(), "Staff", "staff");
	if (err == OK)
		err = nrp_position_find(db, a, "Staff", &position);
	if (err != OK)
		return err;
	t.position = position.id;
	t.staff = arena_array(a, int64_t, (size_t)n->people);
	err = add_shifts(&t);
	for (int32_t i = 0; err == OK && i < n->people; i++)
		err = add_person(&t, i);
	return err == OK ? add_lists(&t) : err;
}

static void write_name(struct buf *out, const char *name)
{
	for (; *name != '\0'; name++)
		buf_char(out, *name == ' ' || *name == '\t' ? '_' : *name);
}

void roster_plan_write(const struct roster_plan *p, struct buf *out)
{
	for (int32_t i = 0; i < p->people; i++) {
		write_name(out, p->person[i].name);
		buf_char(out, ':');
		for (int32_t day = p->from; day <= p->to; day++) {
			const struct roster_work *w = NULL;
			bool first = true;
			buf_char(out, '\t');
			while ((w = roster_next_work(p, i, day, w)) != NULL) {
				if (!w->here || w->shift < 0)
					continue;
				if (!first)
					buf_char(out, '+');
				write_name(out, p->shift[w->shift].name);
				first = false;
			}
			if (first)
				buf_char(out, '-');
		}
		buf_char(out, '\n');
	}
}
