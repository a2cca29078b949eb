/* Reader of the 24 instances' text format. It is given files by people, so each thing that can be
 * wrong has a sentence, and nothing is guessed. */
#include "solver/nrp.h"

#include "base/buf.h"

enum section { BEFORE, HORIZON, SHIFTS, STAFF, DAYS_OFF, ON_REQUESTS, OFF_REQUESTS, COVER,
	SECTIONS };

struct reader {
	struct nrp_instance *n;
	struct arena *a;
	struct format_fault *fault;
	int32_t line;
	enum section section;
	bool seen[SECTIONS];
	struct str *fields; /* of the present line */
	int32_t count;
	int32_t shift_cap, person_cap, request_cap, cover_cap;
	/* [shift] the list as written; shifts may be named before they are defined */
	struct str *forbidden;
	int32_t *forbidden_line;
};

static enum err bad(struct reader *r, const char *reason)
{
	*r->fault = (struct format_fault){ .line = r->line,
		.reason = arena_printf(r->a, "line %" PRId32 ": %s", r->line, reason) };
	return E_INVALID;
}

static enum err bad_word(struct reader *r, const char *reason, struct str word)
{
	int shown = word.n < 40 ? (int)word.n : 40;
	return bad(r, arena_printf(r->a, "%s \"%.*s\"", reason, shown, word.p));
}

static void *more(struct reader *r, void *list, int32_t count, int32_t *cap, size_t size)
{
	if (count < *cap)
		return list;
	*cap = *cap == 0 ? 64 : *cap * 2;
	void *wider = arena_calloc(r->a, (size_t)*cap, size);
	if (count > 0)
		memcpy(wider, list, (size_t)count * size);
	return wider;
}

/* Cuts the line at commas. A comma at the very end adds no empty field. */
static void cut(struct reader *r, struct str line)
{
	int32_t n = 1;
	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == ',';
	r->fields = arena_array(r->a, struct str, (size_t)n);
	r->count = 0;
	struct str part;
	while (str_split(&line, ',', &part))
		r->fields[r->count++] = str_trim(part);
}

static enum err number(struct reader *r, struct str word, int32_t low, int32_t high, int32_t *out)
{
	int64_t value;
	if (!str_to_i64(word, &value))
		return bad_word(r, "expected a whole number, found", word);
	if (value < low || value > high)
		return bad(r, arena_printf(r->a, "the number %" PRId64 " is not between %" PRId32
			" and %" PRId32, value, low, high));
	*out = (int32_t)value;
	return OK;
}

static int32_t find_shift(const struct nrp_instance *n, struct str name)
{
	for (int32_t i = 0; i < n->shifts; i++)
		if (str_eq(name, n->shift[i].name))
			return i;
	return -1;
}

static int32_t find_person(const struct nrp_instance *n, struct str name)
{
	for (int32_t i = 0; i < n->people; i++)
		if (str_eq(name, n->person[i].name))
			return i;
	return -1;
}

static enum err read_horizon(struct reader *r)
{
	if (r->n->days != 0)
		return bad(r, "the horizon is given twice");
	return number(r, r->fields[0], 1, SOLVER_DAYS_MAX, &r->n->days);
}

static enum err read_shift(struct reader *r)
{
	struct nrp_instance *n = r->n;
	if (r->count < 2 || r->count > 3)
		return bad(r, "a shift has a name, its minutes and the shifts that cannot follow");
	if (r->fields[0].n == 0 || r->fields[0].n > LIMIT_NAME || str_eq(r->fields[0], "-"))
		return bad(r, "a shift needs a name");
	if (find_shift(n, r->fields[0]) >= 0)
		return bad_word(r, "the shift is given twice:", r->fields[0]);
	if (n->shifts == SOLVER_SLOTS_MAX)
		return bad(r, "there are more shifts than the engine takes");
	int32_t minutes;
	enum err err = number(r, r->fields[1], 0, SOLVER_MINUTES_MAX, &minutes);
	if (err != OK)
		return err;
	r->forbidden[n->shifts] = r->count > 2 ? r->fields[2] : str_of(NULL);
	r->forbidden_line[n->shifts] = r->line;
	n->shift[n->shifts++] = (struct nrp_shift){ .name = arena_str(r->a, r->fields[0]),
		.minutes = minutes };
	return OK;
}

/* "A=14|B=0" */
static enum err read_max_shifts(struct reader *r, struct str list, int32_t *max)
{
	struct str part;
	while (str_split(&list, '|', &part)) {
		struct str name;
		if (str_trim(part).n == 0)
			continue;
		if (!str_split(&part, '=', &name))
			return bad(r, "a maximum of a shift is written NAME=NUMBER");
		int32_t shift = find_shift(r->n, str_trim(name)), value;
		if (shift < 0)
			return bad_word(r, "there is no shift", name);
		enum err err = number(r, str_trim(part), 0, 10000, &value);
		if (err != OK)
			return err;
		max[shift] = value;
	}
	return OK;
}

static enum err read_person(struct reader *r)
{
	struct nrp_instance *n = r->n;
	if (r->count != 8)
		return bad(r, "a person has 8 fields: name, most of each shift, most and least "
			"minutes, longest and shortest run of work, shortest run of days off, "
			"most weekends");
	if (r->fields[0].n == 0 || r->fields[0].n > LIMIT_NAME)
		return bad(r, "a person needs a name");
	if (find_person(n, r->fields[0]) >= 0)
		return bad_word(r, "the person is given twice:", r->fields[0]);
	if (n->people == SOLVER_PEOPLE_MAX)
		return bad(r, "there are more people than the engine takes");
	n->person = more(r, n->person, n->people, &r->person_cap, sizeof(*n->person));
	struct nrp_person *who = &n->person[n->people];
	*who = (struct nrp_person){ .name = arena_str(r->a, r->fields[0]) };
	int32_t *const into[] = { &who->max_minutes, &who->min_minutes, &who->max_run,
		&who->min_run,
		&who->min_off, &who->max_weekends };
	for (size_t i = 0; i < ARRAY_LEN(into); i++) {
		enum err err = number(r, r->fields[i + 2], 0,
			i < 2 ? SOLVER_DAYS_MAX * SOLVER_MINUTES_MAX : SOLVER_DAYS_MAX, into[i]);
		if (err != OK)
			return err;
	}
	if (who->max_run < 1 || who->min_run > who->max_run)
		return bad(r, "the shortest run of work is longer than the longest");
	int32_t *max = arena_array(r->a, int32_t, SOLVER_SLOTS_MAX);
	for (int32_t s = 0; s < n->shifts; s++)
		max[s] = SOLVER_NONE;
	enum err err = read_max_shifts(r, r->fields[1], max);
	if (err != OK)
		return err;
	memcpy(&n->max_shifts[n->people * SOLVER_SLOTS_MAX], max, sizeof(*max) * SOLVER_SLOTS_MAX);
	n->people++;
	return OK;
}

static enum err known_person(struct reader *r, int32_t *person)
{
	*person = find_person(r->n, r->fields[0]);
	return *person >= 0 ? OK : bad_word(r, "there is no person", r->fields[0]);
}

static enum err read_day_off(struct reader *r)
{
	int32_t person, day;
	enum err err = known_person(r, &person);
	if (err == OK && r->n->day_off == NULL)
		r->n->day_off = arena_array(r->a, bool,
			(size_t)r->n->days * (size_t)r->n->people);
	for (int32_t i = 1; i < r->count && err == OK; i++) {
		if (r->fields[i].n == 0)
			continue;
		err = number(r, r->fields[i], 0, r->n->days - 1, &day);
		if (err == OK)
			r->n->day_off[person * r->n->days + day] = true;
	}
	return err;
}

static enum err read_request(struct reader *r)
{
	struct nrp_instance *n = r->n;
	struct nrp_request q = { .on = r->section == ON_REQUESTS };
	if (r->count != 4)
		return bad(r, "a request has a person, a day, a shift and a weight");
	enum err err = known_person(r, &q.person);
	if (err == OK)
		err = number(r, r->fields[1], 0, n->days - 1, &q.day);
	if (err == OK)
		err = number(r, r->fields[3], 0, SOLVER_WEIGHT_MAX, &q.weight);
	if (err != OK)
		return err;
	q.shift = find_shift(n, r->fields[2]);
	if (q.shift < 0)
		return bad_word(r, "there is no shift", r->fields[2]);
	n->request = more(r, n->request, n->requests, &r->request_cap, sizeof(q));
	n->request[n->requests++] = q;
	return OK;
}

static enum err read_cover(struct reader *r)
{
	struct nrp_instance *n = r->n;
	struct nrp_cover c = { 0 };
	if (r->count != 5)
		return bad(r, "a need has a day, a shift, a number of people and two weights");
	c.shift = find_shift(n, r->fields[1]);
	if (c.shift < 0)
		return bad_word(r, "there is no shift", r->fields[1]);
	enum err err = number(r, r->fields[0], 0, n->days - 1, &c.day);
	if (err == OK)
		err = number(r, r->fields[2], 0, SOLVER_PEOPLE_MAX, &c.need);
	if (err == OK)
		err = number(r, r->fields[3], 0, SOLVER_WEIGHT_MAX, &c.under);
	if (err == OK)
		err = number(r, r->fields[4], 0, SOLVER_WEIGHT_MAX, &c.over);
	if (err != OK)
		return err;
	n->cover = more(r, n->cover, n->covers, &r->cover_cap, sizeof(c));
	n->cover[n->covers++] = c;
	return OK;
}

/* What a section is called, which ones must come before it, and who reads its lines. */
static const struct {
	const char *name;
	unsigned needs; /* bits of sections */
	enum err (*read)(struct reader *r);
} sections[SECTIONS] = {
	[BEFORE] = { "", 0, NULL },
	[HORIZON] = { "SECTION_HORIZON", 0, read_horizon },
	[SHIFTS] = { "SECTION_SHIFTS", 0, read_shift },
	[STAFF] = { "SECTION_STAFF", 1u << SHIFTS, read_person },
	[DAYS_OFF] = { "SECTION_DAYS_OFF", 1u << HORIZON | 1u << STAFF, read_day_off },
	[ON_REQUESTS] = { "SECTION_SHIFT_ON_REQUESTS", 1u << HORIZON | 1u << STAFF, read_request },
	[OFF_REQUESTS] = { "SECTION_SHIFT_OFF_REQUESTS", 1u << HORIZON | 1u << STAFF,
	read_request },
	[COVER] = { "SECTION_COVER", 1u << HORIZON | 1u << SHIFTS, read_cover },
};

static enum err open_section(struct reader *r, struct str line)
{
	for (unsigned s = HORIZON; s < SECTIONS; s++) {
		if (!str_eq(line, sections[s].name))
			continue;
		for (unsigned n = HORIZON; n < SECTIONS; n++)
			if ((sections[s].needs >> n & 1) != 0 && !r->seen[n])
				return bad(r, arena_printf(r->a, "%s must come after %s",
					sections[s].name, sections[n].name));
		if (r->seen[s])
			return bad_word(r, "the section is given twice:", line);
		/* A section that stands on the horizon must find a number there. */
		if ((sections[s].needs >> HORIZON & 1) != 0 && r->n->days == 0)
			return bad(r, "SECTION_HORIZON gives no number of days");
		r->seen[s] = true;
		r->section = (enum section)s;
		return OK;
	}
	return bad_word(r, "unknown section", line);
}

static enum err resolve_forbidden(struct reader *r)
{
	struct nrp_instance *n = r->n;
	n->no_follow = arena_array(r->a, bool, (size_t)n->shifts * (size_t)n->shifts);
	for (int32_t s = 0; s < n->shifts; s++) {
		struct str part;
		r->line = r->forbidden_line[s];
		while (str_split(&r->forbidden[s], '|', &part)) {
			part = str_trim(part);
			if (part.n == 0)
				continue;
			int32_t next = find_shift(n, part);
			if (next < 0)
				return bad_word(r, "there is no shift", part);
			n->no_follow[s * n->shifts + next] = true;
		}
	}
	return OK;
}

static enum err finish(struct reader *r)
{
	static const enum section must[] = { HORIZON, SHIFTS, STAFF, COVER };
	struct nrp_instance *n = r->n;
	for (size_t i = 0; i < ARRAY_LEN(must); i++)
		if (!r->seen[must[i]])
			return bad(r, arena_printf(r->a, "the file ends without %s",
				sections[must[i]].name));
	if (n->days == 0 || n->shifts == 0 || n->people == 0)
		return bad(r, "the file has no days, no shifts or no staff");
	if (n->day_off == NULL)
		n->day_off = arena_array(r->a, bool, (size_t)n->days * (size_t)n->people);
	int32_t *max = arena_array(r->a, int32_t, (size_t)n->people * (size_t)n->shifts);
	for (int32_t i = 0; i < n->people; i++)
		for (int32_t s = 0; s < n->shifts; s++)
			max[i * n->shifts + s] = n->max_shifts[i * SOLVER_SLOTS_MAX + s];
	n->max_shifts = max;
	return resolve_forbidden(r);
}

enum err nrp_read(struct str text, struct arena *a, struct nrp_instance *out,
	struct format_fault *fault)
{
	struct nrp_instance n = { 0 };
	struct reader r = { .n = &n, .a = a, .fault = fault };
	n.shift = arena_array(a, struct nrp_shift, SOLVER_SLOTS_MAX);
	n.max_shifts = arena_array(a, int32_t, (size_t)SOLVER_SLOTS_MAX * SOLVER_PEOPLE_MAX);
	r.forbidden = arena_array(a, struct str, SOLVER_SLOTS_MAX);
	r.forbidden_line = arena_array(a, int32_t, SOLVER_SLOTS_MAX);
	if (text.n > FORMAT_BYTES_MAX)
		return bad(&r, "the file is too large");
	if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
		text = (struct str){ text.p + 3, text.n - 3 };
	struct str line;
	while (str_split(&text, '\n', &line)) {
		r.line++;
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		enum err err;
		if (line.n > 8 && memcmp(line.p, "SECTION_", 8) == 0) {
			err = open_section(&r, line);
		} else if (r.section == BEFORE) {
			err = bad(&r, "text before the first section");
		} else {
			cut(&r, line);
			err = sections[r.section].read(&r);
		}
		if (err != OK)
			return err;
	}
	enum err err = finish(&r);
	if (err == OK)
		*out = n;
	return err;
}
