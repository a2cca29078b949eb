/* An instance of the text format as a problem for the engine, and plans as plain text. The
 * conventions at the borders are those of the instances: the days outside the horizon are free
 * for limits from above, and a run that touches either end is never too short. */
#include "solver/nrp.h"

#include "base/buf.h"

static void add_person(struct solver_problem *p, const struct nrp_instance *n, int32_t person)
{
	const struct nrp_person *who = &n->person[person];
	int32_t *minutes = arena_array(p->arena, int32_t, (size_t)n->shifts);
	for (int32_t s = 0; s < n->shifts; s++)
		minutes[s] = n->shift[s].minutes;
	struct solver_count whole = { .person = person, .first = 0, .last = n->days - 1,
		.min_weight = SOLVER_HARD, .max_weight = SOLVER_HARD };
	struct solver_count time = whole;
	time.tag = NRP_MINUTES;
	time.value = minutes;
	time.min = who->min_minutes;
	time.max = who->max_minutes;
	solver_add_count(p, time);
	struct solver_count weekends = whole;
	weekends.tag = NRP_WEEKENDS;
	weekends.weekends = true;
	weekends.max = who->max_weekends;
	solver_add_count(p, weekends);
	for (int32_t s = 0; s < n->shifts; s++) {
		struct solver_count most = whole;
		most.tag = NRP_MAX_SHIFTS;
		most.max = n->max_shifts[person * n->shifts + s];
		if (most.max == SOLVER_NONE)
			continue;
		int32_t *one = arena_array(p->arena, int32_t, (size_t)n->shifts);
		one[s] = 1;
		most.value = one;
		solver_add_count(p, most);
	}
	solver_add_run(p, (struct solver_run){ .person = person, .tag = NRP_RUN,
		.of = SOLVER_RUN_WORK, .min = who->min_run, .min_weight = SOLVER_HARD,
		.max = who->max_run, .max_weight = SOLVER_HARD, .open_start = true });
	solver_add_run(p, (struct solver_run){ .person = person, .tag = NRP_OFF_RUN,
		.of = SOLVER_RUN_OFF, .min = who->min_off, .min_weight = SOLVER_HARD,
		.max = SOLVER_NONE, .open_start = true });
}

static void add_needs(struct solver_problem *p, const struct nrp_instance *n)
{
	int16_t *slot = arena_array(p->arena, int16_t, (size_t)n->shifts);
	for (int32_t s = 0; s < n->shifts; s++)
		slot[s] = (int16_t)s;
	for (int32_t i = 0; i < n->covers; i++) {
		const struct nrp_cover *c = &n->cover[i];
		solver_add_cover(p, (struct solver_cover){ .day = c->day, .tag = NRP_COVER,
			.slots = &slot[c->shift], .slot_count = 1, .wish = c->need,
			.wish_weight = c->under, .over_weight = c->over });
	}
}

struct solver_problem *nrp_problem(const struct nrp_instance *n, struct arena *a)
{
	struct solver_problem *p = solver_problem_new(a, n->people, n->days, n->shifts);
	for (int32_t i = 0; i < n->people; i++) {
		add_person(p, n, i);
		for (int32_t d = 0; d < n->days; d++)
			for (int32_t s = 0; s < n->shifts; s++)
				if (n->day_off[i * n->days + d])
					p->allowed[solver_at(p, i, d, s)] = NRP_DAY_OFF;
	}
	for (int32_t s = 0; s < n->shifts; s++)
		for (int32_t t = 0; t < n->shifts; t++)
			if (n->no_follow[s * n->shifts + t])
				solver_add_succession(p, (struct solver_succession){
					.person = SOLVER_ANY, .tag = NRP_FOLLOW, .from = s, .to = t,
					.weight = SOLVER_HARD });
	for (int32_t i = 0; i < n->requests; i++) {
		const struct nrp_request *q = &n->request[i];
		solver_add_wish(p, (struct solver_wish){ .person = q->person, .day = q->day,
			.tag = NRP_REQUEST, .slot = q->shift, .on = q->on, .weight = q->weight });
	}
	add_needs(p, n);
	return p;
}

const char *const *nrp_shift_names(const struct nrp_instance *n, struct arena *a)
{
	const char **names = arena_array(a, const char *, (size_t)n->shifts);
	for (int32_t i = 0; i < n->shifts; i++)
		names[i] = n->shift[i].name;
	return names;
}

const char *const *nrp_person_names(const struct nrp_instance *n, struct arena *a)
{
	const char **names = arena_array(a, const char *, (size_t)n->people);
	for (int32_t i = 0; i < n->people; i++)
		names[i] = n->person[i].name;
	return names;
}

void plan_write(const struct solver_plan *plan, const char *const *names, struct buf *out)
{
	for (int32_t i = 0; i < plan->people; i++)
		for (int32_t d = 0; d < plan->days; d++) {
			int8_t s = plan->cell[i * plan->days + d];
			buf_text_add(out, s == SOLVER_OFF ? "-" : names[s]);
			buf_char(out, d + 1 < plan->days ? '\t' : '\n');
		}
}

static enum err fault_at(struct format_fault *fault, struct arena *a, int32_t line,
	const char *reason,
	struct str word)
{
	int shown = word.n < 40 ? (int)word.n : 40;
	*fault = (struct format_fault){ .line = line, .reason = arena_printf(a,
		"line %" PRId32 ": %s \"%.*s\"", line, reason, shown, word.p) };
	return E_INVALID;
}

/* The next part of a line cut at tabs, commas or runs of blanks. */
static bool next_cell(struct str *rest, struct str *cell)
{
	while (rest->n > 0 && rest->p[0] == ' ') {
		rest->p++;
		rest->n--;
	}
	if (rest->n == 0)
		return false;
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t' && rest->p[n] != ',')
		n++;
	*cell = (struct str){ rest->p, n };
	size_t skip = n < rest->n && rest->p[n] != ' ' ? n + 1 : n;
	*rest = (struct str){ rest->p + skip, rest->n - skip };
	return true;
}

/* "NAME:" at the start of a line says whose it is. */
static int32_t take_name(struct str *line, const char *const *people, int32_t count)
{
	for (size_t n = 0; n < line->n && line->p[n] != ' ' && line->p[n] != '\t'; n++) {
		if (line->p[n] != ':')
			continue;
		for (int32_t i = 0; i < count; i++)
			if (str_eq((struct str){ line->p, n }, people[i])) {
				*line = str_trim((struct str){ line->p + n + 1, line->n - n - 1 });
				return i;
			}
	}
	return -1;
}

static enum err read_row(struct str line, int32_t number, const struct solver_problem *p,
	const char *const *names, int8_t *row, struct arena *a, struct format_fault *fault)
{
	struct str cell, rest = line;
	int32_t d = 0;
	while (next_cell(&rest, &cell)) {
		int32_t s = SOLVER_OFF;
		cell = str_trim(cell);
		if (d == p->days)
			return fault_at(fault, a, number, "more cells than days, from", cell);
		if (!str_eq(cell, "-") && !str_eq(cell, ".") && cell.n > 0) {
			for (s = 0; s < p->slots && !str_eq(cell, names[s]); s++)
				;
			if (s == p->slots)
				return fault_at(fault, a, number, "there is no shift", cell);
		}
		row[d++] = (int8_t)s;
	}
	if (d < p->days)
		return fault_at(fault, a, number, "fewer cells than days, after", line);
	return OK;
}

enum err plan_read(struct str text, const struct solver_problem *p, const char *const *names,
	const char *const *people, struct arena *a, struct solver_plan **out,
	struct format_fault *fault)
{
	struct solver_plan *plan = solver_plan_new(a, p);
	bool *seen = arena_array(a, bool, (size_t)p->people);
	struct str line;
	int32_t number = 0, rows = 0;
	while (str_split(&text, '\n', &line)) {
		number++;
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		int32_t person = take_name(&line, people, p->people);
		if (person < 0)
			person = rows;
		if (rows == p->people || seen[person])
			return fault_at(fault, a, number, "one row too many:", line);
		seen[person] = true;
		rows++;
		enum err err = read_row(line, number, p, names,
			plan->cell + (size_t)person * (size_t)p->days, a, fault);
		if (err != OK)
			return err;
	}
	if (rows < p->people)
		return fault_at(fault, a, number, "fewer rows than people, at the end",
		str_of(NULL));
	*out = plan;
	return OK;
}
