/* Reads the loops of an 835. One row a segment: where it may stand and what is kept of it;
 * segments without a row carry nothing that the books need. Lines and adjustments go into long
 * arrays while a set is read, as their number is known only at its end. */
#include "format/remit835.h"

#include "base/money.h"

enum place { BEFORE, HEADER, PAYER, PAYEE, CLAIM, LINE, AFTER, PLACE_COUNT };

#define AT(place) (1u << (place))
#define IN_HEAD   (AT(HEADER) | AT(PAYER) | AT(PAYEE))
#define IN_CLAIMS (AT(CLAIM) | AT(LINE))

/* Where the parts of a claim begin in the long arrays. */
struct span {
	size_t from, n;
};

struct reading {
	struct x12 x;
	struct arena *a;
	struct remit_file file;
	size_t sets_room;
	struct remit *set; /* being read; NULL between sets */
	enum place place;

	size_t claims_room, n_lines, lines_room, n_adjusted, adjusted_room, providers_room;
	struct remit_line *line;
	struct remit_adjustment *adjusted;
	struct span *claim_lines, *claim_adjusted, *line_adjusted;
	size_t parts; /* of the whole file */
	bool missed;  /* a limit was passed */
};

static enum err count_part(struct reading *r, const struct x12_segment *s)
{
	if (r->parts++ < LIMIT_REMIT_PARTS)
		return OK;
	r->missed = true;
	return x12_fail(
		&r->x, s->number,
		"At segment %d the file has more than %d claims, lines and adjustments. Ask the "
		"payer for smaller files.",
		s->number, LIMIT_REMIT_PARTS);
}

static const char *text(struct reading *r, const struct x12_segment *s, int32_t i)
{
	return x12_text(r->a, x12_at(s, i));
}

/* An amount of cents; an empty element is 0 where the guide says so. */
static enum err amount(struct reading *r, const struct x12_segment *s, int32_t i, bool required,
		       int64_t *out)
{
	struct str e = x12_at(s, i);
	if (e.n == 0 && !required) {
		*out = 0;
		return OK;
	}
	if (x12_decimal(e, 2, out))
		return OK;
	return x12_fail(
		&r->x, s->number,
		"Segment %d: %.*s%02d should be an amount with at most two decimals, and is "
		"\"%.*s\".",
		s->number, (int)s->at[0].n, s->at[0].p, i, (int)(e.n < 40 ? e.n : 40), e.p);
}

static struct remit_claim *claim_of(struct reading *r)
{
	return &r->set->claim[r->set->n_claims - 1];
}

static struct remit_line *line_of(struct reading *r)
{
	return &r->line[r->n_lines - 1];
}

static enum err on_bpr(struct reading *r, const struct x12_segment *s)
{
	struct remit *set = r->set;
	set->handling = text(r, s, 1);
	set->method = text(r, s, 4);
	set->pay_day = x12_day(x12_at(s, 16));
	const char *account = text(r, s, 15);
	size_t n = strlen(account);
	set->account_tail = n > 4 ? account + n - 4 : account;
	enum err err = amount(r, s, 2, true, &set->cents);
	if (err != OK)
		return err;
	if (set->cents < 0)
		remit835_note(
			set, r->a, 3, s->number,
			"Rule R3, segment %d: a payment cannot be negative; what the office owes is "
			"carried forward as a provider adjustment (PLB, FB).",
			s->number);
	if (str_eq(x12_at(s, 3), "D"))
		set->cents = -set->cents;
	if (set->pay_day == X12_NO_DAY)
		remit835_note(
			set, r->a, 0, s->number,
			"Segment %d: the day of the payment (BPR16) is no real day; the day on "
			"which the file was made is taken.",
			s->number);
	return OK;
}

static enum err on_trn(struct reading *r, const struct x12_segment *s)
{
	r->set->trace = text(r, s, 2);
	r->set->trace_payer = text(r, s, 3);
	return OK;
}

static enum err on_n1(struct reading *r, const struct x12_segment *s)
{
	struct remit *set = r->set;
	if (str_eq(x12_at(s, 1), "PR")) {
		r->place = PAYER;
		set->payer = text(r, s, 2);
		set->payer_id = text(r, s, 4);
	} else if (str_eq(x12_at(s, 1), "PE")) {
		r->place = PAYEE;
		set->payee = text(r, s, 2);
		set->payee_id = text(r, s, 4);
	}
	return OK;
}

static enum err on_clp(struct reading *r, const struct x12_segment *s)
{
	struct remit *set = r->set;
	enum err err = count_part(r, s);
	if (err != OK)
		return err;
	size_t cap = r->claims_room;
	set->claim =
		arena_grow(r->a, set->claim, set->n_claims, &r->claims_room, sizeof *set->claim);
	size_t cap_again = cap;
	r->claim_lines = arena_grow(r->a, r->claim_lines, set->n_claims, &cap, sizeof(struct span));
	r->claim_adjusted =
		arena_grow(r->a, r->claim_adjusted, set->n_claims, &cap_again, sizeof(struct span));
	r->claim_lines[set->n_claims] = (struct span){ r->n_lines, 0 };
	r->claim_adjusted[set->n_claims] = (struct span){ r->n_adjusted, 0 };
	struct remit_claim *c = &set->claim[set->n_claims++];
	int64_t status;
	*c = (struct remit_claim){ .segment = s->number,
				   .from = X12_NO_DAY,
				   .to = X12_NO_DAY,
				   .received = X12_NO_DAY,
				   .id = text(r, s, 1),
				   .filing = text(r, s, 6),
				   .payer_claim = text(r, s, 7),
				   .frequency = text(r, s, 9),
				   .rendering = "",
				   .forwarded_to = "",
				   .remarks = "",
				   .has_patient = x12_at(s, 5).n > 0 };
	r->place = CLAIM;
	if (!str_to_i64(x12_at(s, 2), &status) || status < 1 || status > 99)
		return x12_fail(
			&r->x, s->number,
			"Segment %d: the status of claim %s (CLP02) is \"%.*s\", and should be a "
			"number.",
			s->number, c->id, (int)x12_at(s, 2).n, x12_at(s, 2).p);
	c->status = (int32_t)status;
	if ((err = amount(r, s, 3, true, &c->charge)) != OK ||
	    (err = amount(r, s, 4, true, &c->paid)) != OK)
		return err;
	return amount(r, s, 5, false, &c->patient);
}

/* Up to six reasons in one segment: reason, amount, quantity. */
static enum err on_cas(struct reading *r, const struct x12_segment *s)
{
	struct span *own = r->place == LINE ? &r->line_adjusted[r->n_lines - 1] :
					      &r->claim_adjusted[r->set->n_claims - 1];
	struct str group = x12_at(s, 1);
	if (group.n != 2)
		return x12_fail(
			&r->x, s->number,
			"Segment %d: CAS01 should be a group of two letters, and is \"%.*s\".",
			s->number, (int)group.n, group.p);
	for (int32_t i = 2; i + 1 < s->n; i += 3) {
		struct str reason = str_trim(x12_at(s, i));
		if (reason.n == 0 && x12_at(s, i + 1).n == 0)
			continue;
		enum err err = count_part(r, s);
		if (err != OK)
			return err;
		if (reason.n == 0 || reason.n >= sizeof r->adjusted->reason)
			return x12_fail(
				&r->x, s->number,
				"Segment %d: CAS%02d should be a reason code of one to five "
				"characters.",
				s->number, i);
		r->adjusted = arena_grow(r->a, r->adjusted, r->n_adjusted, &r->adjusted_room,
					 sizeof *r->adjusted);
		struct remit_adjustment *adj = &r->adjusted[r->n_adjusted];
		*adj = (struct remit_adjustment){ .segment = s->number };
		memcpy(adj->group, group.p, 2);
		memcpy(adj->reason, reason.p, reason.n);
		err = amount(r, s, i + 1, true, &adj->cents);
		if (err != OK)
			return err;
		r->n_adjusted++;
		own->n++;
	}
	return OK;
}

static enum err on_nm1(struct reading *r, const struct x12_segment *s)
{
	struct remit_claim *c = claim_of(r);
	if (str_eq(x12_at(s, 1), "82"))
		c->rendering = text(r, s, 9);
	else if (str_eq(x12_at(s, 1), "TT"))
		c->forwarded_to = text(r, s, 3);
	return OK;
}

static void add_remarks(struct reading *r, const struct x12_segment *s, int32_t from, int32_t to)
{
	struct remit_claim *c = claim_of(r);
	for (int32_t i = from; i <= to; i++)
		c->remarks = x12_add_word(r->a, c->remarks, x12_at(s, i));
}

static enum err on_moa(struct reading *r, const struct x12_segment *s)
{
	add_remarks(r, s, 3, 7);
	return OK;
}

static enum err on_mia(struct reading *r, const struct x12_segment *s)
{
	add_remarks(r, s, 5, 5);
	add_remarks(r, s, 20, 23);
	return OK;
}

static enum err on_dtm(struct reading *r, const struct x12_segment *s)
{
	int32_t day = x12_day(x12_at(s, 2));
	struct str what = x12_at(s, 1);
	if (r->place < CLAIM) {
		if (str_eq(what, "405"))
			r->set->produced = day;
		return OK;
	}
	if (r->place == CLAIM) {
		struct remit_claim *c = claim_of(r);
		if (str_eq(what, "232"))
			c->from = day;
		else if (str_eq(what, "233"))
			c->to = day;
		else if (str_eq(what, "050"))
			c->received = day;
		return OK;
	}
	struct remit_line *l = line_of(r);
	if (str_eq(what, "150") || str_eq(what, "472"))
		l->from = day;
	if (str_eq(what, "151") || str_eq(what, "472"))
		l->to = day;
	return OK;
}

/* The separator inside a composite. Some payers name one in ISA16 and use another. */
static char composite_separator(struct reading *r, struct str e)
{
	if (memchr(e.p, r->x.component, e.n) == NULL && e.n > 2 && strchr(">:|<^", e.p[2]) != NULL)
		return e.p[2];
	return r->x.component;
}

/* Where the amounts of an SVC stand. The procedure is a composite; a payer that parts it with the
 * element separator moves everything by one, and the balancing rules then prove the reading. */
static int32_t read_procedure(struct reading *r, const struct x12_segment *s, struct remit_line *l)
{
	struct str e = x12_at(s, 1);
	if (e.n == 2 && x12_at(s, 2).n > 0 && x12_at(s, 4).n > 0 && x12_at(s, 3).n > 0) {
		struct str code = x12_at(s, 2), whole;
		if (str_split(&code, '.', &whole) && whole.n == 5) {
			l->code = x12_text(r->a, whole);
			remit835_note(
				r->set, r->a, 0, s->number,
				"Segment %d: the procedure code stands where the charge should be; "
				"what follows is read one place further on.",
				s->number);
			return 1;
		}
	}
	char separator = composite_separator(r, e);
	if (separator != r->x.component)
		remit835_note(
			r->set, r->a, 0, s->number,
			"Segment %d: the parts of the procedure are separated by \"%c\", not by what "
			"the envelope names.",
			s->number, separator);
	l->code = x12_text(r->a, x12_component(e, separator, 1));
	for (int32_t i = 2; i <= 5; i++)
		l->modifiers = x12_add_word(r->a, l->modifiers, x12_component(e, separator, i));
	return 0;
}

static enum err on_svc(struct reading *r, const struct x12_segment *s)
{
	enum err err = count_part(r, s);
	if (err != OK)
		return err;
	size_t cap = r->lines_room;
	r->line = arena_grow(r->a, r->line, r->n_lines, &r->lines_room, sizeof *r->line);
	r->line_adjusted =
		arena_grow(r->a, r->line_adjusted, r->n_lines, &cap, sizeof(struct span));
	r->line_adjusted[r->n_lines] = (struct span){ r->n_adjusted, 0 };
	struct remit_line *l = &r->line[r->n_lines++];
	*l = (struct remit_line){ .segment = s->number,
				  .from = X12_NO_DAY,
				  .to = X12_NO_DAY,
				  .code = "",
				  .modifiers = "",
				  .submitted_code = "",
				  .control = "",
				  .remarks = "",
				  .units_milli = 1000 };
	r->claim_lines[r->set->n_claims - 1].n++;
	r->place = LINE;
	int32_t by = read_procedure(r, s, l);
	struct str units = x12_at(s, 5 + by), submitted = x12_at(s, 6 + by);
	if (submitted.n > 0)
		l->submitted_code =
			x12_text(r->a,
				 x12_component(submitted, composite_separator(r, submitted), 1));
	if (units.n > 0 && !x12_decimal(units, 3, &l->units_milli))
		return x12_fail(
			&r->x, s->number,
			"Segment %d: the units paid (SVC05) are \"%.*s\", and should be a number "
			"with at most three decimals.",
			s->number, (int)units.n, units.p);
	err = amount(r, s, 2 + by, true, &l->charge);
	return err != OK ? err : amount(r, s, 3 + by, false, &l->paid);
}

static enum err on_ref(struct reading *r, const struct x12_segment *s)
{
	if (str_eq(x12_at(s, 1), "6R"))
		line_of(r)->control = text(r, s, 2);
	return OK;
}

static enum err on_amt(struct reading *r, const struct x12_segment *s)
{
	if (!str_eq(x12_at(s, 1), "B6"))
		return OK;
	line_of(r)->has_allowed = true;
	return amount(r, s, 2, true, &line_of(r)->allowed);
}

static enum err on_lq(struct reading *r, const struct x12_segment *s)
{
	if (str_eq(x12_at(s, 1), "HE"))
		line_of(r)->remarks = x12_add_word(r->a, line_of(r)->remarks, x12_at(s, 2));
	return OK;
}

/* Up to six pairs: code and reference, amount. */
static enum err on_plb(struct reading *r, const struct x12_segment *s)
{
	struct remit *set = r->set;
	r->place = AFTER;
	for (int32_t i = 3; i + 1 < s->n; i += 2) {
		struct str what = x12_at(s, i);
		if (what.n == 0 && x12_at(s, i + 1).n == 0)
			continue;
		enum err err = count_part(r, s);
		if (err != OK)
			return err;
		set->provider = arena_grow(r->a, set->provider, set->n_providers,
					   &r->providers_room, sizeof *set->provider);
		struct remit_provider *p = &set->provider[set->n_providers];
		char separator = composite_separator(r, what);
		*p = (struct remit_provider){
			.segment = s->number,
			.fiscal_end = x12_day(x12_at(s, 2)),
			.provider = text(r, s, 1),
			.code = x12_text(r->a, x12_component(what, separator, 0)),
			.reference = x12_text(r->a, x12_component(what, separator, 1))
		};
		err = amount(r, s, i + 1, true, &p->cents);
		if (err != OK)
			return err;
		set->n_providers++;
	}
	return OK;
}

static enum err on_st(struct reading *r, const struct x12_segment *s)
{
	if (!str_eq(r->x.set_kind, "835"))
		return x12_fail(
			&r->x, s->number,
			"Segment %d: this is a transaction set %.*s, not a remittance (835).",
			s->number, (int)r->x.set_kind.n, r->x.set_kind.p);
	if (r->x.guide.n < 10 || memcmp(r->x.guide.p, "005010X221", 10) != 0)
		return x12_fail(
			&r->x, s->number,
			"Segment %d: the remittance follows the guide \"%.*s\"; Huddle reads "
			"005010X221A1.",
			s->number, (int)r->x.guide.n, r->x.guide.p);
	r->file.at = arena_grow(r->a, r->file.at, r->file.n, &r->sets_room, sizeof *r->file.at);
	r->set = &r->file.at[r->file.n++];
	*r->set = (struct remit){ .segment = s->number,
				  .control = text(r, s, 2),
				  .trace = "",
				  .trace_payer = "",
				  .account_tail = "",
				  .payer = "",
				  .payer_id = "",
				  .payee = "",
				  .payee_id = "",
				  .pay_day = X12_NO_DAY,
				  .produced = X12_NO_DAY };
	r->claims_room = r->n_lines = r->lines_room = 0;
	r->n_adjusted = r->adjusted_room = r->providers_room = 0;
	r->place = HEADER;
	return OK;
}

static struct remit_adjustments adjustments_at(const struct reading *r, struct span at)
{
	return (struct remit_adjustments){ at.n, at.n == 0 ? NULL : r->adjusted + at.from };
}

/* Turns places in the long arrays into pointers, now that the arrays stay where they are. */
static void join_parts(struct reading *r)
{
	struct remit *set = r->set;
	for (size_t i = 0; i < r->n_lines; i++)
		r->line[i].adjusted = adjustments_at(r, r->line_adjusted[i]);
	for (size_t i = 0; i < set->n_claims; i++) {
		struct remit_claim *c = &set->claim[i];
		c->adjusted = adjustments_at(r, r->claim_adjusted[i]);
		c->n_lines = r->claim_lines[i].n;
		c->line = c->n_lines == 0 ? NULL : r->line + r->claim_lines[i].from;
	}
}

static enum err on_se(struct reading *r, const struct x12_segment *s)
{
	struct remit *set = r->set;
	set->last_segment = s->number;
	if (set->handling == NULL || set->trace[0] == '\0' || set->payer[0] == '\0')
		return x12_fail(
			&r->x, s->number,
			"The remittance that ends at segment %d has no payment (BPR), no trace "
			"number (TRN) or no payer (N1*PR).",
			s->number);
	if (set->payer_id[0] == '\0')
		set->payer_id = set->trace_payer;
	if (set->pay_day == X12_NO_DAY)
		set->pay_day = set->produced;
	if (set->pay_day == X12_NO_DAY)
		return x12_fail(&r->x, set->segment,
				"The remittance at segment %d gives neither the day of its payment "
				"(BPR16) nor the day on which it was made (DTM*405).",
				set->segment);
	join_parts(r);
	if (!remit835_balance(set, r->a))
		return x12_fail(
			&r->x, s->number,
			"The amounts of the remittance that ends at segment %d are too large to "
			"add up.",
			s->number);
	r->set = NULL;
	r->place = BEFORE;
	return OK;
}

static const struct row {
	const char *name;
	unsigned places;
	enum err (*run)(struct reading *r, const struct x12_segment *s);
	/* elsewhere it means something that the books do not need, or it is out of its place */
	bool strict;
} rows[] = {
	{ "SVC", IN_CLAIMS, on_svc, true },
	{ "CAS", IN_CLAIMS, on_cas, true },
	{ "DTM", IN_HEAD | IN_CLAIMS, on_dtm, false },
	{ "REF", AT(LINE), on_ref, false },
	{ "AMT", AT(LINE), on_amt, false },
	{ "NM1", AT(CLAIM), on_nm1, false },
	{ "CLP", AT(PAYEE) | AT(PAYER) | IN_CLAIMS, on_clp, true },
	{ "LQ", AT(LINE), on_lq, false },
	{ "MOA", AT(CLAIM), on_moa, false },
	{ "MIA", AT(CLAIM), on_mia, false },
	{ "PLB", IN_HEAD | IN_CLAIMS | AT(AFTER), on_plb, true },
	{ "BPR", AT(HEADER), on_bpr, true },
	{ "TRN", AT(HEADER), on_trn, true },
	{ "N1", IN_HEAD, on_n1, false },
	{ "ST", AT(BEFORE), on_st, true },
	{ "SE", IN_HEAD | IN_CLAIMS | AT(AFTER), on_se, true },
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
					"Segment %d (%s) stands where a remittance cannot have it.",
					s->number, rows[i].name);
		return OK;
	}
	return OK;
}

enum err remit835_read(struct str file, struct arena *a, struct remit_file *out,
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
			r.file.receiver = x12_text(a, r.x.receiver);
		}
		r.file.test |= r.x.test;
		err = take(&r, &s);
	}
	if (err == OK && r.file.n == 0)
		err = x12_fail(&r.x, 0, "The file holds no remittance (835).");
	if (err != OK)
		return r.missed ? E_LIMIT : err;
	*out = r.file;
	return OK;
}
