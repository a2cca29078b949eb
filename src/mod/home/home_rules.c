#include "mod/home/home_rules.h"
#include "base/date.h"
#include "base/utf8.h"

static int order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int home_cell_order(const struct home_cell *a, const struct home_cell *b)
{
	int by = order(a->site, b->site);
	if (by == 0)
		by = order(a->day, b->day);
	if (by == 0)
		by = order(a->position, b->position);
	return by != 0 ? by : order(a->shift, b->shift);
}

static int64_t take(struct home_cells cells, const struct home_cell *key, int64_t want)
{
	size_t low = 0, high = cells.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (home_cell_order(&cells.at[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == cells.n || home_cell_order(&cells.at[low], key) != 0)
		return 0;
	int64_t got = cells.at[low].left < want ? cells.at[low].left : want;
	got = got < 0 ? 0 : got;
	cells.at[low].left -= got;
	return got;
}

struct home_cover home_cover_need(const struct home_need *need, int32_t day,
				  struct home_cells planned, struct home_cells published)
{
	struct home_cell key = {
		.site = need->site, .position = need->position, .shift = need->shift, .day = day
	};
	struct home_cover c = { .needed = need->least };
	int64_t covered = take(planned, &key, need->least);
	c.met = take(published, &key, covered);
	c.draft = covered - c.met;
	c.open = need->least - covered;
	return c;
}

static bool same_place(const struct home_need *a, const struct home_need *b)
{
	return a->site == b->site && a->position == b->position && a->shift == b->shift;
}

bool home_need_holds(const struct home_need *needs, size_t n, size_t i, int32_t day)
{
	assert(i < n);
	if (needs[i].day != HOME_EVERY_WEEK)
		return needs[i].day == day;
	if (needs[i].weekday != date_weekday(day))
		return false;
	for (size_t k = i; k-- > 0 && same_place(&needs[k], &needs[i]);)
		if (needs[k].day == day && needs[k].kind == needs[i].kind)
			return false;
	return true;
}

const char *home_short_name(struct arena *a, const char *name)
{
	const char *last = strrchr(name, ' ');
	const char *first_end = strchr(name, ' ');
	if (last == NULL || last[1] == '\0')
		return name;
	char initial[5];
	const char *p = last + 1;
	utf8_encode(utf8_next(&p, last + strlen(last)), initial);
	return arena_printf(a, "%.*s %s.", (int)(first_end - name), name, initial);
}
