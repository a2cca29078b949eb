/* Fuzzes the readers of the competition's format: the input is a scenario, a history and a week,
 * one after the other, parted by lines of "====". */
#include <stddef.h>
#include <stdint.h>

#include "solver/inrc2.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str take(struct str *rest)
{
	static const char mark[] = "====\n";
	struct str part = *rest;
	for (size_t i = 0; i + sizeof(mark) - 1 <= rest->n; i++)
		if (memcmp(rest->p + i, mark, sizeof(mark) - 1) == 0) {
			part.n = i;
			rest->p += i + sizeof(mark) - 1;
			rest->n -= i + sizeof(mark) - 1;
			return part;
		}
	*rest = (struct str){ "", 0 };
	return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1024 * 1024 * 1024);
	struct str rest = { (const char *)data, size };
	struct format_fault fault;
	struct inrc2 s;
	struct str scenario = take(&rest), history = take(&rest), week = take(&rest);
	if (inrc2_read_scenario(scenario, a, &s, &fault) == OK
		&& inrc2_read_history(history, a, &s, &fault) == OK
		&& inrc2_read_week(week, a, &s, &fault) == OK && s.nurses < 100
		&& s.weeks_read > 0) {
		struct solver_problem *p = inrc2_problem(&s, a);
		struct solver_fault problem_fault;
		struct solver_value value;
		if (solver_problem_check(p, &problem_fault) == OK)
			solver_evaluate(p, solver_plan_new(a, p), true, a, &value);
	}
	arena_free(a);
	return 0;
}
