#include "mod/roster/time_off_effect.h"

static bool is_off(const struct roster_plan *p, const struct roster_person *who, int32_t day)
{
	for (int32_t i = who->off.first; i < who->off.first + who->off.n; i++)
		if (p->off[i].approved && p->off[i].from <= day && day <= p->off[i].to)
			return true;
	return false;
}

/* People of the position who are not off and not this person: they could be planned that day. */
static int32_t people_left(const struct roster_plan *p, int32_t person, int32_t position,
			   int32_t day)
{
	int32_t n = 0;
	for (int32_t i = 0; i < p->people; i++) {
		const struct roster_person *who = &p->person[i];
		n += i != person && who->member && who->position == position && who->hired <= day &&
		     day <= who->ended && !is_off(p, who, day);
	}
	return n;
}

static int32_t needed_on(const struct roster_plan *p, int32_t position, int32_t day)
{
	struct roster_slice s = roster_needs_of(p, day);
	int32_t n = 0;
	for (int32_t i = s.first; i < s.first + s.n; i++)
		n += p->need[i].position == position ? p->need[i].least : 0;
	return n;
}

static void take_off(struct roster_plan *p, int32_t person, int32_t from, int32_t to,
		     struct time_off_effect *out)
{
	struct roster_slice s = p->person[person].work;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		struct roster_work *w = &p->work[i];
		if (!w->in_span || w->day < from || w->day > to)
			continue;
		w->in_span = false;
		out->planned++;
	}
}

void time_off_effect_of(struct roster_plan *p, struct arena *a, int32_t person, int32_t from,
			int32_t to, struct time_off_effect *out)
{
	int32_t position = p->person[person].position;
	int32_t *had = arena_array(a, int32_t, (size_t)p->needs + 1);
	*out = (struct time_off_effect){
		.need = arena_array(a, struct effect_need, (size_t)p->needs + 1),
		.day = arena_array(a, struct effect_day, (size_t)p->days + 1)
	};
	for (int32_t i = 0; i < p->needs; i++)
		had[i] = p->need[i].assigned;
	take_off(p, person, from, to, out);
	roster_plan_cover(p);
	for (int32_t i = 0; i < p->needs; i++) {
		const struct roster_need *n = &p->need[i];
		if (n->assigned < had[i] && n->assigned < n->least)
			out->need[out->n_needs++] = (struct effect_need){ i, had[i], n->assigned };
	}
	for (int32_t day = from > p->from ? from : p->from; day <= to && day <= p->to; day++) {
		struct effect_day d = { day, needed_on(p, position, day),
					people_left(p, person, position, day) };
		if (d.left < d.needed)
			out->day[out->n_days++] = d;
	}
}
