/* Fuzzes the reader of the 24 instances' format, the problem made from it, and the plan reader. */
#include <stddef.h>
#include <stdint.h>

#include "solver/nrp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1024 * 1024 * 1024);
	struct str text = { (const char *)data, size };
	struct format_fault fault = { 0 };
	struct nrp_instance n;
	if (nrp_read(text, a, &n, &fault) != OK) {
		assert(fault.reason != NULL);
	} else if ((int64_t)n.people * n.days * n.shifts < 100000) {
		struct solver_problem *p = nrp_problem(&n, a);
		struct solver_fault problem_fault;
		struct solver_value value;
		struct solver_plan *plan;
		if (solver_problem_check(p, &problem_fault) == OK)
			solver_evaluate(p, solver_plan_new(a, p), true, a, &value);
		if (plan_read(text, p, nrp_shift_names(&n, a), nrp_person_names(&n, a), a, &plan,
			&fault) != OK)
			assert(fault.reason != NULL);
	}
	arena_free(a);
	return 0;
}
