/* The text format of the 24 staff scheduling instances of Curtois and Qu (sections
 * SECTION_HORIZON to SECTION_COVER). Reading only; plans are written in the plain form of one
 * line a person. */
#ifndef SOLVER_NRP_H
#define SOLVER_NRP_H

#include "base/buf.h"
#include "solver/solver.h"

struct nrp_shift {
	const char *name;
	int32_t minutes;
};

struct nrp_person {
	const char *name;
	int32_t max_minutes, min_minutes;
	int32_t max_run, min_run, min_off, max_weekends;
};

struct nrp_request {
	int32_t person, day, shift, weight;
	bool on;
};

struct nrp_cover {
	int32_t day, shift, need, under, over;
};

/* What the file says, as lists; for programs that take it elsewhere than into a problem. */
struct nrp_instance {
	int32_t days, shifts, people;
	int32_t requests, covers;
	struct nrp_shift *shift;
	bool *no_follow;     /* [shift][next] */
	struct nrp_person *person;
	int32_t *max_shifts; /* [person][shift]; SOLVER_NONE when not said */
	bool *day_off;       /* [person][day] */
	struct nrp_request *request;
	struct nrp_cover *cover;
};

/* Why a file was refused: "line 12: ..." in words, and the line's number. */
struct format_fault {
	int32_t line;
	const char *reason;
};

/* The largest file that is read: the biggest of the 24 has 300 kB. */
#define FORMAT_BYTES_MAX (16 * 1024 * 1024)

enum err nrp_read(struct str text, struct arena *a, struct nrp_instance *out,
	struct format_fault *fault) MUST_CHECK;

/* What the engine's rules came from: used as the `tag` of each rule made here. */
enum nrp_tag {
	NRP_MAX_SHIFTS = 1,
	NRP_MINUTES,
	NRP_RUN,
	NRP_OFF_RUN,
	NRP_WEEKENDS,
	NRP_FOLLOW,
	NRP_DAY_OFF, /* as the reason in `allowed` */
	NRP_REQUEST,
	NRP_COVER,
};
struct solver_problem *nrp_problem(const struct nrp_instance *n, struct arena *a);

/* A plan in the plain form: shifts separated by blanks, '-' for off. `names` are the slots. */
void plan_write(const struct solver_plan *plan, const char *const *names, struct buf *out);
enum err plan_read(struct str text, const struct solver_problem *p, const char *const *names,
	const char *const *people, struct arena *a, struct solver_plan **plan,
	struct format_fault *fault) MUST_CHECK;
/* Names of the shifts, for the calls above. */
const char *const *nrp_shift_names(const struct nrp_instance *n, struct arena *a);
const char *const *nrp_person_names(const struct nrp_instance *n, struct arena *a);

#endif
