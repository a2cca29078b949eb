/* Runs of days and weekends outside the days of which all work is known: as little as tells how
 * long a run is that reaches into them. */
#include "mod/roster/roster_around.h"
#include "mod/roster/roster_plan_sql.h"

#define RUN_LOOK 7 /* days past the edge that are read at first; within ROSTER_AROUND - 7 */

void roster_mark_worked(struct roster_plan *p, int32_t person, int32_t day)
{
	uint32_t bit = (uint32_t)(day - p->first_day);
	if (day >= p->first_day && day <= p->last_day)
		p->person[person].worked[bit / 64] |= 1ULL << (bit % 64);
}

static bool worked(const struct roster_plan *p, int32_t person, int32_t day)
{
	uint32_t bit = (uint32_t)(day - p->first_day);
	return (p->person[person].worked[bit / 64] >> (bit % 64) & 1) != 0;
}

/* Whether somebody's run reaches past what has been read, from `edge` to `day`. */
static bool runs_on(const struct roster_plan *p, int32_t edge, int32_t day)
{
	int32_t step = day < edge ? -1 : 1;
	for (int32_t i = 0; i < p->people; i++) {
		int32_t at = edge;
		while (at != day + step && worked(p, i, at))
			at += step;
		if (at == day + step)
			return true;
	}
	return false;
}

static void take_runs(struct roster_plan *p, const struct roster_run_row_list *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		int32_t person = roster_find_person(p, rows->at[i].staff_id);
		if (person >= 0 && p->person[person].member)
			roster_mark_worked(p, person, rows->at[i].day);
	}
}

/* Who works on the edge: nobody, people who all do so here, or others too. */
enum edge { EDGE_EMPTY, EDGE_HERE, EDGE_ELSEWHERE };

static enum edge edge_of(const struct roster_plan *p, int32_t edge)
{
	enum edge found = EDGE_EMPTY;
	for (int32_t i = 0; i < p->works && found != EDGE_ELSEWHERE; i++)
		if (p->work[i].day == edge)
			found = p->work[i].here ? EDGE_HERE : EDGE_ELSEWHERE;
	return found;
}

/* Runs that leave the days of which all work is known, at `edge`, towards `end`. Nearly all end
 * within a week, so that much is read first, and the rest if somebody works all of it. */
static enum err load_runs(struct db *db, struct roster_plan *p, int32_t edge, int32_t end)
{
	struct roster_run_row_list rows;
	int32_t step = end < edge ? -1 : 1, near = edge + step * RUN_LOOK;
	int32_t from = step < 0 ? near : edge + 1, to = step < 0 ? edge - 1 : near;
	enum edge who = edge_of(p, edge);
	if (who == EDGE_EMPTY)
		return OK;
	enum err err =
		who == EDGE_HERE ?
			roster_run_here_rows(db, p->arena, p->site.id, edge, from, to, &rows) :
			roster_run_rows(db, p->arena, p->site.id, edge, from, to, &rows);
	if (err != OK)
		return err;
	take_runs(p, &rows);
	if (!runs_on(p, edge, near))
		return OK;
	err = roster_run_rows(db, p->arena, p->site.id, near, step < 0 ? end : near + 1,
			      step < 0 ? near - 1 : end, &rows);
	if (err == OK)
		take_runs(p, &rows);
	return err;
}

/* The days around: runs that reach into the span, and weekends when there is a limit on them. */
enum err roster_load_around(struct db *db, struct roster_plan *p, int32_t work_from,
			    int32_t work_to)
{
	enum err err = load_runs(db, p, work_from, p->first_day);
	if (err == OK)
		err = load_runs(db, p, work_to, p->last_day);
	if (err != OK || p->policy.max_weekends < 0)
		return err;
	struct roster_weekend_rows_row_list rows;
	err = roster_weekend_rows(db, p->arena, p->site.id, p->first_day, p->last_day, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		int32_t person = roster_find_person(p, rows.at[i].staff_id);
		if (person >= 0)
			roster_mark_worked(p, person, rows.at[i].day);
	}
	return err;
}
