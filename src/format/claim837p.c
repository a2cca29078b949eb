/* Reads the loops of an 837P. A claim inherits its billing provider and payer from the levels (HL)
 * above it, so those are kept as a draft that each CLM copies. */
#include "format/claim837p.h"

#include "base/money.h"

enum place { BEFORE, HEADER, BILLING, SUBSCRIBER, CLAIM, OTHER_PAYER, LINE, PLACE_COUNT };

#define AT(place) (1u << (place))
#define IN_CLAIM  (AT(CLAIM) | AT(OTHER_PAYER) | AT(LINE))
#define IN_SET    (AT(HEADER) | AT(BILLING) | AT(SUBSCRIBER) | IN_CLAIM)

struct reading {
	struct x12 x;
	struct arena *a;
	struct charge_file file;
	size_t claims_room, n_lines, lines_room, parts;
	struct charge_line *line;  /* of the claim being read */
	struct charge_claim above; /* what the next claim inherits */
	bool open, missed;
	enum place place;
};

static const char *text(struct reading *r, const struct x12_segment *s, int32_t i)
{
	return x12_text(r->a, x12_at(s, i));
}

static struct charge_claim *claim_of(struct reading *r)
{
	return &r->file.at[r->file.n - 1];
}

static enum err count_part(struct reading *r, const struct x12_segment *s)
{
	if (r->parts++ < LIMIT_REMIT_PARTS)
		return OK;
	r->missed = true;
	return x12_fail(
		&r->x, s->number,
		"At segment %d the file has more than %d claims and lines. Send it in parts.",
		s->number, LIMIT_REMIT_PARTS);
}

static enum err number(struct reading *r, const struct x12_segment *s, int32_t i, int decimals,
		       int64_t *out)
{
	struct str e = x12_at(s, i);
	if (x12_decimal(e, decimals, out))
		return OK;
	return x12_fail(&r->x, s->number,
			"Segment %d: %.*s%02d should be a number with at most %d decimals, and is "
			"\"%.*s\".",
			s->number, (int)s->at[0].n, s->at[0].p, i, decimals,
			(int)(e.n < 40 ? e.n : 40), e.p);
}

/* The claim that was being read is whole: its lines are put beside it, and must add up. */
static enum err close_claim(struct reading *r)
{
	if (!r->open)
		return OK;
	r->open = false;
	struct charge_claim *c = claim_of(r);
	int64_t sum = 0;
	c->n_lines = r->n_lines;
	c->line = arena_array(r->a, struct charge_line, r->n_lines);
	for (size_t i = 0; i < r->n_lines; i++) {
		const struct charge_line *l = &r->line[i];
		c->line[i] = *l;
		if (!money_add(sum, l->charge, &sum))
			return x12_fail(
				&r->x, c->segment,
				"Claim %s at segment %d: its amounts are too large to add up.",
				c->id, c->segment);
		if (l->from != X12_NO_DAY && (c->from == X12_NO_DAY || l->from < c->from))
			c->from = l->from;
		if (l->to != X12_NO_DAY && (c->to == X12_NO_DAY || l->to > c->to))
			c->to = l->to;
	}
	char charge[MONEY_TEXT_MAX], lines[MONEY_TEXT_MAX];
	money_text(charge, c->charge);
	money_text(lines, sum);
	if (sum != c->charge)
		return x12_fail(&r->x, c->segment,
				"Claim %s at segment %d charges %s, and its lines come to %s.",
				c->id, c->segment, charge, lines);
	return OK;
}

static enum err on_st(struct reading *r, const struct x12_segment *s)
{
	if (!str_eq(r->x.set_kind, "837") || r->x.guide.n < 10 ||
	    memcmp(r->x.guide.p, "005010X222", 10) != 0)
		return x12_fail(&r->x, s->number,
				"Segment %d: this is a transaction set %.*s of the guide \"%.*s\"; "
				"Huddle reads professional claims (837, 005010X222A1).",
				s->number, (int)r->x.set_kind.n, r->x.set_kind.p, (int)r->x.guide.n,
				r->x.guide.p);
	r->place = HEADER;
	r->above = (struct charge_claim){ .id = "",
					  .payer = "",
					  .payer_id = "",
					  .order = "",
					  .filing = "",
					  .billing = "",
					  .rendering = "",
					  .other_payer = "",
					  .other_payer_id = "",
					  .replaces = "" };
	return OK;
}

static enum err on_bht(struct reading *r, const struct x12_segment *s)
{
	if (r->file.batch == NULL)
		r->file.batch = text(r, s, 3);
	return OK;
}

/* A new level. Below the billing provider (20) comes the subscriber (22); the patient's own level
 * (23) brings nothing that the books need. */
static enum err on_hl(struct reading *r, const struct x12_segment *s)
{
	enum err err = close_claim(r);
	struct str level = x12_at(s, 3);
	if (str_eq(level, "20")) {
		r->place = BILLING;
		r->above.billing = "";
	} else if (str_eq(level, "22")) {
		r->place = SUBSCRIBER;
		r->above.payer = r->above.payer_id = r->above.order = r->above.filing = "";
	} else if (str_eq(level, "23"))
		r->place = SUBSCRIBER;
	return err;
}

static enum err on_sbr(struct reading *r, const struct x12_segment *s)
{
	if (r->place == SUBSCRIBER) {
		r->above.order = text(r, s, 1);
		r->above.filing = text(r, s, 9);
	} else if ((AT(r->place) & IN_CLAIM) != 0)
		r->place = OTHER_PAYER;
	return OK;
}

static enum err on_nm1(struct reading *r, const struct x12_segment *s)
{
	struct str who = x12_at(s, 1);
	if (r->place == BILLING && str_eq(who, "85"))
		r->above.billing = text(r, s, 9);
	else if (r->place == SUBSCRIBER && str_eq(who, "PR")) {
		r->above.payer = text(r, s, 3);
		r->above.payer_id = text(r, s, 9);
	} else if (r->place == CLAIM && str_eq(who, "82"))
		claim_of(r)->rendering = text(r, s, 9);
	else if (r->place == OTHER_PAYER && str_eq(who, "PR") &&
		 claim_of(r)->other_payer[0] == '\0') {
		claim_of(r)->other_payer = text(r, s, 3);
		claim_of(r)->other_payer_id = text(r, s, 9);
	} else if (r->place == LINE && str_eq(who, "82"))
		r->line[r->n_lines - 1].rendering = text(r, s, 9);
	return OK;
}

static enum err on_clm(struct reading *r, const struct x12_segment *s)
{
	enum err err = close_claim(r);
	if (err == OK)
		err = count_part(r, s);
	if (err != OK)
		return err;
	r->file.at = arena_grow(r->a, r->file.at, r->file.n, &r->claims_room, sizeof *r->file.at);
	struct charge_claim *c = &r->file.at[r->file.n++];
	*c = r->above;
	c->segment = s->number;
	c->from = c->to = X12_NO_DAY;
	c->id = text(r, s, 1);
	c->rendering = r->above.billing;
	c->place = x12_text(r->a, x12_component(x12_at(s, 5), r->x.component, 0));
	c->frequency = x12_text(r->a, x12_component(x12_at(s, 5), r->x.component, 2));
	r->open = true;
	r->n_lines = 0;
	r->place = CLAIM;
	if (c->id[0] == '\0')
		return x12_fail(&r->x, s->number, "Segment %d: the claim has no number (CLM01).",
				s->number);
	return number(r, s, 2, 2, &c->charge);
}

static enum err on_ref(struct reading *r, const struct x12_segment *s)
{
	if (r->place == CLAIM && str_eq(x12_at(s, 1), "F8"))
		claim_of(r)->replaces = text(r, s, 2);
	else if (r->place == LINE && str_eq(x12_at(s, 1), "6R"))
		r->line[r->n_lines - 1].control = text(r, s, 2);
	return OK;
}

static enum err on_amt(struct reading *r, const struct x12_segment *s)
{
	if (r->place == CLAIM && str_eq(x12_at(s, 1), "F5"))
		return number(r, s, 2, 2, &claim_of(r)->patient_paid);
	return OK;
}

static enum err on_lx(struct reading *r, const struct x12_segment *s)
{
	enum err err = count_part(r, s);
	if (err != OK)
		return err;
	r->line = arena_grow(r->a, r->line, r->n_lines, &r->lines_room, sizeof *r->line);
	r->line[r->n_lines++] = (struct charge_line){ .segment = s->number,
						      .from = X12_NO_DAY,
						      .to = X12_NO_DAY,
						      .code = "",
						      .modifiers = "",
						      .control = "",
						      .rendering = "",
						      .units_milli = 1000 };
	r->place = LINE;
	return OK;
}

static enum err on_sv1(struct reading *r, const struct x12_segment *s)
{
	struct charge_line *l = &r->line[r->n_lines - 1];
	struct str procedure = x12_at(s, 1);
	l->code = x12_text(r->a, x12_component(procedure, r->x.component, 1));
	for (int32_t i = 2; i <= 5; i++)
		l->modifiers = x12_add_word(r->a, l->modifiers,
					    x12_component(procedure, r->x.component, i));
	enum err err = number(r, s, 2, 2, &l->charge);
	return err != OK || x12_at(s, 4).n == 0 ? err : number(r, s, 4, 3, &l->units_milli);
}

/* DTP*472: one day (D8) or two (RD8, 20260105-20260107). */
static enum err on_dtp(struct reading *r, const struct x12_segment *s)
{
	if (!str_eq(x12_at(s, 1), "472"))
		return OK;
	struct charge_line *l = &r->line[r->n_lines - 1];
	struct str days = x12_at(s, 3), first = STR(""), last = STR("");
	if (str_split(&days, '-', &first) && !str_split(&days, '-', &last))
		last = first;
	l->from = x12_day(first);
	l->to = x12_day(last);
	return l->from != X12_NO_DAY && l->to != X12_NO_DAY ?
		       OK :
		       x12_fail(&r->x, s->number,
				"Segment %d: the day of the service should be YYYYMMDD.",
				s->number);
}

static enum err on_se(struct reading *r, const struct x12_segment *s)
{
	(void)s;
	r->place = BEFORE;
	return close_claim(r);
}

static const struct row {
	const char *name;
	unsigned places;
	enum err (*run)(struct reading *r, const struct x12_segment *s);
	bool strict;
} rows[] = {
	{ "SV1", AT(LINE), on_sv1, true },
	{ "LX", IN_CLAIM, on_lx, true },
	{ "DTP", AT(LINE), on_dtp, false },
	{ "REF", AT(CLAIM) | AT(LINE), on_ref, false },
	{ "NM1", IN_SET, on_nm1, false },
	{ "CLM", AT(SUBSCRIBER) | IN_CLAIM, on_clm, true },
	{ "SBR", AT(SUBSCRIBER) | IN_CLAIM, on_sbr, true },
	{ "AMT", AT(CLAIM), on_amt, false },
	{ "HL", IN_SET, on_hl, true },
	{ "BHT", AT(HEADER), on_bht, true },
	{ "ST", AT(BEFORE), on_st, true },
	{ "SE", IN_SET, on_se, true },
};

static enum err take(struct reading *r, const struct x12_segment *s)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!x12_is(s, rows[i].name))
			continue;
		if ((AT(r->place) & rows[i].places) != 0)
			return rows[i].run(r, s);
		if (rows[i].strict)
			return x12_fail(&r->x, s->number,
					"Segment %d (%s) stands where a claim file cannot have it.",
					s->number, rows[i].name);
		return OK;
	}
	return OK;
}

enum err claim837p_read(struct str file, struct arena *a, struct charge_file *out,
			struct x12_fault *fault)
{
	struct reading r = { .a = a, .place = BEFORE };
	struct x12_segment s;
	bool more = true;
	enum err err = x12_open(&r.x, file, a, fault);
	while (err == OK) {
		err = x12_next(&r.x, &s, &more);
		if (err != OK || !more)
			break;
		if (r.file.control == NULL && x12_is(&s, "ISA")) {
			r.file.control = x12_text(a, r.x.interchange);
			r.file.sender = x12_text(a, r.x.sender);
		}
		r.file.test |= r.x.test;
		err = take(&r, &s);
	}
	if (err == OK && r.file.n == 0)
		err = x12_fail(&r.x, 0, "The file holds no claim.");
	if (err != OK)
		return r.missed ? E_LIMIT : err;
	if (r.file.batch == NULL)
		r.file.batch = "";
	*out = r.file;
	return OK;
}
