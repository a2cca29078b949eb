/* Reader of the competition's files. Every line that is not as the description has it is refused
 * with its number and a reason. */
#include "solver/inrc2.h"

#include "base/buf.h"

#define WORDS_MAX 140

struct lines {
	struct str rest;
	struct arena *a;
	struct format_fault *fault;
	int32_t line;
	struct str word[WORDS_MAX];
	int32_t count;
};

static enum err bad(struct lines *l, const char *reason)
{
	*l->fault = (struct format_fault){ .line = l->line,
		.reason = arena_printf(l->a, "line %" PRId32 ": %s", l->line, reason) };
	return E_INVALID;
}

static enum err bad_word(struct lines *l, const char *reason, struct str word)
{
	int shown = word.n < 40 ? (int)word.n : 40;
	return bad(l, arena_printf(l->a, "%s \"%.*s\"", reason, shown, word.p));
}

/* Cuts at blanks; false when there are too many words. */
static bool cut(struct lines *l, struct str line)
{
	l->count = 0;
	while (line.n > 0) {
		size_t n = 0;
		while (n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
			n++;
		if (l->count == WORDS_MAX)
			return false;
		if (n > 0)
			l->word[l->count++] = (struct str){ line.p, n };
		n += n < line.n;
		line = (struct str){ line.p + n, line.n - n };
	}
	return true;
}

/* The words of the next line that is not blank; false at the end of the file. */
static bool more_lines(struct lines *l, enum err *err)
{
	struct str line;
	*err = OK;
	while (str_split(&l->rest, '\n', &line)) {
		l->line++;
		line = str_trim(line);
		if (line.n == 0)
			continue;
		if (!cut(l, line))
			*err = bad(l, "the line has too many words");
		return *err == OK;
	}
	return false;
}

static enum err next(struct lines *l, const char *what)
{
	enum err err;
	if (more_lines(l, &err))
		return OK;
	return err != OK ? err : bad(l, arena_printf(l->a, "the file ends where %s is expected",
		what));
}

static enum err header(struct lines *l, const char *word)
{
	enum err err = next(l, word);
	if (err == OK && (l->count != 1 || !str_eq(l->word[0], word)))
		return bad_word(l, arena_printf(l->a, "expected %s, found", word), l->word[0]);
	return err;
}

static enum err number(struct lines *l, struct str word, int32_t low, int32_t high, int32_t *out)
{
	int64_t value;
	if (!str_to_i64(word, &value))
		return bad_word(l, "expected a whole number, found", word);
	if (value < low || value > high)
		return bad(l, arena_printf(l->a, "the number %" PRId64 " is not between %" PRId32
			" and %" PRId32, value, low, high));
	*out = (int32_t)value;
	return OK;
}

/* "WORD = value" */
static enum err assign(struct lines *l, const char *word, struct str *value)
{
	enum err err = next(l, word);
	if (err != OK)
		return err;
	if (l->count != 3 || !str_eq(l->word[0], word) || !str_eq(l->word[1], "="))
		return bad_word(l, arena_printf(l->a, "expected %s = value, found", word),
		l->word[0]);
	*value = l->word[2];
	return OK;
}

static enum err count_of(struct lines *l, const char *word, int32_t low, int32_t high, int32_t *out)
{
	struct str value;
	enum err err = assign(l, word, &value);
	return err != OK ? err : number(l, value, low, high, out);
}

/* "(2,5)" */
static enum err range(struct lines *l, struct str word, struct inrc2_range *out)
{
	struct str rest = { word.p + 1, word.n > 2 ? word.n - 2 : 0 }, low, high;
	struct inrc2_range r;
	if (word.n < 5 || word.p[0] != '(' || word.p[word.n - 1] != ')'
		|| !str_split(&rest, ',', &low) || !str_split(&rest, ',', &high))
		return bad_word(l, "expected (a,b), found", word);
	enum err err = number(l, low, 0, 1000, &r.min);
	if (err == OK)
		err = number(l, high, 0, 1000, &r.max);
	if (err == OK)
		*out = r;
	return err;
}

static int32_t find(const char *const *names, int32_t count, struct str word)
{
	for (int32_t i = 0; i < count; i++)
		if (str_eq(word, names[i]))
			return i;
	return -1;
}

static int32_t find_nurse(const struct inrc2 *s, struct str word)
{
	for (int32_t i = 0; i < s->nurses; i++)
		if (str_eq(word, s->nurse[i].name))
			return i;
	return -1;
}

static enum err read_skills(struct lines *l, struct inrc2 *s)
{
	enum err err = count_of(l, "SKILLS", 1, 30, &s->skills);
	if (err != OK)
		return err;
	s->skill = arena_array(l->a, const char *, (size_t)s->skills);
	for (int32_t i = 0; i < s->skills; i++) {
		if ((err = next(l, "a skill")) != OK)
			return err;
		if (find(s->skill, i, l->word[0]) >= 0)
			return bad_word(l, "the skill is given twice:", l->word[0]);
		s->skill[i] = arena_str(l->a, l->word[0]);
	}
	return OK;
}

static enum err read_shifts(struct lines *l, struct inrc2 *s)
{
	enum err err = count_of(l, "SHIFT_TYPES", 1, 30, &s->shifts);
	if (err != OK)
		return err;
	if (s->shifts * s->skills > SOLVER_SLOTS_MAX)
		return bad(l, "there are more shifts and skills than the engine takes");
	s->shift = arena_array(l->a, const char *, (size_t)s->shifts);
	s->same = arena_array(l->a, struct inrc2_range, (size_t)s->shifts);
	s->no_follow = arena_array(l->a, bool, (size_t)s->shifts * (size_t)s->shifts);
	for (int32_t i = 0; i < s->shifts; i++) {
		if ((err = next(l, "a shift type")) != OK)
			return err;
		if (l->count != 2)
			return bad(l, "a shift type row is: NAME (min,max)");
		if (find(s->shift, i, l->word[0]) >= 0)
			return bad_word(l, "the shift type is given twice:", l->word[0]);
		s->shift[i] = arena_str(l->a, l->word[0]);
		if ((err = range(l, l->word[1], &s->same[i])) != OK)
			return err;
		if (s->same[i].min > s->same[i].max)
			return bad_word(l, "the least is above the greatest:", l->word[1]);
	}
	return OK;
}

static enum err read_successions(struct lines *l, struct inrc2 *s)
{
	enum err err = header(l, "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS");
	for (int32_t i = 0; i < s->shifts && err == OK; i++) {
		int32_t n;
		if ((err = next(l, "a succession row")) != OK)
			return err;
		int32_t from = find(s->shift, s->shifts, l->word[0]);
		if (from < 0)
			return bad_word(l, "there is no shift type", l->word[0]);
		if (l->count < 2)
			return bad(l, "the number of forbidden successions is missing");
		if ((err = number(l, l->word[1], 0, s->shifts, &n)) != OK)
			return err;
		if (n != l->count - 2)
			return bad(l,
			"the number of forbidden successions does not match the list");
		for (int32_t w = 2; w < l->count; w++) {
			int32_t to = find(s->shift, s->shifts, l->word[w]);
			if (to < 0)
				return bad_word(l, "there is no shift type", l->word[w]);
			s->no_follow[from * s->shifts + to] = true;
		}
	}
	return err;
}

static enum err read_contracts(struct lines *l, struct inrc2 *s)
{
	enum err err = count_of(l, "CONTRACTS", 1, 100, &s->contracts);
	if (err != OK)
		return err;
	s->contract = arena_array(l->a, struct inrc2_contract, (size_t)s->contracts);
	for (int32_t i = 0; i < s->contracts; i++) {
		struct inrc2_contract *c = &s->contract[i];
		if ((err = next(l, "a contract")) != OK)
			return err;
		if (l->count != 6 || (!str_eq(l->word[5], "0") && !str_eq(l->word[5], "1")))
			return bad(l, "a contract row is: NAME (min,max) (min,max) (min,max) "
				"weekends 0|1");
		c->name = arena_str(l->a, l->word[0]);
		c->complete = str_eq(l->word[5], "1");
		struct inrc2_range *const into[] = { &c->total, &c->work, &c->off };
		for (size_t k = 0; k < ARRAY_LEN(into) && err == OK; k++) {
			err = range(l, l->word[k + 1], into[k]);
			if (err == OK && into[k]->min > into[k]->max)
				return bad_word(l, "the least is above the greatest:",
				l->word[k + 1]);
		}
		if (err == OK)
			err = number(l, l->word[4], 0, 1000, &c->max_weekends);
		if (err != OK)
			return err;
	}
	return OK;
}

static enum err read_nurse(struct lines *l, struct inrc2 *s, struct inrc2_nurse *n)
{
	int32_t skills;
	enum err err = next(l, "a nurse");
	if (err != OK)
		return err;
	if (l->count < 3)
		return bad(l, "a nurse row is: NAME CONTRACT number-of-skills SKILL ..");
	n->name = arena_str(l->a, l->word[0]);
	n->last_shift = -1;
	n->skill = arena_array(l->a, bool, (size_t)s->skills);
	for (n->contract = 0; n->contract < s->contracts; n->contract++)
		if (str_eq(l->word[1], s->contract[n->contract].name))
			break;
	if (n->contract == s->contracts)
		return bad_word(l, "there is no contract", l->word[1]);
	if ((err = number(l, l->word[2], 0, s->skills, &skills)) != OK)
		return err;
	if (skills != l->count - 3)
		return bad(l, "the number of skills does not match the list");
	for (int32_t w = 3; w < l->count; w++) {
		int32_t k = find(s->skill, s->skills, l->word[w]);
		if (k < 0)
			return bad_word(l, "there is no skill", l->word[w]);
		n->skill[k] = true;
	}
	return OK;
}

static enum err read_nurses(struct lines *l, struct inrc2 *s)
{
	int32_t total;
	enum err err = count_of(l, "NURSES", 1, SOLVER_PEOPLE_MAX, &total);
	if (err != OK)
		return err;
	s->nurse = arena_array(l->a, struct inrc2_nurse, (size_t)total);
	while (s->nurses < total) {
		struct inrc2_nurse n = { 0 };
		if ((err = read_nurse(l, s, &n)) != OK)
			return err;
		if (find_nurse(s, str_of(n.name)) >= 0)
			return bad_word(l, "the nurse is given twice:", str_of(n.name));
		s->nurse[s->nurses++] = n;
	}
	return OK;
}

enum err inrc2_read_scenario(struct str text, struct arena *a, struct inrc2 *out,
	struct format_fault *fault)
{
	struct lines *l = arena_new_one(a, struct lines);
	struct inrc2 s = { 0 };
	struct str name;
	*l = (struct lines){ .rest = text, .a = a, .fault = fault };
	enum err err = assign(l, "SCENARIO", &name);
	if (err == OK) {
		s.name = arena_str(a, name);
		err = count_of(l, "WEEKS", 1, INRC2_WEEKS_MAX, &s.weeks);
	}
	static enum err (*const parts[])(struct lines *, struct inrc2 *) = { read_skills,
		read_shifts, read_successions, read_contracts, read_nurses };
	for (size_t i = 0; i < ARRAY_LEN(parts) && err == OK; i++)
		err = parts[i](l, &s);
	if (err == OK && more_lines(l, &err))
		err = bad_word(l, "text after the end of the data:", l->word[0]);
	if (err == OK)
		*out = s;
	return err;
}

static enum err belongs(struct lines *l, const struct inrc2 *s, int32_t word)
{
	if (l->count != word + 1 || !str_eq(l->word[word], s->name))
		return bad_word(l, "the file belongs to another scenario:", l->word[l->count - 1]);
	return OK;
}

static enum err read_border(struct lines *l, struct inrc2 *s)
{
	int32_t value[7] = { 0 };
	if (l->count != 7)
		return bad(l,
		"a row is: NURSE total weekends last-shift same-run work-run off-run");
	int32_t who = find_nurse(s, l->word[0]);
	if (who < 0)
		return bad_word(l, "there is no nurse", l->word[0]);
	for (int32_t w = 1; w < 7; w++) {
		if (w == 3)
			continue;
		enum err err = number(l, l->word[w], 0, 10000, &value[w]);
		if (err != OK)
			return err;
	}
	struct inrc2_nurse *n = &s->nurse[who];
	n->last_shift = find(s->shift, s->shifts, l->word[3]);
	if (n->last_shift < 0 && !str_eq(l->word[3], "None"))
		return bad_word(l, "there is no shift type", l->word[3]);
	n->total = value[1];
	n->weekends = value[2];
	n->same_run = value[4];
	n->work_run = value[5];
	n->off_run = value[6];
	bool worked = n->last_shift >= 0;
	if (worked ? n->off_run > 0 || n->same_run < 1 || n->work_run < n->same_run
		: n->same_run > 0 || n->work_run > 0)
		return bad(l, "the runs contradict the last shift");
	return OK;
}

enum err inrc2_read_history(struct str text, struct arena *a, struct inrc2 *s,
	struct format_fault *fault)
{
	struct lines *l = arena_new_one(a, struct lines);
	*l = (struct lines){ .rest = text, .a = a, .fault = fault };
	enum err err = header(l, "HISTORY");
	if (err == OK)
		err = next(l, "the week and the scenario");
	if (err == OK)
		err = belongs(l, s, 1);
	if (err == OK)
		err = header(l, "NURSE_HISTORY");
	for (int32_t i = 0; i < s->nurses && err == OK; i++) {
		err = next(l, "a nurse row");
		if (err == OK)
			err = read_border(l, s);
	}
	if (err == OK && more_lines(l, &err))
		err = bad_word(l, "text after the end of the data:", l->word[0]);
	return err;
}

static enum err read_need(struct lines *l, struct inrc2 *s, int32_t week)
{
	if (l->count != 9)
		return bad(l, "a requirement row is: SHIFT SKILL and seven (min,optimal)");
	int32_t shift = find(s->shift, s->shifts, l->word[0]);
	int32_t skill = find(s->skill, s->skills, l->word[1]);
	if (shift < 0)
		return bad_word(l, "there is no shift type", l->word[0]);
	if (skill < 0)
		return bad_word(l, "there is no skill", l->word[1]);
	for (int32_t d = 0; d < 7; d++) {
		int32_t slot = inrc2_slot(s, shift, skill), slots = s->shifts * s->skills;
		enum err err = range(l, l->word[d + 2], &s->cover[(7 * week + d) * slots + slot]);
		if (err != OK)
			return err;
	}
	return OK;
}

static enum err read_request(struct lines *l, struct inrc2 *s, int32_t week)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	if (l->count != 3)
		return bad(l, "a request row is: NURSE SHIFT DAY");
	struct inrc2_request r = { .nurse = find_nurse(s, l->word[0]),
		.shift = find(s->shift, s->shifts, l->word[1]), .day = find(days, 7, l->word[2]) };
	if (r.nurse < 0)
		return bad_word(l, "there is no nurse", l->word[0]);
	if (r.shift < 0 && !str_eq(l->word[1], "Any"))
		return bad_word(l, "there is no shift type", l->word[1]);
	if (r.day < 0)
		return bad_word(l, "there is no day", l->word[2]);
	r.day += 7 * week;
	if (s->requests == s->request_cap) {
		s->request_cap = s->request_cap == 0 ? 64 : s->request_cap * 2;
		struct inrc2_request *wider = arena_array(l->a, struct inrc2_request,
			(size_t)s->request_cap);
		if (s->requests > 0)
			memcpy(wider, s->request, (size_t)s->requests * sizeof(r));
		s->request = wider;
	}
	s->request[s->requests++] = r;
	return OK;
}

static enum err read_requests(struct lines *l, struct inrc2 *s)
{
	int32_t count;
	if (l->count != 3 || !str_eq(l->word[1], "="))
		return bad(l, "expected SHIFT_OFF_REQUESTS = number");
	enum err err = number(l, l->word[2], 0, 100000, &count);
	for (int32_t i = 0; i < count && err == OK; i++) {
		err = next(l, "a request");
		if (err == OK)
			err = read_request(l, s, s->weeks_read);
	}
	if (err == OK && more_lines(l, &err))
		err = bad_word(l, "text after the end of the data:", l->word[0]);
	return err;
}

enum err inrc2_read_week(struct str text, struct arena *a, struct inrc2 *s,
	struct format_fault *fault)
{
	struct lines *l = arena_new_one(a, struct lines);
	*l = (struct lines){ .rest = text, .a = a, .fault = fault };
	size_t slots = (size_t)(s->shifts * s->skills);
	if (s->cover == NULL)
		s->cover = arena_array(a, struct inrc2_range, (size_t)s->weeks * 7 * slots);
	if (s->weeks_read == s->weeks)
		return bad(l, "the scenario has fewer weeks than there are files");
	enum err err = header(l, "WEEK_DATA");
	if (err == OK)
		err = next(l, "the name of the scenario");
	if (err == OK)
		err = belongs(l, s, 0);
	if (err == OK)
		err = header(l, "REQUIREMENTS");
	while (err == OK) {
		err = next(l, "a requirement or SHIFT_OFF_REQUESTS");
		if (err != OK)
			break;
		if (str_eq(l->word[0], "SHIFT_OFF_REQUESTS")) {
			err = read_requests(l, s);
			break;
		}
		err = read_need(l, s, s->weeks_read);
	}
	if (err == OK)
		s->weeks_read++;
	return err;
}
