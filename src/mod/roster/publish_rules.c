#include "mod/roster/publish_rules.h"

int publish_order(const void *a, const void *b)
{
	const struct publish_line *x = a, *y = b;
	if (x->assignment != y->assignment)
		return x->assignment < y->assignment ? -1 : 1;
	return (x->staff > y->staff) - (x->staff < y->staff);
}

static bool same(const struct publish_line *x, const struct publish_line *y)
{
	return x->position == y->position && x->shift == y->shift && x->day == y->day &&
	       x->start_ms == y->start_ms && x->end_ms == y->end_ms;
}

static struct publish_change planned(const struct publish_line *draft,
				     const struct publish_line *before)
{
	struct publish_change change = { PUBLISH_ADDED, *draft, before };
	change.line.cancelled = false;
	change.line.sequence = before == NULL ? 0 : before->sequence + 1;
	if (before != NULL && !before->cancelled) {
		bool kept = same(draft, before);
		change.what = kept ? PUBLISH_KEPT : PUBLISH_CHANGED;
		if (kept)
			change.line.sequence = before->sequence;
	}
	return change;
}

static struct publish_change taken_away(const struct publish_line *before)
{
	struct publish_change change = { PUBLISH_CANCELLED, *before, before };
	change.line.cancelled = true;
	change.line.sequence++;
	return change;
}

size_t publish_diff(const struct publish_line *draft, size_t n_draft,
		    const struct publish_line *published, size_t n_published, int32_t from,
		    int32_t to, struct publish_change *out)
{
	size_t n = 0, i = 0, k = 0;
	while (i < n_draft || k < n_published) {
		int order = i == n_draft     ? 1 :
			    k == n_published ? -1 :
					       publish_order(&draft[i], &published[k]);
		if (order <= 0) {
			assert(i == 0 || publish_order(&draft[i - 1], &draft[i]) < 0);
			out[n++] = planned(&draft[i++], order == 0 ? &published[k] : NULL);
			k += order == 0;
			continue;
		}
		const struct publish_line *before = &published[k++];
		/* What was published of other days stays until those are published. */
		if (!before->cancelled && before->day >= from && before->day <= to)
			out[n++] = taken_away(before);
	}
	return n;
}

static bool among(int64_t id, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

size_t publish_only(struct publish_change *changes, size_t n, const int64_t *assignments,
		    size_t n_assignments)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct publish_change c = changes[i];
		if (!among(c.line.assignment, assignments, n_assignments) &&
		    c.what != PUBLISH_KEPT) {
			/* What was moved to another day still stands on that one, whose version is
			 * another. */
			if (c.before == NULL || c.before->cancelled || c.before->day != c.line.day)
				continue;
			c.what = PUBLISH_KEPT;
			c.line = *c.before;
		}
		changes[kept++] = c;
	}
	return kept;
}

struct publish_counts publish_count(const struct publish_change *changes, size_t n)
{
	struct publish_counts c = { 0, 0, 0, 0 };
	for (size_t i = 0; i < n; i++) {
		c.added += changes[i].what == PUBLISH_ADDED;
		c.changed += changes[i].what == PUBLISH_CHANGED;
		c.cancelled += changes[i].what == PUBLISH_CANCELLED;
		c.kept += changes[i].what == PUBLISH_KEPT;
	}
	return c;
}

const char *publish_what_name(enum publish_what what)
{
	static const char *const names[] = {
		[PUBLISH_KEPT] = "kept",
		[PUBLISH_ADDED] = "added",
		[PUBLISH_CHANGED] = "changed",
		[PUBLISH_CANCELLED] = "cancelled",
	};
	return names[what];
}
