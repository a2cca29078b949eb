/* An INRC-II instance as a problem for the engine, and plans in the competition's form. A slot is
 * a shift type together with a skill; the rules do not look at the skill, so the automaton keeps
 * its handful of classes. */
#include "solver/inrc2.h"

#include "base/buf.h"

enum weight { S1 = 30, S2_SAME = 15, S2_WORK = 30, S3 = 30, S4 = 10, S5 = 30, S6 = 20, S7 = 30 };

static void add_runs(struct solver_problem *p, const struct inrc2 *s, int32_t i)
{
	const struct inrc2_nurse *n = &s->nurse[i];
	const struct inrc2_contract *c = &s->contract[n->contract];
	solver_add_run(p, (struct solver_run){ .person = i, .tag = 2, .of = SOLVER_RUN_WORK,
		.min = c->work.min, .min_weight = S2_WORK, .max = c->work.max,
		.max_weight = S2_WORK, .before = n->work_run });
	solver_add_run(p, (struct solver_run){ .person = i, .tag = 3, .of = SOLVER_RUN_OFF,
		.min = c->off.min, .min_weight = S3, .max = c->off.max, .max_weight = S3,
		.before = n->off_run });
	for (int32_t t = 0; t < s->shifts; t++) {
		int16_t *slots = arena_array(p->arena, int16_t, (size_t)s->skills);
		for (int32_t k = 0; k < s->skills; k++)
			slots[k] = (int16_t)inrc2_slot(s, t, k);
		solver_add_run(p, (struct solver_run){ .person = i, .tag = 2,
			.of = SOLVER_RUN_SLOTS, .slots = slots, .slot_count = s->skills,
			.min = s->same[t].min, .min_weight = S2_SAME, .max = s->same[t].max,
			.max_weight = S2_SAME, .before = n->last_shift == t ? n->same_run : 0 });
	}
}

static void add_nurse(struct solver_problem *p, const struct inrc2 *s, int32_t i,
	const int32_t *one)
{
	const struct inrc2_nurse *n = &s->nurse[i];
	const struct inrc2_contract *c = &s->contract[n->contract];
	p->person[i] = (struct solver_person){ .complete_weight = c->complete ? S5 : 0,
		.complete_tag = 5, .last_slot = n->last_shift < 0 ? SOLVER_OFF
			: inrc2_slot(s, n->last_shift, 0) };
	for (int32_t d = 0; d < p->days; d++)
		for (int32_t t = 0; t < s->shifts; t++)
			for (int32_t k = 0; k < s->skills; k++)
				if (!n->skill[k])
					p->allowed[solver_at(p, i, d, inrc2_slot(s, t, k))] = 14;
	solver_add_count(p, (struct solver_count){ .person = i, .tag = 6, .value = one,
		.last = p->days - 1, .before = n->total, .min = c->total.min, .min_weight = S6,
		.max = c->total.max, .max_weight = S6 });
	solver_add_count(p, (struct solver_count){ .person = i, .tag = 7, .weekends = true,
		.last = p->days - 1, .before = n->weekends, .max = c->max_weekends,
		.max_weight = S7 });
	add_runs(p, s, i);
}

static void add_successions(struct solver_problem *p, const struct inrc2 *s)
{
	for (int32_t t = 0; t < s->shifts; t++)
		for (int32_t u = 0; u < s->shifts; u++)
			for (int32_t k = 0; k < s->skills * s->skills
			&& s->no_follow[t * s->shifts + u];
				k++)
				solver_add_succession(p, (struct solver_succession){
					.person = SOLVER_ANY, .tag = 13,
					.from = inrc2_slot(s, t, k / s->skills),
					.to = inrc2_slot(s, u, k % s->skills),
					.weight = SOLVER_HARD });
}

struct solver_problem *inrc2_problem(const struct inrc2 *s, struct arena *a)
{
	int32_t slots = s->shifts * s->skills, days = 7 * s->weeks_read;
	struct solver_problem *p = solver_problem_new(a, s->nurses, days, slots);
	int32_t *one = arena_array(a, int32_t, (size_t)slots);
	int16_t *slot = arena_array(a, int16_t, (size_t)slots);
	for (int32_t i = 0; i < slots; i++) {
		one[i] = 1;
		slot[i] = (int16_t)i;
	}
	for (int32_t i = 0; i < s->nurses; i++)
		add_nurse(p, s, i, one);
	add_successions(p, s);
	for (int32_t i = 0; i < days * slots; i++)
		if (s->cover[i].max > 0)
			solver_add_cover(p, (struct solver_cover){ .day = i / slots, .tag = 1,
				.slots = &slot[i % slots], .slot_count = 1, .min = s->cover[i].min,
				.min_weight = SOLVER_HARD, .wish = s->cover[i].max,
				.wish_weight = S1 });
	for (int32_t i = 0; i < s->requests; i++) {
		const struct inrc2_request *r = &s->request[i];
		for (int32_t k = 0; k < (r->shift < 0 ? 1 : s->skills); k++)
			solver_add_wish(p, (struct solver_wish){ .person = r->nurse, .day = r->day,
				.tag = 4, .slot = r->shift < 0 ? SOLVER_ANY : inrc2_slot(s,
				r->shift, k),
				.weight = S4 });
	}
	return p;
}

void inrc2_write_week(const struct inrc2 *s, const struct solver_plan *plan, int32_t week,
	struct buf *out)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	int32_t count = 0;
	for (int32_t i = 0; i < plan->people; i++)
		for (int32_t d = 7 * week; d < 7 * week + 7; d++)
			count += plan->cell[i * plan->days + d] != SOLVER_OFF;
	buf_printf(out, "SOLUTION\n%" PRId32 " %s\n\nASSIGNMENTS = %" PRId32 "\n", week, s->name,
		count);
	for (int32_t i = 0; i < plan->people; i++)
		for (int32_t d = 0; d < 7; d++) {
			int8_t slot = plan->cell[i * plan->days + 7 * week + d];
			if (slot != SOLVER_OFF)
				buf_printf(out, "%s %s %s %s\n", s->nurse[i].name, days[d],
					s->shift[slot / s->skills], s->skill[slot % s->skills]);
		}
}

const char *const *inrc2_slot_names(const struct inrc2 *s, struct arena *a)
{
	int32_t slots = s->shifts * s->skills;
	const char **names = arena_array(a, const char *, (size_t)slots);
	for (int32_t i = 0; i < slots; i++)
		names[i] = arena_printf(a, "%s/%s", s->shift[i / s->skills],
			s->skill[i % s->skills]);
	return names;
}

const char *const *inrc2_nurse_names(const struct inrc2 *s, struct arena *a)
{
	const char **names = arena_array(a, const char *, (size_t)s->nurses);
	for (int32_t i = 0; i < s->nurses; i++)
		names[i] = s->nurse[i].name;
	return names;
}
